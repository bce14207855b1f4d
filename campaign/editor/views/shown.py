"""What the editor's views share: notices, times, the lines of a history."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from flask import session, url_for
from flask_security import current_user

from campaign.content.identity import Identity
from campaign.editor.wording import DEED_WORDS, document_title
from campaign.i18n import gettext, moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.editor.queries.documents import Happening

NOTICE: Final = "editor_notice"
FILE: Final = re.compile(r"\b(?:letters|pages|briefings|emails)/[\w.+-]+\.md\b")


def tell(sentence: str) -> None:
    """Say something on the next page."""
    session[NOTICE] = sentence


def take_notice() -> str:
    """What the page before wanted said; once."""
    return str(session.pop(NOTICE, ""))


def reason_entries(reasons: Iterable[str]) -> list[dict[str, str]]:
    """Reasons for the error summary; documents are called as staff know them, not by file."""
    return [{"text": FILE.sub(_titled, reason)} for reason in reasons]


def _titled(found: re.Match[str]) -> str:
    identity = Identity.of_file(PurePosixPath(found.group()))
    return document_title(identity) if identity else found.group()


def user_id() -> int:
    """Who is signed in."""
    number: int = current_user.id
    return number


def happening(one: Happening) -> dict[str, str]:
    """A line of a history in the page's words."""
    return {
        "when": moment(one.at),
        "who": one.who or gettext("Postbag's command line"),
        "what": gettext(str(DEED_WORDS[one.deed]), number=one.number),
        "note": one.note,
        "title": document_title(one.identity),
        "url": url_for("editor.version", version_id=one.version_id),
    }
