"""Privacy between departments: whose text is shown to whom."""

from helpers import NOW, WordEncoder, cause, causes_of, group_all, log, log_and_group, reports

from knowledge.database import Database
from knowledge.tables import Case, Department, Person
from triage.consolidating.regrouping import regroup
from triage.deciding.decisions import differ
from triage.grouping.grouper import Grouper
from triage.matching.past_cases import Filters, similar
from triage.matching.privacy import EVERYTHING, KEPT, Viewer, channel_viewer, hidden, veil, viewer_of
from triage.report import Report
from triage.roles import Actor, actor_of
from triage.workspace.settings import Rank, set_own_department, set_rank

TEXT = "refund promised last month never reached account"


def keep_private(database: Database, *cases: int) -> None:
    with database.write() as session:
        for case in cases:
            session.get_one(Case, case).private = True


def some(database: Database) -> list[int]:
    """Three cases of one wording: of Cards, of Claims, of nobody; the latter two from private channels."""
    cases = log_and_group(
        database,
        [
            Report(text=TEXT, department="Cards", reporter="U1"),
            Report(text=f"{TEXT} twice", department="Claims", reporter="U2", resolution="paid by hand"),
            Report(text=f"{TEXT} again", reporter="U3"),
        ],
    )
    keep_private(database, *cases[1:])
    return cases


def test_what_is_private_is_read_by_its_department_its_reporter_and_nobody_else(database: Database):
    cases = some(database)
    viewers = {
        "cards": Viewer("U9", frozenset({"cards"})),
        "claims": Viewer("U9", frozenset({"claims"})),
        "reporter": Viewer("U2"),
        "nobody": Viewer("U9"),
        "all": EVERYTHING,
        "channel": channel_viewer(["Claims"]),
    }
    with database.read() as session:
        found = {who: hidden(session, viewer, cases) for who, viewer in viewers.items()}

    _, claims, nobodys = cases
    assert found == {
        "cards": {claims, nobodys},
        "claims": {nobodys},
        "reporter": {nobodys},
        "nobody": {claims, nobodys},
        "all": set(),
        "channel": {nobodys},
    }


def test_a_department_may_open_its_private_cases_to_all(database: Database):
    cases = some(database)
    with database.write() as session:
        session.add(Department(key="claims", name="Claims", shows_private=True))
    with database.read() as session:
        assert hidden(session, Viewer("U9"), cases) == {cases[2]}


def test_a_viewer_reads_for_the_department_an_admin_gave_them_and_those_they_own(sqlite_database: Database):
    with sqlite_database.write() as session:
        session.add(Person(user="U1", department="Cards", owns=["Claims"]))
    with sqlite_database.read() as session:
        assert viewer_of(session, "U1") == Viewer("U1", frozenset({"cards", "claims"}))
        assert viewer_of(session, "U2") == Viewer("U2")


def test_a_department_that_somebody_only_claims_opens_nothing(sqlite_database: Database):
    with sqlite_database.write() as session:
        set_own_department(session, "U1", "Fraud", NOW)
    with sqlite_database.read() as session:
        claimed = viewer_of(session, "U1"), actor_of(session, "U1")
    with sqlite_database.write() as session:
        set_rank(session, "U1", Rank(department="Fraud"), (), "U9", NOW)
        set_own_department(session, "U1", "fraud", NOW)
    with sqlite_database.read() as session:
        given = viewer_of(session, "U1"), actor_of(session, "U1")

    assert claimed == (Viewer("U1"), Actor("U1"))
    assert given == (Viewer("U1", frozenset({"fraud"})), Actor("U1", "fraud"))


def test_an_answer_shows_that_a_private_case_exists_and_its_cause_but_no_word_of_it(
    sqlite_database: Database,
):
    cases = some(sqlite_database)
    found = similar(sqlite_database, Grouper(sqlite_database, WordEncoder()), TEXT, Filters())
    with sqlite_database.read() as session:
        veiled = veil(session, Viewer("U9", frozenset({"cards"})), found)
    by_case = {match.case: match for match in veiled.matches}

    assert by_case[f"C-{cases[0]}"].text == TEXT
    private = by_case[f"C-{cases[1]}"]
    assert (private.text, private.resolution, private.shared_words) == (KEPT, None, [])
    assert private.cause == by_case[f"C-{cases[0]}"].cause
    assert "paid by hand" not in veiled.model_dump_json()


def test_the_words_of_a_private_case_name_no_cause(database: Database):
    (first,) = log(database, [Report(text=TEXT, private=True)])
    grouper = group_all(database)
    untold = cause(database, causes_of(database, [first])[0]).name
    log_and_group(database, [*reports(5), Report(text=f"{TEXT} again and again", private=True)], grouper)
    regroup(database, grouper, NOW)
    joined = cause(database, causes_of(database, [first])[0]).name
    with database.turn() as turn:
        apart = differ(turn, first, "U1", NOW).name

    assert untold == "Kept to its department"
    assert "promised" in joined  # others of this cause said it aloud
    assert apart.startswith("Kept to its department")
