"""What machines read, and the one cookie."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import Flask
from lxml import etree

from campaign.content.service import set_status
from campaign.db.models import CampaignStatus
from campaign.deps import Deps
from tests.support.inbox import Inbox
from tests.support.visitor import Visitor
from tests.support.way import SLUG, to_thanks

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def test_the_sitemap_lists_pages_that_are_there_in_both_languages(app: Flask, deps: Deps) -> None:
    client = app.test_client()
    tree = etree.fromstring(client.get("/sitemap.xml").data)
    urls = tree.xpath("//s:loc/text()", namespaces=SITEMAP)
    base = deps.settings.public_url
    assert f"{base}/{SLUG}/" in urls
    assert f"{base}/cy/{SLUG}/" in urls
    assert len(urls) == len(set(urls))
    for url in urls:
        assert client.get(url.removeprefix(base)).status_code == 200, url
    assert len(tree.xpath("//x:link", namespaces=SITEMAP)) == 2 * len(urls)


def test_a_paused_campaign_is_not_in_the_sitemap(app: Flask, deps: Deps) -> None:
    set_status(deps, SLUG, CampaignStatus.PAUSED)
    assert SLUG not in app.test_client().get("/sitemap.xml").text


def test_security_txt_names_whom_to_tell_and_has_not_expired(app: Flask, deps: Deps) -> None:
    text = app.test_client().get("/.well-known/security.txt").text
    fields = dict(line.split(": ", 1) for line in text.strip().splitlines())
    assert fields["Contact"] == "mailto:campaigns@charity.example"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert 0 < (expires - deps.now()).days <= 365, "RFC 9116 wants less than a year"
    assert fields["Canonical"].endswith("/.well-known/security.txt")


def test_robots_keep_search_engines_from_what_is_one_persons(app: Flask) -> None:
    text = app.test_client().get("/robots.txt").text
    for path in ("/confirm/", "/letter/", "/cy/letter/", "/your-data/", "/team/"):
        assert f"Disallow: {path}\n" in text
    assert re.search(r"^Sitemap: https?://\S+/sitemap.xml$", text, re.MULTILINE)


def test_the_whole_way_sets_the_one_cookie_that_the_page_names(
    app: Flask, deps: Deps, inbox: Inbox
) -> None:
    visit = Visitor(app)
    set_names: set[str] = set()
    lasting: list[str] = []

    inside = app.wsgi_app

    def noting(environ, start_response):
        def start(status, headers, *more):
            for name, cookie in headers:
                if name.lower() == "set-cookie":
                    set_names.add(cookie.split("=", 1)[0])
                    lasting.extend(re.findall(r"(?i)expires=[^;]+|max-age=[^;]+", cookie))
            return start_response(status, headers, *more)

        return inside(environ, start)

    app.wsgi_app = noting  # type: ignore[method-assign]
    to_thanks(visit, deps, inbox)
    assert set_names == {"postbag"}
    assert lasting == [], "it ends with the browser"
    assert "postbag" in visit.get("/cookies").text
