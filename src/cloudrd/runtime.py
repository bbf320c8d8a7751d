"""Composition root: the one place that picks database, encoder and index for every face."""

from __future__ import annotations

import os
from functools import cached_property

from cloudrd.config import Settings, ensure_folder, load_settings
from cloudrd.encoding import Reranker, load_encoder, load_reranker
from cloudrd.encoding.port import Encoder
from cloudrd.services.indexing import IndexKeeper
from cloudrd.services.learning import live_ranker
from cloudrd.services.recommending import Recommender, SecondLook
from cloudrd.store import migrate
from cloudrd.store.session import Database


class Runtime:
    """Everything a process needs, made on first use and shared by its threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @classmethod
    def open(cls, data: str | os.PathLike[str] | None = None) -> Runtime:
        """Read the settings, prove the folders writable and bring the database to the present schema."""
        runtime = cls(load_settings(data))
        ensure_folder(runtime.settings.index_dir)
        ensure_folder(runtime.settings.secret_key_file.parent)
        migrate.upgrade(runtime.database)
        return runtime

    @cached_property
    def database(self) -> Database:
        return Database(self.settings.database_url)

    @cached_property
    def encoder(self) -> Encoder:
        s = self.settings
        return load_encoder(
            s.encoder,
            query_prompt=s.encoder_query_prompt,
            document_prompt=s.encoder_document_prompt,
            batch_size=s.encoder_batch_size,
            device=s.encoder_device,
            offline=s.encoder_offline,
        )

    @cached_property
    def reranker(self) -> Reranker | None:
        """The cross-encoder that orders the best candidates anew; None when there is to be none."""
        s = self.settings
        return load_reranker(s.reranker, device=s.encoder_device, offline=s.encoder_offline)

    @cached_property
    def keeper(self) -> IndexKeeper:
        return IndexKeeper(self.database, self.encoder, self.settings.index_dir)

    @cached_property
    def recommender(self) -> Recommender:
        budget = self.settings.reranker_budget_ms
        second_look = SecondLook(self.reranker, budget) if self.reranker else None
        return Recommender(self.keeper, self.encoder, live_ranker, second_look)

    def close(self) -> None:
        self.database.dispose()
