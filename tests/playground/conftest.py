"""A fresh local Slack for every test."""

from collections.abc import Iterator

import pytest

from playground.slack import LocalSlack, Timings

QUICK = Timings(ack=0.6, event_retries=(0.0, 0.1, 0.1))


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    """The default workspace, with an impatient deadline."""
    with LocalSlack(timings=QUICK) as running:
        yield running
