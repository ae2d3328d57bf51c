"""Similar past cases as a list that can be paged, and the cases behind a number."""

from bot.mrkdwn import day, label, quoted
from bot.views.blocks import Block, actions, button, context, header, modal, section
from bot.views.card import SPREAD, in_other_departments, past_case
from triage.matching.none_alike import narrowed, none_alike
from triage.matching.past_cases import Matches
from triage.matching.queries import Filters

PAGE = 5
ELSEWHERE = 3  # more of other departments, on the first page
SAID = 600  # characters of a sentence that names the filters
LONGEST_QUERY = 1_200  # characters of a question that a page button can carry

SIMILAR_HELP = (
    "Say what to look for: `/similar refund not visible after new card`. Filters: `dept:Cards`, "
    "`touchpoint:payment`, `since:2026-09-01` or `since:30d`, `state:open`, `state:resolved` "
    "or a cause's state."
)


def looking(query: str) -> str:
    """What the asker sees while the search runs."""
    return f"Looking for cases like “{quoted(query, 150)}” …"


def results(found: Matches, offset: int, unlike: bool = False) -> list[Block]:
    """One page of similar cases; the first also has the best from other departments than the asker's.

    With `unlike` it is a page of all that pass the filters, like it or not.
    """
    blocks: list[Block] = [header("Cases that match the filters" if unlike else "Similar past cases")]
    blocks.append(
        context(
            f"“{quoted(found.query, 200)}” · {understood(found.filters)} · {found.searched} cases on file"
        )
    )
    if not found.matches:
        blocks.append(section(label(none_alike(found), SAID)))
    for place, match in enumerate(found.matches, offset + 1):
        blocks.append(section(f"{place}. {past_case(match)}"))
    blocks += in_other_departments(found, found.matches, ELSEWHERE)
    buttons = _pages(found, offset, unlike)
    return [*blocks, actions(*buttons)] if buttons else blocks


def _pages(found: Matches, offset: int, unlike: bool) -> list[Block]:
    """The buttons to other pages, and to what passes the filters where none of it is alike."""
    page: dict[str, object] = {"q": asked(found), **({"u": 1} if unlike else {})}
    buttons = []
    if offset:
        buttons.append(button("Previous", "similar_previous", {**page, "o": max(0, offset - PAGE)}))
    if found.more:
        buttons.append(button("Next", "similar_next", {**page, "o": offset + PAGE}))
    if found.passing and narrowed(found.filters):
        buttons.append(
            button(
                "Show them" if found.passing > 1 else "Show it", "similar_unlike", {**page, "o": 0, "u": 1}
            )
        )
    return buttons


def asked(found: Matches) -> str:
    """The question as it could be asked again, without the personal data that was in it."""
    filters = found.filters
    typed = {
        "dept": ",".join(filters.departments),
        "touchpoint": filters.touchpoint,
        "kind": filters.kind,
        "severity": ",".join(filters.severities),
        "customer": filters.customer,
        "cause": ",".join(filters.causes),
        "owner": filters.owner,
        "since": filters.since.isoformat() if filters.since else None,
        "until": filters.until.isoformat() if filters.until else None,
        "state": filters.state,
    }
    return " ".join([found.query, *(f'{name}:"{value}"' for name, value in typed.items() if value)])


def understood(filters: Filters) -> str:
    """How the filters were read."""
    parts = [
        f"department {label(', '.join(filters.departments), SPREAD)}"
        if filters.departments
        else "all departments"
    ]
    if filters.touchpoint:
        parts.append(f"touchpoint {label(filters.touchpoint)}")
    if filters.since:
        parts.append(f"since {day(filters.since)}")
    if filters.state:
        parts.append(filters.state)
    return " · ".join(parts)


def searching_modal() -> Block:
    """Shown at once, since a trigger lives three seconds."""
    return modal("Similar cases", [section("Looking for similar cases …")], callback="similar_cases")


def message_modal(text: str) -> Block:
    """One sentence in a modal."""
    return modal("Faultline", [section(text)], callback="message")


def similar_modal(found: Matches) -> Block:
    """Similar cases in a modal."""
    blocks = [section(past_case(match)) for match in found.matches]
    blocks += in_other_departments(found, found.matches, ELSEWHERE)
    return modal(
        "Similar cases", blocks or [section(label(none_alike(found), SAID))], callback="similar_cases"
    )
