"""Telling others: plain links, words to copy, a poster whose code can be read."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from flask import Flask

from campaign.supporters.sharing import qr_picture, share_links
from tests.support.visitor import Visitor, WelshVisitor
from tests.support.way import SLUG


def test_the_links_carry_the_campaign_and_nothing_else(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/share")
    assert page.tree is not None
    links = page.tree.xpath("//ul[contains(@class, 'pb-share')]//a")
    assert len(links) == 5
    for link in links:
        address = unquote(link.get("href"))
        assert urlsplit(address).scheme in ("https", "mailto")
        assert f"/{SLUG}/" in address
        assert "noreferrer" in link.get("rel")
    assert not page.tree.xpath("//script[not(starts-with(@src, '/static/'))]")


def test_in_welsh_the_welsh_page_is_passed_on(app: Flask) -> None:
    page = WelshVisitor(app).get(f"/{SLUG}/share")
    assert f"/cy/{SLUG}/" in page.text
    assert "Rwyf wedi gofyn i fy AS" in page.text


def test_a_text_with_odd_characters_stays_one_parameter() -> None:
    for link in share_links("50% & more? #now", "https://c.example/x/"):
        query = link["url"].partition("?")[2]
        assert "50% " not in query
        assert "#now" not in query


def test_the_poster_has_title_address_and_a_code_that_is_counted(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/poster")
    assert page.tree is not None
    (picture,) = page.tree.xpath("//main//img")
    assert picture.get("alt")
    base = visit.app.extensions["postbag"].settings.public_url
    assert picture.get("src") == qr_picture(f"{base}/{SLUG}/?source=poster")
    assert picture.get("src") != qr_picture(f"{base}/{SLUG}/")
    assert "Secondary breast cancer" in page.heading


def test_both_boxes_of_the_campaigns_page_lead_to_the_mp(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/")
    assert page.tree is not None
    boxes = page.tree.xpath("//form[.//input[@name='postcode']]")
    assert [box.get("id") for box in boxes] == ["write", "begin"]
    data = {**dict(boxes[1].form_values()), "postcode": "M1 1AE"}
    answer = visit.client.post(boxes[1].get("action"), data=data)
    assert answer.headers["Location"] == f"/{SLUG}/mp"


def test_other_sites_can_show_the_campaign_with_a_picture_that_is_there(app: Flask) -> None:
    for path, title in ((f"/{SLUG}/", "Secondary"), (f"/cy/{SLUG}/", "Canser eilaidd")):
        page = Visitor(app).get(path)
        assert page.tree is not None
        told = {
            each.get("property"): each.get("content")
            for each in page.tree.xpath("//meta[@property]")
        }
        assert told["og:title"].startswith(title)
        picture = app.test_client().get(urlsplit(told["og:image"]).path)
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert int.from_bytes(picture.data[16:20], "big") == 1200
        assert int.from_bytes(picture.data[20:24], "big") == 630
