"""Reports in a language that the encoder does not read: kept, said to be so, and never grouped by guess."""

import pytest
from helpers import (
    NOW,
    WordEncoder,
    case,
    causes_of,
    everything,
    group_all,
    log_and_group,
    membership,
    reports,
)

from knowledge.database import Database
from knowledge.tables import Space
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import assign, confirm
from triage.grouping.grouper import Grouper
from triage.report import Report

SHARED = "Girokonto Dispokredit Mahngebühr Kontoauszug Überweisung"
"""Names of products that reports in either language use."""

ENGLISH = [f"{SHARED} is not right {aside} again" for aside in ("today", "here", "online", "now")]
GERMAN = f"{SHARED} ist wieder falsch"
COPY = f"{SHARED}, ist wieder falsch."
ALIKE = f"{SHARED} wurde wieder abgelehnt, keine Auskunft"
GERMAN_THINGS = (
    *("konto", "überweisung", "karte", "filiale", "rechnung", "paket"),
    *("zähler", "router", "vertrag", "antwort", "termin", "auszug"),
)
"""What the causes of English reports are about."""

FRENCH = "La carte a été refusée à la caisse alors que le compte était suffisamment approvisionné"


def test_a_report_that_cannot_be_read_founds_its_own_cause_and_says_its_language(database: Database):
    log_and_group(database, [*reports(6), *ENGLISH])
    (number,) = log_and_group(database, [GERMAN])

    assert case(database, number).language == "de"
    assert membership(database, number).how == "founded"
    assert causes_of(database).count(causes_of(database, [number])[0]) == 1


def test_where_the_encoder_reads_all_languages_the_words_decide(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder(), languages=frozenset())
    numbers = log_and_group(sqlite_database, [*reports(6), *ENGLISH, GERMAN, ALIKE], grouper)
    found = causes_of(sqlite_database, numbers)

    assert set(found[36:]) == {7}
    assert {case(sqlite_database, number).language for number in numbers} == {None}


def test_an_encoder_that_reads_the_language_groups_it_as_any_other(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder(), languages=frozenset({"en", "de"}))
    numbers = log_and_group(sqlite_database, [*reports(6), *ENGLISH, GERMAN, FRENCH], grouper)

    assert causes_of(sqlite_database, numbers[-2:]) == [7, 8]
    assert [case(sqlite_database, number).language for number in numbers[-2:]] == [None, "fr"]


def test_what_can_be_read_says_no_language(sqlite_database: Database):
    numbers = log_and_group(sqlite_database, ENGLISH)

    assert {case(sqlite_database, number).language for number in numbers} == {None}


def test_a_near_identical_copy_joins_it_and_what_is_only_alike_does_not(database: Database):
    log_and_group(database, reports(6))
    (first,) = log_and_group(database, [GERMAN])
    (copy,) = log_and_group(database, [COPY])
    (alike,) = log_and_group(database, [ALIKE])
    found = causes_of(database, [first, copy, alike])

    assert found[0] == found[1] != found[2]
    assert [case(database, number).language for number in (first, copy, alike)] == ["de"] * 3


def test_so_it_is_with_those_that_come_in_the_same_turn(sqlite_database: Database):
    numbers = log_and_group(sqlite_database, [*reports(6), GERMAN, COPY, ALIKE])
    found = causes_of(sqlite_database, numbers[-3:])

    assert found[0] == found[1] != found[2]


def test_nothing_that_can_be_read_is_matched_to_it(sqlite_database: Database):
    log_and_group(sqlite_database, reports(6))
    foreign = log_and_group(sqlite_database, [GERMAN, FRENCH])
    (number,) = log_and_group(sqlite_database, ENGLISH[:1])

    assert membership(sqlite_database, number).how == "founded"
    sides = membership(sqlite_database, number).explanation.values()
    assert not {voice["case"] for voices in sides for voice in voices} & set(foreign)


def test_neither_is_what_comes_in_the_same_turn(sqlite_database: Database):
    numbers = log_and_group(sqlite_database, [*reports(6), GERMAN, ENGLISH[0], ENGLISH[1], FRENCH])
    found = causes_of(sqlite_database, numbers[-4:])

    assert found[1] == found[2]
    assert len(set(found)) == 3


@pytest.mark.parametrize("confirmed", [0, 36, 62])
def test_consolidation_leaves_it_where_it_is_even_when_all_is_grouped_afresh(
    sqlite_database: Database, confirmed: int
):
    grouper = Grouper(sqlite_database, WordEncoder())
    log_and_group(sqlite_database, [*reports(11), *ENGLISH], grouper)
    foreign = log_and_group(sqlite_database, [GERMAN], grouper)
    foreign += log_and_group(sqlite_database, [COPY, ALIKE, FRENCH], grouper)
    before = causes_of(sqlite_database, foreign)
    with sqlite_database.turn() as turn:
        for number in range(1, confirmed + 1):
            confirm(turn, number, "U1", NOW)
    regroup(sqlite_database, grouper, NOW)

    (space,) = everything(sqlite_database, Space)
    after = causes_of(sqlite_database)
    assert space.taught == confirmed
    assert before == after[-4:]
    assert len(set(before)) == 3
    assert not set(before) & set(after[:-4])


def worded(thing: str, number: int) -> str:
    kinds = zip(("", "x", "y", "z"), (7, 3, 5, 4), strict=True)
    return " ".join([thing, *(f"{thing}{kind}{number % of}" for kind, of in kinds)])


def test_consolidation_leaves_it_where_it_is_though_its_words_are_those_of_a_known_cause(
    sqlite_database: Database,
):
    grouper = Grouper(sqlite_database, WordEncoder())
    known = [
        Report(text=f"{worded(thing, number)} trouble again", cause=f"The {thing}")
        for number in range(20)
        for thing in GERMAN_THINGS
    ]
    log_and_group(sqlite_database, known, grouper)
    german = f"{worded('konto', 0)} wird wieder nicht freigegeben"
    (number,) = log_and_group(sqlite_database, [german], grouper)
    before = causes_of(sqlite_database, [number])
    regroup(sqlite_database, grouper, NOW)

    assert grouper.learn_known_causes() is not None
    assert case(sqlite_database, number).language == "de"
    assert before == causes_of(sqlite_database, [number]) == [len(GERMAN_THINGS) + 1]


def test_consolidation_moves_no_case_into_its_cause(sqlite_database: Database):
    """The German report came first, and every English one like it afterwards."""
    grouper = Grouper(sqlite_database, WordEncoder())
    (number,) = log_and_group(sqlite_database, [GERMAN], grouper)
    log_and_group(sqlite_database, [*reports(6), *ENGLISH], grouper)
    for aside in ("tonight", "abroad"):
        regroup(sqlite_database, grouper, NOW)
        log_and_group(sqlite_database, [f"{SHARED} is not right {aside} again"], grouper)

    assert causes_of(sqlite_database).count(causes_of(sqlite_database, [number])[0]) == 1
    assert len(set(causes_of(sqlite_database)[-2:])) == 1


def test_a_person_may_put_it_where_it_belongs_and_there_it_stays(database: Database):
    grouper = Grouper(database, WordEncoder())
    english = log_and_group(database, [*reports(6), *ENGLISH], grouper)[-1]
    (number,) = log_and_group(database, [GERMAN], grouper)
    with database.turn() as turn:
        assign(turn, number, "RC-7", "U1", NOW)
    regroup(database, grouper, NOW)
    (later,) = log_and_group(database, [f"{SHARED} is not right tonight again"], grouper)

    assert causes_of(database, [english, number, later]) == [7, 7, 7]
    assert case(database, number).language == "de"


def test_a_process_that_starts_later_knows_which_cases_cannot_be_read(opened):
    numbers = log_and_group(opened(), [*reports(6), GERMAN, FRENCH])
    late = Grouper(opened(), WordEncoder())
    group_all(opened(), late)
    with opened().read() as session:
        late.memory.catch_up(session)
    snapshot = late.memory.snapshot()

    assert snapshot.cases[snapshot.foreign].tolist() == numbers[-2:]
    (number,) = log_and_group(opened(), ENGLISH[:1], late)
    assert membership(opened(), number).how == "founded"
