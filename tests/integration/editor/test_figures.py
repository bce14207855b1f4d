"""The register of figures: seen with its dates and uses, changed one at a time, by two at once."""

from __future__ import annotations

import threading
import tomllib
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.content.toml_edit import with_figure
from campaign.content.versions import Wording
from campaign.core.roles import Role
from campaign.db.models import Document, User, Version
from campaign.editor.service.facts import Author, Touched, change_figure
from campaign.editor.service.writing import Saved
from campaign.editor.service.writing import save as save_version
from tests.integration.accounts.staff import signed_in
from tests.integration.editor import steps
from tests.support.letters import SLUG

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Page, Visitor

REGISTER = f"/editor/{SLUG}/figures"
PAIN = f"{REGISTER}/pain"
NEW = {
    "name": "waiting",
    "label": "People who wait for a scan",
    "value": "12,000",
    "unit": "people",
    "source": "A survey",
    "link": "https://charity.example/survey",
    "date": "2026",
    "geography": "UK",
    "review_by": "1/6/2027",
    "note": "Asked for by the nurses",
}


def facts(deps: Deps) -> list[Version]:
    """The versions of the facts, oldest first."""
    with deps.db.read() as session:
        return list(
            session.scalars(
                select(Version)
                .join(Document, Document.id == Version.document_id)
                .where(Document.kind == "settings")
                .order_by(Version.number)
            )
        )


def set_figure(deps: Deps, name: str, **entries: object) -> None:
    """A version of the facts by somebody else, saved without the pages."""
    newest = facts(deps)[-1]
    text = with_figure(newest.text, name, entries)
    assert isinstance(
        save_version(deps, newest.document_id, Wording("", text), newest.number), Saved
    )


def figure(deps: Deps, name: str) -> dict[str, object]:
    tables = tomllib.loads(facts(deps)[-1].text)["figure"]
    return next(table for table in tables if table["name"] == name)


def card(page: Page, name: str) -> str:
    """What the register says of a figure."""
    assert page.tree is not None
    (found,) = page.tree.xpath("//main//li[.//code=$name]", name=f"figure_{name}")
    return " ".join(" ".join(found.itertext()).split())


def test_the_register_shows_each_figure_with_its_source_and_uses(volunteer: Visitor) -> None:
    page = volunteer.get(REGISTER)
    nurse = card(page, "no_dedicated_nurse")
    for words in (
        "72%",
        "NHS trusts and health boards",
        "Breast Cancer Care, freedom of information requests",
        "October 2018",
        "England, Scotland and Wales",
        "No date set.",
        "Letter to the MP: England",
        "A card on the campaign’s page.",
    ):
        assert words in nurse
    assert page.tree is not None
    links = page.tree.xpath("//main//dd/a[starts-with(@href, 'https://breastcancernow.org')]")
    assert len(links) == 1
    assert "; historical" in card(page, "pain")
    assert "Told in no text" in card(page, "living_with_2014")


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2026-11-22", "Past since 22 November 2026: no text that uses it can be published."),
        ("2026-11-23", "To be looked at by 23 November 2026."),
        ("2026-12-23", "To be looked at by 23 December 2026."),
        ("2026-12-24", "Good until 24 December 2026."),
    ],
)
def test_a_review_date_is_told_in_words(
    volunteer: Visitor, deps: Deps, day: str, words: str
) -> None:
    set_figure(deps, "pain", review_by=day)
    assert words in card(volunteer.get(REGISTER), "pain")
    assert words in volunteer.get(PAIN).text


def test_a_text_that_tells_a_figure_only_in_a_draft_says_so(volunteer: Visitor) -> None:
    steps.written(volunteer, "In 2014, {{ figure_living_with_2014 }} lived with it.")
    told = card(volunteer.get(REGISTER), "living_with_2014")
    assert "Letter to the MP: Wales (not in what is public)" in told
    steps.written(volunteer, "It is only called figure_pain here.")
    assert "living_with_2014" in told


def test_a_change_is_a_new_draft_of_the_facts_and_touches_that_figure_alone(
    volunteer: Visitor, deps: Deps
) -> None:
    before = facts(deps)[-1]
    page = volunteer.submit(
        volunteer.get(PAIN), value="91", review_by="31/1/2027", note="The survey's own table"
    )
    assert page.heading == "Facts and figures"
    assert "Saved as a draft of the facts" in page.text
    assert "pain: The survey's own table" in page.text
    after = facts(deps)[-1]
    assert (after.number, after.state) == (before.number + 1, "draft")
    gone = set(before.text.splitlines()) - set(after.text.splitlines())
    added = set(after.text.splitlines()) - set(before.text.splitlines())
    assert (gone, added) == ({'value = "90"'}, {'value = "91"', "review_by = 2027-01-31"})
    register = card(volunteer.get(REGISTER), "pain")
    assert "91%" in register
    assert "Readers are told: 90%" in register
    set_figure(deps, "cancer_plan", review_by="2040-01-01")
    assert "Readers see no difference." in card(volunteer.get(REGISTER), "cancer_plan")


def test_saving_without_a_change_makes_no_version(volunteer: Visitor, deps: Deps) -> None:
    volunteer.submit(volunteer.get(PAIN), value="90")
    assert len(facts(deps)) == 1


def test_a_new_figure(volunteer: Visitor, deps: Deps) -> None:
    page = volunteer.submit(volunteer.get(f"{REGISTER}/new"), **NEW)
    assert page.heading == "Facts and figures"
    kept = figure(deps, "waiting")
    assert kept["value"] == "12,000"
    assert str(kept["review_by"]) == "2027-06-01"
    shown = card(volunteer.get(REGISTER), "waiting")
    assert "Not public yet" in shown
    assert "12,000 people" in shown
    written = steps.written(volunteer, "Of them {{ figure_waiting }} wait.")
    assert "Saved as a draft" in written.text, "it can be used at once"


@pytest.mark.parametrize(
    ("fields", "target", "error"),
    [
        ({"name": ""}, "name", "small letters"),
        ({"name": "Waiting"}, "name", "small letters"),
        ({"name": "a/b"}, "name", "small letters"),
        ({"name": "new"}, "name", "small letters"),
        ({"name": "pain"}, "name", "There is a figure of that name"),
        ({"label": "  "}, "label", "what it counts"),
        ({"value": ""}, "value", "the figure itself"),
        ({"source": ""}, "source", "where it is from"),
        ({"date": ""}, "date", "of when it is"),
        ({"geography": ""}, "geography", "where it holds"),
        ({"value": "x" * 501}, "value", "at most 500"),
        ({"link": "charity.example"}, "link", "https://"),
        ({"link": "javascript:alert(1)"}, "link", "https://"),
        ({"link": "https://[broken"}, "link", "https://"),
        ({"review_by": "soon"}, "review_by", "a day such as"),
        ({"review_by": "31/2/2027"}, "review_by", "a day such as"),
        ({"note": "x" * 241}, "note", "at most 240"),
    ],
)
def test_a_figure_that_makes_no_sense_is_refused_with_everything_kept(
    volunteer: Visitor, deps: Deps, fields: dict[str, str], target: str, error: str
) -> None:
    page = volunteer.submit(volunteer.get(f"{REGISTER}/new"), **{**NEW, **fields})
    assert page.status == 422
    ((text, place),) = page.errors
    assert place == target
    assert error in text
    kept = "source" if target != "source" else "label"
    assert page.value(kept).strip() == NEW[kept]
    assert len(facts(deps)) == 1


def test_two_people_who_change_different_figures_are_in_nobodys_way(
    volunteer: Visitor, campaigner: Visitor, deps: Deps
) -> None:
    mine, theirs = volunteer.get(PAIN), campaigner.get(f"{REGISTER}/see_nurse_regularly")
    campaigner.submit(theirs, value="31")
    page = volunteer.submit(mine, value="91")
    assert page.heading == "Facts and figures"
    assert figure(deps, "pain")["value"] == "91"
    assert figure(deps, "see_nurse_regularly")["value"] == "31"


def test_two_people_who_change_the_same_figure_see_both_and_choose(
    volunteer: Visitor, campaigner: Visitor, deps: Deps
) -> None:
    mine, theirs = volunteer.get(PAIN), campaigner.get(PAIN)
    campaigner.submit(theirs, value="91")
    both = volunteer.submit(mine, value="92")
    assert both.status == 409
    assert "Somebody else has changed this figure" in both.text
    assert both.tree is not None
    row = both.tree.xpath("//main//tbody/tr")
    assert ["".join(each.itertext()).split() for each in row] == [["The", "figure", "91", "92"]]
    assert both.value("value") == "92"
    assert figure(deps, "pain")["value"] == "91", "nothing is overwritten unseen"
    volunteer.submit(both, value="92")
    assert figure(deps, "pain")["value"] == "92"
    assert len(facts(deps)) == 3


def test_two_people_who_say_the_same_agree(volunteer: Visitor, campaigner: Visitor, deps) -> None:
    mine, theirs = volunteer.get(PAIN), campaigner.get(PAIN)
    campaigner.submit(theirs, value="91")
    assert volunteer.submit(mine, value="91").heading == "Facts and figures"
    assert len(facts(deps)) == 2


def test_ten_changes_of_ten_figures_at_once_are_all_kept(deps: Deps, campaigner) -> None:
    names = [table["name"] for table in tomllib.loads(facts(deps)[-1].text)["figure"]]
    with deps.db.read() as session:
        user_id = session.scalars(select(User.id)).one()
    document_id, done = facts(deps)[-1].document_id, []

    def change(name: str) -> None:
        author = Author(user_id, 1)
        done.append(change_figure(deps, document_id, name, {"geography": "There"}, "", author))

    threads = [threading.Thread(target=change, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == len(names)
    assert not [each for each in done if isinstance(each, Touched)]
    after = tomllib.loads(facts(deps)[-1].text)["figure"]
    assert {table["geography"] for table in after} == {"There"}
    assert len(facts(deps)) == 1 + len(names)


def test_a_figure_that_no_text_tells_can_be_taken_out(volunteer: Visitor, deps: Deps) -> None:
    page = volunteer.get(f"{REGISTER}/living_with_2014")
    done = steps.press(volunteer, page, "take-out")
    assert done.heading == "Facts and figures"
    assert "living_with_2014" not in facts(deps)[-1].text
    assert volunteer.get(f"{REGISTER}/living_with_2014").status == 404


def test_a_figure_that_a_text_tells_stays(volunteer: Visitor, deps: Deps) -> None:
    path = f"{REGISTER}/no_dedicated_nurse"
    page = volunteer.get(path)
    assert not steps.has(page, "take-out")
    token = page.value("csrf_token")
    answer = volunteer.post(f"{path}/take-out", csrf_token=token, base_number="1")
    assert answer.path == path
    assert len(facts(deps)) == 1


def test_a_figure_that_somebody_has_changed_is_not_taken_out_unseen(
    volunteer: Visitor, deps: Deps
) -> None:
    page = volunteer.get(f"{REGISTER}/living_with_2014")
    set_figure(deps, "living_with_2014", value="about 37,000")
    again = steps.press(volunteer, page, "take-out")
    assert "Somebody else has changed this figure since" in again.text
    assert "living_with_2014" in facts(deps)[-1].text


def test_what_was_written_about_a_figure_that_is_gone_meanwhile_is_shown(
    volunteer: Visitor, campaigner: Visitor, deps: Deps
) -> None:
    mine = volunteer.get(f"{REGISTER}/living_with_2014")
    steps.press(campaigner, campaigner.get(mine.path), "take-out")
    both = volunteer.submit(mine, value="about 37,000")
    assert both.status == 409
    assert "taken this figure out" in both.text
    volunteer.submit(both, value="about 37,000")
    assert figure(deps, "living_with_2014")["value"] == "about 37,000"


def test_facts_that_somebody_is_typing_as_text_are_not_forgotten(
    volunteer: Visitor, deps: Deps
) -> None:
    document_id = facts(deps)[-1].document_id
    writing = volunteer.get(f"/editor/documents/{document_id}/write")
    volunteer.client.post(
        f"/editor/documents/{document_id}/working",
        data={
            "csrf_token": writing.value("csrf_token"),
            "text": "half a thought",
            "base_number": "1",
        },
    )
    page = volunteer.submit(volunteer.get(PAIN), value="91")
    assert page.status == 409
    assert "have not saved that yet" in page.errors[0][0]
    assert page.value("value") == "91"
    again = volunteer.get(f"/editor/documents/{document_id}/write")
    assert again.value("text").strip() == "half a thought"


def test_facts_written_in_another_way_are_left_to_people(volunteer: Visitor, deps: Deps) -> None:
    newest = facts(deps)[-1]
    start = newest.text.index("[[figure]]")
    inline = 'figure = [{name = "pain", label = "x", value = "1", source = "s", date = "d", geography = "g"}]\n'
    text = inline + newest.text[:start]
    save_version(deps, newest.document_id, Wording("", text), newest.number)
    page = volunteer.submit(volunteer.get(PAIN), value="91")
    assert page.status == 409
    assert "only changing them as text" in page.errors[0][0]


def test_there_is_no_such_figure_or_campaign(volunteer: Visitor) -> None:
    assert volunteer.get(f"{REGISTER}/nothing").status == 404
    assert volunteer.get("/editor/no-such-campaign/figures").status == 404


def test_others_may_not(app: Flask, deps: Deps) -> None:
    analyst = signed_in(app, deps, Role.ANALYST)
    for path in (REGISTER, PAIN, f"{REGISTER}/new", f"/editor/{SLUG}/variants"):
        assert analyst.get(path).status == 403
