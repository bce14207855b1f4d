"""The address of ours that an MP's answer comes to, where the supporter has agreed to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from campaign.db.models import Action
    from campaign.deps import Chance, Deps

ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
"""Base32 in small letters: mail systems on the way may change the case of an address."""
LENGTH: Final = 26
BITS: Final = 5


def new_reply_token(chance: Chance) -> str:
    """Twenty-six characters that nobody can guess, of 130 random bits."""
    number = chance.getrandbits(LENGTH * BITS)
    return "".join(ALPHABET[number >> BITS * place & len(ALPHABET) - 1] for place in range(LENGTH))


def reply_address(deps: Deps, action: Action) -> str:
    """The letter's own reply address; the same one however often it is asked for.

    Raises:
        ValueError: this site takes in no mail.
    """
    domain = deps.settings.reply_domain
    if not domain:
        raise ValueError("no reply domain")
    action.reply_token = action.reply_token or new_reply_token(deps.chance)
    return f"{action.reply_token}@{domain}"
