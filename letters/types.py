"""Values that letters are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterSource:
    """An author's letter as written, before values are filled in."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may be told only together with where it comes from.

    Attributes:
        name: word used in letters as `figure_<name>`.
        label: what the number tells, as a line of a list.
        value: as it reads in a sentence, such as "about 61,000" or "72".
        unit: "%", or what is counted, such as "people"; may be empty.
        source: who found it.
        link: https address of the source.
        date: as it reads, such as "October 2018".
        geography: the places it holds for.
        historical: true where newer facts may differ, so that the words must say when.
    """

    name: str
    label: str
    value: str
    unit: str
    source: str
    link: str
    date: str
    geography: str
    historical: bool = False

    @property
    def cited(self) -> str:
        """The value with its source, date and geography: what `figure_<name>` stands for."""
        space = " " if self.unit and self.unit != "%" else ""
        return f"{self.value}{space}{self.unit} ({self.source}, {self.date}; {self.geography})"


@dataclass(frozen=True, slots=True)
class EnclosedLetter:
    """A letter ready to be signed.

    Attributes:
        sender_name: who signs; printed under the room for the signature.
        sender_lines: the sender's office and address, without the name.
        date_text: the date as it reads, or empty to leave room for it.
        addressee_lines: office, department and address.
        reference: the subject or reference line over the letter.
        salutation: such as "Dear Secretary of State"; the comma is added.
        paragraphs: the body; a line break inside one stays a line break.
        sign_off: such as "Yours sincerely"; the comma is added.
        title: the document's title, which a screen reader announces.
        language: BCP 47 tag, such as "en-GB" or "cy-GB".
    """

    sender_name: str
    sender_lines: tuple[str, ...]
    date_text: str
    addressee_lines: tuple[str, ...]
    reference: str
    salutation: str
    paragraphs: tuple[str, ...]
    sign_off: str
    title: str
    language: str = "en-GB"
