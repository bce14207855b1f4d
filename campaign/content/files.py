"""Campaign folders: plain files in, checked values out. Reads the disk, never the database."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import letters
from campaign.core.campaign_settings import CampaignSettings
from campaign.core.errors import CampaignFilesError
from campaign.core.letter import value_names
from campaign.db.models import DocumentKind
from letters import letter_file
from letters.errors import GrammarError, LetterFileError
from letters.grammar import check

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def read_folder(folder: Path) -> CampaignFolder:
    """Read and check a campaign folder.

    Raises:
        CampaignFilesError: naming every fault of every file.
    """
    raw = _toml(folder / "campaign.toml")
    settings = CampaignSettings.from_toml(raw)
    faults: list[str] = []
    documents = tuple(_documents(folder, settings, faults))
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
            _check_words(subject + "\n" + text, path.name, names, faults)
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


def _check_words(text: str, name: str, names: frozenset[str], faults: list[str]) -> None:
    try:
        check(text, names)
    except GrammarError as error:
        faults.append(f"letters/{name}: {error}")
