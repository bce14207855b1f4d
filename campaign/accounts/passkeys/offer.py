"""What a page needs to offer a passkey: the browser's options, and a challenge kept for the answer."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import session

from campaign.accounts.passkeys import ceremony, service
from campaign.accounts.passkeys.service import Challenge
from campaign.web import deps

_USE: Final = "passkey_use"
_MAKE: Final = "passkey_make"
_BYTES: Final = 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)


def offer(user_id: int | None = None) -> str | None:
    """Options to use a passkey, as JSON; None where there can be none.

    Args:
        user_id: whose passkeys, where that is known by now.
    """
    if not ceremony.is_possible(deps()):
        return None
    known = service.ids(deps(), user_id) if user_id is not None else []
    if user_id is not None and not known:
        return None
    return ceremony.using(deps(), known, _new_challenge(_USE))


def offer_to_make(user_id: int, email: str) -> str | None:
    """Options to make a passkey, as JSON; None where this site's address allows none."""
    if not ceremony.is_possible(deps()):
        return None
    handle = service.handle(deps(), user_id)
    known = service.ids(deps(), user_id)
    return ceremony.making(deps(), email, handle, known, _new_challenge(_MAKE))


def challenge_to_use() -> Challenge:
    """What an answer must have signed; good for this one answer."""
    return _taken(_USE)


def challenge_to_make() -> bytes:
    """The same for a new passkey."""
    return _taken(_MAKE).signed


def _new_challenge(purpose: str) -> bytes:
    challenge = secrets.token_bytes(_BYTES)
    session[purpose] = [challenge.hex(), (deps().now() - _EPOCH) // _TICK]
    return challenge


def _taken(purpose: str) -> Challenge:
    """Without one that was offered, a challenge that nobody can have signed."""
    kept = session.pop(purpose, None)
    if not isinstance(kept, list):
        return Challenge(secrets.token_bytes(_BYTES), _EPOCH)
    text, ticks = kept
    return Challenge(bytes.fromhex(text), _EPOCH + ticks * _TICK)
