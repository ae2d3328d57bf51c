"""The door remembers each signature for as long as it is good."""

from bot.http import REMEMBERED, WINDOW, Replays


class Seconds:
    """A time that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_signature_is_new_once():
    replays = Replays()

    assert [replays.is_new(name) for name in ("a", "b", "a", "b")] == [True, True, False, False]


def test_a_signature_is_remembered_longer_than_it_is_good():
    time = Seconds()
    replays = Replays(time)
    replays.is_new("a")
    time.now += 2 * WINDOW - 1

    assert not replays.is_new("a")


def test_old_signatures_are_forgotten_and_take_no_room():
    time = Seconds()
    replays = Replays(time)
    for number in range(REMEMBERED + 1_000):
        replays.is_new(str(number))
    assert not replays.is_new(str(REMEMBERED + 999))
    assert len(replays._seen) <= REMEMBERED + 1

    time.now += 2 * WINDOW + 1
    assert replays.is_new("later")
    assert len(replays._seen) == 1
