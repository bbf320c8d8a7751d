"""The pages while nothing can be matched: what was written is kept and can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from web_support import main_text, token_of

from cloudrd.app import create_app


@pytest.mark.parametrize(("language", "said"), [("zh", "暂时无法匹配"), ("en", "No matches for now")])
def test_a_listing_is_saved_and_shown_without_an_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.setenv("CLOUDRD_ENCODER", str(tmp_path / "none"))
    app = create_app(tmp_path / "city")
    app.testing = False
    client = app.test_client()
    form = client.get(f"/needs/new?lang={language}")
    values = {"title": "叶轮点蚀", "problem": "叶轮半年点蚀。", "csrf_token": token_of(form)}
    answer = client.post("/needs/new", data=values, follow_redirects=True)
    assert answer.status_code == 200
    text = main_text(answer)
    assert "叶轮半年点蚀。" in text
    assert said in text
    assert str(tmp_path / "none") in text
    assert client.get(answer.request.path + "/matches").status_code == 503
    app.extensions["cloudrd"].close()
