"""The data_visualization block: bar, line, area and pie charts that Slack draws itself."""

from __future__ import annotations

from playground.slack.block_kit.objects import ID
from playground.slack.block_kit.rules import (
    Findings,
    Json,
    ListOf,
    Number,
    Rule,
    Shape,
    String,
    Typed,
    shape,
    unique,
)

SERIES = 6
"""Series or segments: the count that is safe in both versions of Slack's reference (6 and 12)."""
CATEGORIES = 20
_LABEL = String(20, 1)
_SMALLEST = 5e-324
_POINT = Shape({"label": _LABEL, "value": Number()}, ("label", "value"))
_SEGMENT = Shape({"label": _LABEL, "value": Number(low=_SMALLEST)}, ("label", "value"))
_SERIES = Shape({"name": _LABEL, "data": ListOf(_POINT, CATEGORIES, 1)}, ("name", "data"))
_AXIS = Shape(
    {"categories": ListOf(_LABEL, CATEGORIES, 1), "x_label": String(50), "y_label": String(50)},
    ("categories",),
)


def _point_per_category(value: Json, pointer: str, found: Findings) -> None:
    """Cross check: names differ, and each series has exactly one point for each category."""
    series = [one for one in value.get("series") or [] if isinstance(one, dict)]
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    unique([one.get("name") for one in series], "series name", f"{pointer}/series", found)
    if not isinstance(categories, list):
        return
    unique(categories, "category", f"{pointer}/axis_config/categories", found)
    for index, one in enumerate(series):
        points = [point for point in one.get("data") or [] if isinstance(point, dict)]
        if sorted(str(point.get("label")) for point in points) != sorted(str(name) for name in categories):
            found.add("must have exactly one point per category", f"{pointer}/series/{index}/data")


_AXES: dict[str, Rule] = {"series": ListOf(_SERIES, SERIES, 1), "axis_config": _AXIS}
CHART = Typed(
    {
        "pie": shape("pie", {"segments": ListOf(_SEGMENT, SERIES, 1)}, ("segments",)),
        **{
            kind: shape(kind, _AXES, ("series", "axis_config"), (_point_per_category,))
            for kind in ("bar", "line", "area")
        },
    }
)
DATA_VISUALIZATION = shape(
    "data_visualization", {"block_id": ID, "title": String(50, 1), "chart": CHART}, ("title", "chart")
)
