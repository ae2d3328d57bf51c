"""The encoder in a process of its own: loading torch takes seconds of Python's lock, and nobody waits for it.

The process is started on first use, spawned (forking after torch was loaded hangs), and replaced
when it dies or stops answering.
"""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from functools import cached_property
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import numpy as np

from knowledge.encoder import DEFAULT_MODEL, Floats, ModelUnusable, SentenceEncoder

LOADING = 180.0  # seconds that the first answer may take: a cold disk, a busy machine
ANSWERING = 60.0  # seconds for an answer, and more for each text; longer means that it hangs
ANSWERING_A_TEXT = 0.5  # ten times what a text costs on a machine with nothing else to do
GOODBYE = 3.0  # seconds to end by itself
NICE = 5  # people's clicks go before arithmetic


class EncoderStuck(ModelUnusable):
    """The encoder's process died or did not answer; the next call starts another."""


class EncoderProcess:
    """An `Encoder` that works in a child process. Safe to share between threads; lives until `close`."""

    def __init__(self, model: str = DEFAULT_MODEL, threads: int = 1) -> None:
        self._model, self._threads = model, threads
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    @cached_property
    def fingerprint(self) -> str:
        """Names the model and its weights. Raises `ModelUnusable`."""
        return SentenceEncoder(self._model).fingerprint

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text. Raises `ModelUnusable` and `EncoderStuck`."""
        _ = self.fingerprint
        with self._lock:
            patience = patience_for(len(texts), self._pipe is not None)
            pipe = self._pipe or self._start()
            try:
                pipe.send(list(texts))
                if not pipe.poll(patience):
                    raise EncoderStuck(f"the encoder did not answer within {patience:.0f} s")
                answer = pipe.recv()
            except (OSError, EOFError, EncoderStuck) as error:
                self._end()
                raise EncoderStuck(str(error) or "the encoder's process died") from error
        if isinstance(answer, str):
            raise ModelUnusable(answer)
        return np.asarray(answer, dtype=np.float32)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, self._model, self._threads), name="encoder", daemon=True
        )
        self._process.start()
        theirs.close()
        self._pipe = ours
        return ours

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.join(GOODBYE)  # a closed pipe ends it, unless it hangs
            self._process.kill()
            self._process.join()
        self._pipe = self._process = None


def patience_for(texts: int, loaded: bool) -> float:
    """Seconds to wait for the vectors of so many texts."""
    return (ANSWERING if loaded else LOADING) + texts * ANSWERING_A_TEXT


def _work(pipe: Connection, model: str, threads: int) -> None:
    """The child: encode what comes until the parent closes the pipe. Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(NICE)
    encoder = SentenceEncoder(model, threads)
    while True:
        try:
            texts = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(encoder.encode(texts))
        except ModelUnusable as error:
            pipe.send(str(error))
