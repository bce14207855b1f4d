"""Fewer bytes over the wire: packed answers, files that are kept, pages that are not sent twice.

Described in `docs/performance.md`, with the reasons for what is left as it is.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import brotli  # type: ignore[import-untyped] # it has none
from flask import Response, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_compress import Compress

from campaign.templating import STATIC, digest_of

if TYPE_CHECKING:
    from flask import Flask
    from flask.sessions import SessionMixin

YEAR: Final = 365 * 24 * 3600
PACKED: Final = frozenset({".css", ".js", ".svg", ".txt"})
"""Kinds of built files that become smaller; fonts are packed already."""
NAMED_BY_VERSION: Final = ("fonts/", "govuk-frontend-")
"""Files that our own files name, without a fingerprint; another version has another name."""
FORM_TOKEN: Final = "csrf_token"  # noqa: S105 - a name in the session, and in g
NOTHING: Final = frozenset({FORM_TOKEN, "_fresh"})
"""What the session of somebody holds who has only looked at pages so far."""
FILES: Final = frozenset({"static", "supporters.widget_script"})
"""Addresses that answer with a built file."""

_compress = Compress()


def init_compression(app: Flask) -> None:
    """Pack what the app answers. To be called before whatever else changes answers."""
    app.config.update(
        COMPRESS_REGISTER=False,
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_STREAMS=False,
        COMPRESS_EVALUATE_CONDITIONAL_REQUEST=False,
    )
    _compress.init_app(app)
    app.session_interface = Sessions()
    app.view_functions["static"] = built_file
    app.after_request(_lighter)


def built_file(filename: str) -> Response:
    """A built file, packed once and for all; kept for ever where its address has its fingerprint."""
    if filename not in _built():
        return current_app.send_static_file(filename)
    wanted = ("br", "gzip") if _suffix(filename) in PACKED else ()
    coding = request.accept_encodings.best_match(wanted) or "identity"
    response = Response(_packed(filename, coding), mimetype=_media_type(filename))
    if coding != "identity":
        response.content_encoding = coding
    response.vary.add("Accept-Encoding")
    response.set_etag(f"{digest_of(filename)}-{coding}")
    if request.args.get("v") == digest_of(filename) or filename.startswith(NAMED_BY_VERSION):
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    return response.make_conditional(request)  # type: ignore[return-value] # it is the same


class Sessions(SecureCookieSessionInterface):
    """The usual sessions; a file does not depend on them, and may be kept whoever asks."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie, except beside a file."""
        if request.endpoint not in FILES:
            super().save_session(app, session, response)


def _lighter(response: Response) -> Response:
    if request.endpoint in FILES or response.is_streamed:
        return response
    tag = _tag(response)
    if tag:
        response.set_etag(tag, weak=True)
        response.make_conditional(request)
        if response.status_code == 304:  # noqa: PLR2004 - HTTP's own number
            # What the browser has kept goes on under the policy that it came with: its scripts
            # carry that one's nonce.
            response.headers.pop("Content-Security-Policy", None)
            return response
    if holds_nothing_of_a_visitor():
        response = _compress.after_request(response)
        if tag:
            response.set_etag(tag, weak=True)  # the same for every coding
    return response


def holds_nothing_of_a_visitor() -> bool:
    """Whether the visitor's session is that of somebody who has only looked at a form so far.

    Where there is a letter or somebody of the staff, names and addresses stand in pages; packed,
    their length would tell of them.
    """
    return set(session) <= NOTHING


def _tag(response: Response) -> str:
    """The fingerprint of a page that is the same for everybody; "" for any other answer."""
    is_page = response.status_code == 200 and response.mimetype == "text/html"  # noqa: PLR2004 - HTTP's own number
    is_read = request.method in ("GET", "HEAD")
    if not (is_page and is_read and holds_nothing_of_a_visitor()) or FORM_TOKEN in g:
        return ""
    nonce = str(g.get("csp_nonce", "")).encode()
    body = response.get_data()
    return hashlib.sha256(body.replace(nonce, b"") if nonce else body).hexdigest()[:20]


@lru_cache
def _built() -> frozenset[str]:
    return frozenset(
        path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()
    )


@lru_cache
def _packed(filename: str, coding: str) -> bytes:
    body = (STATIC / filename).read_bytes()
    if coding == "br":
        return bytes(brotli.compress(body))
    return gzip.compress(body, mtime=0) if coding == "gzip" else body


def _suffix(filename: str) -> str:
    return filename[filename.rfind(".") :]


def _media_type(filename: str) -> str:
    return mimetypes.guess_type(filename)[0] or "application/octet-stream"
