"""The checks of `letters.lint` over a campaign folder: what an author should look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaign.db.models import DocumentKind
from letters.lint import Context, Document, Finding, Severity, check
from letters.values import DocumentUse, ValueKind, values_for

if TYPE_CHECKING:
    from datetime import date

    from campaign.content.files import CampaignFolder, DocumentFile
    from campaign.core.campaign_settings import CampaignSettings

FOLDERS = {
    DocumentKind.PAGE: "pages/{0.name}.{0.language}.md",
    DocumentKind.LETTER_MP: "letters/mp.{0.name}.{0.language}.md",
    DocumentKind.LETTER_MINISTER: "letters/minister.{0.name}.{0.language}.md",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding and the file it is in.

    Attributes:
        file: from the campaign's folder on, "letters/mp.wales.en.md".
    """

    file: str
    finding: Finding

    @property
    def is_error(self) -> bool:
        """Whether the text may not be published so."""
        return self.finding.severity is Severity.ERROR

    def __str__(self) -> str:
        """One line for a terminal; lines and columns count from 1, in the text under the subject."""
        found = self.finding
        place = f"{found.part} {found.line}:{found.column}"
        return f"{self.file} {place} {found.severity} [{found.rule}] {found.message}"


def remarks(folder: CampaignFolder, today: date) -> list[Remark]:
    """Check every letter and page, errors and warnings alike."""
    return [
        Remark(FOLDERS[each.kind].format(each), found)
        for each in folder.documents
        if each.kind in FOLDERS
        for found in check(_document(each), _context(each, folder.settings, today))
    ]


def _document(file: DocumentFile) -> Document:
    nation = None if file.kind is DocumentKind.PAGE else file.name
    return Document(DocumentUse(file.kind), file.text, file.subject, nation, file.language)


def _context(file: DocumentFile, settings: CampaignSettings, today: date) -> Context:
    figures = {figure.name: figure for figure in settings.figures}
    own = {
        value.name: value.kind is ValueKind.FLAG or value.example
        for value in values_for(DocumentUse(file.kind))
    }
    numbers = {f"figure_{name}": figure.number for name, figure in figures.items()}
    return Context(today, {**own, **numbers}, figures, settings.charity_name)
