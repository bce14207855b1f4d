"""What a supporter may type: each function takes raw text and gives the clean value or a problem.

Nothing is silently cut. What no reader could see (control characters, direction overrides) goes;
whatever else is wrong is said, and the form keeps the supporter's own text.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from enum import StrEnum
from typing import Final

from email_validator import EmailNotValidError, validate_email

NAME_LIMIT: Final = 120
LINE_LIMIT: Final = 120
# With " [ref ABC-DEF]" behind it a subject stays under what `letters.headers` lets through.
SUBJECT_LIMIT: Final = 130
BODY_LIMIT: Final = 10_000
BODY_LEAST: Final = 40
MESSAGE_LIMIT: Final = 5_000

# Invisible characters with a real use inside words: emoji sequences, Persian and Indic spelling.
_JOINERS: Final = "\u200c\u200d"
_LINK: Final = re.compile(r"://|\bwww\.|@", re.IGNORECASE)


class Problem(StrEnum):
    """Why a value cannot be used; wording is in `supporters/forms.py`."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"
    NO_LETTERS = "no-letters"
    MARKUP = "markup"
    LINK = "link"
    NOT_EMAIL = "not-email"
    EMAIL_WITH_NAME = "email-with-name"
    EMAIL_NOT_ASCII = "email-not-ascii"


class InputError(ValueError):
    """A value that cannot be used.

    Attributes:
        problem: which rule it breaks.
        limit: the limit in characters, where the rule has one.
        found: how many characters there were, where the rule counts.
    """

    def __init__(self, problem: Problem, limit: int = 0, found: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.limit = limit
        self.found = found


def one_line(text: str) -> str:
    """The text on one line: composed, without invisible characters, single spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(_visible(char) for char in composed).split())


def paragraphs(text: str) -> str:
    """Text of several lines: Unix line ends, no invisible characters, at most one empty line."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(char if char == "\n" else _visible(char) for char in composed)
    lines = [line.rstrip() for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cc":
        return " "
    if category in ("Cf", "Cs", "Co", "Cn") and char not in _JOINERS:
        return ""
    return " " if category in ("Zl", "Zp") else char


def person_name(text: str) -> str:
    """A name as people write it.

    Raises:
        InputError: empty, too long, without a letter, or carrying markup or a link (which
            would turn our confirmation message into somebody's advertisement).
    """
    name = _bounded(one_line(text), NAME_LIMIT)
    if not any(char.isalpha() for char in name):
        raise InputError(Problem.NO_LETTERS)
    if "<" in name or ">" in name:
        raise InputError(Problem.MARKUP)
    if _has_link(name):
        raise InputError(Problem.LINK)
    return name


def address_line(text: str, *, needed: bool) -> str:
    """One line of a postal address.

    Raises:
        InputError: empty though needed, too long, or carrying markup or a link.
    """
    line = one_line(text)
    if not line and not needed:
        return ""
    line = _bounded(line, LINE_LIMIT)
    if "<" in line or ">" in line:
        raise InputError(Problem.MARKUP)
    if _has_link(line):
        raise InputError(Problem.LINK)
    return line


def email_address(text: str) -> str:
    """One bare e-mail address, normalised; an internationalised domain is kept readable.

    Raises:
        InputError: it is not one, has a display name around it, or has letters outside ASCII
            before the @ (which most mail systems, ours included, cannot write to).
    """
    address = one_line(text)
    if not address:
        raise InputError(Problem.MISSING)
    if "<" in address or ">" in address:
        raise InputError(Problem.EMAIL_WITH_NAME)
    local = address.rpartition("@")[0]
    if local and not local.isascii():
        raise InputError(Problem.EMAIL_NOT_ASCII)
    try:
        found = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise InputError(Problem.NOT_EMAIL) from error
    return found.normalized


def letter_subject(text: str) -> str:
    """The subject of a letter.

    Raises:
        InputError: empty or too long.
    """
    return _bounded(one_line(text), SUBJECT_LIMIT)


def letter_body(text: str) -> str:
    """The middle of a letter.

    Raises:
        InputError: empty, too short to ask anything, or too long for an MP's office to read.
    """
    body = _bounded(paragraphs(text), BODY_LIMIT)
    if len(body) < BODY_LEAST:
        raise InputError(Problem.TOO_SHORT, BODY_LEAST, len(body))
    return body


def contact_message(text: str) -> str:
    """A message to the charity's team.

    Raises:
        InputError: empty or too long.
    """
    return _bounded(paragraphs(text), MESSAGE_LIMIT)


def _has_link(text: str) -> bool:
    """Also in disguise: full-width signs are folded into plain ones first."""
    return bool(_LINK.search(unicodedata.normalize("NFKC", text)))


def _bounded(text: str, limit: int) -> str:
    if not text:
        raise InputError(Problem.MISSING)
    if len(text) > limit:
        raise InputError(Problem.TOO_LONG, limit, len(text))
    return text


def version_of(wording: str) -> str:
    """What tells the words of a consent from other words: the first digits of their SHA-256."""
    return hashlib.sha256(wording.encode()).hexdigest()[:16]
