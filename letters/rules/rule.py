"""What a check reads and what it says: document, context, rule, finding."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from letters.values import DocumentUse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from letters.rules.passage import Writing

ENGLISH: Final = frozenset({"en"})
EVERY_LANGUAGE: Final = frozenset({"en", "cy"})
EVERY_KIND: Final = frozenset(DocumentUse)
LETTERS: Final = frozenset({DocumentUse.LETTER_MP, DocumentUse.LETTER_MINISTER})
PUBLIC: Final = EVERY_KIND - {DocumentUse.EMAIL}
"""What an MP, a minister or any visitor reads."""


class Severity(StrEnum):
    """An error blocks publishing; a warning needs a tick by the reviewer."""

    ERROR = "error"
    WARNING = "warning"


class Part(StrEnum):
    """Which part of a document a finding stands in."""

    SUBJECT = "subject"
    TEXT = "text"


class FigureFacts(Protocol):
    """What the checks need of a figure in the register.

    `number` is value and unit as printed (`about 61,000 people`), `date` the source's date in
    words, `review_by` the last day on which the figure may still be told.
    """

    @property
    def number(self) -> str: ...  # noqa: D102 - said above, for all of them

    @property
    def source(self) -> str: ...  # noqa: D102 - said above, for all of them

    @property
    def date(self) -> str: ...  # noqa: D102 - said above, for all of them

    @property
    def historical(self) -> bool: ...  # noqa: D102 - said above, for all of them

    @property
    def review_by(self) -> dt.date | None: ...  # noqa: D102 - said above, for all of them


@dataclass(frozen=True, slots=True)
class Document:
    """A text as its author wrote it, with tags.

    Attributes:
        nation: `england`, `scotland`, `wales`, `northern-ireland`, or None when for several.
        language: `en` or `cy`.
        subject: empty for a page.
    """

    kind: DocumentUse
    text: str
    subject: str = ""
    nation: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Context:
    """What is known around a document.

    Attributes:
        today: the day of the check, for the figures' review dates.
        values: every name that this document may use, with a sample text or flag.
        figures: the register, by name without `figure_`.
        must_use: values that this document cannot do without, such as the link to confirm.
        abbreviations: abbreviations that readers of this campaign know.
        sensitive_words: more words that should not stand on a lock screen.
        changed: when this version was written; None while it is being written.
        english_changed: when its English twin was last published; None when there is none.
    """

    today: dt.date
    values: Mapping[str, str | bool] = field(default_factory=dict)
    figures: Mapping[str, FigureFacts] = field(default_factory=dict)
    charity_name: str = ""
    must_use: frozenset[str] = frozenset()
    abbreviations: frozenset[str] = frozenset()
    sensitive_words: frozenset[str] = frozenset()
    changed: dt.datetime | None = None
    english_changed: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found: characters `start` to `end` of a part, and words for the message."""

    start: int = 0
    end: int = 0
    part: Part = Part.TEXT
    values: Mapping[str, str] = field(default_factory=dict)
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A short document; `at` are the words of it that the rule points to, empty for the whole."""

    document: Document
    context: Context
    at: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for.

    Attributes:
        id: stable name, part of stored ticks and of the manual.
        looks_for: one sentence for the manual: what, and why.
        message: one sentence for the author; `{name}` stands for one of the finding's values.
    """

    id: str
    severity: Severity
    looks_for: str
    message: str
    good: Example
    bad: Example
    find: Callable[[Writing, Context], Iterable[Hit]]
    kinds: frozenset[DocumentUse] = EVERY_KIND
    languages: frozenset[str] = EVERY_LANGUAGE

    def applies_to(self, document: Document) -> bool:
        """Whether the rule is for documents of this kind and language."""
        return document.kind in self.kinds and document.language in self.languages


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an author should look at.

    Attributes:
        rule: the rule's id.
        line: 1 for the first line of the part, as is `column` for the first character.
        end: the column after the last character; equal to `column` when the finding is about
            the whole part. A finding over several lines ends with its first.
        message_template: a constant sentence that can be translated before it is filled.
        suggestion: plainer or right words to put there instead, or empty.
    """

    rule: str
    severity: Severity
    part: Part
    line: int
    column: int
    end: int
    message_template: str
    values: Mapping[str, str]
    suggestion: str = ""

    @property
    def message(self) -> str:
        """The sentence in English, filled in."""
        return self.message_template.format_map(self.values)
