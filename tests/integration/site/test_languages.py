"""Two languages: by address, kept by every link, each page beside its twin."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask

from tests.support.visitor import Visitor, WelshVisitor
from tests.support.way import SLUG, to_letter, to_mp

PAGES = (
    "/",
    f"/{SLUG}/",
    f"/{SLUG}/find",
    f"/{SLUG}/contact",
    f"/{SLUG}/updates",
    f"/{SLUG}/briefings",
    f"/{SLUG}/briefings/wales",
    f"/{SLUG}/share",
    f"/{SLUG}/poster",
    f"/{SLUG}/widget",
    "/cookies",
    "/privacy",
    "/accessibility",
    "/data",
    "/your-data",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_names_its_twin_and_the_twin_names_it(app: Flask, path: str) -> None:
    english, welsh = Visitor(app).get(path), WelshVisitor(app).get(path)
    for page, own in ((english, path), (welsh, f"/cy{path}")):
        assert page.tree is not None
        head = page.tree.find("head")
        assert [urlsplit(each).path for each in head.xpath("link[@rel='canonical']/@href")] == [own]
        told = {
            each.get("hreflang"): urlsplit(each.get("href"))
            for each in head.xpath("link[@rel='alternate']")
        }
        assert {code: each.path for code, each in told.items()} == {"en": path, "cy": f"/cy{path}"}
        assert all(each.netloc for each in told.values()), "search engines want whole addresses"
    assert english.tree is not None
    assert welsh.tree is not None
    assert english.tree.xpath("//nav[@aria-label='Language']//a/@href") == [f"/cy{path}"]
    assert welsh.tree.xpath("//nav//a[@hreflang='en']/@href") == [path]


def test_the_way_stays_in_the_language_that_it_began_in(app: Flask) -> None:
    visit = WelshVisitor(app)
    assert to_mp(visit).path == f"/cy/{SLUG}/mp"
    assert to_letter(visit).path == f"/cy/{SLUG}/letter"


def test_changing_the_language_keeps_what_was_begun(app: Flask) -> None:
    visit = Visitor(app)
    to_mp(visit)
    assert visit.get(f"/{SLUG}/mp").path == f"/{SLUG}/mp"
    there = visit.client.get(f"/cy/{SLUG}/mp")
    assert (there.status_code, 'lang="cy"' in there.text) == (200, True)


def test_a_bare_prefix_leads_to_the_welsh_front_page(app: Flask) -> None:
    answer = app.test_client().get("/cy")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/cy/")


@pytest.mark.parametrize(
    "path", ["/cy/api/v1/postcodes/M11AE", "/cy/healthz", "/cy/static/dist/postbag.css", "/cy/cy/"]
)
def test_what_is_for_machines_has_one_address(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


def test_files_are_the_same_in_both_languages(app: Flask) -> None:
    for path in ("/", "/cy/"):
        assert 'href="/static/dist/postbag.css?v=' in app.test_client().get(path).text


def test_an_error_is_told_in_the_language_of_its_address(app: Flask) -> None:
    page = WelshVisitor(app).get("/nobody-knows-it/")
    assert page.status == 404


def test_posts_offer_no_twin_that_a_link_could_not_reach(app: Flask) -> None:
    visit = Visitor(app)
    page = visit.submit(visit.get(f"/{SLUG}/"), postcode="nonsense")
    assert page.status == 422
    assert page.tree is not None
    assert page.tree.xpath("//nav[@aria-label='Language']//a/@href") == [f"/cy/{SLUG}/find"]
