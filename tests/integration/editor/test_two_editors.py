"""Two people write the same text: nothing of either is lost."""

from __future__ import annotations

from campaign.editor.queries.documents import unsaved
from tests.integration.editor import steps
from tests.support.visitor import Page


def test_the_second_to_save_sees_both_texts_and_saves_them_as_one(volunteer, campaigner) -> None:
    mine, theirs = steps.open_writing(volunteer), steps.open_writing(campaigner)
    text = theirs.value("text")
    steps.save(campaigner, theirs, f"Their own first paragraph.\n\n{text}")
    both = steps.save(volunteer, mine, f"{text.strip()}\n\nMy last paragraph.\n")
    assert both.status == 409
    assert both.heading == "Somebody else has saved this text, too"
    assert "campaigner@charity.example saved version 2" in both.text
    merged = both.value("text")
    assert merged.startswith("Their own first paragraph.")
    assert merged.endswith("My last paragraph.")
    saved = volunteer.submit(both, text=merged)
    assert "Saved as a draft" in saved.text
    assert steps.number(saved) == 3


def test_where_both_changed_the_same_words_both_are_shown(volunteer, campaigner) -> None:
    mine, theirs = steps.open_writing(volunteer), steps.open_writing(campaigner)
    text = theirs.value("text")
    assert "Please sign the enclosed letter" in text
    steps.save(campaigner, theirs, text.replace("Please sign the", "Kindly sign the"))
    both = steps.save(volunteer, mine, text.replace("Please sign the", "I ask you to sign the"))
    assert both.status == 409
    assert "You both changed the same places." in both.text
    assert "Kindly sign the" in both.value("text")
    assert "I ask you to sign the" in both.value("text")


def test_a_third_version_meanwhile_is_told_again(volunteer, campaigner, colleague) -> None:
    mine, theirs = steps.open_writing(volunteer), steps.open_writing(campaigner)
    text = mine.value("text")
    steps.save(campaigner, theirs, f"{text}\n\nSecond.\n")
    both = steps.save(volunteer, mine, f"First.\n\n{text}")
    third = steps.open_writing(colleague)
    steps.save(colleague, third, f"{third.value('text')}\n\nThird.\n")
    again = volunteer.submit(both, text=both.value("text"))
    assert again.status == 409
    for words in ("First.", "Second.", "Third."):
        assert words in again.value("text")


def test_a_subject_that_only_the_other_changed_stays_theirs(volunteer, campaigner) -> None:
    mine, theirs = steps.open_writing(volunteer), steps.open_writing(campaigner)
    campaigner.submit(theirs, subject="Their new subject")
    both = steps.save(volunteer, mine, f"{mine.value('text').strip()}\n\nMine.\n")
    assert both.status == 409
    assert both.value("subject") == "Their new subject"


def test_a_proposed_merge_can_be_saved_where_a_tag_stands_above_the_words(
    volunteer, campaigner
) -> None:
    title = "Letter to the MP: Scotland"
    mine, theirs = (steps.open_writing(each, title) for each in (volunteer, campaigner))
    text = mine.value("text")
    words = "Secondary breast cancer is breast cancer that has spread"
    assert words in text
    steps.save(campaigner, theirs, text.replace(words, "It is cancer that has spread"))
    both = steps.save(volunteer, mine, text.replace(words, "This is breast cancer that spread"))
    assert both.status == 409
    saved = volunteer.submit(both, text=both.value("text"))
    assert "Saved as a draft" in saved.text


def test_saving_what_somebody_else_has_saved_word_for_word_is_no_clash(
    volunteer, campaigner
) -> None:
    mine, theirs = steps.open_writing(volunteer), steps.open_writing(campaigner)
    text = f"{mine.value('text').strip()}\n\nThe same.\n"
    first = steps.save(campaigner, theirs, text)
    second = steps.save(volunteer, mine, text)
    assert first.path == second.path


def test_saving_without_a_change_makes_no_version(volunteer) -> None:
    page = steps.open_writing(volunteer)
    saved = steps.save(volunteer, page, page.value("text"))
    assert steps.number(saved) == 1


def working(visitor, page: Page, text: str) -> Page:
    data = {
        "csrf_token": page.value("csrf_token"),
        "subject": page.value("subject"),
        "text": text,
        "note": "",
        "base_number": page.value("base_number"),
    }
    path = page.path.replace("/write", "/working")
    return Page(visitor.client.post(path, data=data))


def test_what_is_typed_is_kept_and_found_again(volunteer, campaigner, deps) -> None:
    page = steps.open_writing(volunteer)
    answer = volunteer.client.post(
        page.path.replace("/write", "/working"),
        data={
            "csrf_token": page.value("csrf_token"),
            "subject": page.value("subject"),
            "text": "Half a sentence with {{ a mistake",
            "base_number": page.value("base_number"),
        },
    )
    assert answer.status_code == 200
    assert "This cannot be saved yet" in answer.get_data(as_text=True)
    again = volunteer.get(page.path)
    assert again.value("text").strip() == "Half a sentence with {{ a mistake"
    assert "have not saved yet" in again.text
    assert "a mistake" not in campaigner.get(page.path).value("text")
    saved = steps.save(volunteer, again, f"{campaigner.get(page.path).value('text')}\n\nWhole.\n")
    assert "Saved as a draft" in saved.text
    assert "have not saved yet" not in volunteer.get(page.path).text
    with deps.db.read() as session:
        assert unsaved(session, 1, 1) is None


def test_what_is_typed_can_be_thrown_away(volunteer) -> None:
    page = steps.open_writing(volunteer)
    volunteer.client.post(
        page.path.replace("/write", "/working"),
        data={"csrf_token": page.value("csrf_token"), "text": "No.", "base_number": "1"},
    )
    again = steps.press(volunteer, volunteer.get(page.path), "forget")
    assert again.value("text").strip() == page.value("text").strip()


def test_a_text_that_cannot_be_saved_is_shown_back_with_line_and_column(volunteer) -> None:
    page = steps.open_writing(volunteer)
    wrong = f"{page.value('text').strip()}\n\n{{{{ mp_nmae }}}}"
    refused = steps.save(volunteer, page, wrong)
    assert refused.status == 422
    (error,) = refused.errors
    line = len(wrong.splitlines())
    assert error[0].startswith(f"Line {line}, column 4: There is no value called 'mp_nmae'")
    assert refused.value("text").strip() == wrong
