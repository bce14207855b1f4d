"""What the features' views share: the request's Deps, its draft, its limits."""

from __future__ import annotations

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

limiter = Limiter(get_remote_address, strategy="fixed-window", in_memory_fallback_enabled=True)


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
