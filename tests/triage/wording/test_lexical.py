"""Words as search reads them, and what this process remembers of them."""

from collections.abc import Callable

import pytest
from helpers import FAULTS, NOW, group_all, log, log_and_group
from sqlalchemy import delete
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case, Event, Membership, Vector
from triage.wording.lexical import Lexicon, asked_for, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Card lost again", ["card", "lost", "again"]),
        ("ERR-4012", ["err", "4012", "err4012"]),
        ("ORD/2024/118", ["ord", "2024", "118", "ord2024.118"]),
        ("paymentGateway", ["payment", "gateway", "paymentgateway"]),
        ("HTTPServerError", ["http", "server", "error", "httpservererror"]),
        ("user_id", ["user", "id", "userid"]),
        ("0x80070005", ["80070005", "0x80070005"]),
        ("v2.3.1", ["2.3.1"]),
        ("X200", ["200", "x200"]),
        ("timeout:ERR-4012, see/read", ["timeout", "err", "4012", "err4012", "see", "read"]),
        ("re-open it. Then wait", ["re", "open", "reopen", "it", "then", "wait"]),
        ("paid €129.90", ["paid", "129", "90", "129.90"]),
        ("[CARD] was [ERROR]", ["was", "error"]),
        ("I a 5 -", []),
        ("Straße ÉCOLE", ["strasse", "école"]),
        ("決済エラー", ["決済", "済エ", "エラ", "ラー"]),
    ],
)
def test_a_text_is_found_by_its_words_its_references_and_their_parts(text: str, found: list[str]):
    assert terms(text) == found


@pytest.mark.parametrize(
    "spellings",
    [
        ("ERR-4012", "err_4012", "ERR4012", "ERR:4012", "err/4012"),
        ("ORD-2024-118", "ord/2024/118", "ORD_2024_118", "ORD2024-118"),
        ("v2.3.1", "2.3.1", "V2.3.1"),
        ("Order #47112", "order 47112"),
        ("x200", "X-200"),
    ],
)
def test_a_reference_is_one_however_it_is_spelled(spellings: tuple[str, ...]):
    assert len({tuple(asked_for(spelling)) for spelling in spellings}) == 1
    assert all(set(asked_for(spelling)) <= set(terms(spelling)) for spelling in spellings)


@pytest.mark.parametrize(
    ("question", "references"),
    [
        ("ERR-4012", ["err4012"]),
        ("order ORD-2024-118", ["ord2024.118"]),
        ("what is the error code 0x80070005?", ["0x80070005"]),
        ("ERR-4012 and X200", ["err4012", "x200"]),
        ("invoice 4711123 missing", ["4711123"]),
        ("E42", ["e42"]),
        ("the printer shows E42 whenever paper jams", []),
        ("refund of 129.90", []),
        ("since 2024", []),
        ("at 10:30", []),
        ("2nd card", []),
        ("card lost", []),
        ("", []),
    ],
)
def test_a_question_is_about_its_references_when_it_says_little_more(question: str, references: list[str]):
    assert asked_for(question) == references


def seen(lexicon: Lexicon, database: Database, text: str) -> dict[int, float]:
    with database.read() as session:
        lexicon.catch_up(session)
    found = lexicon.compare(text)
    return {case: round(value, 3) for case, value in zip(found.cases.tolist(), found.cosines, strict=True)}


def erase(database: Database, case: int) -> None:
    with database.turn() as turn:
        for table in (Vector, Membership):
            turn.session.execute(delete(table).where(col(table.case_id) == case))
        turn.session.execute(delete(Event).where(col(Event.case_id) == case))
        turn.session.execute(delete(Case).where(col(Case.id) == case))
        turn.session.add(Event(at=NOW, kind="erased", case_id=case, turn=turn.number))


def test_the_lexicon_is_built_from_the_rows_and_follows_them(database: Database):
    lexicon = Lexicon()
    first = log_and_group(database, [FAULTS[0], FAULTS[1]])
    assert seen(lexicon, database, FAULTS[1]) == {first[0]: 0.0, first[1]: 1.0}

    later = log_and_group(database, [FAULTS[1]])
    assert seen(lexicon, database, FAULTS[1]) == {first[0]: 0.0, first[1]: 1.0, later[0]: 1.0}

    erase(database, first[1])
    assert seen(lexicon, database, FAULTS[1]) == {first[0]: 0.0, later[0]: 1.0}
    assert seen(Lexicon(), database, FAULTS[1]) == {first[0]: 0.0, later[0]: 1.0}


def test_what_another_process_grouped_is_seen(opened: Callable[[], Database]):
    lexicon, here, there = Lexicon(), opened(), opened()
    log_and_group(here, [FAULTS[0]])
    seen(lexicon, here, FAULTS[0])
    other = log_and_group(there, [FAULTS[2]])

    assert seen(lexicon, here, FAULTS[2])[other[0]] == 1.0


def test_a_case_that_waits_is_not_seen_yet(database: Database):
    waiting = log(database, [FAULTS[0]])
    lexicon = Lexicon()
    assert seen(lexicon, database, FAULTS[0]) == {}

    group_all(database)
    assert seen(lexicon, database, FAULTS[0]) == {waiting[0]: 1.0}
