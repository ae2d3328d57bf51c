"""Gives each case its words: a department's sentence, filled with facts that one customer keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import playground.story.slots as slots
from playground.story.texts import Voice

SLIP = 0.03  # chance of a typing slip
PRIVATE = 0.025  # chance of personal data that should not be in a note
TRIES = 100
KEEPS = 50  # tries before the customer's story may be about something else


@dataclass
class Words:
    """The sentences still to be used, and what each customer's story is about; lives for one telling."""

    seed: int | str
    decks: dict[Voice, Iterator[str]] = field(default_factory=dict)
    facts: dict[tuple[str, str], dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    seen: set[str] = field(default_factory=set)

    def text(self, voice: Voice, told: tuple[str, str], month: str, rng: Random) -> str:
        """New words for `told` = (customer, cause); the customer's facts are kept for the next case."""
        for n in range(TRIES):
            kept = self.facts[told] if n < KEEPS else {}
            facts = {"month": month, **kept}
            text = slots.fill(next(self._deck(voice)), facts, rng)
            if text not in self.seen:
                break
        else:
            raise ValueError(f"{voice.department} has too few sentences about {told[1]}")
        self.seen.add(text)
        self.facts[told] = facts
        return self._as_typed(text, rng)

    def about(self, customer: str, cause: str) -> dict[str, str]:
        """What the customer's story is about, as far as it has been told."""
        return dict(self.facts.get((customer, cause), {}))

    def _as_typed(self, text: str, rng: Random) -> str:
        if rng.random() < PRIVATE and "4111" not in text:
            text += slots.private(rng)
        return slots.slipped(text, rng) if rng.random() < SLIP else text

    def _deck(self, voice: Voice) -> Iterator[str]:
        return self.decks.setdefault(voice, _shuffled(voice, Random(f"{self.seed}:{voice.says[0]}")))


def _shuffled(voice: Voice, rng: Random) -> Iterator[str]:
    """The voice's sentences, its most typical one first; all are used before one is used again."""
    yield voice.says[0]
    yield from rng.sample(voice.says[1:], len(voice.says) - 1)
    while True:
        yield from rng.sample(voice.says, len(voice.says))
