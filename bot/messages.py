"""Messages: what each kind of notice says in Slack, built from what is on file when it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.bootstrap import House
from bot.views import card as card_view
from bot.views import digest as digest_view
from bot.views.blocks import Block
from knowledge.tables import Case, Notice
from triage.causes import of_case
from triage.digest import Digest
from triage.matching import similar_to_case
from triage.privacy import veil, viewer_of


@dataclass(frozen=True)
class Message:
    """Blocks with the same in plain words, and what to send where Slack draws no charts yet."""

    blocks: list[Block]
    text: str
    without_charts: list[Block] | None = None


Builder = Callable[[House, Notice], Message]


def build(house: House, notice: Notice) -> Message:
    """What a notice says now. Raises `UnknownCase` when what it is about is not on file any more."""
    return BUILDERS[notice.kind](house, notice)


def card_of(house: House, notice: Notice) -> Message:
    """The card of a case, for its reporter."""
    case = int(notice.payload["case"])
    with house.database.read() as session:
        membership, cause = of_case(session, case)
        row = session.get_one(Case, case)
        viewer = viewer_of(session, notice.channel)
    past = similar_to_case(house.database, house.grouper, row, card_view.PAST_CASES)
    with house.database.read() as session:
        past = veil(session, viewer, past)
    blocks = card_view.card(
        case,
        row.text,
        membership.how,
        membership.confidence,
        cause,
        past,
        membership.explanation,
        row.language,
    )
    return Message(blocks, card_view.fallback(case, cause))


def digest_of(house: House, notice: Notice) -> Message:
    """A channel's digest, as it was computed."""
    digest = Digest.model_validate(notice.payload["digest"])
    blocks = digest_view.digest_blocks(digest, late=bool(notice.payload.get("late")))
    plainer = [block for block in blocks if block["type"] != "data_visualization"]
    if len(plainer) < len(blocks):
        plainer.append(digest_view.chart_table(digest))
    return Message(blocks, digest_view.fallback(digest), plainer)


BUILDERS: Mapping[str, Builder] = {
    "card": card_of,
    "digest": digest_of,
}
