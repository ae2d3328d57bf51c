"""Handoffs as people see them: the message to the receiving department, word to either side, one line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.mrkdwn import label, name, quoted
from bot.views.blocks import Block, actions, button, context, section
from bot.views.card import STATES
from knowledge.tables import Case, Handoff
from triage.causes.on_file import CauseSummary
from triage.handoffs.holding import ACCEPTED, BOUNCED, TIMED_OUT, asked
from triage.numbers import case_number

WORDS, SHORT = 800, 200  # characters of one answer, of an earlier one
LONG, WHOLE = 1_600, 2_800  # of a story or a case, of both in one
EARLIER_SHOWN = 4  # earlier handoffs: with all their words a message stays within what Slack takes


@dataclass(frozen=True)
class Handed:
    """A handoff with what its receiver needs to know."""

    handoff: Handoff
    case: Case
    cause: CauseSummary | None = None
    workaround: str | None = None
    resolved_by: str | None = None  # what resolved a case of the cause before
    earlier: Sequence[Handoff] = field(default=())  # of the same case, oldest first
    told: Sequence[str] = field(default=())  # the users to whom it was escalated


def moment(when: datetime) -> str:
    """A day and time in the reader's zone; the fallback is UTC."""
    return f"<!date^{int(when.timestamp())}^{{date_short_pretty}} {{time}}|{when:%d %b %Y %H:%M}>"


def handoff_line(handoff: Handoff) -> str:
    """Where a case stands between departments, in one line of mrkdwn."""
    to, since = label(handoff.to_department), moment(handoff.at)
    if handoff.outcome == ACCEPTED:
        return f"Accepted by {to}"
    if handoff.outcome == BOUNCED:
        why = f": {quoted(handoff.answer, SHORT)}" if handoff.answer else ""
        return f"Sent back by {to}{why}"
    late = ", brought to its owner" if handoff.escalated_at else ""
    return f"Handed to {to}, waiting since {since}{late}{' · a question is open' if asked(handoff) else ''}"


def message(handed: Handed) -> list[Block]:
    """What the receiving department sees: all that is known, so that nobody asks the customer twice."""
    shown = [_head(handed), *_reasons(handed.handoff), *_told(handed), _case(handed.case)]
    shown += [section(text) for text in (_cause(handed), _way(handed.earlier)) if text]
    shown += [section(text) for text in (*_talk(handed.handoff), *_closed(handed.case))]
    buttons = _buttons(handed.handoff, handed.case)
    return [*shown, context(state(handed.handoff)), *([actions(*buttons)] if buttons else [])]


def escalation(handed: Handed) -> list[Block]:
    """The same for somebody who answers for the department, who is needed until somebody answers."""
    handoff = handed.handoff
    if handoff.outcome in (ACCEPTED, BOUNCED) or handed.case.closed_at is not None:
        return message(handed)
    why = (
        f"nobody at {label(handoff.to_department)} has answered since {moment(handoff.at)}"
        if handoff.reminded_at
        else f"Faultline could not post it for {label(handoff.to_department)}"
    )
    head = f"*{case_number(handed.case.id or 0)} needs you:* {why}. Please accept it or send it back."
    return [section(head), *message(handed)]


def fallback(handed: Handed) -> str:
    """A handoff in plain words, for notifications."""
    handoff = handed.handoff
    ways = f"{label(handoff.from_department)} hands {case_number(handed.case.id or 0)}"
    return f"{ways} to {label(handoff.to_department)}: {quoted(handoff.reason or '', SHORT)}"


def state(handoff: Handoff) -> str:
    """Who did what last, and what is waited for."""
    by = f" by <@{handoff.answered_by}>" if handoff.answered_by else ""
    when = moment(handoff.answered_at or handoff.at)
    if handoff.outcome == ACCEPTED:
        shown = f"Accepted{by}, {when}"
    elif handoff.outcome == BOUNCED:
        shown = f"Sent back{by}, {when}: {quoted(handoff.answer or '', WORDS)}"
    else:
        shown = f"Waiting since {moment(handoff.at)}{_lateness(handoff)}"
    return shown + (" · *the customer had to repeat it*" if handoff.repeated else "")


def told_sender(handed: Handed, what: str) -> list[Block]:
    """What the sender hears of a step that needs them: `sent back`, `timed out` or `undelivered`."""
    handoff, number = handed.handoff, case_number(handed.case.id or 0)
    to = label(handoff.to_department)
    if what == "sent back":
        by = f"<@{handoff.answered_by}>"
        said = f"*{to} sent {number} back:* {quoted(handoff.answer or '', WORDS)} ({by})\n"
        said += f"It is with {label(handoff.from_department)} again."
    else:
        late = f"nobody there has answered since {moment(handoff.at)}"
        why = late if what == "timed out" else f"Faultline could not post it for {to}"
        said = f"*{number} still waits at {to}:* {why}. {_who_was_told(handed.told)}"
    can_go_on = what != "undelivered" and handoff.outcome in (BOUNCED, TIMED_OUT)
    again = button("Hand off", "hand_off", {"case": handed.case.id})
    return [section(said), *([actions(again)] if can_go_on else [])]


def reminder(handed: Handed) -> list[Block]:
    """A reminder for whoever's turn it is."""
    handoff, number = handed.handoff, case_number(handed.case.id or 0)
    if asked(handoff):
        return question(handed, f"{label(handoff.to_department)} still waits for your answer about {number}:")
    waited = f"{number} from {label(handoff.from_department)} waits for you since {moment(handoff.at)}."
    return [section(f"{waited} Please accept it above, send it back, or ask.")]


def question(handed: Handed, head: str = "") -> list[Block]:
    """A question for the sender, with a button to answer it; once that is done, with the answer."""
    handoff, number = handed.handoff, case_number(handed.case.id or 0)
    asks = head or f"*{label(handoff.to_department)} asks about {number}* (<@{handoff.asked_by}>):"
    blocks = [section(f"{asks} {quoted(handoff.question or '', LONG)}")]
    if asked(handoff):
        return [*blocks, actions(button("Reply", "handoff_reply", {"handoff": handoff.id}, "primary"))]
    return [*blocks, context(f"Answered: {quoted(handoff.reply or '', WORDS)}")]


def answered(handed: Handed) -> list[Block]:
    """A reply, for the thread of the receiving department's message."""
    handoff = handed.handoff
    return [section(f"<@{handoff.asked_by}> Reply: {quoted(handoff.reply or '', LONG)}")]


def _head(handed: Handed) -> Block:
    handoff = handed.handoff
    by = f" by <@{handoff.actor}>" if handoff.actor else ""
    ways = f"from {label(handoff.from_department)} to {label(handoff.to_department)}"
    return section(f"*{case_number(handed.case.id or 0)} handed over* {ways}{by} · {moment(handoff.at)}")


def _reasons(handoff: Handoff) -> list[Block]:
    promised = quoted(handoff.promised, WORDS) if handoff.promised else "nothing"
    why = f"*Why:* {quoted(handoff.reason or '', WORDS)}"
    return [section(why), section(f"*Promised to the customer:* {promised}")]


def _told(handed: Handed) -> list[Block]:
    """The story, and the case's own words unless the story begins with them or they with it."""
    story, text = handed.handoff.story or "", handed.case.text
    told = f"*What the customer has told us already:*\n>{quoted(story, LONG)}"
    if _begins_alike(story, text):
        longer = max(story, text, key=len)
        return [section(f"*What the customer has told us already:*\n>{quoted(longer, WHOLE)}")]
    return [section(told), section(f"*The case as it was logged:*\n>{quoted(text, LONG)}")]


def _begins_alike(one: str, other: str) -> bool:
    short, long = sorted((one.rstrip("…").strip(), other.strip()), key=len)
    return long.startswith(short)


def _case(case: Case) -> Block:
    customer = f"customer {label(case.customer)}" if case.customer else "no customer reference"
    facts = [f"severity {case.severity}", customer, f"logged {moment(case.created_at)}"]
    facts += [label(case.touchpoint)] if case.touchpoint else []
    return context(f"{case.kind} · {' · '.join(facts)}")


def _cause(handed: Handed) -> str:
    cause = handed.cause
    if cause is None:
        return ""
    closed = handed.case.closed_at is not None  # then there is nothing left to do, nor to resolve
    lines = [f"*Likely cause:* {cause.cause} “{name(cause.name)}” · {STATES.get(cause.state, cause.state)}"]
    if handed.workaround and not closed:
        lines.append(f"*What to do meanwhile:* {quoted(handed.workaround, WORDS)}")
    if handed.resolved_by and not closed:
        lines.append(f"*What resolved it before:* {quoted(handed.resolved_by, WORDS)}")
    return "\n".join(lines)


def _way(earlier: Sequence[Handoff]) -> str:
    """The earlier handoffs of the case, the latest ones in full."""
    if not earlier:
        return ""
    left_out = len(earlier) - EARLIER_SHOWN
    lines = [f"*Handed over {len(earlier)} time{'s' if len(earlier) > 1 else ''} before:*"]
    lines += [f"… {left_out} earlier"] if left_out > 0 else []
    return "\n".join([*lines, *(_earlier_line(one) for one in earlier[-EARLIER_SHOWN:])])


def _earlier_line(one: Handoff) -> str:
    ended = {ACCEPTED: "accepted", BOUNCED: "sent back", TIMED_OUT: "not answered"}
    why = f": {quoted(one.answer, SHORT)}" if one.answer else ""
    reason = f" “{quoted(one.reason, SHORT)}”" if one.reason else ""
    outcome = ended.get(one.outcome or "", "waiting")
    ways = f"{label(one.from_department, 60)} → {label(one.to_department, 60)}"
    return f"• {moment(one.at)} {ways}{reason}, {outcome}{why}"


def _talk(handoff: Handoff) -> list[str]:
    if not handoff.question:
        return []
    by = f" (<@{handoff.asked_by}>)" if handoff.asked_by else ""
    said = quoted(handoff.reply, WORDS) if handoff.reply else "no answer yet"
    return [f"*Asked{by}:* {quoted(handoff.question, WORDS)}\n*Reply:* {said}"]


def _closed(case: Case) -> list[str]:
    """That the case is closed, and what resolved it."""
    if case.closed_at is None:
        return []
    by = f" by <@{case.closed_by}>" if case.closed_by else ""
    return [f"*Closed*{by}\nResolved by: {quoted(case.resolution or '', WORDS)}"]


def _lateness(handoff: Handoff) -> str:
    if handoff.escalated_at:
        return f" · brought to its owner {moment(handoff.escalated_at)}"
    return f" · reminded {moment(handoff.reminded_at)}" if handoff.reminded_at else ""


def _who_was_told(users: Sequence[str]) -> str:
    if not users:
        return "Nobody is set to answer for it: ask an admin to name an owner with `/faultline settings`."
    return f"Now with {', '.join(f'<@{user}>' for user in users[:10])}."


def _buttons(handoff: Handoff, case: Case) -> list[Block]:
    value, about = {"handoff": handoff.id}, {"case": handoff.case_id}
    repeated = button("Customer had to repeat it", "handoff_repeated", value)
    unless_said = [] if handoff.repeated else [repeated]
    ask = button("Ask", "handoff_ask", value)
    if handoff.outcome == BOUNCED:
        return unless_said
    if case.closed_at is not None:
        reopen = button("It is open again", "reopen_case", about)
        return [*([reopen] if handoff.outcome == ACCEPTED else []), *unless_said]
    if handoff.outcome == ACCEPTED:
        close = button("Close with resolution", "close_case", about)
        return [ask, button("Hand off", "hand_off", about), close, *unless_said]
    accept = button("Accept", "handoff_accept", value, style="primary")
    return [accept, button("Send back", "handoff_send_back", value), ask, *unless_said]
