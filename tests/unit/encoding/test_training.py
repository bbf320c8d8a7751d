"""Training on small corpora of the real shape: pieces that must be right, and a whole run."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from cloudrd.encoding.static import StaticEncoder
from cloudrd.encoding.training.batches import Batch, Sampler, tabulate
from cloudrd.encoding.training.contrast import _gradient
from cloudrd.encoding.training.corpora import Corpus, read_corpora
from cloudrd.encoding.training.start import rarity, starting_vectors
from cloudrd.encoding.training.train import Recipe, train
from cloudrd.encoding.training.vocabulary import choose

SUBJECTS = {
    "焊接": "welding", "水稻": "rice", "卫星": "satellite", "电池": "battery", "陶瓷": "ceramic",
    "病毒": "virus", "桥梁": "bridge", "激光": "laser", "土壤": "soil", "芯片": "chip",
}  # fmt: skip


def write(path: Path, lines: list[str]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def corpora(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files as the real ones, about ten subjects."""
    directory = tmp_path_factory.mktemp("corpora")
    papers, paragraphs, classes, awards, topics = [], [], [], [], []
    for number in range(200):
        zh, en = list(SUBJECTS.items())[number % 10]
        paper = {"id": f"P{number}", "title_zh": f"{zh}方法研究", "title_en": f"Study of {en} methods"}
        paper |= {
            "abstract_zh": f"提出一种{zh}技术，{zh}性能提高。",
            "abstract_en": f"A {en} technique is proposed.",
        }
        if number % 2:
            paper["intro_zh"] = f"现有的{zh}方法效率不高，亟待改进。"
        papers.append(json.dumps({**paper, "keywords_zh": [zh, "方法"], "keywords_en": [en, "method"]}))
        body = f"本文讨论{zh}的原理与应用，分析{zh}过程中的问题，并给出试验结果。" * 4
        paragraphs += [json.dumps({"id": f"P{number}", "text": body})] * 2
        classes.append(f"A01B{number}/00\t0\t{zh}装置（见A02）\t{en} devices (see A02)")
        awards.append(
            json.dumps({"id": f"W{number}", "title": f"New {en} system", "abstract": f"We build {en} parts."})
        )
        topics.append(
            json.dumps({"id": f"T{number}", "title": f"Better {en}", "description": f"Need for {en} parts."})
        )
    write(directory / "scholarly_zh_en.jsonl.gz", papers)
    write(directory / "paragraphs_zh.jsonl.gz", paragraphs)
    write(directory / "ipc_zh_en.tsv.gz", ["A01\t0\t农业\tAGRICULTURE", *classes])
    write(directory / "sbir_awards_en.jsonl.gz", awards)
    write(directory / "sbir_topics_en.jsonl.gz", topics)
    return directory


RECIPE = Recipe(chinese=120, english=60, dimension=16, steps=60, pairs_a_step=64, seed=4)


@pytest.fixture(scope="module")
def model(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("model")
    train(corpora, out, RECIPE)
    return out


def test_translations_end_up_together(model: Path) -> None:
    encoder = StaticEncoder(model)
    scores = encoder.encode_queries(list(SUBJECTS)) @ encoder.encode_documents(list(SUBJECTS.values())).T
    assert scores.argmax(axis=1).tolist() == list(range(10))


def test_the_same_recipe_gives_the_same_model(corpora: Path, model: Path, tmp_path: Path) -> None:
    train(corpora, tmp_path, RECIPE)
    for name in ("config.json", "tokens.txt", "model.safetensors"):
        assert (tmp_path / name).read_bytes() == (model / name).read_bytes()


def test_the_model_says_what_it_was_made_with(model: Path) -> None:
    made_with = json.loads((model / "config.json").read_text("utf-8"))["made_with"]
    assert made_with == {
        "chinese": 120, "english": 60, "dimension": 16, "steps": 60, "pairs_a_step": 64, "seed": 4,
        "topics": True, "phrases": True,
    }  # fmt: skip


def test_corpora_give_texts_and_pairs(corpora: Path, tmp_path: Path) -> None:
    extra = tmp_path / "own.jsonl"
    extra.write_text(
        json.dumps({"query": "需要焊接", "document": "提供焊接"}, ensure_ascii=False) + "\n\n", "utf-8"
    )
    corpus = read_corpora(corpora, extra)
    assert len(corpus.pairs["abstract_zh abstract_en"]) == 200
    assert len(corpus.pairs["paragraph paragraph"]) == 200
    assert len(corpus.pairs["title_zh paragraph"]) == 400
    (pair,) = corpus.pairs["extra"]
    assert [corpus.texts[number] for number in pair] == ["需要焊接", "提供焊接"]
    assert all(
        corpus.owners[one] == corpus.owners[other] for pairs in corpus.pairs.values() for one, other in pairs
    )
    one, other = corpus.pairs["class_path"][1]
    assert (corpus.texts[one], corpus.texts[other]) == ("农业；焊接装置", "AGRICULTURE; welding devices ")


def named(corpus: Corpus, kind: str) -> list[tuple[str, str]]:
    return [(corpus.texts[one], corpus.texts[other]) for one, other in corpus.pairs[kind]]


def test_introductions_ask_for_the_abstracts_of_their_papers(corpora: Path) -> None:
    corpus = read_corpora(corpora)
    chinese, english = (named(corpus, f"intro_zh abstract_{language}") for language in ("zh", "en"))
    assert len(chinese) == len(english) == 100
    assert chinese[0] == ("现有的水稻方法效率不高，亟待改进。", "提出一种水稻技术，水稻性能提高。")
    assert english[0][1] == "A rice technique is proposed."


def test_a_class_goes_with_what_stands_above_it_in_either_language(corpora: Path) -> None:
    found = named(read_corpora(corpora), "class class_above")
    assert len(found) == 2 * 200
    assert found[:2] == [("焊接装置", "农业"), ("welding devices ", "农业")]
    assert all(above == "农业" for _, above in found)


def test_only_the_nearest_classes_above_are_read(tmp_path: Path) -> None:
    rows = ["A01\t0\t农业\tA", "A01B\t0\t整地\tB", *(f"A01B{n}/00\t{n}\t第{n}级\tL{n}" for n in range(5))]
    write(tmp_path / "ipc_zh_en.tsv.gz", rows)
    for name in ("scholarly_zh_en", "paragraphs_zh", "sbir_awards_en", "sbir_topics_en"):
        write(tmp_path / f"{name}.jsonl.gz", [])
    found = named(read_corpora(tmp_path), "class class_above")
    assert found[0] == ("整地", "农业")
    assert found[-2:] == [("第4级", "第1级；第2级；第3级"), ("L4", "第1级；第2级；第3级")]


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_corpora(tmp_path)


def test_vocabulary_keeps_a_quota_for_each_script() -> None:
    texts = ["焊接机器人 welding robots 2019"] * 5 + ["水稻 rice"] * 3
    vocabulary = choose(texts, ["title_zh"] * 8, chinese=8, english=4)
    han = [token for token in vocabulary.tokens if token > "一"]
    assert {"焊", "接", "机", "器", "人", "水", "稻"} < set(han)
    assert len(han) == 8
    assert set(vocabulary.tokens) - set(han) == {"weldi", "welding", "robot", "robots"}
    assert "2019" not in vocabulary.tokens
    assert vocabulary.keys.tolist() == sorted(vocabulary.keys.tolist())
    assert vocabulary.frequency[vocabulary.tokens.index("焊")] == 10


def test_rare_tokens_weigh_more() -> None:
    vocabulary = choose(["的焊"] * 9 + ["的稻"], ["title_zh"] * 10, 10, 10)
    weight = dict(zip(vocabulary.tokens, rarity(vocabulary), strict=True))
    assert weight["的"] == 1
    assert weight["稻"] > weight["焊"] > weight["的"]


def test_starting_vectors_bring_translations_near() -> None:
    texts = [text for zh, en in SUBJECTS.items() for text in (zh, en)] * 3
    vocabulary = choose(texts, ["title_zh"] * len(texts), 100, 100)
    table = tabulate(texts, vocabulary)
    documents = [np.arange(len(texts)).reshape(-1, 2)]
    vectors = starting_vectors(table, documents, rarity(vocabulary), 8, seed=0)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    place = {token: number for number, token in enumerate(vocabulary.tokens)}
    near = [unit[place[zh]] @ unit[place[en]] for zh, en in SUBJECTS.items()]
    far = [unit[place[zh]] @ unit[place["rice"]] for zh in SUBJECTS if zh != "水稻"]
    assert np.mean(near) > np.mean(far) + 0.3


def test_gradient_is_the_slope_of_the_loss() -> None:
    random = np.random.default_rng(0)
    counts = sparse.csr_matrix(random.integers(0, 3, (8, 6)).astype(np.float64))
    batch = Batch(4, np.array([0, 1, 1, 2]), np.arange(6), counts)
    vectors = random.standard_normal((6, 5))
    gradient, _ = _gradient(vectors, batch)
    slope = np.zeros_like(vectors)
    for place in np.ndindex(vectors.shape):
        step = np.zeros_like(vectors)
        step[place] = 1e-5
        slope[place] = (_gradient(vectors + step, batch)[1] - _gradient(vectors - step, batch)[1]) / 2e-5
    np.testing.assert_allclose(gradient, slope, rtol=1e-3, atol=1e-6)


def test_a_cloze_shares_no_token_place() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(100))
    vocabulary = choose([text] * 3, ["title_zh"] * 3, 300, 0)
    sampler = Sampler(tabulate([text], vocabulary), [0], {"cloze": [(0, 0)]}, {"cloze": 1.0}, 1, seed=1)
    for _ in range(20):
        counts = sampler.draw().counts.toarray()
        assert counts.sum() == len(vocabulary.tokens)
        assert not (counts[0] * counts[1]).any()
        assert 0.08 < counts[0].sum() / counts.sum() < 0.46


def test_kinds_without_pairs_are_never_drawn() -> None:
    vocabulary = choose(["焊接机", "机焊接"], ["title_zh"] * 2, 10, 0)
    sampler = Sampler(
        tabulate(["焊接机", "机焊接"], vocabulary), [0, 0], {"a": [(0, 1)]}, {"a": 1, "b": 9}, 8, 0
    )
    assert all(sampler.draw().size == 1 for _ in range(10))
