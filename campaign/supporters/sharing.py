"""Passing the campaign on: plain links that load nothing from anybody, and a QR code for paper."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Final
from urllib.parse import quote

import qrcode  # type: ignore[import-untyped] # it has none
from qrcode.image.svg import SvgPathImage  # type: ignore[import-untyped] # it has none

from campaign.i18n import gettext as _

QUIET: Final = 4
"""Modules of white around the code, as ISO/IEC 18004 wants."""
LONGEST_SUBJECT: Final = 80


def share_links(text: str, address: str) -> list[dict[str, str]]:
    """Links that carry the campaign's words and address, and nothing about the supporter."""
    words, only = quote(f"{text} {address}", safe=""), quote(address, safe="")
    subject = quote(text[:LONGEST_SUBJECT])
    return [
        {"label": _("WhatsApp"), "url": f"https://wa.me/?text={words}"},
        {
            "label": _("Facebook"),
            "url": f"https://www.facebook.com/sharer/sharer.php?u={only}",
        },
        {"label": _("Bluesky"), "url": f"https://bsky.app/intent/compose?text={words}"},
        {"label": _("X"), "url": f"https://x.com/intent/post?text={words}"},
        {"label": _("E-mail"), "url": f"mailto:?subject={subject}&body={words}"},
    ]


@lru_cache(maxsize=64)
def qr_picture(address: str) -> str:
    """The address as a QR code: the address of a picture (SVG) that is its own content."""
    code = qrcode.QRCode(border=QUIET, image_factory=SvgPathImage)
    code.add_data(address)
    code.make(fit=True)
    svg = code.make_image().to_string()
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
