"""The manifest asks for what the listeners need, and no more."""

from bot.listeners.logging_cases import LOG_CASE, LOG_MESSAGE
from bot.manifest import COMMANDS, SCOPES, SHORTCUTS, manifest


def test_without_an_address_it_is_for_socket_mode():
    made = manifest()

    assert made["settings"]["socket_mode_enabled"]
    assert "http" not in str(made)


def test_with_an_address_everything_is_sent_there():
    made = manifest("https://bot.example/slack/events")

    assert not made["settings"]["socket_mode_enabled"]
    assert str(made).count("https://bot.example/slack/events") == len(COMMANDS) + 2


def test_commands_arrive_with_mentions_as_ids_and_stay_within_slacks_limits():
    made = manifest()

    assert all(one["should_escape"] for one in made["features"]["slash_commands"])
    assert all(len(one["description"]) <= 2000 for one in made["features"]["slash_commands"])
    assert all(len(one["usage_hint"]) <= 1000 for one in made["features"]["slash_commands"])
    assert len(made["display_information"]["name"]) <= 35
    assert len(made["display_information"]["description"]) <= 140
    assert 174 <= len(made["display_information"]["long_description"]) <= 4000


def test_shortcuts_are_those_that_are_listened_to_and_stay_within_slacks_limits():
    shown = manifest()["features"]["shortcuts"]

    assert {one["callback_id"]: one["type"] for one in shown} == {LOG_CASE: "global", LOG_MESSAGE: "message"}
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shown)
    assert len(shown) == len(SHORTCUTS)


def test_every_scope_has_its_reason():
    assert all(len(reason) > 10 for reason in SCOPES.values())
    assert list(manifest()["oauth_config"]["scopes"]["bot"]) == list(SCOPES)
