"""Messages: what each kind of notice says in Slack, built from what is on file when it is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.bootstrap import House
from bot.desks import digest_messages, handoff_messages
from bot.desks.cards import facts_of
from bot.desks.follow_ups import asked
from bot.desks.news import news_of
from bot.views import card as card_view
from bot.views.blocks import Block
from knowledge.tables import Notice
from triage.cases.follow_ups import FOLLOW_UP


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
    facts = facts_of(house, int(notice.payload["case"]), notice.channel)
    return Message(card_view.card(facts), card_view.fallback(facts))


def _charted(said: Callable[[House, Notice], tuple[list[Block], str, list[Block]]]) -> Builder:
    """A builder of one that gives blocks, words, and the blocks without charts."""
    return lambda house, notice: Message(*said(house, notice))


def _shown(said: Callable[[House, Notice], tuple[list[Block], str]]) -> Builder:
    """A builder of one that gives blocks and words."""
    return lambda house, notice: Message(*said(house, notice))


BUILDERS: Mapping[str, Builder] = {
    "card": card_of,
    **{kind: _charted(said) for kind, said in digest_messages.BUILDERS.items()},
    "news": _shown(news_of),
    FOLLOW_UP: _shown(asked),
    **{kind: _shown(said) for kind, said in handoff_messages.BUILDERS.items()},
}
