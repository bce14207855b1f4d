"""A stored mail -> what can be read of it, in whichever of the two forms it was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.adapters.multipart import MultipartError, read_parts
from campaign.core.stored_mail import parts_in
from campaign.responses.reading import from_parse_fields, read

if TYPE_CHECKING:
    from campaign.db.models import InboundMail
    from campaign.responses.incoming import Incoming


def incoming_of(mail: InboundMail) -> Incoming:
    """The message as values."""
    raw, to = mail.raw or b"", mail.envelope_to or ""
    posted = parts_in(raw)
    if posted is None:
        return read(raw, to)
    try:
        parts = read_parts(*posted)
    except MultipartError:
        return read(b"", to)
    fields = {part.name: part.content for part in parts if part.filename is None}
    files = [
        (part.filename, part.media_type, part.content)
        for part in parts
        if part.filename is not None
    ]
    return from_parse_fields(fields, files)
