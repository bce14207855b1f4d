"""The supporter's own sentences, put into the letter where its author has kept a place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.core.supporter import BODY_LIMIT, SUBJECT_LIMIT
from campaign.db.models import Action, Campaign
from letters.own_words import share
from tests.support.letters import SLUG
from tests.support.visitor import Visitor
from tests.support.way import to_letter

STORY = "My sister waited five months.\n\nNobody should {{ wait }} that long."
PRESS = ("do", "story")


def test_a_story_goes_to_its_place_and_counts_as_own_words(visit, deps) -> None:
    page = to_letter(visit, "CF10 1EP")
    before = page.value("body")
    after = visit.submit(page, PRESS, story=STORY)
    assert after.status == 200
    assert "Your words are in the letter now." in after.text
    body = after.value("body")
    assert STORY in body.replace("\r\n", "\n")
    assert body.index("Please sign the enclosed letter") < body.index("My sister")
    assert body.index("My sister") < body.index("Secondary breast cancer is breast cancer")
    assert before.strip() in body.replace("\r\n", "\n").replace(f"{STORY}\n\n", "")
    assert after.value("story") == ""
    with deps.db.read() as session:
        assert session.scalars(select(Action.own_share)).one() > 0
    assert "Your words are in the letter now." not in visit.get(f"/{SLUG}/letter").text


def test_what_was_changed_before_stays(visit) -> None:
    page = to_letter(visit, "CF10 1EP")
    changed = page.value("body").replace("as my MP", "as my MP of many years")
    after = visit.submit(page, PRESS, body=changed, story=STORY)
    assert "as my MP of many years" in after.value("body")
    assert "My sister waited" in after.value("body")


def test_a_second_story_loses_neither(visit) -> None:
    page = visit.submit(to_letter(visit, "CF10 1EP"), PRESS, story="The first story.")
    after = visit.submit(page, PRESS, story="The second story.")
    assert "The first story." in after.value("body")
    assert "The second story." in after.value("body")


def test_a_letter_written_all_anew_gets_the_story_too(visit) -> None:
    page = to_letter(visit, "CF10 1EP")
    own = "I have thrown your whole letter away, and this is what I want to say instead."
    after = visit.submit(page, PRESS, body=own, story=STORY)
    assert own in after.value("body")
    assert "My sister waited" in after.value("body")


@pytest.mark.parametrize("story", ["", "   ", "\u200b"])
def test_an_empty_story_is_asked_for(visit, story: str) -> None:
    page = to_letter(visit, "CF10 1EP")
    refused = visit.submit(page, PRESS, story=story, body="Half a letter")
    assert refused.status == 422
    assert refused.errors == [("Please write a sentence or two first.", "story")]
    assert refused.value("body").strip() == "Half a letter"


def test_a_story_that_is_too_long_is_shown_back_whole(visit) -> None:
    page = to_letter(visit, "CF10 1EP")
    long = "word " * (BODY_LIMIT // 5)
    refused = visit.submit(page, PRESS, story=long)
    assert refused.status == 422
    assert refused.errors[0][1] == "story"
    assert refused.value("story").strip() == long.strip()


def test_another_tab_loses_nothing(app, visit) -> None:
    first = to_letter(visit, "CF10 1EP")
    second = visit.get(f"/{SLUG}/letter")
    visit.submit(first, PRESS, story="From the first tab.")
    visit.submit(second, body=second.value("body") + "\n\nFrom the second tab.")
    page = visit.get(f"/{SLUG}/letter")
    assert "From the first tab." in page.source
    assert "From the second tab." in page.source


def without_place(deps, tmp_path: Path) -> None:
    """Load the campaign anew with a Welsh letter that has no place for a story."""
    (shipped,) = shipped_campaigns()
    folder = Path(shutil.copytree(shipped, tmp_path / "campaign"))
    path = folder / "letters" / "mp.wales.en.md"
    place = "{% if supporter_story %}\n{{ supporter_story }}\n\n{% endif %}\n"
    text = path.read_text("utf-8")
    assert place in text
    path.write_text(text.replace(place, ""), "utf-8")
    load_campaign(deps, read_folder(folder))


def test_a_letter_without_a_place_has_no_box(deps, visit, tmp_path) -> None:
    without_place(deps, tmp_path)
    page = to_letter(Visitor(visit.app), "CF10 1EP")
    assert page.tree is not None
    assert page.tree.xpath("//*[@name='story']") == []
    assert page.tree.xpath("//*[@name='body']")


def test_a_story_for_a_letter_without_a_place_comes_last(deps, visit, tmp_path) -> None:
    without_place(deps, tmp_path)
    visitor = Visitor(visit.app)
    page = to_letter(visitor, "CF10 1EP")
    token, version = page.value("csrf_token"), page.value("version")
    fields = {"subject": page.value("subject"), "body": page.value("body"), "version": version}
    after = visitor.post(page.path, csrf_token=token, do="story", story=STORY, **fields)
    assert after.value("body").replace("\r\n", "\n").strip().endswith(STORY)


@pytest.mark.parametrize("button", [None, ("do", "back")])
def test_words_left_in_the_box_are_asked_about_before_going_on(visit, button) -> None:
    page = to_letter(visit, "CF10 1EP")
    own = page.value("body") + "\n\nAnd this."
    asked = visit.submit(page, button, story=STORY, body=own)
    assert asked.status == 422
    assert asked.errors[0][1] == "story"
    assert asked.value("story").replace("\r\n", "\n").strip() == STORY
    assert "And this." in asked.value("body")
    assert visit.submit(asked, story="").path == f"/{SLUG}/check"


def test_a_subject_that_is_too_long_is_named_and_the_story_stays(visit) -> None:
    page = to_letter(visit, "CF10 1EP")
    refused = visit.submit(page, PRESS, story=STORY, subject="S" * (SUBJECT_LIMIT + 1))
    assert refused.status == 422
    assert [target for _, target in refused.errors] == ["subject"]
    assert "My sister waited" in refused.value("story")


def test_a_story_can_be_put_in_while_the_campaign_is_paused(visit, deps) -> None:
    page = to_letter(visit, "CF10 1EP")
    with deps.db.write() as session:
        session.scalars(select(Campaign)).one().is_open = False
    assert "My sister waited" in visit.submit(page, PRESS, story=STORY).value("body")


def test_the_share_of_own_words_is_kept_with_the_letter(visit, deps) -> None:
    page = to_letter(visit, "CF10 1EP")
    original = page.value("body")
    own = f"{original}\n\nMy neighbour asked four times, and nobody ever rang her back."
    visit.submit(page, body=own)
    expected = round(100 * share(original, own))
    assert 0 < expected < 50
    with deps.db.read() as session:
        assert session.scalars(select(Action.own_share)).one() == expected
    shown = visit.get(f"/{SLUG}/letter")
    assert f"About {expected}% of the letter is in your own words." in shown.text
