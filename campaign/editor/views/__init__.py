"""The editor: the pages on which staff write, review and publish every text of a campaign."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

from campaign.editor.reader_words import problem_words, reader_words
from campaign.editor.wording import STATE_WORDS, document_title, row_title
from campaign.i18n import moment, nation_names
from campaign.web import deps

editor = Blueprint("editor", __name__, url_prefix="/editor")


@editor.context_processor
def words() -> dict[str, object]:
    """What every template of the editor may say."""
    return {
        "document_title": document_title,
        "row_title": row_title,
        "state_words": STATE_WORDS,
        "moment": moment,
        "nation_names": nation_names(),
        "reader_words": reader_words,
        "problem_words": problem_words,
        "now": deps().now(),
    }


for name in (
    "grid",
    "document",
    "write",
    "version",
    "compare",
    "preview",
    "publish",
    "figures",
    "variants",
):
    import_module(f"campaign.editor.views.{name}")
