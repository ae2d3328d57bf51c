"""A customer's journey in Slack: it in short, then a page of what happened, in order."""

from collections.abc import Sequence

from bot.mrkdwn import day, escape, label, quoted
from bot.views.blocks import Block, actions, button, context, divider, header, section
from triage.journeys.contacts import WINDOW, Contact
from triage.journeys.customers import Near, UnknownCustomer
from triage.journeys.model import Journey, Moment, Promise
from triage.journeys.sentences import contact

PAGE = 10  # moments; with all their words a message stays within what Slack takes
WORDS, SAID, SENTENCE = 220, 220, 300  # characters of what somebody wrote, of a moment, of a sentence
PROMISE, CAUSE = 120, 80  # of a promise, of a cause's name
PROMISES = 3
HELP = (
    "Say which customer: `/journey 4711` tells everything that one customer went through, in order, across "
    "departments. Only you see the answer."
)
NOTHING = "Nothing is on file of this customer that you may read."
DRAWN = "The picture is in your direct messages with Faultline."
SIGNS = {
    "case": "●", "handed off": "→", "asked": "?", "replied": "↩", "accepted": "✓", "sent back": "↩",
    "timed out": "⏱", "told again": "↻", "rated": "★", "closed": "■", "reopened": "↺", "follow-up": "◆",
    "fix": "✚",
}  # fmt: skip


def contact_line(found: Contact) -> str:
    """`Third contact of this customer in 14 days, two departments`: for a card, it names nobody."""
    said = contact(found.number, found.departments, WINDOW.days)
    return f"{said[0].upper()}{said[1:]}"


def journey_blocks(journey: Journey, page: int, anchor: int | None) -> list[Block]:
    """The journey in short and one page of its moments; the last page holds the newest.

    `anchor` is a case of the customer's, which buttons carry in place of the reference.
    """
    blocks: list[Block] = [header(f"Journey of customer {journey.customer}")]
    blocks.append(section("\n".join(_sentence(text, place) for place, text in enumerate(journey.sentences))))
    if journey.summary.open_promises:
        blocks.append(section(_promises(journey.summary.open_promises)))
    blocks.append(divider())
    shown = page_of(journey, page)
    blocks += [section(_moment(moment)) for moment in shown]
    small = [escape(note) for note in (*journey.notes, _place(journey, page)) if note]
    blocks += [context(*small)] if small else []
    return [*blocks, *_buttons(journey, page, anchor)]


def pages(journey: Journey) -> int:
    """How many pages its moments fill, one at least."""
    return max(1, -(-len(journey.moments) // PAGE))


def page_of(journey: Journey, page: int) -> Sequence[Moment]:
    """The moments of a page in order; page 0 is the newest, and it is full."""
    end = max(len(journey.moments) - page * PAGE, 0)
    return journey.moments[max(0, end - PAGE) : end]


def fallback(journey: Journey) -> str:
    """The journey in plain words, for notifications."""
    return escape(f"Journey of customer {journey.customer}. {' '.join(journey.sentences)}"[:SENTENCE])


def unknown_blocks(refusal: UnknownCustomer) -> list[Block]:
    """That nothing is on file of a customer, with those who are spelled alike."""
    blocks: list[Block] = [section(unknown(refusal))]
    if refusal.near:
        near = [_meant(one, place) for place, one in enumerate(refusal.near)]
        blocks.append(actions(*near))
    return blocks


def unknown(refusal: UnknownCustomer) -> str:
    """The same as a sentence."""
    said = f"No customer *{quoted(refusal.said, 80)}* is on file" if refusal.said else NOTHING[:-1]
    if refusal.said:
        said += ", or none of whom you may read anything"
    next_ = "Did you mean one of these?" if refusal.near else "Check the reference as it stands on the case."
    return f"{said}. {next_}"


def _meant(one: Near, place: int) -> Block:
    return button(one.customer, f"journey_of_{place}", {"case": one.case})


def _sentence(text: str, place: int) -> str:
    said = quoted(text, SENTENCE)
    return f"*{said}*" if place == 0 else f"• {said}"


def _promises(promises: Sequence[Promise]) -> str:
    lines = [
        f"• {one.case}, {day(one.at)}, {label(one.department, 60)}: “{quoted(one.promised, PROMISE)}”"
        for one in promises[:PROMISES]
    ]
    more = [f"… {len(promises) - PROMISES} more"] if len(promises) > PROMISES else []
    return "\n".join(["*Promised, and not kept yet*", *lines, *more])


def _moment(moment: Moment) -> str:
    said = quoted(moment.said, SAID)
    strong = f"*{said}*" if moment.kind == "case" else said
    low = " · *lowest point*" if moment.lowest else ""
    lines = [f"{SIGNS[moment.kind]} {day(moment.at)}  {strong}{low}"]
    if moment.words:
        lines.append(f">{quoted(moment.words, WORDS)}")
    if moment.promised:
        lines.append(f"Promised: “{quoted(moment.promised, PROMISE)}”")
    if moment.kind == "case" and moment.cause:
        lines.append(f"{moment.cause} {quoted(moment.cause_name or '', CAUSE)}")
    return "\n".join(lines)


def _place(journey: Journey, page: int) -> str:
    many = len(journey.moments)
    if many <= PAGE:
        return ""
    last = many - page * PAGE
    return f"Moments {max(1, last - PAGE + 1)} to {last} of {many}, oldest first."


def _buttons(journey: Journey, page: int, anchor: int | None) -> list[Block]:
    if anchor is None:
        return []
    found = []
    if page + 1 < pages(journey):
        found.append(button("Earlier", "journey_earlier", {"case": anchor, "p": page + 1}))
    if page:
        found.append(button("Later", "journey_later", {"case": anchor, "p": page - 1}))
    return [actions(*found, button("Picture", "journey_picture", {"case": anchor}))]
