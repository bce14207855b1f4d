"""Values that letters are made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterSource:
    """An author's letter as written, before values are filled in."""

    subject: str
    body: str


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
