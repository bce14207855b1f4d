"""Publishing: together or not at all, now or at a time, and never a campaign with a gap."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from campaign.content.checking import warning_key
from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign, set_status
from campaign.core.document_states import DocumentState
from campaign.db.models import Campaign, CampaignStatus, Document, DocumentKind, Tick, Version
from campaign.editor.service.publishing import Publication, publish
from campaign.editor.service.reviewing import findings_of
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
        dated = facts.text.replace(
            'name = "living_with"\n', 'name = "living_with"\nreview_by = 2026-11-30\n'
        )
        session.execute(update(Version).where(Version.id == facts.id).values(text=dated))
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


def test_a_time_is_british_in_summer_too(app, clock, request) -> None:
    clock.now = datetime(2027, 6, 10, 8, 30, tzinfo=UTC)
    # Only now, as no session lasts half a year.
    volunteer, campaigner = map(request.getfixturevalue, ("volunteer", "campaigner"))
    steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner, day="11/6/2027", time="10:00")
    clock.now = datetime(2027, 6, 11, 8, 59, tzinfo=UTC)
    assert NEW not in body(app)
    clock.pass_time(minutes=2)
    assert NEW in body(app)


def test_what_is_to_be_public_later_can_be_stopped(app, clock, volunteer, campaigner) -> None:
    page = steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner, day="24/11/2026", time="09:30")
    ahead = campaigner.get(f"/editor/{SLUG}/publish")
    assert "Letter to the MP: Wales, version 2: 24 November 2026, 09:30" in ahead.text
    waiting = campaigner.get(steps.link(ahead, "Letter to the MP: Wales, version 2"))
    assert waiting.path == page.path
    stopped = steps.press(campaigner, waiting, "unschedule")
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
    token = old.value("csrf_token")
    steps.approved(volunteer, campaigner, "Newer.")
    page = colleague.get(f"/editor/{SLUG}/publish")
    assert page.tree is not None
    (offered,) = page.tree.xpath("//input[@name='version']/@value")
    number = old.path.rsplit("/", 1)[1]
    assert offered != number
    steps.publish(colleague)
    assert "Nothing is approved" in colleague.get(f"/editor/{SLUG}/publish").text
    late = campaigner.post(
        f"/editor/{SLUG}/publish", csrf_token=token, version=number, day="", time=""
    )
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
    for title in (TO_MP, "Letter to the minister: England", "Page: The issue"):
        assert f"{title}: line" in told
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


def test_stopping_one_of_several_that_belong_together_is_refused(
    volunteer, campaigner, app, clock
) -> None:
    page = steps.open_writing(volunteer, "Facts and figures")
    figure = (
        '\n[[figure]]\nname = "waiting"\nlabel = "People who wait"\nvalue = "12"\nunit = "%"\n'
        'source = "A survey"\ndate = "2026"\ngeography = "Wales"\n'
    )
    sent = steps.press(volunteer, steps.save(volunteer, page, page.value("text") + figure), "send")
    facts = steps.press(campaigner, campaigner.get(sent.path), "approve")
    steps.approved(volunteer, campaigner, "A survey found that {{ figure_waiting }} wait.")
    steps.publish(campaigner, day="24/11/2026", time="09:30")
    refused = steps.press(campaigner, campaigner.get(facts.path), "unschedule")
    assert refused.status == 409
    assert "Letter to the MP: Wales: line" in refused.errors[0][0]
    clock.pass_time(days=2)
    assert "A survey found that 12% wait." in body(app)


def test_a_whole_publication_is_undone_at_once(volunteer, campaigner, app) -> None:
    """Facts and letter that need each other: neither could go back alone."""
    page = steps.open_writing(volunteer, "Facts and figures")
    renamed = page.value("text").replace('name = "living_with_2014"', 'name = "living_then"')
    sent = steps.press(volunteer, steps.save(volunteer, page, renamed), "send")
    steps.press(campaigner, campaigner.get(sent.path), "approve")
    done = steps.approved(volunteer, campaigner, "It was {{ figure_living_then }} in 2014.")
    steps.publish(campaigner)
    assert "It was about 36,000 people in 2014." in body(app)
    undone = steps.press(campaigner, campaigner.get(done.path), "undo")
    assert "The earlier text is public again" in undone.text
    assert "36,000" not in body(app)
    facts = steps.open_writing(campaigner, "Facts and figures").value("text")
    assert 'name = "living_with_2014"' in facts


def test_a_warning_that_has_come_up_since_the_approval_is_ticked_when_publishing(
    deps, volunteer, campaigner
) -> None:
    with deps.db.write() as session:
        facts = session.scalars(
            select(Version)
            .join(Document, Document.id == Version.document_id)
            .where(Document.kind == DocumentKind.SETTINGS)
        ).one()
        dated = facts.text.replace(
            'name = "living_with"\n', 'name = "living_with"\nreview_by = 2027-01-10\n'
        )
        session.execute(update(Version).where(Version.id == facts.id).values(text=dated))
    steps.approved(volunteer, campaigner, NEW)
    held = steps.publish(campaigner, day="20/12/2026", time="09:30")
    assert held.status == 409
    keys = held.tree.xpath("//input[@name='tick']/@value")
    assert len(keys) == 1
    done = steps.publish(campaigner, day="20/12/2026", time="09:30", tick=keys)
    assert "One text becomes public on 20 December 2026" in done.text


def test_one_letter_for_two_nations_takes_the_place_of_both(
    volunteer, campaigner, app, deps
) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    both = volunteer.post(
        f"{steps.GRID}begin",
        csrf_token=token,
        kind="mp",
        name="scotland+wales",
        language="en",
        variant="",
    )
    text = "Please sign the enclosed letter to the {{ minister_office }} in {{ nation_name }}."
    saved = steps.save(volunteer, both, f"{text}\n\nOne text for both.", subject="Please sign")
    page = campaigner.get(steps.press(volunteer, saved, "send").path)
    steps.press(campaigner, page, "approve", tick=steps.ticks(page))
    assert "One text is public now." in steps.publish(campaigner).text
    assert "One text for both." in body(app)
    grid = campaigner.get(steps.GRID).text
    assert "Before it can be published" not in grid
    steps.approved(volunteer, campaigner, NEW, "Letter to the minister: Wales")
    assert "One text is public now." in steps.publish(campaigner).text


def test_a_text_that_is_taken_out_of_use_is_public_no_more(volunteer, campaigner, visit) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    writing = volunteer.post(
        f"{steps.GRID}begin",
        csrf_token=token,
        kind="email",
        name="confirm",
        language="en",
        variant="",
    )
    saved = steps.save(volunteer, writing, f"Our own words.\n\n{writing.value('text')}")
    sent = steps.press(volunteer, saved, "send")
    if sent.status == 409:
        words = writing.value("text").replace("Hello,", "Hello,\n\nOur own words.", 1)
        sent = steps.press(
            volunteer,
            steps.save(volunteer, steps.open_writing(volunteer, "E-mail: Please confirm"), words),
            "send",
        )
    page = campaigner.get(sent.path)
    steps.press(campaigner, page, "approve", tick=steps.ticks(page))
    steps.publish(campaigner)
    document = steps.open_document(campaigner, "E-mail: Please confirm")
    assert "Public" in document.text
    gone = steps.press(campaigner, document, "retire")
    assert "It is out of use." in gone.text
    assert "Retired" in gone.text
    history = steps.open_document(campaigner, "E-mail: Please confirm").text
    assert "took version" in history


def test_a_campaign_that_is_published_for_a_day_ahead_opens_then(
    deps, visit, clock, campaigner, volunteer, tmp_path
) -> None:
    (shipped,) = shipped_campaigns()
    folder = Path(shutil.copytree(shipped, tmp_path / "campaign"))
    toml = folder / "campaign.toml"
    toml.write_text(toml.read_text("utf-8").replace(f'slug = "{SLUG}"', 'slug = "second"'), "utf-8")
    load_campaign(deps, read_folder(folder), as_drafts=True)
    with deps.db.write() as session:
        (second,) = session.scalars(select(Campaign).where(Campaign.slug == "second"))
        own = select(Document.id).where(Document.campaign_id == second.id)
        drafts = session.scalars(select(Version).where(Version.document_id.in_(own))).all()
        for version in drafts:
            version.state = DocumentState.APPROVED
            for finding in findings_of(deps, session, version):
                session.add(Tick(version_id=version.id, warning=warning_key(finding), at=clock()))
        ids = [version.id for version in drafts]
        campaign_id = second.id
    ahead = clock() + timedelta(days=1)
    publish(deps, campaign_id, Publication(ids, ahead), 1)
    assert visit.get("/second/").status == 404
    assert visit.get("/").status == 200
    assert visit.get("/readyz").status == 200
    clock.pass_time(days=2)
    assert visit.get("/second/").status == 200
    set_status(deps, "second", CampaignStatus.PAUSED)
    assert "not taking letters" in visit.get("/second/").text


def test_an_approval_can_be_withdrawn_and_a_review_taken_back(volunteer, campaigner) -> None:
    sent = steps.press(volunteer, steps.written(volunteer, NEW), "send")
    back = steps.press(volunteer, volunteer.get(sent.path), "take-back")
    assert "It is a draft again." in back.text
    assert "Draft" in back.text
    sent = steps.press(volunteer, back, "send")
    page = campaigner.get(sent.path)
    assert not steps.has(page, "take-back")
    steps.press(campaigner, page, "approve", tick=steps.ticks(page))
    again = steps.press(campaigner, campaigner.get(sent.path), "reopen")
    assert "Its approval is withdrawn" in again.text
    assert steps.has(volunteer.get(sent.path), "send")


def test_going_back_keeps_the_ticks_of_before(volunteer, campaigner, deps) -> None:
    steps.approved(volunteer, campaigner, "It was decided by the MDT.")
    steps.publish(campaigner)
    steps.approved(volunteer, campaigner, "Another.")
    steps.publish(campaigner)
    second = campaigner.get(steps.link(steps.open_document(campaigner), "Version 2"))
    brought = steps.press(campaigner, second, "roll-back")
    assert steps.number(brought) == 4
    with deps.db.read() as session:
        ticked = session.scalars(
            select(Version.number)
            .join(Tick, Tick.version_id == Version.id)
            .order_by(Version.number)
        ).all()
    assert ticked.count(2) == ticked.count(4) > 0
