"""What may stand in a message or view: a limit itself passes, one more is refused with its place."""

from __future__ import annotations

from typing import Any

import pytest

from playground.slack.block_kit.checks import blocks_too_long, check_blocks, check_view

Json = dict[str, Any]


def plain(length: int) -> Json:
    """A plain text of some length."""
    return {"type": "plain_text", "text": "x" * length}


def section(length: int = 1, **more: Any) -> Json:
    """A section with a text of some length."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}, **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def button(number: int = 0, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "action_id": f"a{number}", "text": plain(3), **more}


def options(count: int) -> list[Json]:
    """Options with different values."""
    return [{"text": plain(3), "value": str(number)} for number in range(count)]


def select(count: int) -> Json:
    """A menu."""
    return actions({"type": "static_select", "action_id": "a", "options": options(count)})


def chart(series: int = 1, categories: int = 2, points: int | None = None, title: int = 10) -> Json:
    """A bar chart."""
    names = [f"c{number}" for number in range(categories)]
    data = [{"label": name, "value": 1} for name in names[:points]]
    return {
        "type": "data_visualization",
        "title": "x" * title,
        "chart": {
            "type": "bar",
            "series": [{"name": f"s{number}", "data": data} for number in range(series)],
            "axis_config": {"categories": names},
        },
    }


@pytest.mark.parametrize(
    ("fits", "breaks", "pointer"),
    [
        ([section()] * 50, [section()] * 51, "/blocks"),
        ([section(3000)], [section(3001)], "/blocks/0/text/text"),
        (
            [{"type": "header", "text": plain(150)}],
            [{"type": "header", "text": plain(151)}],
            "/blocks/0/text/text",
        ),
        (
            [actions(button(text=plain(75)))],
            [actions(button(text=plain(76)))],
            "/blocks/0/elements/0/text/text",
        ),
        (
            [actions(button(value="x" * 2000))],
            [actions(button(value="x" * 2001))],
            "/blocks/0/elements/0/value",
        ),
        (
            [actions(*[button(n) for n in range(25)])],
            [actions(*[button(n) for n in range(26)])],
            "/blocks/0/elements",
        ),
        ([actions(button(1), button(2))], [actions(button(1), button(1))], "/blocks/0/elements"),
        ([section(block_id="x" * 255)], [section(block_id="x" * 256)], "/blocks/0/block_id"),
        ([section(block_id="a"), section(block_id="b")], [section(block_id="a")] * 2, "/blocks"),
        ([select(100)], [select(101)], "/blocks/0/elements/0/options"),
        ([chart(series=6)], [chart(series=7)], "/blocks/0/chart/series"),
        ([chart(categories=20)], [chart(categories=21)], "/blocks/0/chart/axis_config/categories"),
        ([chart(title=50)], [chart(title=51)], "/blocks/0/title"),
        ([chart(categories=3)], [chart(categories=3, points=2)], "/blocks/0/chart/series/0/data"),
        ([chart(), chart()], [chart(), chart(), chart()], "/blocks"),
        ([{"type": "divider"}], [{"type": "alarm"}], "/blocks/0/type"),
        ([{"type": "divider"}], [{"type": "divider", "colour": "red"}], "/blocks/0"),
        ([section()], [{"type": "section"}], "/blocks/0"),
    ],
)
def test_a_limit_passes_and_one_more_is_refused(fits: list[Json], breaks: list[Json], pointer: str) -> None:
    """Each problem carries the JSON pointer of what is wrong."""
    assert check_blocks(fits, "message") == []
    assert any(f"[json-pointer:{pointer}]" in problem for problem in check_blocks(breaks, "message"))


def test_a_form_with_inputs_needs_a_submit_button() -> None:
    """Without inputs it does not."""
    asks = {"type": "input", "label": plain(3), "element": {"type": "plain_text_input", "action_id": "a"}}
    view = {"type": "modal", "title": plain(24), "blocks": [asks]}

    assert check_view(view) == ["[ERROR] missing required field: submit [json-pointer:/view]"]
    assert check_view({**view, "submit": plain(24)}) == []
    assert check_view({**view, "blocks": [section()]}) == []
    assert check_view({**view, "submit": plain(25)}) != []


def test_a_block_stands_only_where_slack_lets_it() -> None:
    """Charts stand in messages and on the Home tab, markdown in messages alone."""
    text = {"type": "markdown", "text": "*hello*"}

    assert check_blocks([chart(), text], "message") == []
    assert check_blocks([chart()], "home") == []
    assert check_blocks([chart()], "modal") != []
    assert check_blocks([text], "home") != []


def test_a_message_holds_no_more_text_than_slack_was_seen_to_take() -> None:
    """13,200 characters over all blocks."""
    assert not blocks_too_long([section(2640)] * 5)
    assert blocks_too_long([section(2641)] * 5)
