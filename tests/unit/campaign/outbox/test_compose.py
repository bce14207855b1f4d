from __future__ import annotations

import io
from dataclasses import asdict, replace

import docx
import pytest

from campaign.core.mail import Mail
from campaign.db.models import Message
from campaign.outbox.compose import DOCX, PDF, compose
from letters.enclosure import EnclosedLetter

LETTER = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons",),
    date_text="22 November 2026",
    addressee_lines=("Minister of Health",),
    reference="Care [ref ABC-DEF]",
    salutation="Dear Minister",
    paragraphs=("My constituent: Jane Smith, 1 High Street", "Please answer."),
    sign_off="Yours sincerely",
    title="Care",
)


def _mail(enclosed: EnclosedLetter | None) -> Mail:
    # As the database gives it back: JSON has lists where the letter has tuples.
    stored = enclosed and {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(enclosed).items()
    }
    message = Message(
        key="7f3a",
        idempotency_key="letter:1",
        kind="letter",
        action_id=1,
        for_real=False,
        lane_id=1,
        created_at=None,
        due_at=None,
        message_id="<7f3a@charity.example>",
        to_email="mp@parliament.example",
        subject="Please write",
        text="Dear MP",
        enclosure=stored,
    )
    return compose(None, message, "letters@charity.example", "replies.charity.example")  # type: ignore[arg-type]


def test_the_letter_is_enclosed_to_edit_and_to_print():
    files = [(each.filename, each.media_type) for each in _mail(LETTER).attachments]
    assert files == [("Letter to the minister.docx", DOCX), ("Letter to the minister.pdf", PDF)]


def test_a_message_without_an_enclosure_has_no_attachment():
    assert _mail(None).attachments == ()


@pytest.mark.parametrize("name", ["Ольга Петрова", "王芳"])
def test_a_name_that_the_pdf_cannot_print_travels_in_the_docx_alone(name):
    letter = replace(LETTER, paragraphs=(f"My constituent: {name}",))
    [file] = _mail(letter).attachments
    paragraphs = [each.text for each in docx.Document(io.BytesIO(file.content)).paragraphs]
    assert f"My constituent: {name}" in paragraphs


def test_the_same_row_gives_the_same_files_each_time():
    assert _mail(LETTER) == _mail(LETTER)
