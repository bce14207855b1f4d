"""Packed answers, kept files, pages that are not sent twice; and what is never packed."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

import brotli
import pytest
from flask import Flask
from lxml import html

from campaign.templating import STATIC, digest_of
from tests.support.letters import SLUG
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from werkzeug.test import TestClient, TestResponse

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
PUBLIC = ("/", "/privacy", "/data", "/accessibility", "/cy/privacy")


def get(client: TestClient, path: str, coding: str = "br", **headers: str) -> TestResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(path, headers={"Accept-Encoding": coding, **named})


@pytest.mark.parametrize("coding", ["br", "gzip"])
@pytest.mark.parametrize("path", [f"/{SLUG}/", f"/{SLUG}/find", "/privacy"])
def test_a_page_is_packed_as_the_browser_likes_it(app: Flask, path: str, coding: str) -> None:
    client = app.test_client()
    for _ in range(2):  # without our cookie and with it
        answer = get(client, path, coding)
        assert answer.content_encoding == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(answer.data) < 0.6 * len(plain := UNPACK[coding](answer.data))
        assert plain.rstrip().endswith(b"</html>")


def test_who_asks_for_nothing_packed_gets_it_plain(app: Flask) -> None:
    assert get(app.test_client(), "/privacy", "identity").content_encoding is None


def test_where_there_is_a_letter_nothing_is_packed(visit: Visitor) -> None:
    visit.submit(visit.get(f"/{SLUG}/find"), postcode="M1 1AE")
    for path in (f"/{SLUG}/mp", f"/{SLUG}/you", f"/{SLUG}/"):
        answer = get(visit.client, path)
        assert answer.status_code == 200
        assert answer.content_encoding is None
        assert "ETag" not in answer.headers


def test_a_form_s_token_never_looks_the_same_and_is_taken(app: Flask) -> None:
    client = app.test_client()
    found = []
    for _ in range(3):
        tree = html.fromstring(get(client, f"/{SLUG}/find", "identity").data)
        found += tree.xpath("//input[@name='csrf_token']/@value")
    assert len(found) == len(set(found)) >= 3
    for token in found:
        data = {"csrf_token": token, "postcode": "nonsense"}
        assert client.post(f"/{SLUG}/find", data=data).status_code == 422
    data["csrf_token"] = found[0][:-8] + "AAAAAAAA"
    assert client.post(f"/{SLUG}/find", data=data).status_code == 400


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_that_is_the_same_for_all_is_not_sent_twice(app: Flask, path: str) -> None:
    first = get(app.test_client(), path)
    tag = first.headers["ETag"]
    assert get(app.test_client(), path, "gzip").headers["ETag"] == tag
    again = get(app.test_client(), path, If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    # Else the kept page's scripts would lack the nonce of the new policy.
    assert "Content-Security-Policy" not in again.headers
    assert get(app.test_client(), path, If_None_Match='"other"').status_code == 200


def test_a_page_with_a_form_has_no_tag(app: Flask) -> None:
    assert "ETag" not in get(app.test_client(), f"/{SLUG}/").headers


@pytest.mark.parametrize("coding", ["br", "gzip", "identity"])
def test_a_file_with_its_fingerprint_is_kept_for_a_year(app: Flask, coding: str) -> None:
    path = f"/static/dist/postbag.css?v={digest_of('postbag.css')}"
    answer = get(app.test_client(), path, coding)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers["Vary"]
    assert UNPACK.get(coding, bytes)(answer.data) == (STATIC / "postbag.css").read_bytes()
    again = get(app.test_client(), path, coding, If_None_Match=answer.headers["ETag"])
    assert again.status_code == 304


def test_a_file_without_it_is_asked_for_again(app: Flask) -> None:
    for path in ("/static/dist/postbag.css", "/static/dist/postbag.css?v=0000000000"):
        assert get(app.test_client(), path).headers["Cache-Control"] == "no-cache"


def test_what_a_stylesheet_or_script_names_itself_is_kept_too(app: Flask) -> None:
    named = re.findall(r"url\(([^)]+)\)", (STATIC / "postbag.css").read_text("utf-8"))
    named += re.findall(r'from\s*"\./([^"]+)"', (STATIC / "postbag.js").read_text("utf-8"))
    files = [each.strip("\"'").removeprefix("/static/dist/") for each in named]
    files = [each for each in files if not each.startswith("data:")]
    assert len(files) >= 3
    for each in files:
        answer = get(app.test_client(), f"/static/dist/{each}")
        assert answer.status_code == 200, each
        assert "immutable" in answer.headers["Cache-Control"], each


@pytest.mark.parametrize("name", ["none.css", "../scss/postbag.scss", "fonts", ""])
def test_no_other_file_is_there(app: Flask, name: str) -> None:
    assert get(app.test_client(), f"/static/dist/{name}").status_code == 404
