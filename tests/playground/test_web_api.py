"""The real SDK client gets from the local Slack what it would get from Slack."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from bolt_app import buttons, client
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import LocalSlack, SlackApp


def refusal(call: Any, **arguments: Any) -> str:
    """The error a call is answered with."""
    with pytest.raises(SlackApiError) as refused:
        call(**arguments)
    code: str = refused.value.response["error"]
    return code


def test_auth_test_names_the_bot_and_the_granted_scopes(slack: LocalSlack) -> None:
    """The scopes stand in a header, as at Slack."""
    reply = client(slack).auth_test()

    assert (
        reply["user_id"],
        reply["bot_id"],
        reply["team_id"],
    ) == ("U0FAULTLINE", "B0FAULTLINE", "T0FAULTLINE")
    assert ",".join(slack.app.scopes) == reply.headers["x-oauth-scopes"]


def test_wrong_tokens_and_unknown_methods_are_refused(slack: LocalSlack) -> None:
    """No token, a wrong one, the wrong kind, a method nobody has."""
    assert refusal(WebClient("xoxb-wrong", base_url=slack.api_url).auth_test) == "invalid_auth"
    assert refusal(WebClient(base_url=slack.api_url).auth_test) == "not_authed"
    assert (
        refusal(WebClient(slack.app.app_token, base_url=slack.api_url).auth_test) == "not_allowed_token_type"
    )
    assert refusal(client(slack).api_call, api_method="chat.shout") == "unknown_method"


def test_a_missing_scope_is_named() -> None:
    """The reply says what is needed and what was granted."""
    app = replace(SlackApp(), scopes=("commands",))
    with LocalSlack(app=app) as slack, pytest.raises(SlackApiError) as refused:
        client(slack).chat_postMessage(channel="complaints", text="hello")

    assert tuple(refused.value.response[name] for name in ("error", "needed", "provided")) == (
        "missing_scope",
        "chat:write",
        "commands",
    )


def test_a_message_is_found_again_by_its_metadata(slack: LocalSlack) -> None:
    """History shows metadata on demand, newest first, page by page."""
    web = client(slack)
    for number in range(5):
        web.chat_postMessage(
            channel="C0COMPLAINTS",
            text=f"case {number}",
            metadata={"event_type": "notice", "event_payload": {"key": str(number)}},
        )
    history = web.conversations_history(channel="C0COMPLAINTS", include_all_metadata=True, limit=2)
    pages = [page["messages"] for page in history]
    found = [message for page in pages for message in page]
    plain = web.conversations_history(channel="C0COMPLAINTS", oldest=found[1]["ts"])

    assert [one["metadata"]["event_payload"]["key"] for one in found] == ["4", "3", "2", "1", "0"]
    assert len(pages) == 3
    assert [one["text"] for one in plain["messages"]] == ["case 4"]
    assert "metadata" not in plain["messages"][0]


def test_messages_go_only_where_the_bot_may_write() -> None:
    """Unknown, archived, foreign and private channels are told apart."""
    scopes = tuple(one for one in SlackApp().scopes if one != "chat:write.public")
    with LocalSlack(app=replace(SlackApp(), scopes=scopes)) as slack:
        post = client(slack).chat_postMessage
        codes = [
            refusal(post, channel=channel, text="hello")
            for channel in ("C0NOWHERE", "C0OLDCOMPLAINTS", "C0WATERCOOLER")
        ]
        direct = post(channel="U0AMINA", text="hello")

    assert codes == ["channel_not_found", "is_archived", "not_in_channel"]
    assert direct["channel"] == "D0AMINA"


def test_an_update_keeps_the_place_and_belongs_to_the_bot(slack: LocalSlack) -> None:
    """The ts stays; a person's message cannot be changed."""
    web = client(slack)
    posted = web.chat_postMessage(channel="complaints", text="one")
    changed = web.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    said = slack.say("amina", "complaints", "mine")

    assert posted["ts"] == changed["ts"]
    assert [message["text"] for message in slack.messages("complaints")] == ["two", "mine"]
    assert refusal(web.chat_update, channel="C0COMPLAINTS", ts=said.ts, text="no") == "cant_update_message"
    assert refusal(web.chat_update, channel="C0COMPLAINTS", ts="1.000000", text="no") == "message_not_found"


def test_an_ephemeral_message_is_seen_by_one(slack: LocalSlack) -> None:
    """Others and history do not have it."""
    web = client(slack)
    web.chat_postEphemeral(channel="C0COMPLAINTS", user="U0AMINA", text="psst")

    assert [one["text"] for one in slack.messages("complaints", "amina")] == ["psst"]
    assert slack.messages("complaints", "bruno") == []
    assert web.conversations_history(channel="C0COMPLAINTS")["messages"] == []
    assert (
        refusal(web.chat_postEphemeral, channel="C0COMPLAINTS", user="U0STRANGER", text="psst")
        == "user_not_in_channel"
    )


def test_a_scheduled_message_comes_when_its_time_has_come() -> None:
    """By the clock that was passed in."""
    hand = [1_790_000_000.0]
    with LocalSlack(now=lambda: hand[0]) as slack:
        web = client(slack)
        planned = web.chat_scheduleMessage(channel="C0GENERAL", post_at=1_790_000_060, text="later")
        gone = web.chat_scheduleMessage(channel="C0GENERAL", post_at=1_790_000_060, text="never")
        web.chat_deleteScheduledMessage(
            channel="C0GENERAL", scheduled_message_id=gone["scheduled_message_id"]
        )
        time.sleep(0.2)
        early = slack.messages("general")
        hand[0] += 61
        slack.wait_for(lambda: slack.messages("general"))

        assert planned["scheduled_message_id"].startswith("Q")
        assert early == []
        assert [message["text"] for message in slack.messages("general")] == ["later"]


def test_a_file_is_uploaded_and_shown(slack: LocalSlack) -> None:
    """files_upload_v2 goes through all three steps."""
    reply = client(slack).files_upload_v2(
        filename="map.png", content=b"\x89PNG", channel="C0COMPLAINTS", initial_comment="The map"
    )
    shown = slack.messages("complaints")[-1]

    assert slack.file(reply["file"]["id"]) == b"\x89PNG"
    assert (shown["text"], shown["files"][0]["name"]) == ("The map", "map.png")


def test_threads_reactions_people_and_permalinks_are_there(slack: LocalSlack) -> None:
    """The smaller methods answer in Slack's shape."""
    web = client(slack)
    head = web.chat_postMessage(channel="C0COMPLAINTS", text="head")["ts"]
    web.chat_postMessage(channel="C0COMPLAINTS", text="reply", thread_ts=head)
    web.reactions_add(channel="C0COMPLAINTS", timestamp=head, name="eyes")
    thread = web.conversations_replies(channel="C0COMPLAINTS", ts=head)["messages"]

    assert [one["text"] for one in thread] == ["head", "reply"]
    assert thread[0]["reply_count"] == 1
    assert thread[0]["reactions"][0]["name"] == "eyes"
    assert len(web.conversations_history(channel="C0COMPLAINTS")["messages"]) == 1
    assert web.users_lookupByEmail(email="bruno@example.com")["user"]["id"] == "U0BRUNO"
    assert web.users_info(user="U0GUEST")["user"]["is_restricted"]
    assert web.users_info(user="U0STRANGER")["user"]["team_id"] == "T0ELSEWHERE"
    assert web.conversations_open(users="U0CHLOE")["channel"]["id"] == "D0CHLOE"
    assert (
        head.replace(".", "") in web.chat_getPermalink(channel="C0COMPLAINTS", message_ts=head)["permalink"]
    )
    assert "U0AMINA" in web.conversations_members(channel="C0COMPLAINTS")["members"]
    assert refusal(web.conversations_join, channel="C0OLDCOMPLAINTS") == "is_archived"
    assert web.conversations_join(channel="C0WATERCOOLER")["channel"]["is_member"]
    assert web.team_info()["team"]["domain"] == "faultline-local"


def test_invalid_blocks_are_refused_with_the_place_of_the_mistake(slack: LocalSlack) -> None:
    """The messages carry a JSON pointer, in posts and in views."""
    blocks = buttons("RC-1")
    blocks[0]["accessory"]["text"]["text"] = "x" * 76
    with pytest.raises(SlackApiError) as refused:
        client(slack).chat_postMessage(channel="complaints", text="hello", blocks=blocks)
    with pytest.raises(SlackApiError) as hidden:
        client(slack).views_publish(user_id="U0AMINA", view={"type": "home", "blocks": blocks})

    assert refused.value.response["error"] == "invalid_blocks"
    assert "[json-pointer:/blocks/0/accessory/text/text]" in str(refused.value.response["response_metadata"])
    assert hidden.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/blocks/0/accessory/text/text]" in str(hidden.value.response)
    assert slack.messages("complaints") == []
