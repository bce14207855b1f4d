"""From a volunteer's draft to the supporter's letter, and back."""

from __future__ import annotations

import pytest

from campaign.core.roles import Role
from tests.integration.accounts.staff import signed_in
from tests.integration.editor import steps
from tests.support.letters import SLUG
from tests.support.visitor import Visitor
from tests.support.way import to_letter

NEW = "A sentence that a volunteer has added."


def letter_of(app, postcode: str = "CF10 1EP") -> str:
    return to_letter(Visitor(app), postcode).value("body")


def test_nothing_is_public_before_somebody_else_has_approved_and_published_it(
    app, volunteer, campaigner
) -> None:
    draft = steps.written(volunteer, NEW)
    assert "Saved as a draft" in draft.text
    assert NEW not in letter_of(app)
    sent = steps.press(volunteer, draft, "send")
    assert "Sent to review" in sent.text
    assert NEW not in letter_of(app)
    page = campaigner.get(sent.path)
    assert NEW in page.text
    done = steps.press(campaigner, page, "approve", tick=steps.ticks(page))
    assert "Approved. It can be published now." in done.text
    assert NEW not in letter_of(app)
    assert "One text is public now." in steps.publish(campaigner).text
    assert NEW in letter_of(app)
    assert NEW not in letter_of(app, "M1 1AE")


def test_a_letter_that_was_begun_keeps_its_text(app, visit, volunteer, campaigner) -> None:
    before = to_letter(visit, "CF10 1EP")
    steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner)
    assert NEW not in visit.get(f"/{SLUG}/letter").value("body")
    assert before.value("body") == visit.get(f"/{SLUG}/letter").value("body")
    assert NEW in letter_of(app)


def test_nobody_approves_their_own_text(campaigner, colleague) -> None:
    sent = steps.press(campaigner, steps.written(campaigner, NEW), "send")
    page = campaigner.get(sent.path)
    assert not steps.has(page, "approve")
    path = f"{sent.path}/approve"
    forced = campaigner.post(path, csrf_token=page.value("csrf_token"))
    assert forced.status == 409
    assert "You have written this yourself" in forced.text
    page = colleague.get(sent.path)
    assert "Approved" in steps.press(colleague, page, "approve", tick=steps.ticks(page)).text


@pytest.mark.parametrize("deed", ["approve", "reopen", "roll-back", "unschedule"])
def test_a_volunteer_can_neither_approve_nor_publish(volunteer, campaigner, deed: str) -> None:
    sent = steps.press(campaigner, steps.written(campaigner, NEW), "send")
    page = volunteer.get(sent.path)
    token = page.value("csrf_token")
    assert volunteer.post(f"{sent.path}/{deed}", csrf_token=token).status == 403
    assert volunteer.get(f"/editor/{SLUG}/publish").status == 403


def test_an_analyst_sees_nothing_of_the_editor(app, deps) -> None:
    analyst = signed_in(app, deps, Role.ANALYST)
    assert analyst.get(f"/editor/{SLUG}/").status == 403


def test_an_error_of_the_checks_stops_a_text_before_review(volunteer) -> None:
    draft = steps.written(volunteer, "See http://example.org for more.")
    assert "https" in draft.text
    stopped = steps.press(volunteer, draft, "send")
    assert stopped.status == 409
    assert "https" in stopped.errors[0][0]
    assert "Draft" in stopped.text


def test_a_warning_needs_a_tick(volunteer, campaigner) -> None:
    sent = steps.press(volunteer, steps.written(volunteer, "It was decided by the MDT."), "send")
    page = campaigner.get(sent.path)
    keys = steps.ticks(page)
    assert keys
    refused = steps.press(campaigner, page, "approve")
    assert refused.status == 409
    assert steps.has(refused, "approve")
    done = steps.press(campaigner, page, "approve", tick=keys)
    assert "Approved" in done.text
    assert "One text is public now" in steps.publish(campaigner).text


def test_a_comment_sends_a_text_back(volunteer, campaigner) -> None:
    sent = steps.press(volunteer, steps.written(volunteer, NEW), "send")
    page = campaigner.get(sent.path)
    back = campaigner.submit(page, ("do", "send-back"), comment="Please say <b>which</b> year.")
    assert "It is back with its author" in back.text
    again = volunteer.get(sent.path)
    assert "Please say <b>which</b> year." in again.text
    assert "Draft" in again.text
    assert "campaigner@charity.example" in again.text
    assert campaigner.submit(page, comment="  ").status == 422


def test_a_newer_version_takes_the_older_one_out_of_review(volunteer, campaigner) -> None:
    sent = steps.press(volunteer, steps.written(volunteer, NEW), "send")
    steps.written(volunteer, "Another one.")
    page = campaigner.get(sent.path)
    assert not steps.has(page, "approve")
    token = page.value("csrf_token")
    late = campaigner.post(f"{sent.path}/approve", csrf_token=token)
    assert late.status == 409
    assert "Somebody has been quicker" in late.text


def test_going_back_is_one_press_and_leaves_a_trace(app, volunteer, campaigner) -> None:
    steps.approved(volunteer, campaigner, NEW)
    steps.publish(campaigner)
    assert NEW in letter_of(app)
    first = steps.link(steps.open_document(campaigner), "Version 1")
    done = steps.press(campaigner, campaigner.get(first), "roll-back")
    assert "The earlier text is public again" in done.text
    assert NEW not in letter_of(app)
    history = steps.open_document(volunteer).text
    assert "went back to an earlier text, as version 3" in history
    assert "Back to version 1" in history


def test_what_never_was_public_cannot_be_brought_back(volunteer, campaigner) -> None:
    draft = steps.written(volunteer, NEW)
    page = campaigner.get(draft.path)
    assert not steps.has(page, "roll-back")
    token = page.value("csrf_token")
    assert campaigner.post(f"{draft.path}/roll-back", csrf_token=token).status == 409


def test_two_versions_are_compared_word_by_word(volunteer) -> None:
    page = steps.open_writing(volunteer)
    text = page.value("text").replace("as my MP", "as my own MP")
    saved = steps.save(volunteer, page, text, note="Nearer")
    compared = volunteer.get(steps.link(saved, "Compare with the version before"))
    assert compared.tree is not None
    added = [" ".join(each.text_content().split()) for each in compared.tree.xpath("//ins")]
    assert added == ["[added: own end]"]
    assert compared.tree.xpath("//del") == []


def test_the_history_of_the_campaign_says_who_changed_what(volunteer, campaigner) -> None:
    steps.approved(volunteer, campaigner, NEW)
    page = volunteer.get(f"/editor/{SLUG}/history")
    assert "volunteer@charity.example wrote version 2: Letter to the MP: Wales" in page.text
    assert "campaigner@charity.example approved version 2" in page.text


def test_an_unknown_text_is_told_kindly(volunteer) -> None:
    for path in ("documents/9999", "documents/9999/write", "versions/9999"):
        page = volunteer.get(f"/editor/{path}")
        assert page.status == 404
        assert page.heading == "There is no such text"


def test_nobody_approves_a_text_of_which_they_wrote_a_part(
    volunteer, campaigner, colleague
) -> None:
    """A space added by somebody else does not make it another's text."""
    steps.written(campaigner, NEW)
    page = steps.open_writing(volunteer)
    touched = page.value("text").replace("A sentence that", "One sentence that")
    sent = steps.press(volunteer, steps.save(volunteer, page, touched), "send")
    own = campaigner.get(sent.path)
    assert not steps.has(own, "approve")
    assert "you have written it, or a part of it" in own.text
    forced = campaigner.post(f"{sent.path}/approve", csrf_token=own.value("csrf_token"))
    assert forced.status == 409
    page = colleague.get(sent.path)
    assert "Approved" in steps.press(colleague, page, "approve", tick=steps.ticks(page)).text


def test_a_volunteer_does_not_undo_another_s_review(volunteer, campaigner) -> None:
    sent = steps.press(campaigner, steps.written(campaigner, NEW), "send")
    page = volunteer.get(sent.path)
    token = page.value("csrf_token")
    assert not steps.has(page, "take-back")
    assert volunteer.post(f"{sent.path}/take-back", csrf_token=token).status == 403
    said = {"csrf_token": token, "comment": "No.", "do": "send-back"}
    assert volunteer.post(f"{sent.path}/comment", **said).status == 403
    assert "In review" in campaigner.get(sent.path).text


def test_a_draft_of_the_facts_stands_in_nobody_s_way(volunteer, campaigner) -> None:
    page = steps.open_writing(volunteer, "Facts and figures")
    renamed = page.value("text").replace('name = "living_with"\n', 'name = "living_now"\n')
    changed = renamed.replace("about 36,000", "99,999,999")
    steps.save(volunteer, page, changed)
    done = steps.written(campaigner, NEW)
    assert "Saved as a draft" in done.text
    preview = campaigner.get(steps.link(done, "Preview for every kind of reader"))
    assert "about 61,000 people" in preview.text
    assert "Sent to review" in steps.press(campaigner, done, "send").text


def test_english_and_welsh_are_reviewed_and_published_together(volunteer, campaigner) -> None:
    page = volunteer.get(steps.GRID)
    token = page.tree.xpath("//main//input[@name='csrf_token']/@value")[0]
    texts = {"en": "## A briefing\n\nA text.\n", "cy": "## Papur briffio\n\nTestun.\n"}
    for language in ("cy", "en"):
        writing = volunteer.post(
            f"{steps.GRID}begin",
            csrf_token=token,
            kind="briefing",
            name="scotland+wales",
            language=language,
            variant="",
        )
        saved = steps.save(volunteer, writing, texts[language])
        if language == "cy":
            assert "no English twin" in steps.press(volunteer, saved, "send").errors[0][0]
            welsh = saved
        else:
            english = saved
    for saved in (welsh, english):
        sent = steps.press(volunteer, volunteer.get(saved.path), "send")
        page = campaigner.get(sent.path)
        steps.press(campaigner, page, "approve", tick=steps.ticks(page))
    assert "2 texts are public now" in steps.publish(campaigner).text


def test_a_session_that_is_over_gives_the_text_back(volunteer) -> None:
    page = steps.open_writing(volunteer)
    token = page.value("csrf_token")
    volunteer.client.post("/accounts/logout", data={"csrf_token": token})
    lost = volunteer.get("/")
    answer = volunteer.post(page.path, csrf_token=token, text="All my words.", subject="S")
    assert lost.status == 200
    assert answer.status in {400, 401}
    assert "All my words." in answer.source
