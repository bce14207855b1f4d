"""The audit log: what is in it, who may read it, and that it only grows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select, update

from campaign.accounts.log.queries import PAGE
from campaign.accounts.log.wording import done_words
from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.core.roles import Role
from campaign.db.models import AuditEntry
from tests.integration.accounts.staff import sign_in, signed_in
from tests.support.visitor import Page, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.clock import SetClock


@pytest.fixture
def admin(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.ADMIN)


def table(page: Page) -> str:
    """What the entries say, without the choices above them."""
    return page.text.partition("Newest first")[2]


def rows(deps: Deps) -> list[AuditEntry]:
    with deps.db.read() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def test_signing_in_refusals_and_out(app: Flask, deps: Deps) -> None:
    visitor = signed_in(app, deps, Role.ANALYST)
    stranger = Visitor(app)
    sign_in(stranger, "analyst@charity.example", "wrong")
    sign_in(stranger, "who@elsewhere.example", "wrong")
    page = visitor.get("/team/")
    assert page.tree is not None
    visitor.post(
        "/accounts/logout",
        csrf_token=page.tree.xpath("//nav//form//input[@name='csrf_token']/@value")[0],
    )
    told = [(row.what, row.user_id, row.about_id, row.detail) for row in rows(deps)]
    assert told == [
        ("invited", None, 1, {"role": "analyst"}),
        ("password-set", 1, 1, {"how": "link"}),
        ("signed-in", 1, 1, {"how": "password"}),
        ("sign-in-refused", None, 1, {"which": "password"}),
        ("sign-in-refused", None, None, {"which": "address"}),
        ("signed-out", 1, 1, {}),
    ]


def test_admins_read_it_and_find_in_it(
    admin: Visitor, app: Flask, deps: Deps, clock: SetClock
) -> None:
    signed_in(app, deps, Role.CAMPAIGNER).get("/team/actions")
    page = admin.get("/accounts/audit/")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Signed in" in table(page)
    narrowed = table(admin.get("/accounts/audit/?what=saw-actions"))
    assert "Saw the list of letters" in narrowed
    assert "campaigner@charity.example" in narrowed
    assert "Signed in" not in narrowed
    today = clock().date()
    tomorrow = today + timedelta(days=1)
    assert "Nothing here." in admin.get(f"/accounts/audit/?since={tomorrow}").text
    assert "Saw the list" in table(admin.get(f"/accounts/audit/?since={today}&until={today}"))
    assert admin.get("/accounts/audit/?since=soon").status == 422
    assert admin.get("/accounts/audit/?who=999&what=").status == 422


def test_everything_done_has_words(app: Flask) -> None:
    with app.test_request_context():
        assert set(done_words()) == set(Done)


def test_it_is_told_in_words(admin: Visitor, deps: Deps) -> None:
    with deps.db.write() as session:
        note(deps, session, Done.FACTOR_CHANGED, by=1, about="user", about_id=1, which="passkey")
        note(deps, session, Done.EXPORTED, by=1, about="export", public=True, rows=7, odd="new")
        note(deps, session, Done.USER_CHANGED, by=1, about="user", about_id=999)
    shown = table(admin.get("/accounts/audit/"))
    assert "admin@charity.example" in shown
    assert "what: passkey" in shown
    assert "may leave the team: yes; rows: 7; odd: new" in shown
    assert "account 999" in shown


def test_it_is_paged_by_the_last_row_seen(admin: Visitor, deps: Deps) -> None:
    with deps.db.write() as session:
        for step in range(PAGE * 2):
            note(deps, session, Done.SWEPT, by=None, number=step)
    seen: list[str] = []
    path: str | None = "/accounts/audit/?what=swept"
    while path:
        page = admin.get(path)
        assert page.tree is not None
        seen += page.tree.xpath("//td[@data-label='More']/span/text()")
        path = next(iter(page.tree.xpath("//a[@rel='next']/@href")), None)
    assert seen == [f"number: {step}" for step in reversed(range(PAGE * 2))]
    assert admin.get("/accounts/audit/?before=99999999999999").status == 200
    assert admin.get("/accounts/audit/?before=x").status == 200


def test_it_only_grows(deps: Deps, admin: Visitor) -> None:
    def change() -> None:
        with deps.db.write() as session:
            session.scalars(select(AuditEntry)).all()[0].what = "nothing"

    def remove() -> None:
        with deps.db.write() as session:
            session.delete(session.scalars(select(AuditEntry)).all()[0])

    assert admin
    before = len(rows(deps))

    def change_many() -> None:
        with deps.db.write() as session:
            session.execute(update(AuditEntry).values(what="nothing"))

    def remove_many() -> None:
        with deps.db.write() as session:
            session.execute(delete(AuditEntry))

    for attempt in (change, remove, change_many, remove_many):
        with pytest.raises(ValueError, match="only ever added to"):
            attempt()
    assert len(rows(deps)) == before
    assert "nothing" not in {row.what for row in rows(deps)}


def test_nobody_else_reads_it(app: Flask, deps: Deps) -> None:
    for role in (Role.CAMPAIGNER, Role.ANALYST, Role.VOLUNTEER):
        assert signed_in(app, deps, role).get("/accounts/audit/").status == 403
