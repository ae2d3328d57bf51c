"""Answers: true of what is on file, each statement with its cases, and "I don't know" where that is so."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from helpers import NOW, log_and_group
from small_bank import LOGIN, REFUND, Bank
from sqlalchemy import func, select
from sqlmodel import col

from knowledge.tables import Case, Cause, Handoff, Membership, Rating
from triage.asking.answering import answer
from triage.asking.asked import Understood, unpack
from triage.asking.inquiry import Answer
from triage.asking.pages import csv_lines
from triage.asking.understanding import understand
from triage.asking.vocabulary import read_vocabulary
from triage.matching.privacy import EVERYTHING, KEPT, Viewer
from triage.report import Report

QUESTIONS = (
    "have we seen refund posted to closed card in Cards since October?",
    "how many open escalations in Cards since 1 October",
    "how many customers are affected by RC-1",
    "how many causes have no owner",
    "number of cases per department",
    "who owns RC-1",
    "who owns the fingerprint login",
    "what resolved RC-2",
    "trend of RC-3",
    "trend of complaints in Claims in October",
    "compare Cards and Claims",
    "compare October and November",
    "compare payment and branch visit",
    "show me open escalations in Claims last week",
    "what are the biggest causes",
    "which department has the most complaints",
    "new causes this month",
    "tell me about RC-1",
    "did the fix for RC-1 work",
    "what fixes are planned",
    "handoffs from Cards to Claims",
    "how many handoffs bounced",
    "average csat at payment",
    "what happened to customer K-3",
    "cases like C-4",
    "who owns C-4",
    "critical cases in Customer Service",
    "what is the weather",
    "help",
    "how many complaints in 2019",
)


def numbers(cases: list[str]) -> set[int]:
    return {int(case.removeprefix("C-")) for case in cases}


def counted(bank: Bank, *where: object) -> set[int]:
    """The cases that fulfil conditions, by an independent statement."""
    statement = select(col(Case.id)).outerjoin(Membership, col(Membership.case_id) == col(Case.id))
    with bank.database.read() as session:
        return set(session.scalars(statement.where(*where)))  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_citation_is_on_file_and_named_by_a_statement(bank: Bank, question: str):
    found = bank.ask(question)
    with bank.database.read() as session:
        cases = {f"C-{number}" for number in session.scalars(select(col(Case.id)))}
        causes = {f"RC-{number}" for number in session.scalars(select(col(Cause.id)))}

    assert set(found.citations) <= cases | causes
    assert set(found.citations) == {
        one for statement in found.statements for one in (*statement.cases, *statement.causes)
    }
    assert len(found.citations) == len(set(found.citations))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_case_in_a_sentence_is_cited_by_it(bank: Bank, question: str):
    for statement in bank.ask(question).statements:
        assert set(re.findall(r"\bC-\d+", statement.text)) <= set(statement.cases)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_follow_up_is_understood(bank: Bank, question: str):
    for follow_up in bank.ask(question).follow_ups:
        with bank.database.read() as session:
            understood = understand(follow_up, read_vocabulary(session, follow_up), NOW)

        assert (understood.intent, understood.about) != ("unknown", "")
        assert understood.intent != "unknown"
        assert understood.about == ""


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_was_understood_fits_a_button_and_answers_the_same_again(bank: Bank, question: str):
    found = bank.ask(question)
    again = unpack(found.understood.packed())

    assert len(found.understood.packed()) < 1_900
    assert answer(bank.database, bank.grouper, again, EVERYTHING, NOW, question=question) == found


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("how many cases in Cards", (col(Case.department) == "Cards",)),
        ("how many complaints in Claims", (col(Case.department) == "Claims", col(Case.kind) == "complaint")),
        ("how many escalations are resolved",
         (col(Case.kind) == "escalation", col(Case.resolution).is_not(None))),
        ("how many open cases of RC-2", (col(Membership.cause_id) == 2, col(Case.resolution).is_(None))),
        ("how many critical cases at payment",
         (col(Case.severity) == "critical", col(Case.touchpoint) == "payment")),
        ("how many cases of customer k-3", (col(Case.customer) == "K-3",)),
        ("how many cases in Customer Service or Claims",
         (col(Case.department).in_(["Customer Service", "Claims"]),)),
    ],
)  # fmt: skip
def test_a_count_is_what_the_database_counts(either_bank: Bank, question: str, where: tuple[object, ...]):
    found = either_bank.ask(question)
    expected = counted(either_bank, *where)

    assert expected
    assert numbers(found.cases) == expected
    assert found.found == len(expected)
    assert f"{len(expected)} " in found.statements[0].text


def test_a_count_keeps_to_its_time(either_bank: Bank, moment: Callable[[str], datetime]):
    found = either_bank.ask("how many complaints between 1 and 15 November")
    expected = counted(
        either_bank,
        col(Case.kind) == "complaint",
        col(Case.occurred_at) >= moment("2026-11-01"),
        col(Case.occurred_at) < moment("2026-11-16"),
    )

    assert numbers(found.cases) == expected


def test_a_topic_in_other_words_is_read_as_its_cause_and_says_so(bank: Bank):
    found = bank.ask("how many cases about refund to the closed card number")
    expected = counted(bank, col(Membership.cause_id) == 1)

    assert found.read_as == "RC-1"
    assert numbers(found.cases) == expected
    assert any("was read as RC-1" in statement.text for statement in found.statements)


def test_nothing_like_it_is_not_taken_for_something(bank: Bank):
    found = bank.ask("how many complaints about unicorns in Cards")

    assert (found.known, found.found, found.cases) == (False, 0, [])
    assert found.statements[0].text.startswith("I don't know")


def test_an_outside_question_is_not_known_and_says_what_can_be_asked(bank: Bank):
    found = bank.ask("why is the CEO angry")

    assert (found.understood.intent, found.known, len(found.follow_ups)) == ("unknown", False, 3)


def test_without_a_result_the_filter_in_the_way_is_named(bank: Bank):
    found = bank.ask("how many complaints in Cards in 2019")
    told = " ".join(statement.text for statement in found.statements)

    assert found.statements[0].text.startswith("No complaints in Cards")
    assert "Without the time" in told


def test_an_owner_is_named_and_nobody_is_nobody(bank: Bank):
    assert "is owned by Claims." in bank.ask("who owns RC-1").statements[0].text
    assert "is owned by nobody yet." in bank.ask("who owns 'Login rejects fingerprint'").statements[0].text


def test_a_cause_that_is_not_on_file_is_not_known(bank: Bank):
    found = bank.ask("who owns RC-99")

    assert (found.known, found.statements[0].text) == (False, "RC-99 is not on file.")


def test_a_mean_needs_five_ratings(bank: Bank):
    with bank.database.write() as session:
        for rating in session.scalars(select(Rating).where(col(Rating.touchpoint) == "branch visit")).all()[
            4:
        ]:
            session.delete(rating)
    told = bank.ask("average csat at branch visit").statements[0].text

    assert "too few for a mean" in told
    assert " of 5" not in told


def test_a_mean_is_the_mean(bank: Bank):
    with bank.database.read() as session:
        ratings = select(func.avg(col(Rating.score)), func.count()).where(
            col(Rating.touchpoint) == "branch visit"
        )
        mean, many = session.execute(ratings).one()

    assert (
        f"{mean:.1f} of 5 on average, from {many} ratings"
        in bank.ask("csat at branch visit").statements[0].text
    )


def test_handoffs_are_counted_by_what_became_of_them(bank: Bank):
    found = bank.ask("handoffs from Cards to Claims, how many bounced")

    assert found.statements[0].text.startswith("1 of 3 handoffs from Cards to Claims bounced.")
    assert found.cases == ["C-1"]


def test_a_trend_draws_every_week_and_adds_up(bank: Bank):
    found = bank.ask("trend of RC-2")

    assert found.chart is not None
    (counts,) = found.chart.series.values()
    assert len(counts) == len(found.chart.weeks)
    assert sum(counts) == found.found


def test_a_comparison_counts_each_side(bank: Bank):
    found = bank.ask("compare Cards and Claims since October")
    since = col(Case.occurred_at) >= datetime.fromisoformat("2026-10-01T00:00+00:00")
    for name, statement in zip(("Cards", "Claims"), found.statements, strict=False):
        expected = counted(bank, col(Case.department) == name, since)

        assert statement.text.startswith(f"{name}: {len(expected)} cases since 1 Oct 2026")
        assert numbers(statement.cases) == expected


def test_as_of_counts_only_what_was_logged_by_then_and_says_so(bank: Bank):
    then = NOW - timedelta(days=20)
    found = bank.ask("how many cases are there in Cards", as_of=then)

    assert numbers(found.cases) == counted(
        bank, col(Case.department) == "Cards", col(Case.created_at) <= then
    )
    assert "Only what was logged by" in found.notes[0]


def test_a_chip_taken_away_answers_the_wider_question(bank: Bank):
    found = bank.ask("how many cases in Cards")
    wider = answer(bank.database, bank.grouper, found.understood.without("departments"), EVERYTHING, NOW)

    assert wider.found == 40


def test_pages_go_on_where_the_last_one_ended(bank: Bank):
    asked = Understood(intent="list")
    pages = [
        answer(bank.database, bank.grouper, asked, EVERYTHING, NOW, limit=15, offset=offset).matches
        for offset in (0, 15, 30)
    ]

    assert [len(page) for page in pages] == [15, 15, 10]
    assert len({row.case for page in pages for row in page}) == 40


def private_case(bank: Bank) -> int:
    """A case of Claims from a private channel."""
    (number,) = log_and_group(
        bank.database,
        [Report(text=f"{REFUND} confidential lawsuit", department="Claims", customer="K-SECRET1",
                resolution="settled quietly", cause="Refund to a closed card")],
        bank.grouper,
    )  # fmt: skip
    with bank.database.write() as session:
        session.get_one(Case, number).private = True
    return number


@pytest.mark.parametrize(
    "question",
    [
        "refund posted to closed card confidential lawsuit", "what resolved RC-1", "tell me about RC-1",
        "what happened to customer K-SECRET1", "how many cases in Claims", "did the fix for RC-1 work",
        "show me cases in Claims", "refund lawsuit settled",
    ],
)  # fmt: skip
def test_a_text_kept_to_its_department_is_told_to_nobody_else(bank: Bank, question: str):
    number = private_case(bank)
    found = bank.ask(question, Viewer("U1", frozenset({"cards"})))
    with bank.database.read() as session:
        lines = "".join(csv_lines(session, Viewer("U1"), [f"C-{number}"]))
    told = found.model_copy(
        update={"question": "", "understood": Understood(intent="list")}
    ).model_dump_json()

    for text in (re.sub(r"“[^”]*”", "", told), lines):
        assert "lawsuit" not in text
        assert "settled quietly" not in text
    assert KEPT in lines


def test_a_kept_case_still_counts_and_is_cited(bank: Bank):
    number = private_case(bank)
    found = bank.ask("how many cases of RC-1", Viewer("U1"))

    assert f"C-{number}" in found.citations


def test_whose_a_kept_case_is_cannot_be_asked_out(bank: Bank):
    private_case(bank)
    outside = bank.ask("what happened to customer K-SECRET1", Viewer("U1", frozenset({"cards"})))
    inside = bank.ask("what happened to customer K-SECRET1", Viewer("U2", frozenset({"claims"})))

    assert (outside.found, inside.found) == (0, 1)


def test_a_cell_cannot_act_as_a_formula(bank: Bank):
    (number,) = log_and_group(bank.database, [Report(text="=cmd|' /C calc'!A0 payment lost")], bank.grouper)
    with bank.database.read() as session:
        rows = list(csv.DictReader(io.StringIO("".join(csv_lines(session, EVERYTHING, [f"C-{number}"])))))

    assert rows[0]["text"].startswith("'=cmd")
    assert rows[0]["case"] == f"C-{number}"


def test_statements_carry_no_markup(bank: Bank):
    found: list[Answer] = [bank.ask(question) for question in QUESTIONS]

    assert [s.text for one in found for s in one.statements if re.search(r"[<>*_`]", s.text)] == []


def test_a_name_on_file_is_no_pattern(bank: Bank):
    log_and_group(
        bank.database, [Report(text=LOGIN, department="R&D (new)", touchpoint="a.b*")], bank.grouper
    )

    assert bank.ask("how many cases in R&D (new)").understood.filters.departments == ("R&D (new)",)


def test_handoffs_of_cases_that_are_elsewhere_are_counted_and_said(bank: Bank):
    with bank.database.write() as session:
        session.add(
            Handoff(
                case_ref="X-1", at=NOW - timedelta(days=1), from_department="Cards", to_department="Claims"
            )
        )

    assert "not on file here" in bank.ask("handoffs from Cards to Claims").statements[0].text


def test_the_department_that_hands_off_most_is_named(bank: Bank):
    found = bank.ask("which department hands off the most cases?")

    assert (found.understood.intent, found.understood.about) == ("handoffs", "")
    assert "By department that handed off cases: Cards 3." in [one.text for one in found.statements]


def test_a_refund_that_is_sent_to_a_card_is_no_handoff(bank: Bank):
    assert bank.ask("were refunds sent to a closed card?").understood.intent == "similar"


def test_one_period_that_is_compared_with_is_no_filter(bank: Bank):
    found = bank.ask("are complaints in Cards up compared with last month?").understood

    assert found.intent == "compare"
    assert (found.filters.since, found.against) == (
        datetime(2026, 11, 1, tzinfo=UTC),
        (datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)),
    )
