"""The weekly digest as people see it: in order, within Slack's limits, the same on paper."""

import re
from html.parser import HTMLParser

import extremes_digest
import pytest
from extremes import TEXTS
from extremes_digest import decision, digest_item, digest_of, shown

from bot.views.digest import charts, drawing, words
from bot.views.digest.blocks import MOST_BLOCKS, MOST_CHARACTERS, digest_blocks, reply_blocks, size_of
from bot.views.digest.evidence import evidence_modal, of_item
from bot.views.digest.facts import Decided, Place, Shown, sentence
from bot.views.digest.page import page_of
from bot.views.digest.plain import bars, text_of
from triage.digest.model import Digest, DigestItem, Kind
from triage.digest.parts import (
    CARRIED,
    DECIDE,
    FINDINGS,
    PARTS,
    STANDING,
    THANKS,
    findings,
    replies,
    standing,
)


def quiet(**more: object) -> Digest:
    """A digest with nothing in it."""
    return digest_of("", 0, decisions=0).model_copy(update={"departments": [], "note": None, **more})


def asking(*items: DigestItem) -> Digest:
    """A digest with these items alone."""
    return quiet(items=[*items])


def titles(blocks: list[dict]) -> list[str]:
    """The titles of the parts, in order."""
    said = [block["text"]["text"] for block in blocks if block["type"] == "header"]
    return [text for text in said if text in PARTS]


def pressed(blocks: list[dict]) -> list[tuple[str, str]]:
    """Every button with its value."""
    found = []
    for block in blocks:
        for one in (block.get("accessory") or {}, *block.get("elements", ())):
            found += [(one["action_id"], one["value"])] if one.get("type") == "button" else []
    return found


@pytest.mark.parametrize("kind", TEXTS)
def test_every_message_stays_below_what_slack_takes(kind: str):
    for state, blocks in extremes_digest.messages(TEXTS[kind]).items():
        assert (state, sum(map(size_of, blocks)) <= MOST_CHARACTERS) == (state, True)
        assert (state, 0 < len(blocks) <= MOST_BLOCKS) == (state, True)


def test_the_parts_stand_in_the_order_of_a_review():
    digest = digest_of("late", 8, decisions=1, departments=1)

    assert titles(digest_blocks(shown(digest))) == [
        CARRIED, DECIDE, *(part.title for part in FINDINGS), STANDING, THANKS,
    ]  # fmt: skip


def test_what_is_to_be_decided_is_always_in_the_message_however_much_else_there_is():
    blocks = digest_blocks(shown(digest_of(TEXTS["long"], 300)))
    own = [value for action, value in pressed(blocks) if action == "digest_own"]

    assert own == [f"999999999.i{place}" for place in range(5)]


def test_a_button_carries_nothing_but_the_number_of_the_notice_and_a_place():
    for text in TEXTS.values():
        for blocks in extremes_digest.messages(text).values():
            assert all(re.fullmatch(r"\d+\.[isc]?\d+", value) for _, value in pressed(blocks))


def test_what_was_decided_stands_where_the_buttons_were_with_the_way_back():
    item = decision("late", 3)
    made = {item.subject: Decided(7, "U0A1", "takes it on")}
    blocks = digest_blocks(Shown(asking(item), 12, decided=made, people=frozenset(("U0A1",))))

    assert pressed(blocks) == [("digest_evidence", "12.i0"), ("digest_undo", "12.7")]
    assert "<@U0A1> takes it on." in str(blocks)


def test_a_quiet_week_says_so_in_one_sentence_and_asks_for_nothing():
    blocks = digest_blocks(shown(quiet()))

    assert "*Nothing needs deciding this week.* No cause repeats, grows or comes back." in str(blocks)
    assert pressed(blocks) == []
    assert replies(quiet()) == []
    assert words.fallback(quiet()) == "Fault lines in 2026-W46: 0 cases Nothing needs deciding this week."


def test_each_phase_says_which_it_is_and_why():
    for phase, said in words.PHASES.items():
        digest = quiet(phase=phase, phase_why="This channel's first digest.")

        assert f"*{said}*: This channel's first digest." in str(digest_blocks(shown(digest)))
        assert f"{said}: This channel's first digest." in text_of(digest, 100)


def of_one_cause(*kinds: Kind) -> list[DigestItem]:
    """Findings of these kinds, all of RC-1."""
    found = [digest_item(kind, f"{kind} said.", 1) for kind in kinds]
    return [item.model_copy(update={"subject": "RC-1", "details": [f"{item.kind} detail"]}) for item in found]


def test_a_finding_that_is_to_be_decided_about_is_not_told_twice():
    asked = decision("late", 1).model_copy(update={"subject": "RC-1"})
    same, fix = of_one_cause("growing", "fix")

    assert findings(asking(asked, same, fix), "growing", "fix") == []
    assert words.claim(asking(asked, same, fix), asked) == "late fix said."


def test_of_one_cause_there_is_one_finding_and_it_says_all():
    grows, fix = of_one_cause("growing", "fix")
    digest = asking(grows, fix)

    assert [one.item.kind for one in findings(digest, "growing", "fix")] == ["growing"]
    assert words.claim(digest, grows) == "growing said. fix said."
    assert words.details(digest, grows)[:2] == ["growing detail", "fix detail"]
    assert "growing said. fix said." in str(digest_blocks(shown(digest)))
    assert [page_of(digest).count("fix said."), text_of(digest, 100).count("fix said.")] == [1, 1]


def test_what_a_decision_carried_on_says_of_its_cause_is_said_there_alone():
    (back,) = of_one_cause("returning")
    (earlier,) = digest_of("x", 1).carried
    tells = earlier.model_copy(update={"subject": "RC-1", "came_of": "It is planned. returning said."})
    other = tells.model_copy(update={"came_of": "It is planned."})

    found = [
        findings(asking(back).model_copy(update={"carried": [one]}), "returning") for one in (tells, other)
    ]
    assert [len(one) for one in found] == [0, 1]


def test_what_is_told_of_a_cause_above_is_not_what_keeps_happening():
    keeps = digest_of("x", 1).standing[0].model_copy(update={"cause": "RC-1"})
    (earlier,) = digest_of("x", 1).carried
    told = earlier.model_copy(update={"subject": "RC-1", "cause": "RC-1"})
    cascade = told.model_copy(update={"subject": "cascade RC-2 > RC-1"})

    assert standing(quiet(standing=[keeps], items=of_one_cause("fix"))) == []
    assert standing(quiet(standing=[keeps], carried=[told])) == []
    assert standing(quiet(standing=[keeps], carried=[cascade])) == [(0, keeps)]


def test_a_reply_tells_the_details_and_figures_of_all_items_of_its_parts():
    digest = digest_of("late", 16, departments=1)
    between = str(reply_blocks(shown(digest), "between"))

    assert replies(digest) == ["decide", "proof", "between", "standing"]
    assert between.count("counted 99 · expected 0.12 · 95% range 0.5 to 2.2") == 6
    assert "by chance about once in 8,000 times" in between


def test_a_sentence_mentions_only_the_people_whom_the_digest_is_about():
    people = frozenset(("U0A1",))

    assert sentence("<@U0A1> and <@U0A2> <!channel>", people) == "<@U0A1> and &lt;@U0A2&gt; &lt;!channel&gt;"
    assert sentence("*a* `b`", people) == "∗a∗ ˋbˋ"


def test_a_place_is_read_as_it_was_written_and_nothing_else_is():
    assert Place.parse(str(Place(12, "s", 3))) == Place(12, "s", 3)
    for wrong in ("", "12", "12.x3", "12.i", "-1.i3", "12.i3 ", "1" * 13 + ".i3"):
        with pytest.raises(ValueError, match="^" + re.escape(wrong)):
            Place.parse(wrong)


def test_a_chart_has_at_most_six_lines_of_the_weeks_told():
    digest = digest_of("x", 0, decisions=8)
    chart = charts.chart(digest)["chart"]

    assert [line["name"] for line in chart["series"]] == [f"{number}. x" for number in range(1, 7)]
    assert len(set(chart["axis_config"]["categories"])) == 12


@pytest.mark.parametrize("weeks", [[], ["9 Nov"], ["9 Nov"] * 12])
def test_one_week_makes_no_chart(weeks: list[str]):
    assert charts.chart(digest_of("x", 5).model_copy(update={"weeks": weeks})) is None


def test_where_slack_draws_no_chart_its_figures_are_told_as_text():
    chart = charts.drawn("Customers a week", [charts.Series("1. Late", [3, 4])], ["2 Nov", "9 Nov"])

    (text,) = charts.without_charts([chart])
    assert text["text"]["text"] == "*Customers a week*\n```1. Late: 3 4```"


@pytest.mark.parametrize(
    ("p", "said"),
    [
        (0.049, "by chance about once in 20 times"),
        (0.000123, "by chance about once in 8,000 times"),
        (1e-9, "by chance less than once in a million times"),
    ],
)
def test_a_chance_is_said_in_words(p: float, said: str):
    assert words.chance(p) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fix", "95% range 15% to 58% of the earlier rate"),
        ("passage", "95% range 0.15 to 0.58 times"),
        ("satisfaction", "95% range 15% to 58%"),
    ],
)
def test_an_interval_says_what_it_is_a_range_of(kind: str, said: str):
    assert words.interval(digest_item(kind, "x").model_copy(update={"interval": (0.15, 0.58)})) == said


@pytest.mark.parametrize(
    ("week", "said"),
    [
        ("2026-W46", "9 to 15 November 2026"),
        ("2026-W44", "26 October to 1 November 2026"),
        ("2026-W53", "28 December 2026 to 3 January 2027"),
    ],
)
def test_a_week_is_said_by_its_days(week: str, said: str):
    assert words.dates(week) == said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1, 9, 7], "7 last week, at most 9 in one of the last 3 weeks"),
        ([9, 2], "fewer than 5 last week, at most 9 in one of the last 2 weeks"),
        ([9, 0], "0 last week, at most 9 in one of the last 2 weeks"),
        ([4, 4], ""),
        ([9], ""),
    ],
)
def test_a_trend_tells_no_count_of_people_below_five(values: list[int], said: str):
    assert words.trend(values) == said


@pytest.mark.parametrize(
    ("name", "subject", "said"),
    [
        ("Late", "RC-9", "Late (RC-9)"),
        ("passage Cards > Claims", "passage Cards > Claims", "Cards → Claims"),
        ("journey claim", "journey claim", "claim"),
        ("card trouble", "card trouble", "card trouble"),
    ],
)
def test_an_earlier_decision_is_called_by_what_it_was_about(name: str, subject: str, said: str):
    (earlier,) = digest_of("x", 1).carried

    assert words.about(earlier.model_copy(update={"name": name, "subject": subject})) == said


def test_figures_tell_no_count_of_people_below_five():
    item = digest_item("growing", "x").model_copy(update={"interval": None, "observed": 3, "expected": 2.41})

    assert words.figures(item) == "counted fewer than 5 · expected 2.4 · by chance about once in 8,000 times"


@pytest.mark.parametrize(
    ("kind", "observed", "expected", "said"),
    [
        ("fix", 12.0, 59.4, "counted 12 · about 59 expected had nothing changed"),
        ("fix", 0.0, 0.4, "counted 0 · fewer than one expected had nothing changed"),
        ("satisfaction", 0.31, 0.57, "counted 31% · expected 57%"),
        ("satisfaction", 0.0, 0.57, "counted 0% · expected 57%"),
        ("satisfaction", 1.0, 0.57, "counted 100% · expected 57%"),
        ("satisfaction", 54.0, None, "counted 54"),
        ("passage", 46.0, 26.6, "counted 46 · expected 26.6"),
    ],
)
def test_figures_are_of_what_they_count(kind: Kind, observed: float, expected: float | None, said: str):
    figures = {"observed": observed, "expected": expected, "interval": None, "p": None}

    assert words.figures(digest_item(kind, "x").model_copy(update=figures)) == said


def test_evidence_tells_figures_in_words_and_turns_its_pages():
    item = digest_item("growing", "late")
    view = evidence_modal(of_item(digest_of("late", 0), item), [], Place(12, "i", 3), 10, 25)

    assert "counted 99 · expected fewer than one · 95% range" in str(view)
    assert pressed(view["blocks"]) == [
        ("digest_cases_previous", '{"place":"12.i3","o":0}'),
        ("digest_cases_next", '{"place":"12.i3","o":20}'),
    ]


class Reader(HTMLParser):
    """Reads a page as a browser would: tags that are open, and text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)> \"' onload=alert(1) & <b>"


@pytest.mark.parametrize("text", [*TEXTS.values(), HOSTILE], ids=[*TEXTS, "hostile"])
def test_a_page_is_well_formed_and_nothing_in_it_runs_loads_or_links(text: str):
    read = Reader(page_of(digest_of(text, 16)))

    assert read.open == []
    assert read.tags & {"script", "img", "link", "a", "iframe", "form", "b-", "object"} == set()
    assert [name for name, _ in read.attributes if name.startswith("on") or name in ("src", "href")] == []


def test_a_page_holds_the_same_parts_as_the_message_in_the_same_order():
    digest = digest_of("late", 8, decisions=1, departments=1)
    said = re.findall(r"<h2>(.*?)</h2>", page_of(digest))
    printed = [
        line for line in text_of(digest, 100).split("\n") if line[:1].isupper() and line == line.upper()
    ]

    assert said == [*PARTS]
    assert printed == [title.upper() for title in PARTS]


def test_a_page_names_people_by_their_ids_and_mentions_nobody():
    digest = asking(decision("late", owner="<@U0A1>"))

    assert "owner: @U0A1" in page_of(digest)
    assert "owner: @U0A1" in text_of(digest, 100)


def test_lines_in_a_terminal_are_no_longer_than_asked_for():
    text = text_of(digest_of(TEXTS["short"], 16), 72)

    assert max(map(len, text.split("\n"))) <= 72


def test_a_range_is_drawn_where_it_lies_with_no_difference_between():
    item = digest_item("passage", "x").model_copy(update={"interval": (1.0, 50.0)})

    assert 'x="110" y="5" width="110"' in drawing.interval(item)
    assert 'class="same" x1="110"' in drawing.interval(item)
    share = digest_item("satisfaction", "x").model_copy(update={"interval": (0.25, 0.5)})
    assert 'x="55" y="5" width="55"' in drawing.interval(share)
    assert "same" not in drawing.interval(share)


def test_bars_rise_with_the_counts():
    assert bars([0, 4, 8]) == "▁▅█"
    assert bars([]) == ""
    assert bars([0, 0]) == "▁▁"


def test_a_cause_that_is_asked_about_twice_is_drawn_once():
    digest = asking(decision("late", 1), decision("late", 1, about="cascade"), decision("late", 2))

    assert [one.name[:2] for one in charts.to_decide(digest)] == ["1.", "3."]
