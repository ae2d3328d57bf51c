"""Embedding: a report as read becomes one vector, whatever its length.

A short text is encoded whole. Of a long one the vector is the mean of the title's and the body's,
which finds duplicates better than either (measured on bug reports of 60 to 200 words); a body longer than the
encoder's window is read in windows, so that nothing is dropped unseen.
"""

from collections.abc import Sequence

import numpy as np

from knowledge.encoder import Encoder, Floats
from triage.reading import read

READING = "r1"  # changes whenever the same text would be read otherwise: its vectors are others then
WINDOW = 150  # words: below the 256 tokens that most sentence encoders read


class Reader:
    """An `Encoder` that reads reports before it encodes them. Lives as long as the encoder it has."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    @property
    def fingerprint(self) -> str:
        """Names the model, its weights and the way of reading. Raises `ModelUnusable`."""
        return f"{self._encoder.fingerprint}+{READING}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, shape (texts, dimensions). Raises `ModelUnusable`."""
        if not texts:
            return self._encoder.encode(texts)
        parts = [_parts(text) for text in texts]
        vectors = self._encoder.encode([part for of_text in parts for part in of_text])
        ends = np.cumsum([len(of_text) for of_text in parts])
        mixed = [_mixed(vectors[end - len(of_text) : end]) for of_text, end in zip(parts, ends, strict=True)]
        return np.asarray(mixed, dtype=np.float32).reshape(len(texts), -1)


def _parts(text: str) -> list[str]:
    """The title, and the body in windows; a title without end gives its end to the body."""
    reading = read(text)
    title, body = reading.title.split(), reading.body.split()
    if len(title) <= WINDOW:
        head = reading.title
    else:
        head, body = " ".join(title[:WINDOW]), title[WINDOW:] + body
    return [head, *(" ".join(body[at : at + WINDOW]) for at in range(0, len(body), WINDOW))]


def _mixed(vectors: Floats) -> Floats:
    """The title's vector and the mean of the body's, equally; length 1."""
    if len(vectors) == 1:
        return np.asarray(vectors[0], dtype=np.float32)
    both = vectors[0] + vectors[1:].mean(axis=0)
    return np.asarray(both / max(float(np.linalg.norm(both)), 1e-12), dtype=np.float32)
