"""files.*: uploads in three steps, kept in memory."""

from __future__ import annotations

from typing import Any

from playground.slack.content import read_blocks
from playground.slack.errors import SlackError
from playground.slack.files import attached, new_file, shared
from playground.slack.web_api.call import Call, Method, read_multipart
from playground.slack.web_api.chat import writable
from playground.slack.world import World

Json = dict[str, Any]


def upload_url(world: World, call: Call) -> Json:
    """files.getUploadURLExternal."""
    name = call.need("filename")
    length = int(call.number("length", 0))
    if length < 1:
        raise SlackError("invalid_arguments")
    owner, alt_text = world.app.bot_user_id, call.text("alt_txt")
    file_id = new_file(world.state, world.url, name, length, owner, alt_text)["id"]
    return {"upload_url": f"{world.url}/upload/{file_id}", "file_id": file_id}


def receive(world: World, file_id: str, content_type: str, body: bytes) -> bool:
    """Take the bytes of a file; False when nobody asked for its URL or its length is another."""
    file = world.state.files.get(file_id)
    if content_type.startswith("multipart/form-data"):
        parts = [part for part in read_multipart(content_type, body).values() if isinstance(part, bytes)]
        body = parts[0] if parts else b""
    if file is None or file["size"] != len(body):
        return False
    world.state.contents[file_id] = body
    return True


def complete(world: World, call: Call) -> Json:
    """files.completeUploadExternal."""
    state = world.state
    named = call.json("files")
    if not isinstance(named, list) or not named or not all(isinstance(one, dict) for one in named):
        raise SlackError("invalid_arguments")
    if any(one.get("id") not in state.contents for one in named):
        raise SlackError("file_not_found")
    files = [state.files[one["id"]] for one in named]
    for file, one in zip(files, named, strict=True):
        file["title"] = one.get("title") or file["name"]
    places = [call.text("channel_id"), *call.text("channels").split(",")]
    for place in dict.fromkeys(one for one in places if one):
        _share(world, call, files, place)
    return {"files": files}


def _share(world: World, call: Call, files: list[Json], place: str) -> None:
    """Post files to a conversation."""
    channel = writable(world, place)
    content: Json = {"text": call.text("initial_comment"), **attached(files)}
    if call.args.get("blocks"):
        content["blocks"] = read_blocks(call.json("blocks"), world.state)
    message = world.messages.by_bot(channel, content, thread_ts=call.text("thread_ts"))
    shared(files, channel, message["ts"])


def info(world: World, call: Call) -> Json:
    """files.info."""
    file = world.state.files.get(call.need("file", "file_not_found"))
    if file is None or file["id"] not in world.state.contents:
        raise SlackError("file_not_found")
    return {"file": file, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {
    "files.getUploadURLExternal": Method(upload_url, "files:write"),
    "files.completeUploadExternal": Method(complete, "files:write"),
    "files.info": Method(info, "files:read"),
}
