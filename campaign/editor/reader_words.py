"""How the preview calls its readers, and what it says when one of them gets nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.db.models import DocumentKind
from campaign.editor.rendering import Problem
from campaign.editor.samples import LETTERS
from campaign.i18n import gettext as _
from campaign.i18n import nation_name

if TYPE_CHECKING:
    from campaign.content.identity import Identity
    from campaign.editor.samples import MemberKind, Sample


def kind_words(kind: MemberKind) -> str:
    """The name of a kind of MP."""
    return {
        "mp": _("An MP"),
        "titled": _("An MP with a title"),
        "minister": _("A minister of the department"),
        "speaker": _("The Speaker"),
        "no-seat": _("An MP who takes no seat"),
    }[kind.key]


def reader_words(identity: Identity, sample: Sample) -> str:
    """Who reads the document, and where: "The Speaker, Wales"; a page is the same everywhere."""
    nation = nation_name(sample.nation)
    if identity.kind in LETTERS:
        return f"{kind_words(sample.kind)}, {nation}"
    if identity.kind is DocumentKind.BRIEFING:
        return _("Readers in %(nation)s", nation=nation)
    return _("A supporter") if identity.kind is DocumentKind.EMAIL else _("Every reader")


def problem_words(problem: Problem) -> str:
    """Why a reader gets nothing, in the page's language."""
    values = {
        name: problem_words(value) if isinstance(value, Problem) else value
        for name, value in problem.values.items()
    }
    return _(problem.sentence, **values)
