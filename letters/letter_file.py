"""Reads a letter's file: `Subject: ...`, a blank line, then the body."""

from __future__ import annotations

from letters.errors import LetterFileError
from letters.types import LetterSource

_MARK = "Subject:"


def read(text: str) -> LetterSource:
    """Split a letter's file into subject and body.

    Raises:
        LetterFileError: no subject in the first line, no blank line after it, or no body.
    """
    # Some editors put a byte-order mark before the first word.
    unmarked = text.removeprefix("\ufeff")
    first, _, rest = unmarked.replace("\r\n", "\n").partition("\n")
    subject = first.removeprefix(_MARK).strip()
    if not first.startswith(_MARK) or not subject:
        raise LetterFileError("no_subject", "the first line must be 'Subject: ...'")
    blank, _, body = rest.partition("\n")
    if blank.strip() or not body.strip():
        raise LetterFileError("no_body", "a blank line and the letter must follow the subject")
    return LetterSource(subject=subject, body=body.strip() + "\n")
