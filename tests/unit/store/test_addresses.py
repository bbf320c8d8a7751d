import pytest

from cloudrd.config import load_settings
from cloudrd.domain.errors import ConfigError
from cloudrd.store.session import Database


@pytest.mark.parametrize("url", ["nonsense", "", "nosuch://host/name", "mysql+nosuch://host/name"])
def test_an_address_that_names_no_database_is_one_line(url):
    with pytest.raises(ConfigError, match="CLOUDRD_DATABASE_URL") as caught:
        Database(url)
    assert "\n" not in str(caught.value)


def test_a_password_in_an_address_is_not_shown():
    with pytest.raises(ConfigError) as caught:
        Database("nosuch://user:topsecret@host/name")
    assert "topsecret" not in str(caught.value)
    assert "@host/name" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CLOUDRD_ENCODER_BATCH_SIZE", "x"),
        ("CLOUDRD_ENCODER_BATCH_SIZE", "0"),
        ("CLOUDRD_ENCODER_OFFLINE", "maybe"),
        ("CLOUDRD_RERANKER_BUDGET_MS", "soon"),
        ("CLOUDRD_RERANKER_BUDGET_MS", "0"),
    ],
)
def test_a_bad_setting_is_named_with_its_value(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError) as caught:
        load_settings()
    said = str(caught.value)
    assert name in said
    assert f'"{value}"' in said
    assert said.endswith(".")
    assert not said.endswith("..")


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 64])
def test_a_damaged_key_file_is_refused(tmp_path, content, monkeypatch):
    monkeypatch.delenv("CLOUDRD_SECRET_KEY", raising=False)
    (tmp_path / "secret_key").write_bytes(content)
    with pytest.raises(ConfigError, match="secret_key"):
        _ = load_settings(tmp_path).secret_key
