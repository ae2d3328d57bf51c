"""The ranked list of causes, as a message to one person or as a modal."""

from bot.mrkdwn import quoted
from bot.views import cause_words as words
from bot.views.blocks import Block, actions, button, context, header, modal, pack, plain, section
from bot.views.card import STATES, owner_line
from triage.cause_pages.listing import Ranking, Row

PAGE = 8
LONGEST_QUERY = 1_200  # characters of a question that a page button can carry
LONGEST_VALUE = 150  # characters that a menu's option carries
HELP = (
    "`/causes` lists the root causes, your departments' first. `/causes RC-12` or a name opens one. Narrow "
    "it with words of a name or `dept:Cards`, `touchpoint:payment`, `state:shipped`, `owner:nobody`."
)


def blocks_of(found: Ranking, asked: str) -> list[Block]:
    """The causes of one page, with buttons that open them and that turn the page."""
    last = found.offset + len(found.rows)
    range_ = f"{found.offset + 1} to {last} of {words.many(found.found, 'cause')}" if found.rows else "none"
    about = f"“{quoted(asked, 200)}” · {range_}" if asked else range_
    blocks: list[Block] = [header("Root causes"), context(f"{about} · most cases in the last 28 days first")]
    blocks += [_row(row) for row in found.rows] or [section(f"No cause is like this. {HELP}")]
    buttons = []
    if found.offset:
        buttons.append(button("Previous", "causes_previous", {"q": asked, "o": max(0, found.offset - PAGE)}))
    if last < found.found:
        buttons.append(button("Next", "causes_next", {"q": asked, "o": last}))
    row = [*_states(asked), *buttons]
    return [*blocks, *([actions(*row)] if row else [])]


def list_modal(found: Ranking, asked: str) -> Block:
    """The same as a modal."""
    return modal("Root causes", blocks_of(found, asked), callback="cause_list")


def fallback(found: Ranking) -> str:
    """The list in plain words."""
    return f"{words.many(found.found, 'root cause')}: " + ", ".join(
        f"{row.cause.cause} {quoted(row.cause.name, 80)}" for row in found.rows
    )


def _row(row: Row) -> Block:
    cause = row.cause
    text = (
        f"*{words.called(cause)}*\n"
        f"{words.many(row.recent, 'case')} in the last 28 days, {cause.cases:,} in all · "
        f"{words.spread(cause.departments, 4) or 'no department given'}\n"
        f"{words.state(cause.state)} · owner: {owner_line(cause)}"
    )
    return section(text, button("Open", "open_cause", {"cause": cause.number}))


def _states(asked: str) -> list[Block]:
    """A menu that narrows the list to one state, where what was asked fits into it."""
    values = {state: pack({"q": asked, "s": state}) for state in STATES}
    if max(map(len, values.values())) > LONGEST_VALUE:
        return []
    menu: Block = {"type": "static_select", "action_id": "causes_state"}
    options = [{"text": plain(said), "value": values[state]} for state, said in STATES.items()]
    return [{**menu, "placeholder": plain("Only those that are …"), "options": options}]
