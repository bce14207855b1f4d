"""Campaign folders: plain files in, checked values out. Reads the disk, never the database."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import letters
from campaign.core.campaign_settings import CampaignSettings
from campaign.core.errors import CampaignFilesError
from campaign.core.letter import value_names, values
from campaign.db.models import DocumentKind
from letters import letter_file
from letters.errors import GrammarError, LetterFileError, RenderError
from letters.grammar import check
from letters.render import render
from postcodes import Constituency, Member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from postcodes import Nation

PAGES: Final = ("issue", "ask", "help")
LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One worded file of a campaign folder."""

    kind: DocumentKind
    name: str
    language: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class CampaignFolder:
    """A whole campaign folder, checked. `raw` is campaign.toml as it was read."""

    settings: CampaignSettings
    raw: dict[str, Any]
    documents: tuple[DocumentFile, ...]


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
    return found


def read_folder(folder: Path) -> CampaignFolder:
    """Read and check a campaign folder.

    Raises:
        CampaignFilesError: naming every fault of every file.
    """
    raw = _toml(folder / "campaign.toml")
    settings = CampaignSettings.from_toml(raw)
    faults: list[str] = []
    documents = (_settings_document(settings, raw), *_documents(folder, settings, faults))
    if faults:
        raise CampaignFilesError(faults)
    return CampaignFolder(settings, raw, documents)


def _toml(path: Path) -> dict[str, Any]:
    try:
        read = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CampaignFilesError([f"{path.name} is missing in {path.parent}."]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignFilesError([f"{path.name}: {error}"]) from error
    # TOML has dates of its own, which the database's JSON has not: they become texts.
    plain: dict[str, Any] = json.loads(json.dumps(read, default=str))
    return plain


def _settings_document(settings: CampaignSettings, raw: dict[str, Any]) -> DocumentFile:
    """campaign.toml as a document, so that a draft keeps the one that fits its letters."""
    text = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    return DocumentFile(DocumentKind.SETTINGS, settings.slug, LANGUAGE, "", text)


def _documents(
    folder: Path, settings: CampaignSettings, faults: list[str]
) -> Iterator[DocumentFile]:
    for page in PAGES:
        text = _text(folder / "pages" / f"{page}.{LANGUAGE}.md", faults)
        yield DocumentFile(DocumentKind.PAGE, page, LANGUAGE, "", text)
    names = value_names(settings)
    for nation in settings.ministers:
        for kind in (DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER):
            path = folder / "letters" / f"{kind}.{nation}.{LANGUAGE}.md"
            subject, text = _letter(_text(path, faults), path.name, faults)
            for part in (subject, text):
                _check_words(part, path.name, names, faults)
            faults.extend(_trial(settings, nation, subject, text, path.name) if not faults else ())
            yield DocumentFile(kind, nation, LANGUAGE, subject, text)


def _text(path: Path, faults: list[str]) -> str:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n").strip() + "\n"
    except FileNotFoundError:
        faults.append(f"{path.parent.name}/{path.name} is missing.")
    except UnicodeDecodeError:
        faults.append(f"{path.parent.name}/{path.name} is not UTF-8 text.")
    return ""


def _letter(text: str, name: str, faults: list[str]) -> tuple[str, str]:
    """Subject and body; a missing file has been noted already."""
    if not text:
        return "", ""
    try:
        source = letter_file.read(text)
    except LetterFileError as error:
        faults.append(f"letters/{name}: {error}")
        return "", ""
    return source.subject, source.body


def _trial(
    settings: CampaignSettings, nation: Nation, subject: str, text: str, name: str
) -> list[str]:
    """Render the letter for every kind of MP, so that none meets a letter that cannot be."""
    place = Constituency("E00000000", "Place", "", nation, "Region", 1, 0.0, 0.0)
    minister_id = next(iter(settings.department_members), 1)
    for number, speaker, seated in product((minister_id, 0), (True, False), (True, False)):
        member = Member(number, "Name", "Name MP", "Party", place.code, None, speaker, seated)
        try:
            given = values(settings, nation, place, member, "Name")
            given["is_minister"] = number == minister_id
            for part in (subject, text):
                if not render(part, given).strip():
                    return [f"letters/{name} is empty for some MPs."]
        except (GrammarError, RenderError) as error:
            return [f"letters/{name}: {error}"]
    return []


def _check_words(text: str, name: str, names: frozenset[str], faults: list[str]) -> None:
    try:
        check(text, names)
    except GrammarError as error:
        faults.append(f"letters/{name}: {error}")
