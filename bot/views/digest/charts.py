"""The charts of a digest: Slack's own, and the same figures as text for where Slack draws none."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from bot.mrkdwn import clipped, harmless, quoted
from bot.views.blocks import Block, section
from triage.digest.model import Digest
from triage.digest.parts import decisions, standing

MOST_SERIES, LABEL, WEEKS = 6, 20, 12
TO_DECIDE = "Customers a week: the things to decide"
GOING_ON = "Customers a week: what keeps happening"


class Series(NamedTuple):
    """One line of a chart."""

    name: str
    values: list[int]


def to_decide(digest: Digest) -> list[Series]:
    """The trends of the things to decide, numbered as they stand in the message; each cause once."""
    drawn: dict[str, Series] = {}
    for place, (_, item) in enumerate(decisions(digest), 1):
        if item.trend:
            drawn.setdefault(item.cause or item.subject, _series(place, item.name or item.claim, item.trend))
    return list(drawn.values())


def going_on(digest: Digest) -> list[Series]:
    """The trends of what keeps happening."""
    return [_series(place, one.name, one.trend) for place, (_, one) in enumerate(standing(digest), 1)]


def chart(digest: Digest) -> Block | None:
    """The chart of the message: what is to decide, else what keeps happening; None without figures."""
    return drawn(TO_DECIDE, to_decide(digest), digest.weeks) or drawn(
        GOING_ON, going_on(digest), digest.weeks
    )


def drawn(title: str, series: Sequence[Series], weeks: Sequence[str]) -> Block | None:
    """Slack's own line chart; None where there is nothing to draw."""
    labels = [label[:LABEL] for label in weeks[-WEEKS:]]
    lines = [one for one in series if len(one.values) >= len(labels)][:MOST_SERIES]
    if not lines or len(labels) < 2 or len(set(labels)) < len(labels):
        return None
    shown = [{"name": one.name, "data": _points(labels, one.values[-len(labels) :])} for one in lines]
    chart: dict[str, Any] = {"type": "line", "series": shown, "axis_config": {"categories": labels}}
    return {"type": "data_visualization", "title": title, "chart": chart}


def as_text(chart: Block) -> Block:
    """The same figures as text."""
    series = chart["chart"]["series"]
    rows = [
        f"{quoted(one['name'], 60)}: {' '.join(str(point['value']) for point in one['data'])}"
        for one in series
    ]
    return section(f"*{chart['title']}*\n```" + "\n".join(rows) + "```")


def without_charts(blocks: Sequence[Block]) -> list[Block]:
    """A message for a Slack that draws no charts: figures in their place."""
    return [as_text(block) if block["type"] == "data_visualization" else block for block in blocks]


def _series(place: int, name: str, values: list[int]) -> Series:
    return Series(clipped(f"{place}. {harmless(name)}", LABEL), values)


def _points(labels: Sequence[str], values: Sequence[int]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in zip(labels, values, strict=True)]
