"""Where the MP's answer goes: the supporter says, and everybody is told."""

from __future__ import annotations

import dataclasses
import re

import pytest
from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.config import Settings
from campaign.db.models import Action, Consent, MessageKind
from campaign.deps import Deps
from campaign.supporters.queries.whole import letter_to_confirm
from campaign.supporters.service.confirm import confirm
from tests.integration.supporters.moving import messages
from tests.support.inbox import Inbox, text_of
from tests.support.letters import awaiting
from tests.support.visitor import Page, Visitor
from tests.support.way import EMAIL, confirm_link, to_check, to_letter, work

DOMAIN = "replies.charity.example"
STRAIGHT = "your answer goes straight to Jane Smith. Breast Cancer Now does not see it."
THROUGH_US = "may read it too, as Jane Smith has agreed. To write to Jane Smith alone"


@pytest.fixture
def domain() -> str | None:
    return DOMAIN


@pytest.fixture
def settings(settings: Settings, domain: str | None) -> Settings:
    return dataclasses.replace(settings, reply_domain=domain)


def one_action(deps: Deps) -> Action:
    with deps.db.read() as session:
        return session.scalars(select(Action)).one()


def sent(visit: Visitor, deps: Deps, inbox: Inbox, **ticks: str) -> Page:
    """The confirmation page of a letter whose supporter has ticked these, then its thanks."""
    page = to_check(visit)
    visit.submit(page, seen=page.value("seen"), **ticks)
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    return page


def test_a_supporter_who_agrees_gets_a_reply_address_of_ours(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = sent(visit, deps, inbox, consent_replies="y")
    assert THROUGH_US in page.text, "the confirmation page shows the letter that goes"
    assert "As you agreed, Breast Cancer Now may read your MP's answer." in page.text
    letter = next(each for each in inbox.all() if "via" in str(each["From"]))
    (reply_to,) = letter["Reply-To"].addresses
    assert reply_to.display_name == "Jane Smith"
    assert re.fullmatch(rf"[a-z2-7]{{26}}@{DOMAIN}", reply_to.addr_spec)
    assert reply_to.username == one_action(deps).reply_token
    text = " ".join(text_of(letter).split())
    assert THROUGH_US in text
    assert f"alone, please use {EMAIL}." in text
    assert STRAIGHT not in text


def test_a_supporter_who_does_not_agree_is_answered_straight(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = sent(visit, deps, inbox)
    assert STRAIGHT in page.text
    letter = next(each for each in inbox.all() if "via" in str(each["From"]))
    assert str(letter["Reply-To"]) == f"Jane Smith <{EMAIL}>"
    assert STRAIGHT in " ".join(text_of(letter).split())
    assert one_action(deps).reply_token is None


@pytest.mark.parametrize("ticks", [{"consent_replies": "y"}, {}])
def test_receipt_and_its_page_say_who_sees_the_answer(
    visit: Visitor, deps: Deps, inbox: Inbox, ticks: dict[str, str]
) -> None:
    sent(visit, deps, inbox, **ticks)
    agrees = bool(ticks)
    text = text_of(inbox.to(EMAIL)[-1])
    receipt = deps.tokens.make(Purpose.RECEIPT, one_action(deps).key)
    page = visit.get(f"/letter/{receipt}")
    read = "Breast Cancer Now may read"
    unseen = "Breast Cancer Now does not see"
    for words in (text, page.text):
        assert (read in words) is agrees
    assert (unseen in text) is not agrees
    assert ("comes straight to you" in page.text) is not agrees
    assert ("cannot send the answer on to you" in page.text) is agrees


def test_the_box_is_never_ticked_for_anybody_and_its_words_are_kept(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    assert page.tree is not None
    boxes = page.tree.xpath("//input[@type='checkbox']")
    assert [box.get("name") for box in boxes if box.get("checked") is not None] == []
    assert "consent_replies" in [box.get("name") for box in boxes]
    label = page.tree.xpath("//label[@for='consent_replies-1' or @for='consent_replies']")[0]
    visit.submit(page, seen=page.value("seen"), consent_replies="y")
    with deps.db.read() as session:
        consent = session.scalars(select(Consent)).one()
    assert (consent.kind, consent.wording) == ("replies", label.text_content().strip())


def test_the_check_page_shows_what_the_letter_says_instead_after_a_tick(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    assert page.tree is not None
    (note,) = page.tree.xpath("//main//*[contains(@class,'govuk-inset-text')]")
    assert "they will say this instead" in note.text_content()
    instead = note.xpath("./p[last()]")[0].text_content().strip("“”")
    visit.submit(page, seen=page.value("seen"), consent_replies="y")
    opened = visit.get(confirm_link(deps, inbox)).text
    assert " ".join(instead.split()) in opened


@pytest.mark.parametrize("domain", [None])
def test_a_site_that_takes_in_no_mail_asks_nobody(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    page = to_check(visit)
    assert "consent_replies" not in page.source
    assert "say this instead" not in page.text
    assert "goes straight to you" in page.text
    visit.post(
        page.path, seen=page.value("seen"), csrf_token=page.value("csrf_token"), consent_replies="y"
    )
    with deps.db.read() as session:
        assert session.scalars(select(Consent)).all() == []


def test_a_page_opened_before_another_choice_does_not_send_it(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    visit.submit(page, seen=page.value("seen"))
    opened = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"), consent_replies="y")
    answer = visit.submit(opened, seen=opened.value("seen"))
    assert answer.status == 409
    assert THROUGH_US in answer.text
    visit.submit(answer, seen=answer.value("seen"))
    (letter,) = messages(deps, one_action(deps).key, MessageKind.LETTER)
    assert letter.reply_to is not None
    assert letter.reply_to.endswith(f"@{DOMAIN}")


def test_two_letters_never_share_a_reply_address(deps: Deps) -> None:
    tokens = set()
    for who in range(3):
        token = awaiting(deps, f"s{who}@home.example")
        with deps.db.write() as session:
            action = session.scalars(select(Action).order_by(Action.id.desc()).limit(1)).one()
            consent = Consent(
                action_id=action.id, kind="replies", wording="may read", given_at=deps.now()
            )
            session.add(consent)
        whole = letter_to_confirm(deps, token)
        assert whole is not None
        confirm(deps, token, whole.fingerprint)
        with deps.db.read() as session:
            tokens.add(session.get_one(Action, action.id).reply_token)
    assert len(tokens - {None}) == 3


@pytest.mark.parametrize(
    "email", [f"abc@{DOMAIN}", f"ABC@{DOMAIN.upper()}", "letters@postbag.example"]
)
def test_our_own_addresses_are_nobodys(visit: Visitor, email: str) -> None:
    page = to_letter(visit, email=email)
    assert page.status == 422
    ((text, target),) = page.errors
    assert "one of ours" in text
    assert target == "email"


def test_a_tick_changes_nothing_of_the_letter_that_was_checked(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    visit.submit(page, seen=page.value("seen"), consent_replies="y")
    again = visit.get(page.path)
    assert again.value("seen") == page.value("seen")
    answer = visit.submit(again, seen=again.value("seen"))
    assert answer.path.endswith("/check-your-email")
    assert STRAIGHT in visit.get(confirm_link(deps, inbox)).text, "the last choice counts"
