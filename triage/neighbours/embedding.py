"""Embedding: a report as read becomes one vector, whatever its length.

A short text is encoded whole. Of a long one the vector is the mean of the title's and the body's,
which finds duplicates better than either (measured on bug reports of 60 to 200 words); a body longer than the
encoder's window is read in windows, so that nothing is dropped unseen. What was encoded lately is
remembered: the same complaint comes again and again, and encoding is what an arrival costs most.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.encoder import Encoder, Floats
from triage.reading import read

READING = "r1"  # changes whenever the same text would be read otherwise: its vectors are others then
WINDOW = 150  # words: below the 256 tokens that most sentence encoders read
REMEMBERED = 4_096  # vectors kept of what was encoded last: some 6 MB of 384 dimensions


class Reader:
    """An `Encoder` that reads reports before it encodes them. Lives as long as the encoder it has."""

    def __init__(self, encoder: Encoder, most: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._lately = _Lately(most)

    @property
    def fingerprint(self) -> str:
        """Names the model, its weights and the way of reading. Raises `ModelUnusable`."""
        return f"{self._encoder.fingerprint}+{READING}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, shape (texts, dimensions). Raises `ModelUnusable`."""
        if not texts:
            return self._encoder.encode(texts)
        parts = [_parts(text) for text in texts]
        found = self._encoded(dict.fromkeys(part for of_text in parts for part in of_text))
        mixed = [_mixed(np.stack([found[part] for part in of_text])) for of_text in parts]
        return np.asarray(mixed, dtype=np.float32).reshape(len(texts), -1)

    def _encoded(self, parts: Iterable[str]) -> dict[str, Floats]:
        """The vector of each of these different parts; only what is not remembered is encoded."""
        found = {part: self._lately.vector_of(part) for part in parts}
        missing = [part for part, vector in found.items() if vector is None]
        if missing:
            for part, vector in zip(missing, self._encoder.encode(missing), strict=True):
                found[part] = self._lately.remember(part, vector)
        return {part: vector for part, vector in found.items() if vector is not None}


class _Lately:
    """The vectors used last, by a digest of what they are of: no text is kept. Safe to share."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._vectors: OrderedDict[bytes, Floats] = OrderedDict()
        self._lock = threading.Lock()

    def vector_of(self, text: str) -> Floats | None:
        """The vector of this text, if it is remembered."""
        digest = _digest(text)
        with self._lock:
            if digest in self._vectors:
                self._vectors.move_to_end(digest)
            return self._vectors.get(digest)

    def remember(self, text: str, vector: Floats) -> Floats:
        """Keep a copy of this vector; of too many those go that were not used for longest."""
        own = np.array(vector, dtype=np.float32)  # a row of a batch would keep the whole batch alive
        own.setflags(write=False)
        with self._lock:
            self._vectors[_digest(text)] = own
            while len(self._vectors) > self._most:
                self._vectors.popitem(last=False)
        return own


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


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
