"""Which variant of a campaign's letters somebody gets: by chance, and always the same."""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from campaign.core.campaign_settings import Variant

MAIN: Final = ""
_PLACES: Final = 10_000
_PER_PERCENT: Final = _PLACES // 100


def choose(variants: Sequence[Variant], unit: str, secret: str) -> str:
    """The name of the variant for a unit; empty for the main letters.

    A keyed digest gives each unit a place on a line; each variant has a stretch of it, as long as
    its share, in the order of the file. So nobody can work out or pick theirs, and a share that
    grows at the end of the list moves nobody who had a variant before.

    Args:
        variants: the campaign's, with shares in percent.
        unit: what shall always get the same, such as campaign and postcode.
        secret: the site's own; another one deals anew.
    """
    digest = hmac.digest(secret.encode(), f"variant\0{unit}".encode(), hashlib.sha256)
    place = int.from_bytes(digest[:8]) % _PLACES
    end = 0
    for variant in variants:
        end += variant.share * _PER_PERCENT
        if place < end:
            return variant.name
    return MAIN
