"""Updates by e-mail: asked twice, left with one press, and never brought back by a list."""

from __future__ import annotations

import csv
import io
import re

from flask import Flask
from sqlalchemy import func, select

from campaign.core.roles import Role
from campaign.core.supporter import version_of
from campaign.db.models import AuditEntry, Message, UpdatesLeft, UpdatesSignup
from campaign.deps import Deps
from campaign.privacy.erasing import erase
from campaign.privacy.report import report
from campaign.privacy.sweep import sweep
from campaign.updates.queries import Reader, readers
from tests.integration.accounts.staff import signed_in
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, text_of
from tests.support.letters import confirmed as confirmed_letter
from tests.support.visitor import Page, Visitor
from tests.support.way import SLUG, work

EMAIL = "reader@home.example"
WORDS = "Yes, news please."


def sign_up(visit: Visitor, email: str = EMAIL) -> Page:
    return visit.submit(visit.get(f"/{SLUG}/updates"), email=email)


def link(deps: Deps, what: str) -> str:
    with deps.db.read() as session:
        newest = select(Message.text).where(Message.kind == "updates").order_by(Message.id.desc())
        text = session.scalars(newest).first()
    found = re.search(rf"/updates/{what}/\S+", text or "")
    assert found
    return found.group()


def join(deps: Deps, visit: Visitor) -> None:
    sign_up(visit)
    page = visit.submit(visit.get(link(deps, "confirm")))
    assert page.heading == "You are signed up"


def listed(deps: Deps) -> list[Reader]:
    return list(readers(deps))


def mails(deps: Deps) -> int:
    with deps.db.read() as session:
        found = select(func.count()).select_from(Message).where(Message.kind == "updates")
        return session.scalar(found) or 0


def test_only_an_inbox_that_confirms_is_on_the_list(deps: Deps, visit: Visitor) -> None:
    assert sign_up(visit).heading == "Look into your inbox"
    address = link(deps, "confirm")
    assert EMAIL not in address
    visit.get(address)
    assert listed(deps) == [], "looking changes nothing"
    visit.submit(visit.get(address))
    [reader] = listed(deps)
    assert (reader.email, reader.signed_up_with) == (EMAIL, "page")
    assert reader.consent_words in visit.get(f"/{SLUG}/updates").text
    assert reader.consent_version == version_of(reader.consent_words)
    assert reader.consent_given_at


def test_an_address_gets_one_mail_a_day_and_the_page_says_the_same(
    deps: Deps, visit: Visitor, clock: SetClock
) -> None:
    texts = {sign_up(visit, email).text for email in (EMAIL, EMAIL, "READER@home.example")}
    assert len(texts) == 1
    assert mails(deps) == 1
    clock.pass_time(days=1)
    sign_up(visit)
    assert mails(deps) == 2


def test_the_mail_can_be_left_by_a_mail_program(
    app: Flask, deps: Deps, visit: Visitor, inbox: Inbox
) -> None:
    join(deps, visit)
    work(deps)
    [mail] = inbox.to(EMAIL)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    found = re.fullmatch(r"<https?://[^/]+(/updates/leave/\S+)>", str(mail["List-Unsubscribe"]))
    assert found
    assert found.group(1) in text_of(mail)
    program = app.test_client()  # no cookie, no token of a form
    answer = program.post(found.group(1), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert listed(deps) == []
    assert program.post(found.group(1), data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_looking_at_the_link_to_leave_changes_nothing_and_its_button_does(
    deps: Deps, visit: Visitor
) -> None:
    join(deps, visit)
    page = visit.get(link(deps, "leave"))
    assert page.heading == "Leave these updates?"
    assert visit.client.post(page.path).status_code == 200
    assert len(listed(deps)) == 1, "a bare post without the words of RFC 8058 leaves nothing"
    assert visit.submit(page).heading == "You have left"
    assert listed(deps) == []
    with deps.db.read() as session:
        assert session.scalars(select(UpdatesSignup)).all() == []
        assert EMAIL not in session.scalars(select(UpdatesLeft.digest)).one()


def test_a_forged_link_leaves_nobody_and_a_link_to_confirm_is_none_to_leave(
    deps: Deps, visit: Visitor
) -> None:
    join(deps, visit)
    other = link(deps, "confirm").replace("confirm", "leave")
    for address in (other, "/updates/leave/x"):
        answer = visit.client.post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 404
    assert len(listed(deps)) == 1


def test_whoever_agreed_with_a_letter_is_on_the_same_list_once_with_their_words(
    deps: Deps, visit: Visitor
) -> None:
    confirmed_letter(deps, consents={"updates": WORDS})
    [reader] = listed(deps)
    assert (reader.email, reader.consent_words) == ("jane@home.example", WORDS)
    assert reader.signed_up_with == "letter"
    sign_up(visit, "Jane@home.example")
    visit.submit(visit.get(link(deps, "confirm")))
    assert [each.signed_up_with for each in listed(deps)] == ["page"]


def test_who_left_is_not_brought_back_by_an_older_consent_but_by_a_new_one(
    deps: Deps, visit: Visitor, clock: SetClock
) -> None:
    confirmed_letter(deps, consents={"updates": WORDS})
    [reader] = listed(deps)
    path = re.sub(r"https?://[^/]+", "", reader.leave_link)
    visit.client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert listed(deps) == []
    clock.pass_time(days=1)
    sign_up(visit, "jane@home.example")
    assert listed(deps) == [], "somebody typed the address; its owner has not confirmed"
    visit.submit(visit.get(link(deps, "confirm")))
    assert len(listed(deps)) == 1


def test_a_letter_that_is_not_confirmed_or_agreed_to_nothing_is_not_on_it(deps: Deps) -> None:
    confirmed_letter(deps)
    assert listed(deps) == []


def test_what_nobody_confirmed_goes_after_seven_days(
    deps: Deps, visit: Visitor, clock: SetClock
) -> None:
    join(deps, visit)
    sign_up(visit, "other@home.example")
    address = link(deps, "confirm")
    clock.pass_time(days=8)
    while sweep(deps):
        pass
    with deps.db.read() as session:
        assert session.scalars(select(UpdatesSignup.email)).all() == [EMAIL]
    assert visit.get(address).status == 410


def test_it_is_told_and_erased_with_the_person(deps: Deps, visit: Visitor) -> None:
    join(deps, visit)
    work(deps)
    assert report(deps, "Reader@home.example")["updates"][0]["email"] == EMAIL
    erase(deps, EMAIL, "command")
    assert report(deps, EMAIL)["updates"] == []
    assert listed(deps) == []


def test_our_own_address_and_what_is_none_get_nothing(deps: Deps, visit: Visitor) -> None:
    sign_up(visit, deps.settings.mail_from)
    assert sign_up(visit, "no address").status == 422
    assert mails(deps) == 0


def test_the_team_takes_the_list_out_with_a_reason_that_is_kept(
    app: Flask, deps: Deps, visit: Visitor
) -> None:
    join(deps, visit)
    staff = signed_in(app, deps, Role.CAMPAIGNER)
    page = staff.get("/team/updates")
    assert staff.submit(page, reason="").status == 422
    file = staff.submit(page, reason="the December news")
    assert file.response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(file.response.get_data().decode("utf-8-sig"))))
    assert [row["email"] for row in rows] == [EMAIL]
    with deps.db.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.what == "exported")).all()
    assert [entry.detail["reason"] for entry in entries] == ["the December news"]
    assert EMAIL not in str(entries[0].detail)
    assert signed_in(app, deps, Role.ANALYST).get("/team/updates").status == 403
