"""Models by folder or by name: what names their fingerprint, and what is refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.encoder import ModelUnusable, SentenceEncoder


def model(folder: Path, **weights: bytes) -> Path:
    for name, content in weights.items():
        path = folder / name.replace("__", "/").replace("_safetensors", ".safetensors")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def test_weights_of_every_layer_count(tmp_path: Path):
    one = model(tmp_path / "a", model_safetensors=b"m", **{"2_Dense__model_safetensors": b"d"})
    same = model(tmp_path / "b" / "a", model_safetensors=b"m", **{"2_Dense__model_safetensors": b"d"})
    other = model(tmp_path / "c" / "a", model_safetensors=b"m", **{"2_Dense__model_safetensors": b"e"})

    found = [SentenceEncoder(str(folder)).fingerprint for folder in (one, same, other)]
    assert found[0] == found[1] != found[2]


def test_a_model_whose_weights_lie_in_a_folder_below_is_taken(tmp_path: Path):
    folder = model(tmp_path / "static", **{"0_StaticEmbedding__model_safetensors": b"s"})

    assert SentenceEncoder(str(folder)).fingerprint.startswith("static@")


@pytest.mark.parametrize(
    ("name", "stored"),
    [("acme/tiny-7", "models--acme--tiny-7"), ("tiny-7", "models--sentence-transformers--tiny-7")],
)
def test_a_downloaded_model_is_found_by_its_name_without_network(tmp_path: Path, name: str, stored: str):
    cached = tmp_path / "hub" / stored
    model(cached / "snapshots" / "0123abc", model_safetensors=b"weights")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0123abc")
    script = f"""
import sys
sys.addaudithook(lambda event, args: sys.exit(event) if event == "socket.connect" else None)
from knowledge.encoder import SentenceEncoder
print(SentenceEncoder({name!r}).fingerprint)
"""
    environment = {**os.environ, "HF_HOME": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)

    assert said.stdout.startswith("tiny-7@"), said.stderr


@pytest.mark.parametrize("name", ["nowhere", "acme/nowhere", "a/b/c", "/nowhere", "no name", ".."])
def test_a_name_that_nobody_knows_is_refused_with_the_mend(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ModelUnusable, match=r"unset FAULTLINE_MODEL|holds no \*\.safetensors"):
        _ = SentenceEncoder(name).fingerprint
