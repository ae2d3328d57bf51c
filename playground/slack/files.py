"""Files: their objects, where they are shown, and how their bytes are served."""

from __future__ import annotations

import copy
import mimetypes
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from starlette.responses import Response

from playground.slack.state import Channel, State

Json = dict[str, Any]

MOST_BYTES = 10 * 1024 * 1024
"""What a person may upload at once."""
RASTER = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
"""Pictures that hold nothing but pixels: the only files a browser may show where they are."""
INERT = {"Content-Security-Policy": "default-src 'none'; sandbox"}
"""Whatever a file holds, nothing in it runs, even when it is opened by its address."""


def new_file(state: State, url: str, name: str, size: int, owner: str, alt_text: str = "") -> Json:
    """A file nobody has sent the bytes of yet; `url` is where this Slack is."""
    file_id, now = state.next_id("F"), int(state.clock.now())
    state.files[file_id] = {
        "id": file_id,
        "created": now,
        "timestamp": now,
        "name": name,
        "title": name,
        "mimetype": _mimetype(name),
        "filetype": name.rpartition(".")[2] if "." in name else "text",
        "user": owner,
        "user_team": state.workspace.team_id,
        "size": size,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": alt_text,
        "url_private": f"{url}/files/{file_id}",
        "url_private_download": f"{url}/files/{file_id}?download=1",
        "permalink": f"{url}/files/{file_id}",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }
    return state.files[file_id]


def attached(files: list[Json]) -> Json:
    """The part of a message that carries files, as they are now."""
    return {"files": copy.deepcopy(files), "upload": True}


def shared(files: list[Json], channel: Channel, ts: str) -> None:
    """Note that a message shows these files."""
    listed = "ims" if channel.im_user else "groups" if channel.is_private else "channels"
    visible = "private" if channel.is_private or channel.im_user else "public"
    for file in files:
        file[listed].append(channel.id)
        file["shares"].setdefault(visible, {})[channel.id] = [{"ts": ts}]


def served(file: Json, content: bytes, download: bool = False) -> Response:
    """The bytes of a file: a picture may be shown, all else is for saving."""
    name = quote(file["name"].encode("utf-8", "replace"), safe="")
    how = "inline" if file["mimetype"] in RASTER.values() and not download else "attachment"
    headers = INERT | {"Content-Disposition": f"{how}; filename*=UTF-8''{name}"}
    return Response(content, media_type=file["mimetype"], headers=headers)


def _mimetype(name: str) -> str:
    """What a file is, by the end of its name."""
    picture = RASTER.get(PurePath(name).suffix.lower())
    return picture or mimetypes.guess_type(name)[0] or "application/octet-stream"
