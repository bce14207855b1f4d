"""From an outbox row to the e-mail itself: the same row always gives the same message."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from campaign.core.mail import OWN_MAIL, RETURN_PATH, Address, Attachment, Mail
from campaign.db.models import MessageKind
from campaign.outbox.files import attachments_of
from letters.enclosure import EnclosedLetter, UnprintableError, to_docx, to_pdf
from letters.headers import display_name, subject_line

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.models import Message

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF: Final = "application/pdf"
ENCLOSURE_NAME: Final = "Letter to the minister.docx"
ENCLOSURE_PDF_NAME: Final = "Letter to the minister.pdf"


def compose(
    session: Session, message: Message, mail_from: str, reply_domain: str | None = None
) -> Mail:
    """The e-mail that the row describes, from our own address.

    Args:
        session: for the files of a mail that is handed on.
        message: the row.
        mail_from: our own address.
        reply_domain: where our own mail comes in, if anywhere: what cannot be delivered goes there.
    """
    files = attachments_of(session, message.inbound_id) if message.inbound_id else ()
    return Mail(
        id=message.key,
        message_id=message.message_id,
        sender=Address(mail_from, display_name(message.sender_name)),
        to=Address(message.to_email, display_name(message.to_name)),
        reply_to=(
            Address(message.reply_to, display_name(message.reply_to_name))
            if message.reply_to
            else None
        ),
        subject=subject_line(message.subject),
        text=message.text,
        html=message.html,
        attachments=(*_attachments(enclosed_in(message)), *files),
        headers=_headers(message),
        return_path=Address(f"{RETURN_PATH}{message.key}@{reply_domain}") if reply_domain else None,
    )


def _headers(message: Message) -> tuple[tuple[str, str], ...]:
    """By the first one we know our own mail again; the second keeps away-notes from answering."""
    ours = (OWN_MAIL, message.key)
    if message.kind == MessageKind.LETTER:
        return (ours,)  # a person wrote it, and an acknowledgement is welcome
    automatic = (ours, ("Auto-Submitted", "auto-generated"))
    if not message.unsubscribe:
        return automatic
    # RFC 8058: by these two a mail program shows its own button, and posts to the address.
    return (
        *automatic,
        ("List-Unsubscribe", f"<{message.unsubscribe}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    )


def enclosed_in(message: Message) -> EnclosedLetter | None:
    """The letter that goes with a message."""
    if message.enclosure is None:
        return None
    # JSON has lists where the letter has tuples.
    frozen: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in message.enclosure.items()
    }
    return EnclosedLetter(**frozen)


def _attachments(letter: EnclosedLetter | None) -> tuple[Attachment, ...]:
    if letter is None:
        return ()
    files = [Attachment(ENCLOSURE_NAME, DOCX, to_docx(letter))]
    # A name in another alphabet is right in the .docx; the letter need not wait for a PDF.
    with suppress(UnprintableError):
        files.append(Attachment(ENCLOSURE_PDF_NAME, PDF, to_pdf(letter)))
    return tuple(files)
