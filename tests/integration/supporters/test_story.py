"""The supporter's own sentences, put into the letter where its author has kept a place."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaign.core.supporter import BODY_LIMIT
from campaign.db.models import Action
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


def test_a_letter_without_a_place_has_no_box(deps, visit, tmp_path) -> None:
    import shutil  # noqa: PLC0415

    from campaign.content.files import read_folder, shipped_campaigns  # noqa: PLC0415
    from campaign.content.service import load_campaign  # noqa: PLC0415

    (shipped,) = shipped_campaigns()
    folder = shutil.copytree(shipped, tmp_path / "campaign")
    path = folder / "letters" / "mp.wales.en.md"
    text = path.read_text("utf-8").replace(
        "{% if supporter_story %}\n{{ supporter_story }}\n\n{% endif %}\n", ""
    )
    path.write_text(text, "utf-8")
    load_campaign(deps, read_folder(folder))
    page = to_letter(Visitor(visit.app), "CF10 1EP")
    assert page.tree is not None
    assert page.tree.xpath("//*[@name='story']") == []
    assert page.tree.xpath("//*[@name='body']")
