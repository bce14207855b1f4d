"""What a value is, and the kinds of document and the e-mails that hold values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ValueKind(StrEnum):
    """What an author can do with a value: print a text or figure, ask about a flag."""

    TEXT = "text"
    FLAG = "flag"
    FIGURE = "figure"


class DocumentUse(StrEnum):
    """The kinds of document that hold values."""

    LETTER_MP = "mp"
    LETTER_MINISTER = "minister"
    PAGE = "page"
    BRIEFING = "briefing"
    EMAIL = "email"


class EmailName(StrEnum):
    """The e-mails to supporters; `letters.emails` says when each is sent."""

    CONFIRM = "confirm"
    REMINDER = "reminder"
    RECEIPT = "receipt"
    RETURNED = "returned"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey-reminder"
    SURVEY_AGAIN = "survey-again"
    MEMBER_CHANGED = "member-changed"
    MP_ANSWERED = "mp-answered"
    MINISTER_REPLIED = "minister-replied"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the list.

    Attributes:
        example: what a reader sees, or `yes` for a flag.
        missing: what happens when there is nothing to put in, one sentence.
        allowed_in: the kinds of document that may use it.
        optional: whether it may be empty, so that an author should ask with `if` first.
        emails: which e-mails know it; none unless `allowed_in` holds e-mails.
    """

    name: str
    kind: ValueKind
    description: str
    example: str
    missing: str
    allowed_in: frozenset[DocumentUse]
    optional: bool = False
    emails: frozenset[EmailName] = frozenset()
