"""The development mailbox: what the file mailer wrote. Registered outside production only."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, render_template, request

from campaign.dev.mailbox import attachment, message, messages
from campaign.web import deps

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

dev = Blueprint("dev", __name__, url_prefix="/dev")


@dev.before_request
def only_here() -> None:
    """A page elsewhere that points its own name at this machine must not read the links."""
    settings = deps().settings
    ours = {"localhost", "127.0.0.1", "::1", settings.host, urlsplit(settings.public_url).hostname}
    if urlsplit(f"//{request.host}").hostname not in ours:
        abort(404)


@dev.get("/mailbox")
def mailbox() -> ResponseReturnValue:
    """All messages, newest first."""
    return render_template("dev/mailbox.html", messages=messages(deps().settings.outbox_folder))


@dev.get("/mailbox/<key>")
def one_message(key: str) -> ResponseReturnValue:
    """One message, with the links in it to click."""
    return render_template("dev/message.html", message=message(_path(key)))


@dev.get("/mailbox/<key>/attachment/<int:number>")
def one_attachment(key: str, number: int) -> ResponseReturnValue:
    """One enclosed file."""
    found = attachment(_path(key), number)
    if found is None:
        abort(404)
    name, media_type, content = found
    response = Response(content, mimetype=media_type)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _path(key: str) -> Path:
    path = deps().settings.outbox_folder / f"{key}.eml"
    if not re.fullmatch(r"[0-9a-f]{32}", key) or not path.is_file():
        abort(404)
    return path
