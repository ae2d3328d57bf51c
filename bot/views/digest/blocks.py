"""The weekly digest as a message, and the replies in its thread, within Slack's limits."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from bot.mrkdwn import label, name, quoted
from bot.views.blocks import Block, actions, button, context, header, section
from bot.views.digest import charts, words
from bot.views.digest.facts import Place, Shown, sentence
from triage.digest.model import Carried, Choice, DigestItem, Standing
from triage.digest.parts import (
    CARRIED,
    DECIDE,
    FINDINGS,
    SHOWN,
    STANDING,
    THANKS,
    Numbered,
    carried,
    decisions,
    findings,
    replies,
    standing,
)

MOST_CHARACTERS = 11_000  # of all blocks as JSON: Slack refuses near 13,200, undocumented
MOST_BLOCKS = 49  # Slack takes 50
NAME, CLAIM, CAME_OF, DETAILS = 90, 400, 600, 900  # characters of each
DEPARTMENTS, OWNER, SMALL = 150, 60, 240
MOST_THANKED = 3
ACTIONS: dict[Choice, str] = {
    "own": "digest_own",
    "plan fix": "digest_plan",
    "dismiss": "digest_dismiss",
    "look again": "digest_again",
    "confirm": "digest_confirm",
}
"""The button of each choice."""


@dataclass
class Room:
    """What a message can still take. Lives while one message is built."""

    characters: int = MOST_CHARACTERS
    blocks: int = MOST_BLOCKS
    left_out: bool = False
    shown: list[Block] = field(default_factory=list)

    def take(self, *blocks: Block | None) -> bool:
        """Add blocks that belong together, or none of them; whether they fitted."""
        wanted = [block for block in blocks if block]
        size = sum(map(size_of, wanted))
        if size > self.characters or len(wanted) > self.blocks:
            self.left_out = True
            return False
        self.keep(size, len(wanted))
        self.shown += wanted
        return True

    def keep(self, characters: int, blocks: int) -> None:
        """Set room aside."""
        self.characters -= characters
        self.blocks -= blocks


def digest_blocks(shown: Shown) -> list[Block]:
    """The message of a digest. What is to be decided is always in it, the rest as far as it fits."""
    head, asked, foot = _head(shown), _to_decide(shown), _foot(shown)
    room = Room()
    room.keep(sum(map(size_of, [*head, *asked, *foot])), len([*head, *asked, *foot]))
    chart = _chart(room, charts.chart(shown.digest))
    before = _part(room, CARRIED, [_carried(shown, *one) for one in carried(shown.digest)][:SHOWN])
    after: list[Block] = []
    for part in FINDINGS:
        found = [_finding(shown, one) for one in findings(shown.digest, *part.kinds)[: part.shown]]
        after += _part(room, part.title, found)
    after += _part(room, STANDING, [_standing(shown, *one) for one in standing(shown.digest)][:SHOWN])
    after += _part(room, THANKS, _thanks(shown))
    return [*head, *before, *asked, *chart, *after, *foot]


def reply_blocks(shown: Shown, reply: str) -> list[Block]:
    """A reply in the thread of a digest: all of its parts, with details and figures."""
    room = Room()
    room.keep(200, 1)  # for the word that there is more
    for title, rows in _reply(shown, reply):
        for place, row in enumerate(rows):
            if not room.take(*([] if place else [header(title)]), *row):
                break
    if room.left_out:
        return [*room.shown, context("This is as long as Slack takes: `faultline digest` prints the rest.")]
    return room.shown


def size_of(block: Block) -> int:
    """How many characters a block is on its way to Slack."""
    return len(json.dumps(block, ensure_ascii=False, separators=(",", ":")))


def evidence(shown: Shown, part: str, at: int) -> Block:
    """The button that opens the cases behind a claim."""
    return button("Evidence", "digest_evidence", str(Place(shown.notice, part, at)))


def _head(shown: Shown) -> list[Block]:
    digest = shown.digest
    small = [
        words.dates(digest.week),
        label(words.volume(digest), SMALL),
        label(digest.note or "", SMALL),
        words.LATE if shown.late else "",
    ]
    phase = sentence(words.phase(digest), shown.people, 2 * SMALL)
    return [header(words.title(digest)), section(_first_bold(phase)), context(*filter(None, small))]


def _first_bold(phase: str) -> str:
    """The name of a phase stands out, its reason follows."""
    called, colon, why = phase.partition(":")
    return f"*{called}*{colon}{why}"


def _to_decide(shown: Shown) -> list[Block]:
    """The things to decide, each with its buttons or with what was decided."""
    found = decisions(shown.digest)
    if not found:
        return [section(_quiet(shown))]
    rows = [_decision(shown, place, one) for place, one in enumerate(found, 1)]
    return [header(DECIDE), *chain.from_iterable(rows)]


def _quiet(shown: Shown) -> str:
    stands = findings(shown.digest, *(kind for part in FINDINGS for kind in part.kinds))
    if stands or standing(shown.digest):
        return f"*{words.quiet(shown.digest)}* What stands is below."
    return f"*{words.quiet(shown.digest)}* No cause repeats, grows or comes back."


def _decision(shown: Shown, place: int, one: Numbered) -> list[Block]:
    item = one.item
    asks = section(f"*{place}.* {_item(shown, item)}", evidence(shown, "i", one.at))
    made = shown.decided.get(item.subject)
    if made is not None:
        undo = button("Undo", "digest_undo", f"{shown.notice}.{made.number}")
        return [asks, section(f":white_check_mark: {_who(shown, made.by)} {made.did}.", undo)]
    value = str(Place(shown.notice, "i", one.at))
    row = [button(words.CHOICES[choice], ACTIONS[choice], value) for choice in item.choices]
    return [asks, actions(*row)] if row else [asks]


def _who(shown: Shown, user: str) -> str:
    return sentence(f"<@{user}>", shown.people) if user in shown.people else label(user, OWNER)


def _item(shown: Shown, item: DigestItem) -> str:
    """A claim with what it is about, the departments involved and who has to act."""
    title = f"*{name(words.called(item.name, item.cause))}*" if item.name or item.cause else ""
    claim = sentence(words.claim(shown.digest, item), shown.people, CLAIM)
    return "\n".join(line for line in (title, claim, _small(shown, item)) if line)


def _small(shown: Shown, item: DigestItem) -> str:
    owner, wanted = words.owned(item), words.suggested(item)
    parts = [label(words.involved(item), DEPARTMENTS)]
    if owner:
        parts.append(f"owner: {sentence(owner, shown.people, OWNER)}")
    elif wanted:
        parts.append(f"*nobody owns it yet; suggested: {sentence(wanted, shown.people, OWNER)}*")
    if not item.concerns:
        parts.append("other departments")
    return " · ".join(part for part in parts if part)


def _finding(shown: Shown, one: Numbered) -> list[Block]:
    return [section(_item(shown, one.item), evidence(shown, "i", one.at))]


def _carried(shown: Shown, at: int, one: Carried) -> list[Block]:
    decided = words.decided(one, _who(shown, one.by), shown.digest.week)
    came_of = sentence(one.came_of, shown.people, CAME_OF)
    text = f"*{name(words.about(one))}* · {decided}\n→ {came_of}"
    return [section(text, evidence(shown, "c", at) if one.cases else None)]


def _standing(shown: Shown, at: int, one: Standing) -> list[Block]:
    text = f"*{name(words.called(one.name, one.cause))}*: {sentence(one.claim, shown.people, CLAIM)}"
    if helps := words.helps(shown.digest, one):
        text += f"\n{quoted(helps, SMALL)}"
    return [section(text, evidence(shown, "s", at))]


def _thanks(shown: Shown) -> list[list[Block]]:
    lines = [sentence(one.claim, shown.people, CLAIM) for one in shown.digest.thanks[:MOST_THANKED]]
    return [[section("\n".join(f":clap: {line}" for line in lines))]] if lines else []


def _foot(shown: Shown) -> list[Block]:
    lines = [words.MORE if replies(shown.digest) else "", words.checked(shown.digest)]
    return [context(*filter(None, lines))] if any(lines) else []


def _part(room: Room, title: str, rows: Iterable[list[Block]]) -> list[Block]:
    """A title with as many of its rows as there is room for; nothing without a row."""
    before = len(room.shown)
    for place, row in enumerate(rows):
        if not room.take(*([] if place else [header(title)]), *row):
            break
    return room.shown[before:]


def _chart(room: Room, chart: Block | None) -> list[Block]:
    """The chart, where long names leave room for it."""
    before = len(room.shown)
    if chart is not None:
        room.take(chart)
    return room.shown[before:]


def _reply(shown: Shown, reply: str) -> Iterator[tuple[str, list[list[Block]]]]:
    """The parts of a reply, with all their rows."""
    digest = shown.digest
    if reply == "decide":
        found = enumerate(decisions(digest), 1)
        yield f"{DECIDE}: details", [_detailed(shown, one, f"*{place}.* ") for place, one in found]
    elif reply == "standing":
        yield CARRIED, [_carried(shown, *one) for one in carried(digest)][SHOWN:]
        yield STANDING, [_standing(shown, *one) for one in standing(digest)]
    for part in FINDINGS:
        if part.reply == reply:
            yield part.title, [_detailed(shown, one) for one in findings(digest, *part.kinds)]


def _detailed(shown: Shown, one: Numbered, number: str = "") -> list[Block]:
    """An item with its details and figures, the claim itself again so that it can be read alone."""
    item, people = one.item, shown.people
    lines = [f"• {sentence(detail, people, CLAIM)}" for detail in words.details(shown.digest, item)]
    claim = sentence(words.claim(shown.digest, item), people, 2 * CLAIM)
    title = f"*{name(words.called(item.name, item.cause))}*\n{claim}"
    text = "\n".join([f"{number}{title}", *fitting(lines)])
    return [section(text, evidence(shown, "i", one.at))]


def fitting(lines: Iterable[str], most: int = DETAILS) -> Iterator[str]:
    """As many lines as stay within so many characters."""
    for line in lines:
        most -= len(line) + 1
        if most < 0:
            return
        yield line
