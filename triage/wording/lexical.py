"""Words as search reads them: what texts share exactly, error codes and order numbers included.

A reference keeps its whole form beside its parts, in one spelling: ERR-4012, err_4012 and ERR4012 are one.
So do names from programs: paymentGateway is found as a whole, by "payment" and by "gateway".
"""

import re
import threading
from collections.abc import Iterator

from sqlalchemy import select
from sqlmodel import Session, col

from knowledge.tables import Case, Event, TurnCounter
from knowledge.words import WordIndex, Wording
from triage.wording.redaction import KINDS
from triage.wording.stop_words import STOP_WORDS
from triage.wording.text import fold

ROWS_AT_ONCE = 5_000
LITTLE_MORE = 2  # content words beside a reference with which a question still is about the reference
SHORTEST_NUMBER = 4  # digits from which a bare number refers to something

_PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# A hyphen or underscore holds anything together; a point, slash, colon or # only what has a digit beside it.
_RUN = re.compile(r"[^\W_]+(?:(?:[-_]|(?<=\d)[./:#]|[./:#](?=\d))[^\W_]+)*")
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w]+(?=\d)|(?<=\d)_(?=\d)")
_SEPARATOR = re.compile(r"[-_/:#]|(?<!\d)\.|\.(?!\d)")
_VERSION = re.compile(r"v(?=\d+\.)")
_PLAIN_FIGURE = re.compile(r"(?:19|20)\d\d|\d+\.\d\d")  # a year, an amount, a time of day
_CODE = re.compile(r"[^\W\d_]+\d[\w.]*|0x[\da-f]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def terms(text: str) -> list[str]:
    """What a text is found by, each as often as it occurs: words, whole references and names, their parts."""
    read = fold(_PLACEHOLDER.sub(" ", text))[0]
    return [term for run in _RUN.findall(read) for term in _of_run(run)]


def asked_for(text: str) -> list[str]:
    """The references that a question is about, spelled as in `terms`: of "order ORD-2024-118", the order.

    None when it says more than that: then every word has its say.
    """
    read = fold(_PLACEHOLDER.sub(" ", text))[0]
    wholes = [_whole(run) for run in _RUN.findall(read)]
    found = [whole for whole in wholes if _refers(whole)]
    others = [whole for whole in wholes if whole not in found and whole not in STOP_WORDS]
    return found if len(others) <= LITTLE_MORE else []


def _of_run(run: str) -> Iterator[str]:
    if run.isascii() and run.isalpha() and run[1:].islower():  # most are plain words: this is much faster
        yield run.lower()
        return
    whole = _whole(run)
    if _UNSPACED.search(whole):  # scripts that leave no space between words: pairs of characters
        yield from (whole[place : place + 2] for place in range(max(1, len(whole) - 1)))
        return
    parts = [part.casefold() for piece in _PIECE.findall(run) for part in _HUMP.split(piece)]
    if parts != [whole]:
        yield from (part for part in parts if len(part) > 1)
    if len(whole) > 1 or not whole.isascii():
        yield whole


def _whole(run: str) -> str:
    """A run in one spelling: no separators but a point between digits, and no v before a version."""
    joined = _SEPARATOR.sub("", _BETWEEN_DIGITS.sub(".", run)).casefold()
    return _VERSION.sub("", joined, count=1) if joined.startswith("v") else joined


def _refers(whole: str) -> bool:
    if whole.startswith("0x") or not whole[0].isdigit():
        return bool(_CODE.fullmatch(whole))
    enough = sum(map(str.isdigit, whole)) >= SHORTEST_NUMBER or whole.count(".") > 1
    return enough and not _PLAIN_FIGURE.fullmatch(whole)


class Lexicon:
    """The words of all grouped cases. Lives as long as its process; safe to share between threads.

    A cache like `Memory`, and of any encoder: built from the rows at its first use, which takes about five
    seconds for 100,000 cases, and caught up before each.
    """

    def __init__(self) -> None:
        self._index = WordIndex()
        self._lock = threading.Lock()
        self._turn = 0

    def catch_up(self, session: Session) -> None:
        """Take in what was grouped or erased since the last time. Cheap when nothing was."""
        with self._lock:
            last = session.scalars(select(col(TurnCounter.number))).one()
            if last <= self._turn:
                return
            newer = select(col(Case.id), col(Case.text)).where(col(Case.turn) > self._turn)
            for part in session.execute(newer.order_by(col(Case.id))).partitions(ROWS_AT_ONCE):
                self._index.add((case, terms(text)) for case, text in part if case not in self._index)
            erased = select(col(Event.case_id)).where(
                col(Event.kind) == "erased", col(Event.turn) > self._turn
            )
            self._index.remove(int(case) for case in session.scalars(erased) if case)
            self._turn = last

    def compare(self, text: str) -> Wording:
        """How every case is worded compared with this text, and which references it asks for each holds."""
        return self._index.compare(terms(text), asked_for(text))
