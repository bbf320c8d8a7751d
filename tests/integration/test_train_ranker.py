"""scripts/train_ranker from files to a ranker that serves."""

import importlib.util
import json
import re
import sys
from pathlib import Path

import pytest

from cloudrd.encoding import load_encoder
from cloudrd.evaluation.files import read_judgements
from cloudrd.evaluation.metrics import evaluate
from cloudrd.matching.ranker import SHIPPED_FILE, Ranker, shipped_ranker
from cloudrd.services.evaluating import rank_corpus
from ranking_support import write_test

SCRIPT = Path(__file__).parents[2] / "scripts" / "train_ranker.py"


def script():
    spec = importlib.util.spec_from_file_location("train_ranker", SCRIPT)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """What it printed, and the folder with the test and the ranker that it wrote."""
    folder = write_test(tmp_path_factory.mktemp("listings"))
    module, printed = script(), []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "SHIPPED_FILE", folder / "ranker.json")
        patch.setattr(
            module, "print", lambda *words: printed.append(" ".join(map(str, words))), raising=False
        )
        patch.setattr(
            sys, "argv", ["train_ranker", "--listings", str(folder), "--name", "fitted-1", "--write"]
        )
        module.main()
    return "\n".join(printed), folder


def test_the_written_ranker_puts_the_answers_first(trained):
    _, folder = trained
    ranker = Ranker.from_json(json.loads((folder / "ranker.json").read_text("utf-8")))
    assert (ranker.name, ranker.names) == ("fitted-1", shipped_ranker().names)
    assert ranker.digest != shipped_ranker().digest
    kept = {f.name: f for f in shipped_ranker().features if f.fixed}
    assert {f.name: f for f in ranker.features if f.fixed} == kept
    files = folder / "corpus.jsonl.gz", folder / "queries.jsonl.gz"
    run = dict(rank_corpus(*files, load_encoder(), ranker=ranker))
    figures = evaluate(run, read_judgements(folder / "qrels.dev.tsv"))
    assert figures.queries_with_answer == figures.queries_without == 16
    assert figures.figures["ndcg@10"] > 0.95
    assert figures.no_match_auc > 0.95


def test_it_prints_what_the_ranker_is_worth(trained):
    printed, _ = trained
    held_out = re.search(r"cross-validated: ndcg@10 (\d\.\d+)", printed)
    assert float(held_out[1]) > 0.9
    assert re.search(r"no match below \d\.\d+: right for [01]\.\d+", printed)
    for group in ("wording", "meaning", "title", "distinct"):
        assert re.search(rf"^{group} \| \d\.\d+ \| [+-]\d\.\d+", printed, re.MULTILINE)
    assert "conditions |" not in printed
    curve = re.findall(r"^ +(\d+): nDCG@10 (\d\.\d+)", printed, re.MULTILINE)
    assert curve[0][0] == "0"
    assert float(curve[-1][1]) >= float(curve[0][1])


def test_nothing_is_written_unasked(trained, monkeypatch, capsys):
    _, folder = trained
    before = SHIPPED_FILE.read_bytes()
    module = script()
    monkeypatch.setattr(module.tuning, "REPEATS", 1)
    monkeypatch.setattr(module, "print_ablation", lambda *_: None)
    monkeypatch.setattr(module, "print_curve", lambda *_: None)
    monkeypatch.setattr(sys, "argv", ["train_ranker", "--listings", str(folder)])
    module.main()
    assert "cross-validated" in capsys.readouterr().out
    assert SHIPPED_FILE.read_bytes() == before
