"""A postcode from another site's form: it does nothing by itself, whoever posts it."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

import pytest
from lxml import html
from sqlalchemy import func, select

from campaign.db.models import Action, Visit
from campaign.members.service import dissolve
from campaign.web import VISITS
from tests.support.letters import SLUG
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse

    from campaign.deps import Deps

ADDRESS = f"/{SLUG}/from-elsewhere"
FOREIGN = {"Origin": "https://partner.example", "Referer": "https://partner.example/page"}
OWN = {"Origin": "http://localhost"}
PERSON = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0"}


def post(
    app: Flask, headers: dict[str, str], postcode: str = "M1 1AE", **fields: str
) -> TestResponse:
    """As a browser does: a post from another site comes without our cookie."""
    data = {"postcode": postcode, **fields}
    return app.test_client().post(ADDRESS, data=data, headers={**PERSON, **headers})


def begun(deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalar(select(func.count()).select_from(Action)) or 0


@pytest.mark.parametrize(
    "headers",
    [FOREIGN, {"Origin": "null"}, {}, {"Referer": "https://partner.example/"},
     {"Origin": "http://localhost.partner.example"}, {"Origin": "http://localhost:1"},
     {"Referer": "http://[bad"}, {**FOREIGN, "Referer": "http://localhost/"}],
)  # fmt: skip
def test_a_foreign_post_is_shown_again_and_opens_no_session(
    app: Flask, deps: Deps, headers: dict[str, str]
) -> None:
    answer = post(app, headers)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    page = Page(answer)
    assert page.value("postcode") == "M1 1AE"
    assert begun(deps) == 0


@pytest.mark.parametrize("postcode", ["", "x" * 9000, "<script>", "\0", "JE2 3AB", "\r\nX: 1"])
def test_whatever_is_posted_opens_no_session(app: Flask, postcode: str) -> None:
    answer = post(app, FOREIGN, postcode, source="<b>", csrf_token="forged")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert b"<script>" not in answer.data.replace(b'<script type="module"', b"")


def test_the_button_on_our_page_goes_on_with_the_source(
    app: Flask, deps: Deps, visit: Visitor
) -> None:
    page = Page(post(app, FOREIGN, source="Hospital-Trust"))
    (form,) = page.tree.xpath("//main//form")
    assert form.get("action") == f"{ADDRESS}?source=hospital-trust"
    assert "M1" not in form.get("action")
    gone = visit.client.post(form.get("action"), data=dict(form.form_values()), headers=OWN)
    assert gone.status_code == 303
    assert gone.headers["Location"] == f"/{SLUG}/mp"
    with deps.db.read() as session:
        assert session.scalar(select(Action.source)) == "hospital-trust"
    assert visit.get(f"/{SLUG}/mp").status == 200


def test_an_old_browser_s_referrer_will_do(visit: Visitor) -> None:
    data = {"postcode": "M1 1AE"}
    answer = visit.client.post(
        ADDRESS, data=data, headers={"Referer": f"http://localhost{ADDRESS}"}
    )
    assert answer.status_code == 303


@pytest.mark.parametrize(("postcode", "status"), [("nonsense", 422), ("JE2 3AB", 200)])
def test_our_page_explains_a_postcode_that_leads_nowhere(
    visit: Visitor, postcode: str, status: int
) -> None:
    page = Page(visit.client.post(ADDRESS, data={"postcode": postcode}, headers=OWN))
    assert page.status == status
    again = visit.submit(page, postcode="M1 1AE")
    assert again.path == f"/{SLUG}/mp"


def test_a_letter_that_is_being_written_outlives_a_foreign_post(
    app: Flask, deps: Deps, visit: Visitor
) -> None:
    visit.submit(visit.get(f"/{SLUG}/find"), postcode="M1 1AE")
    with deps.db.read() as session:
        before = session.execute(select(Action.key, Action.postcode, Action.updated_at)).all()
    # Even from a browser that sends the cookie along, as no browser does.
    answer = visit.client.post(ADDRESS, data={"postcode": "SW1A 0AA"}, headers=FOREIGN)
    assert "Set-Cookie" not in answer.headers
    assert b"M1 1AE" not in answer.data
    with deps.db.read() as session:
        after = session.execute(select(Action.key, Action.postcode, Action.updated_at)).all()
    assert after == before


def test_a_visit_is_counted_by_its_source(app: Flask, deps: Deps) -> None:
    post(app, FOREIGN, source="hospital-trust")
    app.extensions[VISITS].save()
    with deps.db.read() as session:
        rows = session.execute(select(Visit.source, Visit.step, Visit.number)).all()
    assert rows == [("hospital-trust", "visited", 1)]


def test_a_dissolved_parliament_leads_to_the_campaign_s_page(app: Flask, deps: Deps) -> None:
    dissolve(deps)
    answer = post(app, FOREIGN)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/{SLUG}/"


def test_reading_the_address_leads_to_the_box(visit: Visitor) -> None:
    assert visit.get(ADDRESS).path == f"/{SLUG}/find"


def test_no_other_form_is_let_off_the_check(app: Flask) -> None:
    answer = app.test_client().post(f"/{SLUG}/find", data={"postcode": "M1 1AE"}, headers=OWN)
    assert answer.status_code == 400


@pytest.mark.parametrize("front", ["", "/cy"])
def test_the_copied_form_posts_to_us_in_its_language(visit: Visitor, front: str) -> None:
    page = visit.get(f"{front}/{SLUG}/widget?source=hospital-trust")
    (copied, script, pinned, link) = page.tree.xpath("//textarea/text()")
    form = html.fromstring(copied)
    assert form.get("action") == f"http://localhost{front}{ADDRESS}"
    assert form.method == "POST"
    assert form.fields["source"] == "hospital-trust"
    assert "{member}" in form.get("data-found")
    assert not re.search(r"<script|style=|onclick", copied)
    assert 'src="http://localhost/widget.js"' in script
    assert link.strip() == f"http://localhost{front}/{SLUG}/?source=hospital-trust"
    answer = visit.client.get(re.search(r'src="http://localhost([^"]+)"', pinned)[1])
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    digest = base64.b64encode(hashlib.sha384(answer.data).digest()).decode()
    assert f'integrity="sha384-{digest}"' in pinned


def test_a_name_that_cannot_be_counted_is_told(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/widget?source=Our Site!")
    assert page.status == 422
    assert 'name="source" value' not in page.tree.xpath("//textarea/text()")[0]


def test_the_script_is_small_and_for_any_site(visit: Visitor) -> None:
    answer = visit.client.get("/widget.js")
    assert len(answer.data) < 3000
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert "Set-Cookie" not in answer.headers
    assert not re.search(rb"innerHTML|eval|cookie\b(?!,)|\.style|localStorage", answer.data)
    assert visit.client.get("/widget.js?v=0000000000").status_code == 404
    held = visit.client.get("/widget.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert held.status_code == 304
