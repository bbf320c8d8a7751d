"""Alembic environment; run by `cloudrd.store.migrate`, which hands in the connection."""

from __future__ import annotations

from alembic import context

from cloudrd.store.records import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
