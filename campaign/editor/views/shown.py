"""What the editor's views share: notices, times, the lines of a history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import session, url_for
from flask_security import current_user

from campaign.editor.wording import DEED_WORDS, document_title
from campaign.i18n import gettext, moment

if TYPE_CHECKING:
    from campaign.editor.queries.documents import Happening

NOTICE: Final = "editor_notice"


def tell(sentence: str) -> None:
    """Say something on the next page."""
    session[NOTICE] = sentence


def take_notice() -> str:
    """What the page before wanted said; once."""
    return str(session.pop(NOTICE, ""))


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
