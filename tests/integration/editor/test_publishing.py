"""Publishing: together or not at all, now or at a time, and never a campaign with a gap."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from campaign.db.models import Document, DocumentKind, Version
from tests.integration.editor import steps
from tests.support.letters import SLUG
from tests.support.visitor import Visitor
from tests.support.way import to_letter

NEW = "A sentence that a volunteer has added."
TO_MP, TO_MINISTER = "Letter to the MP: Wales", "Letter to the minister: Wales"


def body(app) -> str:
    return to_letter(Visitor(app), "CF10 1EP").value("body")


def test_several_texts_become_public_in_one_moment(app, deps, volunteer, campaigner) -> None:
    for title in (TO_MP, TO_MINISTER):
        steps.approved(volunteer, campaigner, NEW, title)
    page = steps.publish(campaigner)
    assert "2 texts are public now, since one moment." in page.text
    with deps.db.read() as session:
        moments = session.scalars(select(Version.live_from).where(Version.number == 2)).all()
    assert len(moments) == 2
    assert len(set(moments)) == 1


def test_if_one_text_cannot_be_public_none_becomes_so(
    app, deps, clock, volunteer, campaigner
) -> None:
    """The figure that one of them tells is past its review date by the day of publication."""
    for title in (TO_MP, TO_MINISTER):
        steps.approved(volunteer, campaigner, NEW, title)
    with deps.db.write() as session:
        facts = session.scalars(
            select(Version)
            .join(Document, Document.id == Version.document_id)
            .where(Document.kind == DocumentKind.SETTINGS)
        ).one()
        facts.text = facts.text.replace(
            'name = "living_with"\n', 'name = "living_with"\nreview_by = 2026-11-30\n'
        )
    page = steps.publish(campaigner, day="5/12/2026", time="09:00")
    assert page.status == 409
    assert any("30 November 2026" in text or "2026-11-30" in text for text, _ in page.errors)
    with deps.db.read() as session:
        assert session.scalars(select(Version).where(Version.live_from > clock())).all() == []
    clock.pass_time(days=20)
    assert NEW not in body(app)


def test_a_text_becomes_public_at_its_time_and_not_before(
    app, clock, volunteer, campaigner
) -> None:
    steps.approved(volunteer, campaigner, NEW)
    page = steps.publish(campaigner, day="24/11/2026", time="09:30")
    assert "One text becomes public on 24 November 2026, 09:30." in page.text
    assert "Public from 24 November 2026, 09:30" in page.text
    assert NEW not in body(app)
    clock.pass_time(hours=23, minutes=59)
    assert NEW not in body(app)
    clock.pass_time(minutes=2)
    assert NEW in body(app)


def test_a_time_is_british_in_summer_too(app, clock, volunteer, campaigner) -> None:
    clock.now = datetime(2027, 6, 10, 8, 30, tzinfo=UTC)
    steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner, day="11/6/2027", time="10:00")
    clock.now = datetime(2027, 6, 11, 8, 59, tzinfo=UTC)
    assert NEW not in body(app)
    clock.pass_time(minutes=2)
    assert NEW in body(app)


def test_what_is_to_be_public_later_can_be_stopped(app, clock, volunteer, campaigner) -> None:
    page = steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner, day="24/11/2026", time="09:30")
    stopped = steps.press(campaigner, campaigner.get(page.path), "unschedule")
    assert "It stays approved." in stopped.text
    clock.pass_time(days=3)
    assert NEW not in body(app)


def test_going_back_while_something_waits_for_its_time_says_so(
    clock, volunteer, campaigner
) -> None:
    steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner)
    steps.approved(volunteer, campaigner, "Another.")
    steps.publish(campaigner, day="24/12/2026", time="09:30")
    first = steps.link(steps.open_document(campaigner), "Version 1")
    page = steps.press(campaigner, campaigner.get(first), "roll-back")
    assert page.status == 409
    assert "would become public after it" in page.errors[0][0]


@pytest.mark.parametrize(
    ("day", "time"),
    [
        ("1/1/2020", "10:00"),
        ("soon", "10:00"),
        ("24/12/2026", ""),
        ("", "09:00"),
        ("31/2/2027", "9"),
    ],
)
def test_a_moment_that_is_none_or_past_is_refused(volunteer, campaigner, day, time) -> None:
    steps.approved(volunteer, campaigner, NEW)
    page = steps.publish(campaigner, day=day, time=time)
    assert page.status == 422
    assert page.errors


def test_nothing_chosen_publishes_nothing(volunteer, campaigner) -> None:
    steps.approved(volunteer, campaigner, NEW)
    page = steps.publish(campaigner, version=[])
    assert page.status == 422
    assert "Choose at least one text." in page.errors[0][0]


def test_a_letter_that_a_nation_needs_cannot_be_taken_away(campaigner) -> None:
    page = steps.press(campaigner, steps.open_document(campaigner), "retire")
    assert page.status == 409
    assert "Wales has no letter to the MP in English" in page.errors[0][0]


def test_an_older_text_does_not_replace_a_newer_public_one(
    volunteer, campaigner, colleague
) -> None:
    old = steps.approved(volunteer, campaigner, NEW)
    steps.approved(campaigner, colleague, "Newer.")
    page = colleague.get(f"/editor/{SLUG}/publish")
    assert page.tree is not None
    (offered,) = page.tree.xpath("//input[@name='version']/@value")
    steps.publish(colleague)
    late = steps.publish(colleague, version=[old.path.rsplit("/", 1)[1]])
    assert offered != old.path.rsplit("/", 1)[1]
    assert late.status == 409
    assert "was published after version 2 was written" in late.errors[0][0]


def test_a_version_of_another_campaign_is_not_found(volunteer, campaigner) -> None:
    steps.approved(volunteer, campaigner, NEW)
    assert steps.publish(campaigner, version=["999999"]).status == 404


def test_facts_that_a_public_text_needs_cannot_be_taken_away(volunteer, campaigner) -> None:
    page = steps.open_writing(volunteer, "Facts and figures")
    text = page.value("text").replace('name = "living_with"\n', 'name = "living_now"\n')
    sent = steps.press(volunteer, steps.save(volunteer, page, text), "send")
    steps.press(campaigner, campaigner.get(sent.path), "approve")
    refused = steps.publish(campaigner)
    assert refused.status == 409
    told = "\n".join(text for text, _ in refused.errors)
    for file in ("letters/mp.wales.en.md", "letters/minister.england.en.md", "pages/issue.en.md"):
        assert f"{file}: line" in told
    assert "There is no value called 'figure_living_with'" in told


def test_facts_that_a_text_needs_on_its_day_cannot_be_taken_away(
    deps, volunteer, campaigner, app, clock
) -> None:
    """The figure is told by nothing that is public now, only by what is public tomorrow."""
    steps.approved(volunteer, campaigner, "In 2014 it was {{ figure_living_with_2014 }}.")
    steps.publish(campaigner, day="24/11/2026", time="09:30")
    page = steps.open_writing(volunteer, "Facts and figures")
    text = page.value("text").replace('name = "living_with_2014"', 'name = "living_then"')
    sent = steps.press(volunteer, steps.save(volunteer, page, text), "send")
    steps.press(campaigner, campaigner.get(sent.path), "approve")
    refused = steps.publish(campaigner)
    assert refused.status == 409
    assert "figure_living_with_2014" in refused.errors[0][0]
    clock.pass_time(days=2)
    assert "In 2014 it was about 36,000 people." in body(app)


def test_a_new_figure_and_the_letter_that_tells_it_become_public_together(
    app, volunteer, campaigner
) -> None:
    page = steps.open_writing(volunteer, "Facts and figures")
    figure = (
        '\n[[figure]]\nname = "waiting"\nlabel = "People who wait"\nvalue = "12"\nunit = "%"\n'
        'source = "A survey"\ndate = "2026"\ngeography = "Wales"\n'
    )
    sent = steps.press(volunteer, steps.save(volunteer, page, page.value("text") + figure), "send")
    steps.press(campaigner, campaigner.get(sent.path), "approve")
    steps.approved(volunteer, campaigner, "A survey found that {{ figure_waiting }} wait.")
    listed = campaigner.get(f"/editor/{SLUG}/publish")
    assert listed.tree is not None
    letter = listed.tree.xpath(
        "//input[@name='version'][following-sibling::label[contains(., 'Letter')]]/@value"
    )
    assert steps.publish(campaigner, version=letter).status == 409
    assert "2 texts are public now" in steps.publish(campaigner).text
    assert "A survey found that 12% wait." in body(app)
