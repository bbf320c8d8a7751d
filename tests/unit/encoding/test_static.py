"""The built-in encoder: exact sums, honest errors, and the shipped model's promises."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from cloudrd.domain.errors import EncoderError
from cloudrd.encoding import Encoder, load_encoder
from cloudrd.encoding.registry import MODEL_DIRECTORY
from cloudrd.encoding.static import FILES, StaticEncoder, digest

TEXTS = ["焊接机器人", "welding 6061-T6", "焊接焊接焊接 CO2", "", "？", "未知的字", "焊" * 9000]


def by_hand(directory: Path, counts: dict[str, int]) -> np.ndarray:
    """The vector from Python's own whole numbers."""
    tokens = (directory / "tokens.txt").read_text("utf-8").splitlines()
    tensors = load_file(directory / "model.safetensors")
    total = [0] * (2 * tensors["packed"].shape[1])
    for token, count in counts.items():
        row = tokens.index(token)
        packed = [int(byte) for byte in tensors["packed"][row]]
        numbers = [byte % 16 - 8 for byte in packed] + [byte // 16 - 8 for byte in packed]
        for place, number in enumerate(numbers):
            total[place] += count * number * int(tensors["scales"][row])
    length = float(np.sqrt(np.float64(sum(value * value for value in total))))
    return np.array([value / length for value in total]).astype(np.float32)


def test_vectors_are_exact_sums(small: StaticEncoder, small_directory: Path) -> None:
    counts = {"焊": 3, "接": 3, "焊接": 3, "co2": 1}
    np.testing.assert_array_equal(small.encode_documents([TEXTS[2]])[0], by_hand(small_directory, counts))
    # Beyond what float32 adds exactly.
    np.testing.assert_array_equal(
        small.encode_documents([TEXTS[6]])[0], by_hand(small_directory, {"焊": 9000})
    )


def test_shipped_vectors_are_exact_sums() -> None:
    counts = {"高": 1, "温": 1, "高温": 1, "alloy": 2}
    vector = load_encoder().encode_documents(["高温 alloy, ALLOY"])[0]
    np.testing.assert_array_equal(vector, by_hand(MODEL_DIRECTORY, counts))


def test_rows_are_unit_or_zero(small: StaticEncoder) -> None:
    vectors = small.encode_queries(TEXTS)
    assert vectors.shape == (len(TEXTS), small.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1).round(6).tolist() == [1, 1, 1, 0, 0, 0, 1]


def test_company_and_order_do_not_matter(small: StaticEncoder) -> None:
    together = small.encode_documents(TEXTS * 600)
    alone = np.concatenate([small.encode_documents([text]) for text in TEXTS])
    np.testing.assert_array_equal(together, np.tile(alone, (600, 1)))


def test_no_texts_give_no_rows(small: StaticEncoder) -> None:
    assert small.encode_documents([]).shape == (0, 8)


def test_it_is_an_encoder(small: StaticEncoder) -> None:
    assert isinstance(small, Encoder)


def copied(small_directory: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_directory, tmp_path / "copy"))


def test_fingerprint_follows_the_content(small: StaticEncoder, small_directory: Path, tmp_path: Path) -> None:
    copy = copied(small_directory, tmp_path)
    assert StaticEncoder(copy).fingerprint == small.fingerprint
    resign(copy, scales=lambda scales: scales[::-1])
    assert StaticEncoder(copy).fingerprint != small.fingerprint


def resign(directory: Path, **changes) -> None:
    """Changes tensors and makes the checksum right again."""
    tensors = load_file(directory / "model.safetensors")
    for name, change in changes.items():
        tensors[name] = np.ascontiguousarray(change(tensors[name]))
    save_file(tensors, directory / "model.safetensors")
    sign(directory)


def sign(directory: Path) -> None:
    config = json.loads((directory / "config.json").read_text("utf-8"))
    config["sha256"] = digest({name: (directory / name).read_bytes() for name in FILES})
    (directory / "config.json").write_text(json.dumps(config), "utf-8")


def problem(directory: Path) -> str:
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(directory)
    return caught.value.code


@pytest.mark.parametrize("name", ["config.json", *FILES])
def test_a_missing_file_is_named(small_directory: Path, tmp_path: Path, name: str) -> None:
    copy = copied(small_directory, tmp_path)
    (copy / name).unlink()
    with pytest.raises(EncoderError) as caught:
        StaticEncoder(copy)
    assert caught.value.code == "encoder_files_missing"
    assert caught.value.params["path"] == str(copy / name)


def test_a_missing_directory(tmp_path: Path) -> None:
    assert problem(tmp_path / "nowhere") == "encoder_files_missing"


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_noticed(small_directory: Path, tmp_path: Path, name: str) -> None:
    copy = copied(small_directory, tmp_path)
    data = bytearray((copy / name).read_bytes())
    data[-1] ^= 1
    (copy / name).write_bytes(data)
    assert problem(copy) == "encoder_damaged"


def test_a_torn_file_is_noticed_even_when_signed(small_directory: Path, tmp_path: Path) -> None:
    copy = copied(small_directory, tmp_path)
    (copy / "model.safetensors").write_bytes((copy / "model.safetensors").read_bytes()[:50])
    sign(copy)
    assert problem(copy) == "encoder_damaged"


def test_vectors_and_tokens_must_agree(small_directory: Path, tmp_path: Path) -> None:
    copy = copied(small_directory, tmp_path)
    resign(copy, scales=lambda scales: scales[:-1])
    assert problem(copy) == "encoder_damaged"


@pytest.mark.parametrize(
    ("config", "code"),
    [
        ("{", "encoder_damaged"),
        ("[]", "encoder_format_unknown"),
        ('{"format": 99}', "encoder_format_unknown"),
    ],
)
def test_configuration_errors(small_directory: Path, tmp_path: Path, config: str, code: str) -> None:
    copy = copied(small_directory, tmp_path)
    (copy / "config.json").write_text(config, "utf-8")
    assert problem(copy) == code


def test_a_false_dimension_is_noticed(small_directory: Path, tmp_path: Path) -> None:
    copy = copied(small_directory, tmp_path)
    config = json.loads((copy / "config.json").read_text("utf-8"))
    (copy / "config.json").write_text(json.dumps({**config, "dimension": 10}), "utf-8")
    assert problem(copy) == "encoder_wrong_dimension"


def test_shipped_model_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL_DIRECTORY.rglob("*") if path.is_file()) <= 24_000_000


def test_shipped_model_relates_the_languages() -> None:
    encoder = load_encoder()
    needs = encoder.encode_queries(["铝合金焊接裂纹", "奶牛饲料添加剂", "卫星遥感图像分类"])
    offers = [
        "crack in welding of aluminum alloy",
        "dairy cow feed additive",
        "remote sensing image classification",
    ]
    scores = needs @ encoder.encode_documents(offers).T
    assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_it_loads_fast_and_without_torch() -> None:
    program = (
        "import sys, time; from cloudrd.encoding import load_encoder; began = time.perf_counter();"
        "load_encoder().encode_queries(['焊接']); print(time.perf_counter() - began);"
        "print([name for name in ('torch', 'sentence_transformers', 'sklearn') if name in sys.modules])"
    )
    # The best of three: what else the machine does must not fail the test.
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        for _ in "123"
    ]
    assert min(float(run.stdout.split()[0]) for run in runs) < 0.3
    assert all(run.stdout.splitlines()[1] == "[]" for run in runs)


@pytest.mark.slow
def test_five_thousand_documents_a_second() -> None:
    known = (MODEL_DIRECTORY / "tokens.txt").read_text("utf-8").split()
    pairs = [token for token in known if len(token) == 2 and token > "一"]
    # As in real text, few pairs make up most of it: 300 characters, of which 30 are no tokens.
    random = np.random.default_rng(1)
    share = 1 / (np.arange(len(pairs)) + 50.0)
    drawn = random.choice(random.permutation(pairs), (10_000, 135), p=share / share.sum())
    documents = ["".join(row) + "，" * 30 for row in drawn]
    encoder = load_encoder()
    speeds = []
    for _ in range(3):
        began = time.process_time()
        encoder.encode_documents(documents)
        speeds.append(len(documents) / (time.process_time() - began))
    assert max(speeds) > 5000
