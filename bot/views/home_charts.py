"""Home's two native charts: cases a week by department, and what the last seven days were about."""

from typing import Any

from bot.mrkdwn import clipped, harmless, name
from bot.views.blocks import Block, section
from triage.numbers import cause_number
from triage.volume import Volume

MOST_SERIES, MOST_CAUSES, LABEL = 6, 8, 20
BY_WEEK = "Cases a week by department"
BY_CAUSE = "Cases of the last seven days by cause"


def charts(volume: Volume) -> list[Block]:
    """Both charts; none of what has no figures."""
    weeks = weeks_of(volume)
    series = [
        {"name": shown, "data": _points(weeks, counts)}
        for shown, counts in zip(series_names(volume), _counts(volume), strict=True)
    ]
    found = [_chart(BY_WEEK, "line", weeks, series)] if series else []
    causes = volume.causes[:MOST_CAUSES]
    if causes:
        labels = [cause_number(one.cause) for one in causes]
        points = _points(labels, [one.cases for one in causes])
        found.append(_chart(BY_CAUSE, "bar", labels, [{"name": "Cases", "data": points}]))
    return found


def figures(volume: Volume) -> list[Block]:
    """The same as text, for where Slack draws no chart."""
    weeks, names, counted = weeks_of(volume), series_names(volume), _counts(volume)
    wide = max((len(shown) for shown in names), default=0)
    digits = max((len(str(count)) for counts in counted for count in counts), default=1)
    rows = [
        f"{name(shown)}:{' ' * (wide - len(shown))} {' '.join(f'{count:>{digits}}' for count in counts)}"
        for shown, counts in zip(names, counted, strict=True)
    ]
    causes = [f"{cause_number(one.cause)}: {one.cases}" for one in volume.causes[:MOST_CAUSES]]
    by_week = [f"Weeks from {weeks[0]} to {weeks[-1]}", *rows] if rows else []
    parts = [(BY_WEEK, by_week), (BY_CAUSE, causes)]
    return [section(f"*{title}*\n```" + "\n".join(lines) + "```") for title, lines in parts if lines]


def weeks_of(volume: Volume) -> list[str]:
    """The day on which each of the weeks began."""
    return [f"{begin.day} {begin:%b}" for begin in volume.begins]


def series_names(volume: Volume) -> list[str]:
    """The departments' names as a chart takes them: short, and each another."""
    found: list[str] = []
    for department, _ in volume.departments[:MOST_SERIES]:
        shown, number = clipped(harmless(department), LABEL), 2
        while shown in found:
            shown, number = f"{harmless(department)[: LABEL - 4]}… {number}", number + 1
        found.append(shown)
    return found


def _counts(volume: Volume) -> list[list[int]]:
    return [counts for _, counts in volume.departments[:MOST_SERIES]]


def _points(labels: list[str], counts: list[int]) -> list[dict[str, Any]]:
    return [{"label": label, "value": count} for label, count in zip(labels, counts, strict=True)]


def _chart(title: str, kind: str, categories: list[str], series: list[dict[str, Any]]) -> Block:
    chart = {"type": kind, "series": series, "axis_config": {"categories": categories}}
    return {"type": "data_visualization", "title": title, "chart": chart}
