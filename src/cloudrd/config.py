"""Typed settings from the environment; unsafe or malformed ones are refused with a clear message."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from environs import Env, EnvError

from cloudrd.domain.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "CLOUDRD_"
T = TypeVar("T")
WHOLE = ("应为 1 或更大的整数", "it must be a whole number, 1 or more")
YES_NO = ("应为 true 或 false", "it must be true or false")
SECRET = ("至少需要 32 个字符", "it needs at least 32 characters")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `data` is the folder of a city, None for the two default folders."""

    data: Path | None
    database_url: str
    index_dir: Path
    secret_key_file: Path
    encoder: str
    encoder_query_prompt: str
    encoder_document_prompt: str
    encoder_batch_size: int
    encoder_device: str
    encoder_offline: bool
    reranker: str
    reranker_budget_ms: int
    local_office: bool

    @property
    def secret_key(self) -> str:
        """Key that signs sessions; made on first use, kept beside the database, for its owner only."""
        env = os.environ.get("CLOUDRD_SECRET_KEY", "")
        if env:
            if len(env) < 32:
                raise ConfigError(
                    "config_bad_value",
                    name="CLOUDRD_SECRET_KEY",
                    value="…",
                    reason=SECRET,
                )
            return env
        return _secret_from_file(self.secret_key_file)


def load_settings(data: str | os.PathLike[str] | None = None) -> Settings:
    """Read the settings; `data` (from `--data`) goes before CLOUDRD_DATA.

    Raises ConfigError("config_bad_value") naming the setting and what is wrong with it.
    """
    env = Env(prefix=PREFIX)
    return _read(env, str(data) if data else env.str("DATA", ""))


def _read(env: Env, data: str) -> Settings:
    folder = Path(data).expanduser().resolve() if data else None
    database_dir = folder or ROOT / "instance"
    return Settings(
        data=folder,
        database_url=env.str("DATABASE_URL", f"sqlite:///{database_dir / 'cloudrd.sqlite3'}"),
        index_dir=folder / "indexes" if folder else ROOT / "indexes",
        secret_key_file=database_dir / "secret_key",
        encoder=env.str("ENCODER", "builtin"),
        encoder_query_prompt=env.str("ENCODER_QUERY_PROMPT", ""),
        encoder_document_prompt=env.str("ENCODER_DOCUMENT_PROMPT", ""),
        encoder_batch_size=_positive(
            "ENCODER_BATCH_SIZE",
            _valid(lambda: env.int("ENCODER_BATCH_SIZE", 32), "ENCODER_BATCH_SIZE", WHOLE),
        ),
        encoder_device=env.str("ENCODER_DEVICE", "cpu"),
        encoder_offline=_valid(lambda: env.bool("ENCODER_OFFLINE", True), "ENCODER_OFFLINE", YES_NO),
        reranker=env.str("RERANKER", "").strip(),
        reranker_budget_ms=_positive(
            "RERANKER_BUDGET_MS",
            _valid(lambda: env.int("RERANKER_BUDGET_MS", 500), "RERANKER_BUDGET_MS", WHOLE),
        ),
        local_office=_valid(lambda: env.bool("LOCAL_OFFICE", True), "LOCAL_OFFICE", YES_NO),
    )


def _valid(read: Callable[[], T], name: str, wanted: tuple[str, str]) -> T:
    try:
        return read()
    except EnvError:
        raise _bad(name, os.environ.get(PREFIX + name, ""), wanted) from None


def _positive(name: str, value: int) -> int:
    if value < 1:
        raise _bad(name, str(value), WHOLE)
    return value


def _bad(name: str, value: str, wanted: tuple[str, str]) -> ConfigError:
    return ConfigError("config_bad_value", name=PREFIX + name, value=value, reason=wanted)


def ensure_folder(path: Path) -> None:
    """Make `path` and prove that it can be written; ConfigError("folder_unwritable") otherwise."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / f".write-{secrets.token_hex(4)}"
        probe.touch()
        probe.unlink()
    except OSError:
        raise ConfigError("folder_unwritable", path=str(path)) from None


def _secret_from_file(path: Path) -> str:
    ensure_folder(path.parent)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    except OSError:
        raise ConfigError("folder_unwritable", path=str(path.parent)) from None
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    try:
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if len(key) < 32:
        raise ConfigError("secret_key_unusable", path=str(path))
    return key
