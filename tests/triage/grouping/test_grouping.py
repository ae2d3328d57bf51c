from datetime import timedelta

import numpy as np
from helpers import (
    FAULTS,
    NOW,
    WordEncoder,
    case,
    cause,
    causes_of,
    everything,
    group_all,
    log,
    log_and_group,
    membership,
    reports,
)
from sqlalchemy import delete, select
from sqlmodel import col

from knowledge.database import Database
from knowledge.tables import Case, Cause, Event, Membership, Notice, Space, Vector
from triage.grouping.grouper import Grouper
from triage.report import Report

LIFT = "the lift in the lobby of the tower is stuck"


def test_reports_of_one_fault_share_a_cause_and_of_two_do_not(sqlite_database: Database):
    cases = log_and_group(sqlite_database, reports(6))

    assert causes_of(sqlite_database, cases) == [*range(1, len(FAULTS) + 1)] * 6


def test_it_makes_no_difference_in_how_many_turns_they_come(sqlite_database: Database):
    cases = log(sqlite_database, reports(6))
    group_all(sqlite_database, batch=5)

    assert causes_of(sqlite_database, cases) == [*range(1, len(FAULTS) + 1)] * 6


def test_the_first_of_its_kind_founds_a_cause_with_a_name_from_its_own_words(sqlite_database: Database):
    log_and_group(sqlite_database, reports(2))
    (number,) = log_and_group(sqlite_database, [LIFT])

    found, member = (
        cause(sqlite_database, causes_of(sqlite_database, [number])[0]),
        membership(sqlite_database, number),
    )
    assert (found.name, found.state, found.central_case, found.named_by) == (
        "Lift in lobby of tower stuck",
        "suspected",
        number,
        None,
    )
    assert (found.founded_at, member.how) == (NOW, "founded")


def test_the_second_of_two_identical_reports_joins_the_first_of_all(sqlite_database: Database):
    cases = log_and_group(sqlite_database, [LIFT, LIFT])

    assert causes_of(sqlite_database, cases) == [1, 1]


def test_two_causes_never_carry_one_name(sqlite_database: Database):
    about = ("parcel courier address depot van", "card terminal checkout balance bank")
    log_and_group(sqlite_database, [f"Nothing ever works here. {words}" for words in about])

    names = [found.name.casefold() for found in everything(sqlite_database, Cause)]
    assert len(names) == len(set(names)) == 2


def test_a_known_cause_is_confirmed_and_founded_when_it_is_new(sqlite_database: Database):
    known = [Report(text=f"{aside} {LIFT}", cause="Old cable") for aside in ("again", "still")]
    first, second = log_and_group(sqlite_database, known)

    (found,) = everything(sqlite_database, Cause)
    assert (found.name, found.state, found.named_by) == ("Old cable", "confirmed", "import")
    for number in (first, second):
        member = membership(sqlite_database, number)
        assert (member.how, member.confidence, member.cause_id) == ("confirmed", 1.0, found.id)


def test_a_known_cause_wins_over_what_the_words_say(sqlite_database: Database):
    log_and_group(sqlite_database, reports(3))
    (number,) = log_and_group(sqlite_database, [Report(text=FAULTS[0], cause="Network outage")])

    assert cause(sqlite_database, causes_of(sqlite_database, [number])[0]).name == "Network outage"


def test_a_known_cause_that_was_merged_means_where_it_went(sqlite_database: Database):
    first, other = log_and_group(
        sqlite_database, [Report(text="a", cause="Old"), Report(text="b", cause="New")]
    )
    old, new = causes_of(sqlite_database, [first, other])
    with sqlite_database.write() as session:
        session.get_one(Cause, old).merged_into = new
    (third,) = log_and_group(sqlite_database, [Report(text="c", cause="OLD")])

    assert causes_of(sqlite_database, [third]) == [new]


def test_a_known_causes_name_is_its_own_even_when_a_report_uses_the_same_words(sqlite_database: Database):
    said, known = log_and_group(
        sqlite_database,
        [Report(text="Router firmware broken"), Report(text="no line", cause="Router firmware broken")],
    )
    (later,) = log_and_group(sqlite_database, [Report(text="dead line", cause="Router firmware broken")])

    causes = causes_of(sqlite_database, [said, known, later])
    assert causes[1] == causes[2] != causes[0]
    assert cause(sqlite_database, causes[1]).name == "Router firmware broken"


def test_a_new_report_joins_what_people_confirmed(sqlite_database: Database):
    log_and_group(sqlite_database, [*reports(1), Report(text=LIFT, cause="Old cable")])
    (number,) = log_and_group(sqlite_database, [f"{LIFT} again"])

    assert cause(sqlite_database, causes_of(sqlite_database, [number])[0]).name == "Old cable"
    assert membership(sqlite_database, number).how == "arrived"


def test_the_reasons_are_kept_with_neighbours_chances_and_shared_words(sqlite_database: Database):
    cases = log_and_group(sqlite_database, reports(3))
    member = membership(sqlite_database, cases[-len(FAULTS)])

    told, against = member.explanation["for"], member.explanation["against"]
    assert {voice["case"] for voice in told} == {1, 1 + len(FAULTS)}
    assert {voice["cause"] for voice in told} == {member.cause_id}
    assert told[0]["words"] == ["card", "declined", "checkout", "terminal", "although"]
    assert told[0]["chance"] > 0.6 < member.confidence
    assert 0.6 < told[0]["cosine"] <= 1
    assert member.cause_id not in {voice["cause"] for voice in against}


def test_no_reason_names_a_cause_that_is_not_on_file(sqlite_database: Database):
    log_and_group(sqlite_database, reports(4))

    causes = {found.id for found in everything(sqlite_database, Cause)}
    told = [
        voice["cause"]
        for member in everything(sqlite_database, Membership)
        for voices in member.explanation.values()
        for voice in voices
    ]
    assert set(told) <= causes


def test_every_case_has_one_membership_and_every_membership_its_event(database: Database):
    cases = log_and_group(database, [*reports(5), Report(text=LIFT, cause="Old cable")])

    members = everything(database, Membership)
    events = [event for event in everything(database, Event) if event.kind != "logged"]
    assert [member.case_id for member in members] == cases
    assert [(event.case_id, event.cause_id, event.kind, event.turn) for event in events] == [
        (member.case_id, member.cause_id, member.how, member.turn) for member in members
    ]


def test_a_grouped_case_carries_its_vector_its_encoder_and_its_turn(database: Database):
    (number,) = log_and_group(database, [LIFT])

    row, encoder, turn = case(database, number), WordEncoder(), membership(database, number).turn
    (vector,) = everything(database, Vector)
    np.testing.assert_array_equal(np.frombuffer(vector.unit, np.float32), encoder.encode([LIFT])[0])
    assert (vector.encoder, vector.case_id, vector.turn) == (encoder.fingerprint, number, turn)
    assert (row.due_at, row.turn) == (None, turn)


def test_who_logged_in_slack_gets_a_card_and_an_import_gets_none(sqlite_database: Database):
    log_and_group(
        sqlite_database,
        [Report(text=LIFT, reporter="U1"), Report(text=LIFT, source="past"), Report(text=LIFT)],
    )

    (notice,) = everything(sqlite_database, Notice)
    assert (notice.kind, notice.channel, notice.payload, notice.key) == ("card", "U1", {"case": 1}, "card:1")


def test_one_process_learns_what_another_grouped(opened):
    here, there = Grouper(opened(), WordEncoder()), Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(2), here)
    (first,) = log_and_group(opened(), [LIFT], there)
    (second,) = log_and_group(opened(), [f"{LIFT} again"], here)

    assert len(set(causes_of(opened(), [first, second]))) == 1
    with opened().read() as session:
        here.memory.catch_up(session)
        there.memory.catch_up(session)
    one, two = here.memory.snapshot(), there.memory.snapshot()
    assert sorted(one.cases) == sorted(two.cases)
    assert dict(zip(one.cases, one.causes, strict=True)) == dict(zip(two.cases, two.causes, strict=True))


def test_a_process_that_starts_later_remembers_the_same(opened):
    grouper = Grouper(opened(), WordEncoder())
    log_and_group(opened(), reports(4), grouper)
    late = Grouper(opened(), WordEncoder())
    with opened().read() as session:
        grouper.memory.catch_up(session)
        late.memory.catch_up(session)

    query = WordEncoder().encode([FAULTS[2]])
    (one,), (two,) = grouper.memory.nearest(query, 9), late.memory.nearest(query, 9)
    np.testing.assert_array_equal(one.cases, two.cases)
    np.testing.assert_array_equal(one.causes, two.causes)
    np.testing.assert_allclose(one.hubness, two.hubness)


def test_a_move_by_a_person_is_known_to_every_process_at_its_next_turn(opened):
    here, there = Grouper(opened(), WordEncoder()), Grouper(opened(), WordEncoder())
    cases = log_and_group(opened(), reports(2), here)
    group_all(opened(), there)
    with opened().turn() as turn:
        moved = turn.session.get_one(Membership, cases[0])
        moved.cause_id, moved.how, moved.turn = 3, "moved", turn.number
    for grouper in (here, there):
        with opened().read() as session:
            grouper.memory.catch_up(session)

        snapshot = grouper.memory.snapshot()
        at = list(snapshot.cases).index(cases[0])
        assert (snapshot.causes[at], snapshot.confirmed[at]) == (3, True)


def test_an_erased_case_is_forgotten_by_every_process(opened):
    here, there = Grouper(opened(), WordEncoder()), Grouper(opened(), WordEncoder())
    cases = log_and_group(opened(), [*reports(2), LIFT], here)
    with opened().read() as session:
        there.memory.catch_up(session)
    with opened().turn() as turn:
        turn.session.execute(delete(Membership).where(col(Membership.case_id) == cases[-1]))
        turn.session.execute(delete(Vector).where(col(Vector.case_id) == cases[-1]))
        turn.session.execute(delete(Case).where(col(Case.id) == cases[-1]))
        turn.session.add(Event(at=NOW, kind="erased", case_id=cases[-1], turn=turn.number))
    for grouper in (here, there):
        with opened().read() as session:
            grouper.memory.catch_up(session)

        (near,) = grouper.memory.nearest(WordEncoder().encode([LIFT]), 60)
        assert len(grouper.memory) == len(cases) - 1
        assert cases[-1] not in near.cases


def test_catching_up_again_changes_nothing(sqlite_database: Database):
    grouper = Grouper(sqlite_database, WordEncoder())
    cases = log_and_group(sqlite_database, reports(3), grouper)
    for _ in range(3):
        with sqlite_database.read() as session:
            grouper.memory.catch_up(session)

    (near,) = grouper.memory.nearest(WordEncoder().encode([LIFT]), 99)
    assert sorted(near.cases) == cases


def test_two_encoders_never_mix_their_vectors(sqlite_database: Database):
    log_and_group(sqlite_database, reports(2), Grouper(sqlite_database, WordEncoder()))
    other = Grouper(sqlite_database, WordEncoder("other@64"))
    (number,) = log_and_group(sqlite_database, [LIFT], other)
    with sqlite_database.read() as session:
        other.memory.catch_up(session)

        assert sorted(session.scalars(select(col(Space.encoder)))) == ["other@64", "words@64"]
    assert other.memory.snapshot().cases.tolist() == [number]


def test_a_past_case_founds_a_cause_with_its_own_date(sqlite_database: Database):
    (number,) = log_and_group(sqlite_database, [Report(text=LIFT, created_at=NOW - timedelta(days=99))])

    assert cause(sqlite_database, causes_of(sqlite_database, [number])[0]).founded_at == NOW - timedelta(
        days=99
    )
