"""What machines read of the site: robots.txt, security.txt, sitemap.xml."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, render_template

from campaign.core.language import ENGLISH, LANGUAGES
from campaign.site.queries import contacts, open_slugs
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

machines = Blueprint("machines", __name__)

HOLDS: Final = dt.timedelta(days=30)
"""How long who has read security.txt may rely on it: it is made anew at each request."""

OF_CAMPAIGN: Final = ("", "briefings", "contact", "share", "updates")
PUBLIC: Final = ("/", "/privacy", "/cookies", "/accessibility", "/data")


@machines.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Search engines stay out of what belongs to one person."""
    private = (
        "/accounts/",
        "/confirm/",
        "/letter/",
        "/survey/",
        "/team/",
        "/updates/",
        "/your-data/",
    )
    disallowed = [f"Disallow: {path}" for path in (*private, *(f"/cy{each}" for each in private))]
    sitemap = f"Sitemap: {deps().settings.public_url}/sitemap.xml"
    return _text(["User-agent: *", *disallowed, "", sitemap])


@machines.get("/.well-known/security.txt")
def security() -> ResponseReturnValue:
    """Whom to tell of a weakness (RFC 9116); without a campaign there is nobody to name."""
    with deps().db.read() as session:
        found = contacts(deps(), session, ENGLISH)
    if not found:
        abort(404)
    expires = (deps().now() + HOLDS).astimezone(dt.UTC)
    return _text(
        [
            *(f"Contact: mailto:{each.email}" for each in found),
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: en",
            f"Canonical: {deps().settings.public_url}/.well-known/security.txt",
        ]
    )


@machines.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """The public pages and the open campaigns, each beside its twins."""
    with deps().db.read() as session:
        slugs = open_slugs(deps(), session)
    paths = [*PUBLIC, *(f"/{slug}/{page}" for slug in slugs for page in OF_CAMPAIGN)]
    link = deps().settings.link
    pages = [{code: link(path, code) for code in LANGUAGES} for path in paths]
    return Response(render_template("site/sitemap.xml", pages=pages), mimetype="application/xml")


def _text(lines: list[str]) -> Response:
    return Response("\n".join([*lines, ""]), mimetype="text/plain")
