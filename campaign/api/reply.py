"""One answer over HTTP as a value, and the headers that every one of them carries."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from campaign.api.allowance import Spent

Headers: TypeAlias = tuple[tuple[str, str], ...]

STATUS_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}
NOT_KEPT = (("Cache-Control", "no-store"),)

_PAGES_OF_ANY_SITE = (
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
    ),
)
_EVERY = [
    # Should a browser be led to show an answer as a page: nothing in it does anything.
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back.

    Attributes:
        status: the HTTP status.
        media_type: of the body; "" where there is none, as in 204 and 304.
        headers: those that only this reply has.
        is_public: pages of any site may read it. Not so what needs a key: it has no place in pages.
    """

    status: int
    body: bytes
    media_type: str
    headers: Headers
    is_public: bool = True

    def lines(self, spent: Spent | None, *, secure: bool) -> list[tuple[str, str]]:
        """All headers.

        Args:
            spent: where the asking address stands, if its request was counted.
            secure: whether the request came over HTTPS.
        """
        lines = [*_EVERY, *self.headers]
        if self.is_public:
            lines += _PAGES_OF_ANY_SITE
        if self.media_type:
            lines += (("Content-Type", self.media_type), ("Content-Length", str(len(self.body))))
        if spent:
            lines += (
                ("RateLimit-Limit", str(spent.limit)),
                ("RateLimit-Remaining", str(spent.remaining)),
                ("RateLimit-Reset", str(spent.reset)),
            )
        if secure:
            lines.append(("Strict-Transport-Security", "max-age=63072000"))
        return lines
