"""What the features' views share: the request's Deps, its draft, its limits."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from flask import current_app, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

if TYPE_CHECKING:
    from campaign.deps import Deps

# What a column of whole numbers holds, on PostgreSQL too.
LARGEST_ID: Final = 2**31 - 1

VISITS: Final = "postbag_visits"
"""Where the app keeps what visits it has counted and not yet written (`tallies/visits.py`)."""

DRAFTS: Final = "drafts"
ASIDE: Final = "drafts_aside"
CONFIRMED: Final = "confirmed"
DRAFT_LOST: Final = "draft_lost"

IPV6_HOME: Final = 64
"""Bits of an IPv6 address that a home or a phone keeps; the rest changes by itself (RFC 8981)."""


def where_from() -> str:
    """Whom a limit counts: one IPv4 address, or the network of an IPv6 address.

    A hospital's or a school's visitors share one IPv4 address, so limits by it are generous.
    """
    address = get_remote_address()
    try:
        found = ip_address(address)
    except ValueError:
        return address
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    if isinstance(found, IPv4Address) or mapped:
        return str(mapped or found)
    return str(ip_network((int(found), IPV6_HOME), strict=False))


limiter = Limiter(where_from, strategy="fixed-window", in_memory_fallback_enabled=True)


def deps() -> Deps:
    """The app's Deps."""
    found: Deps = current_app.extensions["postbag"]
    return found


def draft_key(slug: str) -> str | None:
    """The key of the draft that this browser has for a campaign."""
    drafts = session.get(DRAFTS)
    key = drafts.get(slug) if isinstance(drafts, dict) else None
    return key if isinstance(key, str) else None


def remember_draft(slug: str, key: str) -> None:
    """Give the browser's session a draft; the cookie holds its opaque key, nothing else."""
    session[DRAFTS] = {**(session.get(DRAFTS) or {}), slug: key}


def take_up_draft(slug: str, key: str) -> None:
    """Work on this draft now; another one that this browser has is put aside for afterwards."""
    before = draft_key(slug)
    if before is not None and before != key:
        session[ASIDE] = {**(session.get(ASIDE) or {}), slug: before}
    remember_draft(slug, key)


def put_down_draft(slug: str, key: str) -> None:
    """This draft is done; the one put aside for it comes back."""
    aside = dict(session.get(ASIDE) or {})
    if draft_key(slug) == key and slug in aside:
        remember_draft(slug, aside.pop(slug))
        session[ASIDE] = aside


def remember_confirmed(key: str) -> None:
    """Let this browser see the thank-you page of the letter it has just confirmed."""
    session[CONFIRMED] = key


def confirmed_key() -> str | None:
    """The letter that this browser has just confirmed."""
    key = session.get(CONFIRMED)
    return key if isinstance(key, str) else None
