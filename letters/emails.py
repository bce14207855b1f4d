"""The e-mails that Postbag sends to supporters, and the words it brings for each.

A campaign may have its own words for any of them, written with the same grammar as letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from letters import letter_file
from letters.value_types import DocumentUse, EmailName, Value
from letters.values import values_for

if TYPE_CHECKING:
    from letters.types import LetterSource

_TEXTS: Final = Path(__file__).parent / "email_texts"


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail to supporters.

    Attributes:
        title: what authors call it.
        when: when it is sent, one sentence.
        must_use: values that its text has to print for every reader.
        values: all that its text may use.
    """

    name: EmailName
    title: str
    when: str
    must_use: frozenset[str]
    values: tuple[Value, ...]


def _email(name: EmailName, must_use: str, title: str, when: str) -> Email:
    values = values_for(DocumentUse.EMAIL, email=name)
    return Email(name, title, when, frozenset({must_use}), values)


EMAILS: Final = (
    _email(
        EmailName.CONFIRM,
        "confirm_link",
        "Please confirm",
        "At once, when a supporter has written a letter: only the link in it leads to sending.",
    ),
    _email(
        EmailName.REMINDER,
        "confirm_link",
        "Please confirm, a second time",
        "After 24 hours, when nobody has confirmed the letter, and only once.",
    ),
    _email(
        EmailName.RECEIPT,
        "receipt_link",
        "Your letter has been sent",
        "When the letter has gone to the MP's office.",
    ),
    _email(
        EmailName.RETURNED,
        "letter_text",
        "Your letter could not be delivered",
        "When the mail system of the MP's office does not take the letter.",
    ),
    _email(
        EmailName.SURVEY,
        "survey_link",
        "Has your MP answered?",
        "14 days after the letter was sent, or as campaign.toml says.",
    ),
    _email(
        EmailName.SURVEY_REMINDER,
        "survey_link",
        "Has your MP answered? A reminder",
        "7 days after the first asking, when nobody has told us anything, and only once.",
    ),
    _email(
        EmailName.SURVEY_AGAIN,
        "survey_link",
        "Has your MP answered since?",
        "35 days after the letter was sent, or as campaign.toml says.",
    ),
    _email(
        EmailName.MEMBER_CHANGED,
        "receipt_link",
        "Your MP has changed",
        "When a confirmed letter cannot go as it was confirmed: there is another MP, or none, or "
        "the MP cannot be written to through Postbag.",
    ),
    _email(
        EmailName.MP_ANSWERED,
        "receipt_link",
        "Your MP has answered",
        "When the team tells all supporters of an MP of one answer to their letters.",
    ),
    _email(
        EmailName.MINISTER_REPLIED,
        "receipt_link",
        "The minister has replied",
        "When the team tells all supporters of an MP what the minister has replied.",
    ),
)

_BY_NAME: Final = {each.name.value: each for each in EMAILS}


def email(name: str) -> Email:
    """Give the e-mail of that name.

    Raises:
        ValueError: there is none.
    """
    return _BY_NAME[EmailName(name)]


@lru_cache(maxsize=32)
def default(name: str, language: str = "en") -> LetterSource:
    """Give Postbag's own words; English ones where there are none in the language.

    Args:
        name: the e-mail's name, such as `confirm`.
        language: `en` or `cy`.

    Raises:
        ValueError: there is no e-mail of that name.
    """
    own, english = (_TEXTS / f"{EmailName(name)}.{code}.md" for code in (language, "en"))
    found = own if language.isalpha() and own.is_file() else english
    return letter_file.read(found.read_text(encoding="utf-8"))
