"""Cross-encoders opened by the library itself: tiny ones with random weights, made on the spot."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from transformer_support import save_bert

from cloudrd.domain.errors import EncoderError
from cloudrd.domain.messages import message
from cloudrd.encoding import Reranker, load_reranker
from cloudrd.encoding.reranker import reordered, rerank

QUERY = "焊接机器人的需求"
TEXTS = ["焊接机器人的成果", "need weld", "", "一二三。" * 40, "成果"]


@pytest.fixture(scope="module")
def reranker(tiny_cross_encoder: Path) -> Reranker:
    loaded = load_reranker(str(tiny_cross_encoder))
    assert loaded is not None
    return loaded


def test_scores_are_those_of_the_library(reranker: Reranker, tiny_cross_encoder: Path) -> None:
    import torch
    from sentence_transformers import CrossEncoder

    model = CrossEncoder(str(tiny_cross_encoder), device="cpu", local_files_only=True)
    expected = model.predict([(QUERY, text) for text in TEXTS], activation_fn=torch.nn.Identity())
    scores = reranker.score(QUERY, TEXTS)
    np.testing.assert_allclose(scores, expected, atol=1e-6)
    assert scores.dtype == np.float32
    assert len(set(scores.tolist())) == len(TEXTS)
    assert isinstance(reranker, Reranker)
    assert reranker.score(QUERY, []).shape == (0,)


def test_a_real_model_orders_candidates_within_its_budget(reranker: Reranker) -> None:
    scores = rerank(reranker, QUERY, TEXTS * 3, 60_000)
    assert scores is not None
    np.testing.assert_allclose(scores[:5], reranker.score(QUERY, TEXTS), atol=1e-5)
    order = reordered(range(15), scores)
    assert sorted(order) == list(range(15))
    assert order[0] % 5 == int(scores[:5].argmax())
    assert rerank(reranker, QUERY, TEXTS * 3, 0.001) is None


def test_fingerprint_follows_weights(reranker: Reranker, tiny_cross_encoder: Path, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    again = load_reranker(str(tiny_cross_encoder))
    assert again is not None
    assert again.fingerprint == reranker.fingerprint
    assert reranker.fingerprint.startswith("ce-")
    changed = CrossEncoder(str(tiny_cross_encoder), device="cpu")
    next(changed.parameters()).data[0, 0] += 1
    changed.save(str(tmp_path))
    other = load_reranker(str(tmp_path))
    assert other is not None
    assert other.fingerprint != reranker.fingerprint


def test_many_threads_at_once(reranker: Reranker) -> None:
    expected = reranker.score(QUERY, TEXTS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda texts: reranker.score(QUERY, texts), [TEXTS] * 8))
    assert all(np.allclose(scores, expected, atol=1e-5) for scores in found)


def problem(name: str, **options: object) -> str:
    with pytest.raises(EncoderError) as caught:
        load_reranker(name, **options)  # type: ignore[arg-type]
    assert message(caught.value.code, "zh", **caught.value.params)
    return caught.value.code


def test_an_encoder_is_no_reranker(tiny_transformer: Path, tmp_path: Path) -> None:
    """The library gives it a head of random numbers and would order by chance."""
    assert problem(str(tiny_transformer)) == "reranker_without_score"
    save_bert(tmp_path, "BertModel", num_labels=1)
    assert problem(str(tmp_path)) == "reranker_without_score"


def test_a_classifier_of_several_classes_is_no_reranker(tmp_path: Path) -> None:
    save_bert(tmp_path, "BertForSequenceClassification", num_labels=3)
    assert problem(str(tmp_path)) == "reranker_without_score"


def test_a_model_with_its_own_code_is_refused(tiny_cross_encoder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_cross_encoder, tmp_path / "own"))
    config = json.loads((copy / "config.json").read_text("utf-8"))
    config.update(model_type="evil", auto_map={"AutoConfig": "evil.Evil"})
    (copy / "config.json").write_text(json.dumps(config), "utf-8")
    (copy / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()", "utf-8")
    assert problem(str(copy)) == "encoder_own_code"
    assert not (tmp_path / "ran").exists()


def test_a_module_of_its_own_is_refused(tiny_cross_encoder: Path, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    copy = tmp_path / "module"
    CrossEncoder(str(tiny_cross_encoder), device="cpu").save(str(copy))
    modules = json.loads((copy / "modules.json").read_text("utf-8"))
    modules[0]["type"] = "evil.Evil"
    (copy / "modules.json").write_text(json.dumps(modules), "utf-8")
    (copy / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w').close()", "utf-8")
    assert problem(str(copy)) == "encoder_own_code"
    assert not (tmp_path / "ran").exists()


def test_a_function_named_in_the_configuration_is_not_called(
    tiny_cross_encoder: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(tiny_cross_encoder, tmp_path / "function"))
    config = json.loads((copy / "config.json").read_text("utf-8"))
    config["sentence_transformers"] = {"activation_fn": "torch.no_such_function"}
    (copy / "config.json").write_text(json.dumps(config), "utf-8")
    assert load_reranker(str(copy)) is not None


def test_what_is_not_there_torn_or_cannot_run_is_said(tiny_cross_encoder: Path, tmp_path: Path) -> None:
    assert problem("nobody/has-this-reranker") == "encoder_not_found"
    assert problem(str(tmp_path)) == "encoder_files_missing"
    assert problem(str(tiny_cross_encoder), device="abacus") == "encoder_device_unknown"
    copy = Path(shutil.copytree(tiny_cross_encoder, tmp_path / "torn"))
    (copy / "model.safetensors").write_bytes(b"\x00" * 40)
    assert problem(str(copy)) == "encoder_damaged"


def test_weights_that_give_no_numbers(tiny_cross_encoder: Path, tmp_path: Path) -> None:
    from sentence_transformers import CrossEncoder

    broken = CrossEncoder(str(tiny_cross_encoder), device="cpu")
    next(broken.parameters()).data[:] = float("nan")
    broken.save(str(tmp_path))
    assert problem(str(tmp_path)) == "encoder_bad_vectors"


def test_the_setting_picks_it_and_is_off_by_default(
    tiny_cross_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cloudrd.config import load_settings
    from cloudrd.runtime import Runtime

    assert load_reranker("") is None
    assert Runtime(load_settings(tmp_path)).reranker is None
    monkeypatch.setenv("CLOUDRD_RERANKER", f" {tiny_cross_encoder} ")
    monkeypatch.setenv("CLOUDRD_RERANKER_BUDGET_MS", "1200")
    settings = load_settings(tmp_path)
    assert settings.reranker_budget_ms == 1200
    loaded = Runtime(settings).reranker
    assert loaded is not None
    assert loaded.fingerprint.startswith("ce-")


OFFERS = ("焊接机器人", "焊接机器人的成果", "机器人焊接的需求一二三", "机器人")


@pytest.mark.parametrize(("budget", "works"), [("60000", True), ("1", False)])
def test_a_city_that_names_one_is_ordered_by_it_while_the_budget_lasts(
    tiny_cross_encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, budget: str, works: bool
) -> None:
    from cloudrd.app import create_app

    client = create_app(tmp_path).test_client()
    for title in OFFERS:
        body = {"title": title, "kind": "achievement", "summary": title}
        assert client.post("/api/v1/resources", json=body).status_code == 201
    plain = client.post("/api/v1/match", json={"text": QUERY}).json
    monkeypatch.setenv("CLOUDRD_RERANKER", str(tiny_cross_encoder))
    monkeypatch.setenv("CLOUDRD_RERANKER_BUDGET_MS", budget)
    again = create_app(tmp_path)
    answer = again.test_client().post("/api/v1/match", json={"text": QUERY}).json

    first, second = (
        [one["resource"]["title"] for one in some["recommendations"]] for some in (plain, answer)
    )
    assert plain["reranker"] == ""
    if not works:
        assert (second, answer["reranker"]) == (first, "")
        return
    reranker = again.extensions["cloudrd"].reranker
    assert answer["reranker"] == reranker.fingerprint
    assert again.test_client().get("/api/v1/health").json["reranker"] == reranker.fingerprint
    scores = dict(zip(first, reranker.score(QUERY, [f"{title}\n{title}" for title in first]), strict=True))
    assert second == sorted(first, key=lambda title: -scores[title])


def test_one_that_cannot_be_loaded_is_said_by_health_and_by_matching(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cloudrd.app import create_app

    monkeypatch.setenv("CLOUDRD_RERANKER", str(tmp_path))
    client = create_app(tmp_path / "city").test_client()
    health = client.get("/api/v1/health")
    assert (health.status_code, health.json["problem"]) == (503, "encoder_files_missing")
    answer = client.post("/api/v1/match", json={"text": QUERY})
    assert (answer.status_code, answer.json["code"]) == (503, "encoder_files_missing")


def test_switched_off_it_loads_nothing_heavy(tmp_path: Path) -> None:
    statement = (
        "import sys\n"
        "from cloudrd.runtime import Runtime\n"
        "runtime = Runtime.open(sys.argv[1])\n"
        "assert runtime.reranker is None\n"
        "import cloudrd.encoding.reranker\n"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    environment = {name: value for name, value in os.environ.items() if name != "CLOUDRD_RERANKER"}
    done = subprocess.run(
        [sys.executable, "-c", statement, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.strip() == "[]"
