"""MPs and what came of the letters to them: the list, one MP's page, the log of talks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select, update

from campaign.chain.service import Recorded, record
from campaign.core.chain import Position, Source, Stage
from campaign.core.roles import Role
from campaign.db.models import Action, AuditEntry, Contact
from campaign.tallies.refresh import refresh
from tests.integration.accounts.staff import signed_in
from tests.integration.team.chain.came import letters

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor


def code_of(deps: Deps, number: int) -> str:
    with deps.db.read() as session:
        return session.get_one(Action, number).constituency_code


def said(deps: Deps, numbers: list[int], stage: Stage, position: Position, note: str = "") -> None:
    claim = Recorded(stage, date(2026, 11, 23), Source.STAFF, position, note=note)
    with deps.db.write() as session:
        record(deps, session, claim, numbers)


def counted(deps: Deps) -> None:
    while refresh(deps):
        pass


def test_a_seats_page_tells_how_far_its_letters_have_come(campaigner: Visitor, deps: Deps) -> None:
    numbers = letters(deps, 3)
    said(deps, numbers[:2], Stage.WROTE, Position.SUPPORTIVE, "A call with the office.")
    counted(deps)
    page = campaigner.get(f"/team/mps/{code_of(deps, numbers[0])}")
    assert page.heading == "Lucy Powell"
    assert "Letters3 " in page.text
    assert "MP wrote to the minister: Supportive" in page.text
    assert "A call with the office." in page.text
    assert "Supportive: 1 answer" in page.text


def test_an_analyst_sees_numbers_and_no_notes(app: Flask, deps: Deps) -> None:
    numbers = letters(deps, 3)
    said(deps, numbers, Stage.WROTE, Position.SUPPORTIVE, "A call with the office.")
    counted(deps)
    page = signed_in(app, deps, Role.ANALYST).get(f"/team/mps/{code_of(deps, numbers[0])}")
    assert "fewer than 5" in page.text
    assert "Letters3 " not in page.text
    assert "A call with the office." not in page.text
    assert "Talks with the office" not in page.text


def test_letters_to_an_earlier_mp_are_told_apart(campaigner: Visitor, deps: Deps) -> None:
    numbers = letters(deps, 3)
    with deps.db.write() as session:
        session.execute(
            update(Action)
            .where(Action.id == numbers[0])
            .values(member_id=1, member_name="Former Member")
        )
    counted(deps)
    page = campaigner.get(f"/team/mps/{code_of(deps, numbers[0])}")
    assert "earlier MPs of this seat had: Former Member 1." in page.text


def test_a_talk_is_noted_and_taken_out_by_its_author_alone(
    campaigner: Visitor, app: Flask, deps: Deps
) -> None:
    path = "/team/mps/E14001063"
    page = campaigner.submit(
        campaigner.get(path), kind="call", day="20/11/2026", text="They will look into it."
    )
    assert "They will look into it." in page.text
    colleague = signed_in(app, deps, Role.CAMPAIGNER, "colleague@charity.example")
    theirs = colleague.get(path)
    assert "They will look into it." in theirs.text
    assert "Take it out" not in theirs.text
    assert theirs.tree is not None
    token = theirs.tree.xpath("//main//form//input[@name='csrf_token']/@value")[0]
    with deps.db.read() as session:
        number = session.scalars(select(Contact.id)).one()
    colleague.post(f"{path}/contacts/{number}/remove", csrf_token=token)
    assert "They will look into it." in campaigner.get(path).text
    gone = campaigner.submit(campaigner.get(path))
    assert "They will look into it." not in gone.text
    with deps.db.read() as session:
        wanted = select(AuditEntry).where(AuditEntry.what == "noted").order_by(AuditEntry.id)
        entries = session.scalars(wanted).all()
    assert [entry.detail for entry in entries] == [{}, {"gone": True}]


@pytest.mark.parametrize(
    ("day", "text", "words"),
    [
        ("31/12/2026", "x", "This day has not come yet."),
        ("yesterday", "x", "Please give a day such as 21/11/2026."),
        ("20/11/2026", "  ", "Please say what matters of it."),
        ("20/11/2026", "x" * 4_001, "Please use at most 4000 characters."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    campaigner: Visitor, day: str, text: str, words: str
) -> None:
    page = campaigner.get("/team/mps/E14001063")
    again = campaigner.submit(page, kind="call", day=day, text=text)
    assert again.status == 422
    assert words in again.text
    assert again.value("text").strip() == text.strip()


def test_an_analyst_cannot_write_into_the_log(app: Flask, deps: Deps) -> None:
    analyst = signed_in(app, deps, Role.ANALYST)
    page = analyst.get("/team/mps")
    assert page.tree is not None
    token = page.tree.xpath("//nav//form//input[@name='csrf_token']/@value")[0]
    answer = analyst.post(
        "/team/mps/E14001063", csrf_token=token, kind="call", day="20/11/2026", text="x"
    )
    assert answer.status == 403
    with deps.db.read() as session:
        assert session.scalars(select(Contact)).all() == []


def test_the_list_is_narrowed_and_sorted(campaigner: Visitor, deps: Deps) -> None:
    many, few = letters(deps, 3), letters(deps, 1, "CF10 1EP")
    said(deps, few, Stage.ANSWERED, Position.AGAINST)
    counted(deps)
    page = campaigner.get("/team/mps?order=letters")
    assert page.tree is not None
    names = [" ".join(each.text_content().split()) for each in page.tree.xpath("//tbody//th")]
    with deps.db.read() as session:
        seats = [session.get_one(Action, row).constituency_name for row in (many[0], few[0])]
    assert names[:2] == seats
    against = campaigner.get("/team/mps?position=against")
    assert "1 seat" in against.text
    assert seats[1] in against.text
    wales = campaigner.get("/team/mps?nation=wales")
    assert "32 seats" in wales.text
    none = campaigner.get("/team/mps?q=xyzzy")
    assert "No MP fits." in none.text


def test_the_list_has_pages(campaigner: Visitor) -> None:
    first = campaigner.get("/team/mps")
    assert "650 seats, page 1 of 13" in first.text
    assert first.tree is not None
    (after,) = first.tree.xpath("//a[@rel='next']/@href")
    assert "page 2 of 13" in campaigner.get(after).text
    for odd in ("999", "-1", "x", "0"):
        assert campaigner.get(f"/team/mps?page={odd}").status == 200


def test_an_unknown_seat_is_not_found(campaigner: Visitor) -> None:
    assert campaigner.get("/team/mps/E14999999").status == 404


def test_hexagons_lead_to_the_page_of_the_mp(campaigner: Visitor) -> None:
    page = campaigner.get("/team/map")
    assert page.source.count('href="/team/mps/E14001063"') == 2


@pytest.mark.parametrize("path", ["/team/mps", "/team/mps/{code}"])
def test_the_number_of_queries_does_not_grow_with_the_letters(
    campaigner: Visitor, deps: Deps, path: str
) -> None:
    def queries() -> int:
        seen: list[str] = []

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(deps.db.engine, "before_cursor_execute", note)
        campaigner.get(path.format(code=code))
        event.remove(deps.db.engine, "before_cursor_execute", note)
        return len([each for each in seen if each.startswith("SELECT")])

    numbers = letters(deps, 1)
    code = code_of(deps, numbers[0])
    counted(deps)
    before = queries()
    more = [action for index in range(2, 5) for action in letters(deps, index, "M1 1AE")[-1:]]
    for number in more:
        said(deps, [number], Stage.ANSWERED, Position.STANDARD)
    counted(deps)
    assert queries() == before
