"""A multipart/form-data body as bytes: what mail is made of need not be in the charset of forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

PIECE: Final = 256 * 1024
MOST_PARTS: Final = 500


class MultipartError(ValueError):
    """The body is not what its content type says."""


@dataclass(frozen=True, slots=True)
class Part:
    """One field or file.

    Attributes:
        filename: None of a field.
        media_type: as its sender says, `text/plain` unless it does.
    """

    name: str
    filename: str | None = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


def read_parts(content_type: str, body: bytes, wanted: Collection[str] = ()) -> list[Part]:
    """The parts, or only those of the wanted names, in their order.

    Raises:
        MultipartError: it is no multipart/form-data, or of too many parts, or cut off.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get("boundary", "")
    if kind != "multipart/form-data" or not boundary:
        raise MultipartError
    try:
        decoder = MultipartDecoder(boundary.encode("latin-1"), max_parts=MOST_PARTS)
        return list(_read(decoder, memoryview(body), wanted))
    except (ValueError, RequestEntityTooLarge) as error:
        raise MultipartError from error


def _read(decoder: MultipartDecoder, body: memoryview, wanted: Collection[str]) -> Iterator[Part]:
    head: Field | File | None = None
    content = bytearray()
    place = 0
    while not isinstance(event := decoder.next_event(), Epilogue):
        if isinstance(event, NeedData):
            piece = bytes(body[place : place + PIECE])
            decoder.receive_data(piece or None)
            place += PIECE
        elif isinstance(event, Field | File):
            head = event if not wanted or event.name in wanted else None
            content = bytearray()
        elif isinstance(event, Data) and head is not None:
            content += event.data
            if not event.more_data:
                yield _part(head, bytes(content))


def _part(head: Field | File, content: bytes) -> Part:
    return Part(
        name=head.name or "",
        filename=(head.filename or "") if isinstance(head, File) else None,
        media_type=parse_options_header(head.headers.get("Content-Type"))[0] or "text/plain",
        content=content,
    )
