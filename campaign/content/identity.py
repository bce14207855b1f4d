"""Which document: its kind, name, language and variant, and the file that it is outside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.core.campaign_toml import VARIANT
from campaign.db.models import DocumentKind
from letters.values import DocumentUse, EmailName
from postcodes import Nation

if TYPE_CHECKING:
    from pathlib import PurePosixPath

LANGUAGES: Final = ("en", "cy")
PAGES: Final = ("issue", "ask", "help")

_FOLDERS: Final = {
    DocumentKind.LETTER_MP: "letters",
    DocumentKind.LETTER_MINISTER: "letters",
    DocumentKind.PAGE: "pages",
    DocumentKind.BRIEFING: "briefings",
    DocumentKind.EMAIL: "emails",
}
_LETTER: Final = re.compile(r"(mp|minister)\.([a-z+-]+)\.([a-z]{2})(?:\.([a-z0-9][a-z0-9-]*))?\.md")
_OTHER: Final = re.compile(r"([a-z0-9+-]+)\.([a-z]{2})\.md")
# Letters and e-mails begin with `Subject: …`.
WITH_SUBJECT: Final = frozenset(
    {DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER, DocumentKind.EMAIL}
)
FOR_NATIONS: Final = frozenset(
    {DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER, DocumentKind.BRIEFING}
)
USES: Final = {
    DocumentKind.LETTER_MP: DocumentUse.LETTER_MP,
    DocumentKind.LETTER_MINISTER: DocumentUse.LETTER_MINISTER,
    DocumentKind.PAGE: DocumentUse.PAGE,
    DocumentKind.BRIEFING: DocumentUse.BRIEFING,
    DocumentKind.EMAIL: DocumentUse.EMAIL,
}


@dataclass(frozen=True, slots=True, order=True)
class Identity:
    """One document of a campaign, whatever its version.

    Attributes:
        name: of a letter or briefing the nations it is for, joined by "+"; of a page or an e-mail
            which one it is; of the settings the campaign's slug.
        variant: of a letter, which of the variants; empty for the main one.
    """

    kind: DocumentKind
    name: str
    language: str
    variant: str = ""

    @property
    def nations(self) -> tuple[Nation, ...]:
        """The nations that it is for, in the order of `Nation`; none for what is for everybody."""
        if self.kind not in FOR_NATIONS:
            return ()
        names = self.name.split("+")
        return tuple(nation for nation in Nation if nation.value in names)

    @property
    def nation(self) -> str | None:
        """The one nation that it is for; None when it is for several, or for everybody."""
        return self.nations[0].value if len(self.nations) == 1 else None

    @property
    def email(self) -> str:
        """Which e-mail it is; empty for what is none."""
        return self.name if self.kind is DocumentKind.EMAIL else ""

    @property
    def is_sound(self) -> bool:
        """Whether there can be such a document."""
        if self.language not in LANGUAGES:
            return False
        letters = {DocumentKind.LETTER_MP, DocumentKind.LETTER_MINISTER}
        if self.variant and not (self.kind in letters and re.fullmatch(VARIANT, self.variant)):
            return False
        if self.kind in FOR_NATIONS:
            return self.name == "+".join(nation.value for nation in self.nations) != ""
        if self.kind is DocumentKind.EMAIL:
            return self.name in set(EmailName)
        if self.kind is DocumentKind.SETTINGS:
            return self.language == "en"
        return self.kind is not DocumentKind.PAGE or self.name in PAGES

    @property
    def file(self) -> str:
        """Its file, from the campaign's folder on: `letters/mp.wales.en.md`."""
        if self.kind is DocumentKind.SETTINGS:
            return "campaign.toml"
        parts = [self.name, self.language, *filter(None, [self.variant]), "md"]
        if _FOLDERS[self.kind] == "letters":
            parts.insert(0, self.kind.value)
        return f"{_FOLDERS[self.kind]}/{'.'.join(parts)}"

    @classmethod
    def of_file(cls, file: PurePosixPath) -> Identity | None:
        """The document that a file is, None for a file that is none."""
        match file.parent.as_posix(), _LETTER.fullmatch(file.name), _OTHER.fullmatch(file.name):
            case "letters", re.Match() as letter, _:
                kind, name, language, variant = letter.groups(default="")
                found = cls(DocumentKind(kind), name, language, variant)
            case "pages" | "briefings" | "emails" as folder, _, re.Match() as other:
                kind = next(kind for kind, name in _FOLDERS.items() if name == folder)
                found = cls(DocumentKind(kind), *other.groups())
            case _:
                return None
        return found if found.is_sound else None
