"""The checks of `letters.lint` over documents: what an author should look at."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from campaign.content.identity import USES, Identity
from letters.emails import email
from letters.lint import Context, Document, Finding, Severity, check
from letters.values import ValueKind, values_for

if TYPE_CHECKING:
    from datetime import date

    from campaign.content.files import CampaignFolder
    from campaign.core.campaign_settings import CampaignSettings

LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True, slots=True)
class Times:
    """When a document and its English twin were written; None where there is none."""

    changed: datetime | None = None
    english_changed: datetime | None = None


def remarks(folder: CampaignFolder, today: date) -> list[Remark]:
    """Check every letter and page of a folder, errors and warnings alike."""
    named = {file.identity for file in folder.documents}
    return [
        Remark(file.identity.file, found)
        for file in folder.documents
        for found in findings(
            file.identity,
            file.subject,
            file.text,
            folder.settings,
            today,
            # Files do not say which was written first, only whether there is a twin.
            Times(None, LONG_AGO if replace(file.identity, language="en") in named else None),
        )
    ]


def findings(
    identity: Identity,
    subject: str,
    text: str,
    settings: CampaignSettings,
    today: date,
    times: Times | None = None,
) -> tuple[Finding, ...]:
    """Check one document; the campaign's settings have no findings.

    Args:
        identity: which document.
        subject: of a letter or e-mail.
        text: with its tags, sound by `soundness.refusals`.
        settings: the campaign's, for its figures.
        today: for the figures' review dates.
        times: of the document and its English twin, where they are known.
    """
    use = USES.get(identity.kind)
    if use is None:
        return ()
    document = Document(use, text, subject, identity.nation, identity.language)
    figures = {figure.name: figure for figure in settings.figures}
    own = {
        value.name: value.kind is ValueKind.FLAG or value.example
        for value in values_for(use, email=identity.email)
    }
    numbers = {f"figure_{name}": figure.number for name, figure in figures.items()}
    known = times or Times()
    context = Context(
        today,
        {**own, **numbers},
        figures,
        settings.charity_name,
        must_use=email(identity.email).must_use if identity.email else frozenset(),
        changed=known.changed,
        english_changed=known.english_changed,
    )
    return check(document, context)


def warning_key(finding: Finding) -> str:
    """A short name of a warning, the same for as long as its rule and words are: for the tick."""
    words = f"{finding.rule}\0{finding.part}\0{finding.message}"
    return hashlib.sha256(words.encode()).hexdigest()[:32]
