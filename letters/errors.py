"""What can go wrong with words. Each error has a code; pages decide what to say about it.

LetterError
├── GrammarError      an author's text uses something that letters may not use
├── RenderError       the text is sound, but the values do not fit it
└── LetterFileError   a letter's file is not "Subject: ...", blank line, body
"""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """Why an author's text was refused."""

    TOO_LONG = "too_long"
    TOO_MANY_TAGS = "too_many_tags"
    TAG_TOO_LONG = "tag_too_long"
    TOO_DEEP = "too_deep"
    ODD_CHARACTER = "odd_character"
    STRAY_BRACKETS = "stray_brackets"
    COMMENT = "comment"
    TAG_NOT_ALLOWED = "tag_not_allowed"
    SIGN_NOT_ALLOWED = "sign_not_allowed"
    NOT_ALLOWED = "not_allowed"
    NUMBER = "number"
    UNKNOWN_VALUE = "unknown_value"
    SYNTAX = "syntax"


class LetterError(Exception):
    """Base of all errors of this package.

    Attributes:
        code: short stable word for tables and logs; never personal data.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class GrammarError(LetterError):
    """An author's text was refused.

    Attributes:
        line: 1 for the first line.
        column: 1 for the first character of the line.
        reason: why; also in `code`.
        sentence: one plain sentence for the author.
    """

    def __init__(self, line: int, column: int, reason: Reason, sentence: str) -> None:
        super().__init__(reason.value, f"line {line}, column {column}: {sentence}")
        self.line = line
        self.column = column
        self.reason = reason
        self.sentence = sentence


class RenderError(LetterError):
    """A sound text met values that do not fit it; codes `not_text`, `too_long`, `unready`."""


class LetterFileError(LetterError):
    """A letter's file lacks its subject line or its body; codes `no_subject`, `no_body`."""
