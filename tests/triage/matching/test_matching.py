"""Similar cases: two lists, ranked by meaning, by words and by the references that were asked for."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import pytest
from helpers import FAULTS, NOW, WordEncoder, group_all, log, log_and_group, reports
from sqlalchemy import insert

from knowledge.database import Database
from knowledge.encoder import Floats
from knowledge.tables import Case, Cause, Membership, Vector
from triage.grouping.grouper import Grouper
from triage.matching.likeness import ONE_BY_ONE, ORDINARY, Likeness, word_weight
from triage.matching.past_cases import ELSEWHERE, LOOKS, Match, Matches, similar, similar_to_case
from triage.matching.queries import Filters
from triage.report import Report
from triage.wording.ordinary import ORDINARY_REPORTS

CARD, APP, REFUND = FAULTS[:3]
ALL = Filters()


class CodeBlind(WordEncoder):
    """As sentence encoders do, it makes little of codes: here nothing at all."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """One unit vector a text, of the words without a digit."""
        return super().encode([re.sub(r"\S*\d\S*", " ", text) for text in texts])


class Meaning:
    """What texts mean is told by hand: how near some lie to any other text, which is a question."""

    fingerprint = "meaning@72"

    def __init__(self, cosines: Mapping[str, float]) -> None:
        self._cosines = cosines

    def encode(self, texts: Sequence[str]) -> Floats:
        """Every ordinary report means something of its own, so that little is taken off the others."""
        return np.array([self._one(text) for text in texts], np.float32)

    def _one(self, text: str) -> Floats:
        directions = np.eye(2 + len(ORDINARY_REPORTS), dtype=np.float32)
        if text in ORDINARY_REPORTS:
            return directions[2 + ORDINARY_REPORTS.index(text)]
        cosine = self._cosines.get(text, 1.0)
        return np.asarray(cosine * directions[0] + (1 - cosine**2) ** 0.5 * directions[1], np.float32)


def numbers(matches: Sequence[Match]) -> list[int]:
    return [int(match.case.removeprefix("C-")) for match in matches]


def file_many(database: Database, grouper: Grouper, texts: Sequence[str], departments: Sequence[str]) -> None:
    """Grouped cases by the thousand, all of one cause, without grouping them."""
    units = grouper.encoder.encode(texts)
    with database.turn() as turn:
        session, number = turn.session, turn.number
        cause = Cause(name="Many", name_key="many", founded_at=NOW)
        session.add(cause)
        session.flush()
        facts = {"created_at": NOW, "turn": number, "redacted": {}}
        rows = [
            {"text": text, "department": department, "occurred_at": NOW - timedelta(hours=place), **facts}
            for place, (text, department) in enumerate(zip(texts, departments, strict=True))
        ]
        cases = list(session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), rows))
        session.execute(
            insert(Membership),
            [
                {"case_id": case, "cause_id": cause.id, "at": NOW, "turn": number, "explanation": {}}
                for case in cases
            ],
        )
        session.execute(
            insert(Vector),
            [
                {
                    "encoder": grouper.encoder.fingerprint,
                    "case_id": case,
                    "turn": number,
                    "unit": unit.tobytes(),
                }
                for case, unit in zip(cases, units, strict=True)
            ],
        )


def some_words(many: int, seed: int = 5) -> list[str]:
    """Texts of a few words out of sixty, every word in many of them."""
    dice = np.random.default_rng(seed)
    return [
        " ".join(f"word{letter}" for letter in dice.choice(list("abcdefghijklmnopqrstuvwxyz"), 6))
        for _ in range(many)
    ]


def test_the_most_alike_come_first_and_scores_fall_from_one_to_no_less_than_nothing(database: Database):
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, reports(8), grouper)
    log_and_group(database, [CARD], grouper)
    found = similar(database, grouper, CARD, ALL, limit=49, unlike=True)
    scores = [match.score for match in found.matches]

    assert numbers(found.matches)[0] == 49
    assert {match.text.find(CARD) >= 0 for match in found.matches[:9]} == {True}
    assert scores == sorted(scores, reverse=True)
    assert (scores[0], scores[-1] >= 0) == (1.0, True)
    assert (found.searched, len(found.matches), found.more) == (49, 49, False)


@pytest.mark.parametrize("asked", ["ERR-4012", "err4012", "error ERR_4012", "what is error code ERR:4012?"])
def test_a_question_that_is_a_reference_puts_the_cases_that_hold_it_first(database: Database, asked: str):
    grouper = Grouper(database, CodeBlind())
    log_and_group(
        database, [Report(text=f"error code ERR-{number} at login") for number in range(3990, 4011)], grouper
    )
    holding = log_and_group(
        database, [f"{APP}, it said ERR-4012 twice", f"{REFUND}: see err_4012", "Err4012"], grouper
    )
    found = similar(database, grouper, asked, ALL, limit=5).matches

    assert set(numbers(found[:3])) == set(holding)
    assert found[2].score > 0.5 > found[3].score


def test_of_two_references_the_case_with_both_comes_first(sqlite_database: Database):
    grouper = Grouper(sqlite_database, CodeBlind())
    texts = [f"{CARD} X200", f"{CARD} ORD-2024-118", f"{REFUND} on a X-200: ord/2024/118", CARD]
    cases = log_and_group(sqlite_database, texts, grouper)
    found = numbers(similar(sqlite_database, grouper, "X200 ORD-2024-118", ALL).matches)

    assert found[0] == cases[2]
    assert set(found[1:]) == set(cases[:2])


def test_a_reference_that_nobody_noted_leaves_the_order_to_meaning(sqlite_database: Database):
    grouper = Grouper(sqlite_database, CodeBlind())
    cases = log_and_group(sqlite_database, [APP, CARD, REFUND], grouper)
    found = similar(sqlite_database, grouper, "card declined ERR-9", ALL).matches

    assert numbers(found)[0] == cases[1]


def test_in_a_whole_sentence_a_reference_is_a_word_among_others(sqlite_database: Database):
    grouper = Grouper(sqlite_database, CodeBlind())
    cases = log_and_group(sqlite_database, [f"{REFUND} X200", CARD, f"{CARD} X200"], grouper)
    found = similar(sqlite_database, grouper, f"{CARD} X200", ALL).matches

    assert numbers(found) == [cases[2], cases[1], cases[0]]


def test_words_count_more_the_longer_a_question_is():
    weights = [word_weight("word " * many) for many in (1, 15, 30, 60, 2_000)]

    assert weights == pytest.approx([0.1, 0.1, 0.4, 1.0, 1.0])


@pytest.mark.parametrize("asked", ["worda wordb wordc", "wordx " * 70, "E7 wordd", ""])
def test_a_short_look_is_certain_only_of_what_a_full_one_confirms(sqlite_database: Database, asked: str):
    grouper = Grouper(sqlite_database, WordEncoder())
    file_many(
        sqlite_database, grouper, [f"{text} E{n % 9}" for n, text in enumerate(some_words(400))], ["A"] * 400
    )
    with sqlite_database.read() as session:
        grouper.memory.catch_up(session)
        grouper.words.catch_up(session)
    likeness = Likeness(grouper, asked, grouper.encoder.encode([asked]))
    everything = likeness.of(np.arange(1, 401))
    certain: list[int] = []
    for look in (5, 20, 100, 400):
        near = likeness.nearest(look)
        certain.append(near.certain())
        assert near.cases[: near.certain()].tolist() == everything.cases[: near.certain()].tolist()

    assert certain[-1] == len(everything.cases)
    assert certain == sorted(certain)


def test_many_cases_at_once_are_scored_as_few_are(sqlite_database: Database):
    grouper, many = Grouper(sqlite_database, WordEncoder()), ONE_BY_ONE + 1
    file_many(sqlite_database, grouper, some_words(many), ["A"] * many)
    similar(sqlite_database, grouper, "worda", ALL)
    likeness = Likeness(grouper, "worda wordb", grouper.encoder.encode(["worda wordb"]))
    best = likeness.of(np.arange(1, many + 1))
    again = likeness.of(np.sort(best.cases[:500]))

    assert best.scores[:500] == pytest.approx(again.scores, abs=0.002)  # the index holds half precision


def test_pages_follow_on_each_other_and_end(database: Database):
    grouper = Grouper(database, WordEncoder())
    file_many(database, grouper, [f"worda {text}" for text in some_words(460)] + [APP] * 9, ["Cards"] * 469)
    whole = similar(database, grouper, "worda wordb", ALL, limit=469)
    pages = [similar(database, grouper, "worda wordb", ALL, limit=50, offset=at) for at in range(0, 500, 50)]

    assert [match for page in pages for match in page.matches] == whole.matches
    assert [page.more for page in pages] == [True] * 9 + [False]
    assert set(numbers(whole.matches)) == set(range(1, 461))


def test_pages_of_all_that_pass_go_on_where_nothing_is_alike(database: Database):
    grouper = Grouper(database, WordEncoder())
    file_many(database, grouper, [f"worda {text}" for text in some_words(60)] + [APP] * 9, ["Cards"] * 69)
    pages = [
        similar(database, grouper, "worda wordb", ALL, limit=50, offset=at, unlike=True) for at in (0, 50)
    ]

    assert [page.more for page in pages] == [True, False]
    assert numbers([match for page in pages for match in page.matches][-9:]) == list(range(61, 70))


@pytest.mark.parametrize(
    ("asked", "alike"),
    [
        ("worda wordb", [1]),  # a word in common
        ("the lift is stuck, and not again!", []),  # words in common that say nothing
        ("err-4012", [3]),  # a reference
        ("lift", []),
    ],
)
def test_what_shares_neither_meaning_nor_telling_words_with_a_question_is_not_like_it(
    sqlite_database: Database, asked: str, alike: list[int]
):
    texts = ["worda and not again", "wordc", "the wordd ERR-4012"]
    grouper = Grouper(sqlite_database, Meaning(dict.fromkeys(texts, 0.0)))
    log_and_group(sqlite_database, texts, grouper)
    found = similar(sqlite_database, grouper, asked, ALL)

    assert numbers(found.matches) == alike
    assert found.passing == (None if alike else 3)


def test_what_means_much_the_same_in_other_words_is_like_it(sqlite_database: Database):
    cosines = {"wordb": ORDINARY + 0.03, "wordc": ORDINARY - 0.03, "wordd": 0.9, "worde": -0.9}
    grouper = Grouper(sqlite_database, Meaning(cosines))
    log_and_group(sqlite_database, list(cosines), grouper)

    assert numbers(similar(sqlite_database, grouper, "worda", ALL).matches) == [3, 1]


def test_where_nothing_is_alike_it_is_told_how_many_pass_and_all_of_them_can_be_asked_for(database: Database):
    grouper = Grouper(database, WordEncoder())
    log_and_group(database, [Report(text=f"{APP} {n}", department="Cards") for n in range(3)], grouper)
    log_and_group(database, [Report(text=APP, department="Claims")], grouper)
    in_cards = Filters(departments=("cards",))
    found = similar(database, grouper, "worda wordb", in_cards, department="Claims")
    everything = similar(database, grouper, "worda wordb", in_cards, unlike=True)

    assert (found.matches, found.elsewhere, found.more, found.passing) == ([], [], False, 3)
    assert (sorted(numbers(everything.matches)), everything.passing) == ([1, 2, 3], None)
    assert similar(database, grouper, APP, in_cards).passing is None


@pytest.fixture
def crowded(database: Database) -> tuple[Database, Grouper]:
    """Thousands of cases of Cards that are like "worda wordb", and three of Claims with one of its words."""
    grouper = Grouper(database, WordEncoder())
    many = LOOKS[-1] + 500
    texts = [f"worda wordb {text}" for text in some_words(many)] + [
        f"{CARD} {place} worda" for place in "xyz"
    ]
    file_many(database, grouper, texts, ["Cards"] * many + ["claims"] * 3)
    return database, grouper


def test_a_filter_that_few_cases_pass_finds_them_however_far_down_they_are(crowded: tuple[Database, Grouper]):
    found = similar(*crowded, "worda wordb", Filters(departments=("CLAIMS",)), limit=2)
    rest = similar(*crowded, "worda wordb", Filters(departments=("CLAIMS",)), limit=2, offset=2)
    oldest = similar(*crowded, "worda wordb", Filters(since=NOW - timedelta(minutes=30)), limit=2)

    assert {match.department for match in found.matches} == {"claims"}
    assert (len(found.matches), found.more) == (2, True)
    assert (len(rest.matches), rest.more) == (1, False)
    assert numbers(oldest.matches) == [1]


def test_other_departments_are_searched_to_the_last_case(crowded: tuple[Database, Grouper]):
    database, _ = crowded
    found = similar(*crowded, "worda wordb", ALL, department="cards", limit=3)
    everywhere = {match.department for match in found.matches}

    assert everywhere == {"Cards"}
    assert {match.department for match in found.elsewhere} == {"claims"}
    assert len(found.elsewhere) == 3
    assert similar(database, crowded[1], CARD, ALL, department="Claims").elsewhere[0].department == "Cards"


def filed(database: Database, grouper: Grouper, *departments: str | None) -> list[int]:
    """The same complaint once for each department."""
    return log_and_group(
        database,
        [Report(text=f"{CARD} {place}", department=name) for place, name in enumerate(departments)],
        grouper,
    )


def elsewhere(found: Matches) -> set[str | None]:
    return {match.department for match in found.elsewhere}


def test_the_second_list_holds_ten_of_known_other_departments_whatever_the_first_is_cut_to(
    database: Database,
):
    grouper = Grouper(database, WordEncoder())
    filed(database, grouper, *["Cards", "CARDS", "Straße", None] * 3, *["Claims", "Branches"] * 7)
    found = similar(database, grouper, CARD, ALL, limit=2, department="cards")
    scores = [match.score for match in found.elsewhere]

    assert (len(found.matches), len(found.elsewhere)) == (2, ELSEWHERE)
    assert elsewhere(found) <= {"Claims", "Branches", "Straße"}
    assert scores == sorted(scores, reverse=True)
    assert found.department == "cards"
    assert "Straße" not in elsewhere(similar(database, grouper, CARD, ALL, department="STRASSE"))


def test_without_a_department_or_past_the_first_page_there_is_no_second_list(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    filed(sqlite_database, grouper, "Cards", "Claims")

    assert similar(sqlite_database, grouper, CARD, ALL).elsewhere == []
    assert similar(sqlite_database, grouper, CARD, ALL, department="Cards", offset=1).elsewhere == []
    assert elsewhere(similar(sqlite_database, grouper, CARD, ALL, department="Lending")) == {
        "Cards",
        "Claims",
    }


def test_filters_are_about_both_lists(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    filed(sqlite_database, grouper, "Cards", "Claims", "Lending")
    found = similar(
        sqlite_database, grouper, CARD, Filters(departments=("claims", "cards")), department="Cards"
    )
    own = similar(sqlite_database, grouper, CARD, Filters(departments=("cards",)), department="Cards")

    assert elsewhere(found) == {"Claims"}
    assert elsewhere(own) == set()


def row(database: Database, number: int) -> Case:
    with database.read() as session:
        return session.get_one(Case, number)


def test_a_case_is_compared_for_its_own_department_and_left_out_of_both_lists(database: Database):
    grouper = Grouper(database, WordEncoder())
    own, other, nowhere = filed(database, grouper, "Cards", "Claims", None)
    found = similar_to_case(database, grouper, row(database, own))
    given = similar_to_case(database, grouper, row(database, nowhere), department="Claims")

    assert set(numbers(found.matches)) == {other, nowhere}
    assert numbers(found.elsewhere) == [other]
    assert (found.department, given.department) == ("Cards", "Claims")
    assert numbers(given.elsewhere) == [own]
    assert similar_to_case(database, grouper, row(database, nowhere)).elsewhere == []


def test_a_case_that_waits_to_be_grouped_is_compared_too_and_filtered(database: Database):
    grouper = Grouper(database, WordEncoder())
    past = filed(database, grouper, "Cards", "Claims")
    waiting = log(database, [Report(text=CARD, department="Cards")])[0]
    found = similar_to_case(
        database, grouper, row(database, waiting), limit=1, filters=Filters(departments=("cards",))
    )

    assert numbers(found.matches) == [past[0]]
    assert (found.more, found.elsewhere) == (False, [])


def test_with_nothing_on_file_both_lists_are_empty(database: Database):
    found = similar(database, Grouper(database, WordEncoder()), "ERR-4012", ALL, department="Cards")

    assert (found.searched, found.matches, found.elsewhere, found.more) == (0, [], [], False)


def test_what_was_grouped_since_is_found_by_meaning_and_by_words(database: Database):
    grouper = Grouper(database, CodeBlind())
    log_and_group(database, [CARD], grouper)
    similar(database, grouper, CARD, ALL)
    later = log_and_group(database, [f"{APP} ERR-4012"])  # by another process

    assert numbers(similar(database, grouper, APP, ALL).matches)[0] == later[0]
    assert numbers(similar(database, grouper, "ERR-4012", ALL).matches)[0] == later[0]


def test_a_case_whose_vector_is_still_to_be_made_is_found_by_its_words(database: Database):
    log_and_group(database, [CARD, REFUND])
    other = Grouper(database, WordEncoder("another@64"))
    found = similar(database, other, CARD, ALL)

    assert numbers(found.matches)[0] == 1
    group_all(database)
