"""The weekly digest as a message: five questions answered, one chart, a button behind every number."""

from collections.abc import Sequence
from typing import Any

from bot.mrkdwn import escape, label, name, owner
from bot.views.blocks import Block, button, context, divider, header, section
from bot.views.card import SPREAD
from triage.claims import listed
from triage.digest import Digest, DigestItem, Kind

PARTS: tuple[tuple[str, tuple[Kind, ...]], ...] = (
    ("What keeps happening across departments", ("recurring",)),
    ("New", ("emerging",)),
    ("Growing", ("growing",)),
    ("Came back", ("returning",)),
    ("Fixes and what came of them", ("fix",)),
)
MOST_SERIES, LABEL = 6, 20
MOST_CHARACTERS = 11_000  # of all blocks: Slack refuses near 13,200, undocumented
MOST_BLOCKS = 46  # Slack takes 50; the last ones are for the chart and the word that there is more


def digest_blocks(digest: Digest, late: bool = False) -> list[Block]:
    """The blocks of a digest, within Slack's limits however many causes there are."""
    whose = f" for {', '.join(digest.departments)}" if digest.departments else ""
    blocks: list[Block] = [header(f"Fault lines in {digest.week}{whose}")]
    small = [escape(digest.summary)] + (
        ["This digest is late: the bot was not running at its time."] if late else []
    )
    blocks.append(context(*small, *([escape(digest.note)] if digest.note else [])))
    if not digest.items:
        blocks.append(section("Nothing needs deciding this week: no cause repeats, grows or comes back."))
        return blocks
    chart = trend_chart(digest)
    left = MOST_CHARACTERS - len(str(chart))
    for title, kinds in PARTS:
        lines = [_line(place, item) for place, item in enumerate(digest.of_kind(*kinds), 1)]
        for place, line in enumerate(lines):
            part = [line] if place else [divider(), section(f"*{title}*"), line]
            left -= len(str(part))
            if left < 0 or len(blocks) + len(part) > MOST_BLOCKS:
                blocks.append(
                    context("This message is as long as Slack takes: `faultline digest` prints the rest.")
                )
                return _with_chart(blocks, chart)
            blocks += part
    return _with_chart(blocks, chart)


def _with_chart(blocks: list[Block], chart: Block | None) -> list[Block]:
    return [*blocks, divider(), chart] if chart else blocks


def fallback(digest: Digest) -> str:
    """The digest in plain words, for notifications and readers without blocks."""
    first = digest.of_kind("recurring")[:1]
    most = f" Most: {first[0].cause} {name(first[0].name)}." if first else ""
    return f"Fault lines in {digest.week}: {digest.summary}{most}"


def trend_chart(digest: Digest) -> Block | None:
    """The recurring causes' customers a week as Slack's own line chart; None when there are none."""
    items = digest.of_kind("recurring")[:MOST_SERIES]
    labels = _distinct(digest.weeks)
    if not items or len(labels) < 2:
        return None
    series = [
        {
            "name": item.cause,
            "data": [
                {"label": label, "value": value} for label, value in zip(labels, item.trend, strict=True)
            ],
        }
        for item in items
    ]
    chart: dict[str, Any] = {"type": "line", "series": series, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": "Customers a week by cause", "chart": chart}


def chart_table(digest: Digest) -> Block:
    """The same figures as text, for where Slack draws no chart."""
    lines = [
        f"{item.cause}: {' '.join(str(value) for value in item.trend)}"
        for item in digest.of_kind("recurring")
    ]
    return section("*Customers a week by cause*\n```" + "\n".join(lines) + "```")


def _line(place: int, item: DigestItem) -> Block:
    spread = label(listed(item.departments), SPREAD) if item.departments else "no department given"
    text = (
        f"{place}. *{item.cause} “{name(item.name)}”*\n{escape(item.claim)}\n{spread} · {owner(item.owner)}"
    )
    if not item.concerns:
        text += " · other departments"
    return section(text, button("Open cases", "open_cases", {"cause": item.cause}))


def _distinct(labels: Sequence[str]) -> list[str]:
    return [label[:LABEL] for label in labels]
