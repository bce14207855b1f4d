"""What a request asks for: which address, with which text in it or in its body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from campaign.api.osdi.resource import FRONT

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

POSTED: Final = "/v1/postcodes"
"""Where a postcode is posted, so that it stands in no address."""
LARGEST_BODY: Final = 1000
_ONE: Final = f"{FRONT}/{{campaign}}"


def parted(path: str) -> tuple[str, str]:
    """The address as it stands among the routes, and the text in its place, "" where it has none."""
    front, _, last = path.rpartition("/")
    if front == "/v1/postcodes" and last:
        return "/v1/postcodes/{postcode}", last
    if front == FRONT and last:
        return _ONE, last
    if last == "counts" and front.rpartition("/")[0] == FRONT:
        return f"{_ONE}/counts", front.rpartition("/")[2]
    return path, ""


def is_for_everybody(environ: WSGIEnvironment, address: str) -> bool:
    """Whether no key is needed; with one, a campaign's address answers other systems instead.

    A key that stands in the address is theirs to refuse.
    """
    if address != _ONE:
        return True
    keys = {"HTTP_AUTHORIZATION", "HTTP_OSDI_API_TOKEN"}
    return not (keys & environ.keys() or environ.get("QUERY_STRING"))


def text_of(text: str) -> str:
    """What stands in an address, decoded as PEP 3333 says; without what no database looks for."""
    return (
        text.encode("latin-1").decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def posted_postcode(environ: WSGIEnvironment) -> str:
    """The field `postcode` of a posted form; "" where there is none, or the body is no such form."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return ""
    if not 0 < length <= LARGEST_BODY:
        return ""
    body: str = environ["wsgi.input"].read(length).decode("utf-8", "replace")
    try:
        return parse_qs(body, max_num_fields=5).get("postcode", [""])[0]
    except ValueError:
        return ""
