"""Keeping the files of one message: fit names, and no more than the limits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from campaign.responses.charsets import one_line
from campaign.responses.incoming import (
    ALL_FILES_BYTES,
    FILE_BYTES,
    FILES,
    NAME_CHARACTERS,
    File,
)

UNNAMED: Final = "file"
OCTETS: Final = "application/octet-stream"

_TYPE_CHARACTERS: Final = 100
_UNFIT: Final = re.compile(r'[<>:"|?*\x00-\x1f]')
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,10}\Z")


def file_name(raw: str, otherwise: str = UNNAMED) -> str:
    """A name to show and to offer for saving: no folder, controls, bidi marks or leading dots.

    Args:
        raw: as the sender gave it; may be empty.
        otherwise: the name of a file without one.

    Returns:
        1 to 120 characters; the ending is kept where a long name is cut.
    """
    base = re.split(r"[/\\]", one_line(raw[:2_000], 2_000))[-1]
    # Cf: marks without width, among them all that turn the direction of reading.
    shown = "".join(letter for letter in base if unicodedata.category(letter) not in ("Cf", "Co"))
    name = _UNFIT.sub("_", shown).strip().lstrip(". ").rstrip(". ")
    if len(name) > NAME_CHARACTERS:
        suffix = _SUFFIX.search(name)
        ending = suffix[0] if suffix else ""
        name = name[: NAME_CHARACTERS - len(ending)].rstrip() + ending
    return name or otherwise


def media_type(raw: str) -> str:
    """The type in lower case, or that of plain bytes where it is none."""
    found = raw.partition(";")[0].strip().lower()
    fits = len(found) <= _TYPE_CHARACTERS and _MEDIA_TYPE.fullmatch(found)
    return found if fits else OCTETS


class Keeping:
    """The files of one message as they are found; what is beyond the limits is left out."""

    def __init__(self) -> None:
        self.files: list[File] = []
        self.is_cut = False
        self._bytes = 0

    def add(self, name: str, kind: str, content: bytes, otherwise: str = UNNAMED) -> None:
        """Keep one, unless it is too large or there are too many."""
        too_large = len(content) > FILE_BYTES or self._bytes + len(content) > ALL_FILES_BYTES
        if too_large or len(self.files) >= FILES:
            self.is_cut = True
            return
        self._bytes += len(content)
        self.files.append(File.of(file_name(name, otherwise), media_type(kind), content))
