"""How the editor's pages call kinds, states and deeds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from campaign.core.document_states import Deed, DocumentState
from campaign.db.models import DocumentKind
from campaign.i18n import gettext, nation_name
from campaign.i18n import lazy_gettext as _
from letters.emails import email

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.content.identity import Identity

KIND_WORDS: Final[Mapping[DocumentKind, Any]] = {
    DocumentKind.LETTER_MP: _("Letters to the MP"),
    DocumentKind.LETTER_MINISTER: _("Letters to the minister"),
    DocumentKind.PAGE: _("Pages"),
    DocumentKind.BRIEFING: _("Briefings"),
    DocumentKind.EMAIL: _("E-mails to supporters"),
    DocumentKind.SETTINGS: _("Facts and figures"),
}
PAGE_WORDS: Final[Mapping[str, Any]] = {
    "issue": _("The issue"),
    "ask": _("What we ask for"),
    "help": _("How you can help"),
}
LANGUAGE_WORDS: Final[Mapping[str, Any]] = {"en": _("English"), "cy": _("Welsh")}
STATE_WORDS: Final[Mapping[DocumentState, Any]] = {
    DocumentState.DRAFT: _("Draft"),
    DocumentState.IN_REVIEW: _("In review"),
    DocumentState.APPROVED: _("Approved"),
    DocumentState.PUBLISHED: _("Public"),
    DocumentState.RETIRED: _("Retired"),
}
DEED_WORDS: Final[Mapping[Deed, Any]] = {
    Deed.WROTE: _("wrote version %(number)s"),
    Deed.SENT: _("sent version %(number)s to review"),
    Deed.TOOK_BACK: _("took version %(number)s back from review"),
    Deed.SENT_BACK: _("sent version %(number)s back to its author"),
    Deed.REPLACED: _("wrote a newer version, so version %(number)s left review"),
    Deed.APPROVED: _("approved version %(number)s"),
    Deed.REOPENED: _("withdrew the approval of version %(number)s"),
    Deed.PUBLISHED: _("published version %(number)s"),
    Deed.UNSCHEDULED: _("stopped the publication of version %(number)s"),
    Deed.ROLLED_BACK: _("went back to an earlier text, as version %(number)s"),
    Deed.RETIRED: _("took version %(number)s out of use"),
}


def row_title(kind: DocumentKind, name: str) -> str:
    """The name of a document among others of its kind: "Wales", "The issue"."""
    match kind:
        case DocumentKind.PAGE:
            return str(PAGE_WORDS.get(name, name))
        case DocumentKind.EMAIL:
            return gettext(email(name).title)
        case DocumentKind.SETTINGS:
            return gettext("Facts and figures")
    return ", ".join(nation_name(nation) for nation in name.split("+"))


def document_title(identity: Identity) -> str:
    """The whole name of a document: "Letter to the MP: Wales, in Welsh"."""
    kinds = {
        DocumentKind.LETTER_MP: gettext("Letter to the MP"),
        DocumentKind.LETTER_MINISTER: gettext("Letter to the minister"),
        DocumentKind.PAGE: gettext("Page"),
        DocumentKind.BRIEFING: gettext("Briefing"),
        DocumentKind.EMAIL: gettext("E-mail"),
    }
    title = row_title(identity.kind, identity.name)
    if identity.kind in kinds:
        title = f"{kinds[identity.kind]}: {title}"
    if identity.language == "cy":
        title = gettext("%(title)s, in Welsh", title=title)
    if identity.variant:
        title = gettext("%(title)s, variant “%(name)s”", title=title, name=identity.variant)
    return title
