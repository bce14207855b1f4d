"""Back, reload, double submit, two tabs, ten presses at once: nothing lost, nothing sent twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select

from campaign.db.models import Action, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.timeouts import apply_timeouts
from tests.support.clock import SetClock
from tests.support.inbox import Inbox
from tests.support.visitor import Visitor
from tests.support.way import (
    EMAIL,
    SLUG,
    confirm_link,
    to_check,
    to_inbox,
    to_letter,
    to_mp,
    to_thanks,
    work,
)


def letters(deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalar(
            select(func.count()).select_from(Message).where(Message.kind == MessageKind.LETTER)
        )


def test_ten_presses_at_once_send_one_letter(
    app: Flask, visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    presses = []
    for _ in range(10):
        visitor = Visitor(app)
        presses.append((visitor, visitor.get(link)))
    with ThreadPoolExecutor(10) as pool:
        pages = list(
            pool.map(lambda press: press[0].submit(press[1], seen=press[1].value("seen")), presses)
        )
    assert {page.path for page in pages} == {f"/{SLUG}/thank-you"}
    work(deps)
    assert letters(deps) == 1
    assert len(inbox.all()) == 3, "confirmation, letter, receipt"


def test_pressing_again_later_sends_nothing_more(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    to_inbox(visit)
    page = visit.get(confirm_link(deps, inbox))
    for _ in range(3):
        visit.submit(page, seen=page.value("seen"))
        work(deps)
    assert letters(deps) == 1
    assert len(inbox.all()) == 3


def test_the_link_after_confirmation_leads_to_the_receipt(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    page = visit.get(link)
    visit.submit(page, seen=page.value("seen"))
    assert visit.get(link).path.startswith("/letter/")


def test_checking_twice_asks_the_inbox_once(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    page = to_check(visit)
    for _ in range(3):
        assert visit.submit(page, seen=page.value("seen")).path.endswith("/check-your-email")
    work(deps)
    assert len(inbox.to(EMAIL)) == 1


def test_back_from_the_thank_you_page_and_pressed_again_says_that_it_is_sent(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    check = to_check(visit)
    visit.submit(check, seen=check.value("seen"))
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    again = visit.submit(check, seen=check.value("seen"))
    assert again.path == f"/{SLUG}/thank-you"
    assert letters(deps) == 1


def test_going_back_and_correcting_keeps_the_newest_words(visit: Visitor) -> None:
    letter = to_letter(visit)
    first = letter.value("body") + "\n\nMy first thought."
    visit.submit(letter, body=first)
    # The Back button shows the same page view again, with what was typed into it.
    check = visit.submit(letter, body=first + " And a second one.")
    assert check.path == f"/{SLUG}/check"
    assert "And a second one." in check.text


def test_two_tabs_that_write_differently_lose_neither_text(visit: Visitor) -> None:
    one = to_letter(visit)
    other = visit.get(f"/{SLUG}/letter")
    visit.submit(one, body=one.value("body") + "\n\nWritten in the first tab.")
    page = visit.submit(other, body=other.value("body") + "\n\nWritten in the second tab.")
    assert page.status == 409
    assert "Written in the second tab." in page.value("body")
    assert "Written in the first tab." in page.text
    check = visit.submit(page, body=page.value("body"))
    assert check.path == f"/{SLUG}/check"
    assert "Written in the second tab." in check.text


def test_a_tab_left_open_on_another_mp_cannot_send_them_the_wrong_letter(visit: Visitor) -> None:
    english = to_letter(visit)
    to_mp(visit, "EH1 1YZ")
    page = visit.submit(english, body=english.value("body") + "\n\nAbout my own town.")
    assert page.status == 409
    assert "Cabinet Secretary" in page.text
    assert "About my own town." in page.text, "the words are offered back"
    assert "About my own town." not in page.value("body")


def test_words_written_for_one_mp_are_kept_aside_when_the_postcode_changes(
    visit: Visitor,
) -> None:
    to_check(visit, own="\n\nMy words for Manchester.")
    to_mp(visit, "EH1 1YZ")
    page = visit.get(f"/{SLUG}/letter")
    assert "My words for Manchester." not in page.value("body")
    assert "My words for Manchester." in page.text
    assert visit.get(f"/{SLUG}/check").path == f"/{SLUG}/letter"


def test_going_back_to_the_details_keeps_what_was_typed(visit: Visitor) -> None:
    letter = to_letter(visit)
    page = visit.submit(
        letter, _button=("do", "back"), body=letter.value("body") + "\n\nHalf a thought"
    )
    assert page.path == f"/{SLUG}/you"
    assert "Half a thought" in visit.get(f"/{SLUG}/letter").value("body")


def test_a_letter_too_long_to_keep_is_told_about_and_not_cut(visit: Visitor) -> None:
    letter = to_letter(visit)
    long = "Please help. " * 1000
    page = visit.submit(letter, _button=("do", "back"), body=long)
    assert page.status == 422
    assert page.value("body").strip() == long.strip()


def test_correcting_ones_own_letter_again_and_again_keeps_nothing_aside(visit: Visitor) -> None:
    page = to_letter(visit)
    for number in range(3):
        visit.submit(page, body=page.value("body") + f"\n\nThought {number}.")
        page = visit.get(f"/{SLUG}/letter")
    assert "We have kept" not in page.text
    assert "Thought 2." in page.value("body")


def test_the_text_that_was_overruled_after_two_tabs_wrote_stays_to_be_had(visit: Visitor) -> None:
    one, other = to_letter(visit), visit.get(f"/{SLUG}/letter")
    visit.submit(one, body=one.value("body") + "\n\nFrom the first tab.")
    page = visit.submit(other, body=other.value("body") + "\n\nFrom the second tab.")
    visit.submit(page, body=page.value("body"))
    page = visit.get(f"/{SLUG}/letter")
    assert "From the second tab." in page.value("body")
    assert "From the first tab." in page.text


def test_an_unfinished_letter_can_be_gone_on_with(visit: Visitor) -> None:
    to_letter(visit)
    page = visit.get(f"/{SLUG}/")
    assert "You have begun a letter to Lucy Powell" in page.text


def test_a_browser_that_has_lost_its_letter_is_told_so(visit: Visitor) -> None:
    page = visit.get(f"/{SLUG}/letter")
    assert page.path == f"/{SLUG}/"
    assert "could not find an open letter" in page.text
    assert "could not find an open letter" not in visit.get(f"/{SLUG}/").text


def test_a_check_page_that_no_longer_shows_the_truth_sends_nothing(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    check = to_check(visit)
    letter = visit.get(f"/{SLUG}/letter")
    visit.submit(letter, body=letter.value("body") + "\n\nChanged in another tab.")
    page = visit.submit(check, seen=check.value("seen"))
    assert page.status == 409
    assert "Changed in another tab." in page.text
    work(deps)
    assert inbox.all() == []


def test_changing_the_letter_after_the_confirmation_went_out_retires_its_link(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    old = confirm_link(deps, inbox)
    letter = visit.get(f"/{SLUG}/letter")
    check = visit.submit(letter, body=letter.value("body") + "\n\nOne more thing.")
    assert "changed your letter" in visit.get(old).heading.lower()
    visit.submit(check, seen=check.value("seen"))
    new = confirm_link(deps, inbox)
    assert new != old
    assert "changed your letter" in visit.get(old).heading.lower()
    page = visit.get(new)
    assert "One more thing." in page.text


def test_a_corrected_address_gets_the_message_and_the_mistyped_one_cannot_confirm(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit, email="jnae@home.example")
    wrong = confirm_link(deps, inbox, "jnae@home.example")
    page = visit.submit(visit.get(f"/{SLUG}/you"), email="jane@home.example")
    check = visit.get(f"/{SLUG}/check")
    visit.submit(check, seen=check.value("seen"))
    right = confirm_link(deps, inbox, "jane@home.example")
    assert visit.get(wrong).status == 410
    page = visit.get(right)
    assert visit.submit(page, seen=page.value("seen")).path == f"/{SLUG}/thank-you"


def test_resending_sends_one_more_and_a_double_click_does_not(
    visit: Visitor, deps: Deps, inbox: Inbox, clock: SetClock
) -> None:
    page = to_inbox(visit)
    work(deps)
    clock.pass_time(minutes=2)
    for _ in range(2):
        page = visit.submit(page)
    assert page.path == f"/{SLUG}/check-your-email"
    work(deps)
    assert len(inbox.to(EMAIL)) == 2


def test_an_address_cannot_be_pestered(app: Flask, deps: Deps, inbox: Inbox) -> None:
    for number in range(8):
        visitor = Visitor(app)
        page = to_inbox(visitor, name=f"Stranger {'abcdefgh'[number]}")
    assert page.status == 429
    work(deps)
    assert len(inbox.to(EMAIL)) == 6


def test_writing_again_tells_so_before_it_is_sent(
    app: Flask, visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_thanks(visit, deps, inbox)
    again = Visitor(app)
    to_inbox(again)
    page = again.get(confirm_link(deps, inbox))
    assert "already" in page.text


def test_reloading_and_jumping_ahead_lead_to_the_step_that_is_missing(visit: Visitor) -> None:
    assert visit.get(f"/{SLUG}/letter").path == f"/{SLUG}/"
    to_mp(visit)
    assert visit.get(f"/{SLUG}/check").path == f"/{SLUG}/you"
    assert visit.get(f"/{SLUG}/letter").path == f"/{SLUG}/you"
    to_letter(visit)
    assert visit.get(f"/{SLUG}/check").path == f"/{SLUG}/letter"
    assert visit.get(f"/{SLUG}/check-your-email").path != f"/{SLUG}/check-your-email"
    assert visit.get(f"/{SLUG}/thank-you").path == f"/{SLUG}/"


def test_a_draft_that_nobody_confirms_is_deleted_after_a_week(
    visit: Visitor, deps: Deps, inbox: Inbox, clock: SetClock
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    clock.pass_time(days=6.9)
    assert apply_timeouts(deps) == 0
    clock.pass_time(days=0.2)
    assert apply_timeouts(deps) == 1
    with deps.db.read() as session:
        action = session.scalars(select(Action)).one()
    assert (action.state, action.name, action.body) == ("expired", None, None)
    page = visit.get(link)
    assert page.status == 410
    assert "was not sent and has been deleted" in page.text
