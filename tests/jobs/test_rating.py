"""Ratings that come in several times at once, over several processes, are on file once."""

from concurrent.futures import ThreadPoolExecutor

from helpers import NOW, everything

from jobs.rating import take_ratings
from knowledge.database import Database
from knowledge.tables import Rating

SENT = [{"id": f"r-{number}", "customer": f"K-{number}", "score": 4} for number in range(40)]


def test_the_same_ratings_from_several_senders_at_once_count_once(database: Database):
    with ThreadPoolExecutor(6) as senders:
        taken = list(senders.map(lambda _: take_ratings(database, SENT, NOW), range(6)))

    assert sorted(one.taken for one in taken) == [0, 0, 0, 0, 0, 40]
    assert {one.taken + one.known for one in taken} == {40}
    assert len(everything(database, Rating)) == 40


def test_nothing_sent_is_nothing_taken(sqlite_database: Database):
    assert take_ratings(sqlite_database, [], NOW).model_dump() == {"taken": 0, "known": 0, "refused": []}


def test_refused_rows_keep_their_order(sqlite_database: Database):
    sent = [{"id": "a", "case": "C-9", "score": 4}, "words", {"id": "b", "score": 4, "customer": "K"}]
    said = take_ratings(sqlite_database, sent, NOW)

    assert [(one.row, one.id) for one in said.refused] == [(0, "a"), (1, None)]
    assert said.taken == 1
