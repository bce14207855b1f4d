"""One letter's chain with its evidence, and answers that no mail brought."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.chain.service import Recorded, record
from campaign.core.chain import Position, Reading, Source, Stage
from campaign.db.models import Action, Answer
from tests.integration.team.chain.came import came, letters

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.visitor import Visitor

MANCHESTER = "E14001348"


def seat_of(deps: Deps, number: int) -> str:
    with deps.db.read() as session:
        return session.get_one(Action, number).constituency_code


def stage(deps: Deps, number: int) -> int:
    with deps.db.read() as session:
        return session.get_one(Action, number).stage


def test_sources_that_disagree_are_shown_side_by_side(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    came(deps, one)
    with deps.db.write() as session:
        claim = Recorded(Stage.NOTHING, date(2026, 12, 1), Source.SURVEY)
        record(deps, session, claim, [one])
    page = campaigner.get(f"/team/actions/{one}")
    assert "The sources disagree." in page.text
    assert "They do not agree on whether an answer came." in page.text
    assert page.text.count("Disputed") == 2
    assert "The supporter, in our survey" in page.text
    assert "sorted by our rules, read by nobody yet" in page.text


def test_a_letters_page_has_nothing_of_its_words(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    page = campaigner.get(f"/team/actions/{one}")
    assert "Jane Smith" in page.text
    for private in ("1 High Street", "home.example", "M1 1AE", "nurse"):
        assert private not in page.source


def test_the_list_leads_to_each_letter(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    page = campaigner.get("/team/actions")
    assert page.tree is not None
    assert page.tree.xpath(f"//a[@href='/team/actions/{one}']")


def test_an_answer_by_post_is_recorded_for_all_letters_until_a_day(
    campaigner: Visitor, deps: Deps
) -> None:
    numbers = letters(deps, 3)
    (other,) = letters(deps, 1, "CF10 1EP")
    path = f"/team/mps/{seat_of(deps, numbers[0])}/record"
    page = campaigner.submit(
        campaigner.get(path), reading=Reading.MINISTER, day="23/11/2026", note="By post."
    )
    assert "Recorded for 3 letters." in page.text
    assert [stage(deps, number) for number in numbers] == [Stage.REPLIED] * 3
    assert stage(deps, other) == Stage.NOTHING
    with deps.db.read() as session:
        answer = session.scalars(select(Answer)).one()
        assert (answer.source, answer.note) == (Source.STAFF, "By post.")
    shown = campaigner.get(f"/team/actions/{numbers[0]}")
    assert "The minister replied" in shown.text
    assert "By post." in shown.text


def test_a_claim_of_the_team_is_taken_back_and_stays_in_the_history(
    campaigner: Visitor, deps: Deps
) -> None:
    numbers = letters(deps, 2)
    campaigner.submit(
        campaigner.get(f"/team/mps/{seat_of(deps, numbers[0])}/record"),
        reading=Reading.AGAINST,
        day="23/11/2026",
        note="A call.",
    )
    page = campaigner.submit(campaigner.get(f"/team/actions/{numbers[0]}"))
    assert "taken back on 23 Nov 2026" in page.text
    assert [stage(deps, number) for number in numbers] == [Stage.NOTHING] * 2


def test_a_claim_needs_a_source_a_day_and_letters(campaigner: Visitor, deps: Deps) -> None:
    numbers = letters(deps, 1)
    path = f"/team/mps/{seat_of(deps, numbers[0])}/record"
    page = campaigner.submit(campaigner.get(path), reading=Reading.MINISTER)
    assert page.status == 422
    assert [words for words, _ in page.errors] == [
        "Please give a day such as 21/11/2026.",
        "Please say where you have it from.",
    ]
    page = campaigner.submit(
        campaigner.get(path), reading=Reading.MINISTER, day="01/11/2026", note="By post."
    )
    assert "No letter of this campaign had gone to" in page.text
    assert stage(deps, numbers[0]) == Stage.NOTHING


def test_a_former_mps_letters_are_not_the_present_ones(campaigner: Visitor, deps: Deps) -> None:
    before, after = letters(deps, 2)
    with deps.db.write() as session:
        former = session.get_one(Action, before)
        former.member_id, former.member_name = 7, "Pat Former"
    path = f"/team/mps/{seat_of(deps, after)}/record"
    page = campaigner.get(path)
    assert "Letters went to more than one MP of this constituency." in page.text
    said = {"reading": Reading.AGAINST, "day": "23/11/2026", "note": "A call."}
    page = campaigner.submit(page, **said)
    assert [words for words, _ in page.errors] == ["Please choose whose answer it is."]
    assert "Recorded for 1 letter." in campaigner.submit(page, member="7", **said).text
    assert [stage(deps, number) for number in (before, after)] == [Stage.ANSWERED, Stage.NOTHING]
    with deps.db.read() as session:
        assert session.scalars(select(Answer.member_name)).one() == "Pat Former"


def test_an_unknown_seat_is_not_found(campaigner: Visitor) -> None:
    assert campaigner.get("/team/mps/E14999999/record").status == 404


def test_position_and_stage_are_on_the_page(campaigner: Visitor, deps: Deps) -> None:
    (one,) = letters(deps, 1)
    with deps.db.write() as session:
        claim = Recorded(
            Stage.ANSWERED, date(2026, 11, 23), Source.STAFF, Position.SUPPORTIVE, note="A call."
        )
        record(deps, session, claim, [one])
    assert "MP answered: Supportive" in campaigner.get(f"/team/actions/{one}").text
