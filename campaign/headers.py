"""Response headers: a strict content policy with a nonce, and no leaks to anybody."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from flask import g, request

if TYPE_CHECKING:
    from flask import Flask, Response

PERMISSIONS: Final = ", ".join(
    f"{name}=()"
    for name in ("browsing-topics", "camera", "geolocation", "microphone", "payment", "usb")
)
"""What no page of ours ever asks a device for."""
TWO_YEARS: Final = 2 * 365 * 24 * 3600


def csp_nonce() -> str:
    """The nonce of this response; templates put it on each script."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def init_headers(app: Flask) -> None:
    """Set the headers on every response."""
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(_set_headers)


def _set_headers(response: Response) -> Response:
    policy = (
        "default-src 'none'",
        f"script-src 'nonce-{csp_nonce()}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    headers = response.headers
    headers["Content-Security-Policy"] = "; ".join(policy)
    headers["X-Content-Type-Options"] = "nosniff"
    # Links in e-mails carry tokens; no other site may learn them. Our own CSRF check over
    # HTTPS needs the referrer within the site.
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    # For browsers that know no frame-ancestors.
    headers["X-Frame-Options"] = "DENY"
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={TWO_YEARS}"
    if request.endpoint != "static" and "Cache-Control" not in headers:
        # no-cache and not no-store: the Back button must bring back what was typed.
        headers["Cache-Control"] = "private, no-cache"
    return response
