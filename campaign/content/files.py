"""Campaign folders: plain files in, checked values out. Reads the disk, never the database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

import letters
from campaign.content.completeness import gaps
from campaign.content.identity import WITH_SUBJECT, Identity
from campaign.content.soundness import normal, refusals
from campaign.core.campaign_toml import settings_of
from campaign.core.errors import CampaignFilesError
from campaign.db.models import DocumentKind
from letters import letter_file
from letters.errors import LetterFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.core.campaign_settings import CampaignSettings

FOLDERS: Final = ("letters", "pages", "briefings", "emails")


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One worded file of a campaign folder."""

    identity: Identity
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class CampaignFolder:
    """A whole campaign folder, checked.

    Attributes:
        documents: campaign.toml first.
        tidied: files whose line ends or blank lines `campaign export` would write otherwise.
    """

    settings: CampaignSettings
    documents: tuple[DocumentFile, ...]
    tidied: tuple[str, ...] = ()


def shipped_campaigns() -> tuple[Path, ...]:
    """The campaign folders that come with Postbag."""
    folder = Path(letters.__file__).parent / "campaigns"
    return tuple(sorted(path for path in folder.iterdir() if (path / "campaign.toml").is_file()))


def warnings(settings: CampaignSettings) -> list[str]:
    """What a charity should settle before it goes live, one plain sentence each."""
    found = []
    if not settings.department_members:
        found.append(
            "department_members.ids is empty: MPs who are ministers of the department will be "
            "asked to write to themselves."
        )
    if settings.contact_email.endswith(".example"):
        found.append("charity.contact_email is a placeholder; MPs and supporters will see it.")
    if settings.welsh:
        found += [
            f"The figure {figure.name} is told in English on Welsh pages: [cy.figure.{figure.name}] "
            f'is missing, or is not of = "{figure.number}".'
            for figure in settings.figures
            if figure in settings.welsh.figures
        ]
    return found


def read_folder(folder: Path) -> CampaignFolder:
    """Read and check a campaign folder.

    Raises:
        CampaignFilesError: naming every fault of every file.
    """
    toml = _toml(folder / "campaign.toml")
    settings = settings_of(toml)
    faults: list[str] = []
    found = (
        DocumentFile(Identity(DocumentKind.SETTINGS, settings.slug, "en"), "", toml),
        *_documents(folder, faults),
    )
    for file in found:
        refused = refusals(file.identity, file.subject, file.text, settings)
        faults.extend(f"{file.identity.file}: {refusal}" for refusal in refused)
    named = {file.identity for file in found}
    broken = {fault.partition(":")[0] for fault in faults}
    faults.extend(gap for gap in gaps(settings, named) if gap.rpartition(" ")[2] not in broken)
    if faults:
        raise CampaignFilesError(faults)
    tidied = [
        file.identity.file
        for file in found
        if (folder / file.identity.file).read_bytes() != written(file)
    ]
    return CampaignFolder(settings, found, tuple(tidied))


def written(document: DocumentFile) -> bytes:
    """The very bytes of a document's file."""
    with_subject = document.identity.kind in WITH_SUBJECT
    head = f"Subject: {document.subject}\n\n" if with_subject else ""
    return f"{head}{document.text}".encode()


def _toml(path: Path) -> str:
    try:
        # As bytes: its very line ends are kept, for `campaign export`.
        return path.read_bytes().decode()
    except FileNotFoundError as error:
        raise CampaignFilesError([f"{path.name} is missing in {path.parent}."]) from error
    except UnicodeDecodeError as error:
        raise CampaignFilesError([f"{path.name} is not UTF-8 text."]) from error


def _documents(folder: Path, faults: list[str]) -> Iterator[DocumentFile]:
    paths = (path for name in FOLDERS for path in (folder / name).glob("*.md"))
    for path in sorted(path for path in paths if path.is_file()):
        file = PurePosixPath(path.parent.name, path.name)
        identity = Identity.of_file(file)
        if identity is None:
            faults.append(f"{file}: no document has a name like this; see docs/campaigns.md.")
            continue
        try:
            yield _document(identity, path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            faults.append(f"{file}: it is not UTF-8 text.")
        except LetterFileError as error:
            faults.append(f"{file}: {error}")


def _document(identity: Identity, text: str) -> DocumentFile:
    if identity.kind in WITH_SUBJECT:
        source = letter_file.read(text)
        return DocumentFile(identity, source.subject, normal(source.body))
    return DocumentFile(identity, "", normal(text))
