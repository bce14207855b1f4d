"""The main job, from postcode to receipt, in the four nations."""

from __future__ import annotations

import io
from urllib.parse import unquote_plus

import docx
import pytest
from sqlalchemy import select

from campaign.content.tallies import letters_sent
from campaign.core.states import ActionState
from campaign.db.models import Action, Consent, Message
from campaign.deps import Deps
from postcodes import NorthernIreland
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.visitor import Visitor
from tests.support.way import EMAIL, SLUG, confirm_link, to_check, to_inbox, to_mp, to_thanks, work

NATIONS = [
    (
        "M1 1AE",
        "Lucy Powell",
        "Manchester Central",
        "Secretary of State for Health and Social Care",
    ),
    ("EH1 1YZ", "Chris Murray", "Edinburgh East and Musselburgh", "Cabinet Secretary"),
    ("CF10 1EP", "Stephen Doughty", "Cardiff South and Penarth", "Cabinet Secretary"),
    ("BT7 1NN", "Claire Hanna", "Belfast South and Mid Down", "Minister of Health"),
]
ADDRESSES = ("Victoria Street", "St Andrew", "Cathays Park", "Stormont")


@pytest.mark.parametrize(("postcode", "mp", "constituency", "minister"), NATIONS)
def test_a_letter_reaches_the_right_mp_with_the_right_nations_enclosure(
    visit: Visitor,
    deps: Deps,
    inbox: Inbox,
    postcode: str,
    mp: str,
    constituency: str,
    minister: str,
) -> None:
    page = to_mp(visit, postcode)
    assert mp in page.text
    assert constituency in page.text

    page = to_inbox(visit, postcode)
    assert page.path == f"/{SLUG}/check-your-email"
    assert [each["To"] for each in inbox.all()] == []

    link = confirm_link(deps, inbox)
    assert len(inbox.all()) == 1, "only the confirmation has left"
    page = visit.get(link)
    page = visit.submit(page, seen=page.value("seen"))
    assert page.path == f"/{SLUG}/thank-you"
    work(deps)

    letter = inbox.all()[1]
    found = deps.finder.find(postcode)
    place = found.candidates[0] if isinstance(found, NorthernIreland) else found.constituency
    member = deps.finder.member(place.code)
    assert member is not None
    assert (member.name, member.email) == (mp, str(letter["To"].addresses[0].addr_spec))
    assert str(letter["From"]).startswith("Jane Smith via ")
    assert str(letter["Reply-To"]) == f"Jane Smith <{EMAIL}>"
    assert "[ref " in str(letter["Subject"])
    text = text_of(letter)
    for line in (f"Dear {mp},", "Jane Smith", "1 High Street", "Ourtown", postcode, minister):
        assert line in text
    assert "Sources: about 61,000 people: Breast Cancer Now estimate, 2025, UK." in text
    own = [place for place in ADDRESSES if place in text]
    assert len(own) == 1, f"one nation's minister and no other: {own}"

    enclosed, printed = list(letter.iter_attachments())
    assert enclosed.get_filename().endswith(".docx")
    assert printed.get_filename().endswith(".pdf")
    assert printed.get_content().startswith(b"%PDF-")
    paragraphs = [p.text for p in docx.Document(io.BytesIO(enclosed.get_content())).paragraphs]
    assert any(mp in line for line in paragraphs)
    assert any(own[0] in line for line in paragraphs)
    assert f"My constituent: Jane Smith, 1 High Street, Ourtown, {postcode}" in paragraphs


def test_the_receipt_tells_the_truth_at_each_stage(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_thanks(visit, deps, inbox)
    receipt = next(
        href for href in page.tree.xpath("//main//a/@href") if href.startswith("/letter/")
    )
    page = visit.get(receipt)
    assert "waiting for its turn" in page.text
    assert "has left us" not in page.text
    work(deps)
    page = visit.get(receipt)
    assert "has left us" in page.text
    # The receipt by e-mail went only after the letter, and leads to the same page.
    to_supporter = inbox.to(EMAIL)
    assert len(to_supporter) == 2
    assert "has been sent" in str(to_supporter[1]["Subject"])
    assert "has left us" in visit.get(link_in(to_supporter[1], "letter")).text


def test_nothing_is_sent_before_the_button_in_the_inbox_is_pressed(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    for _ in range(5):
        assert visit.get(link).status == 200
        assert visit.client.head(link).status_code == 200
    work(deps)
    assert len(inbox.all()) == 1
    with deps.db.read() as session:
        assert session.scalars(select(Action.state)).all() == [ActionState.AWAITING]


def test_withdrawing_before_it_is_sent_stops_the_letter(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_thanks(visit, deps, inbox)
    receipt = next(h for h in page.tree.xpath("//main//a/@href") if h.startswith("/letter/"))
    page = visit.submit(visit.get(receipt), _button=("do", "withdraw"))
    assert "took this letter back" in page.text
    work(deps)
    assert len(inbox.all()) == 1, "neither letter nor receipt has gone"


def test_withdrawing_too_late_says_so(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    page = to_thanks(visit, deps, inbox)
    receipt = next(h for h in page.tree.xpath("//main//a/@href") if h.startswith("/letter/"))
    early = visit.get(receipt)
    work(deps)
    page = visit.submit(early, _button=("do", "withdraw"))
    assert "too late" in page.text
    assert "has left us" in page.text


def test_deleting_ones_data_leaves_nothing_personal_and_keeps_the_count(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_thanks(visit, deps, inbox)
    receipt = next(h for h in page.tree.xpath("//main//a/@href") if h.startswith("/letter/"))
    work(deps)
    page = visit.submit(visit.get(receipt), _button=("do", "erase"))
    assert "Jane" not in page.text
    with deps.db.read() as session:
        action = session.scalars(select(Action)).one()
        assert (action.name, action.email, action.body, action.postcode) == (None,) * 4
        assert action.state == ActionState.SENT
        for message in session.scalars(select(Message)):
            assert (message.text, message.to_email, message.enclosure) == ("", "", None)
    with deps.db.read() as session:
        assert letters_sent(session, action.campaign_id) == 1


def test_the_address_of_a_page_holds_nothing_personal(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    paths: list[str] = []
    original = visit.client.open

    def noting(*args, **kwargs):
        response = original(*args, **kwargs)
        paths.append(response.request.full_path)
        return response

    visit.client.open = noting
    to_thanks(visit, deps, inbox)
    assert len(paths) > 6
    for path in paths:
        # Long enough that no token holds them by chance.
        for personal in ("jane", "smith", "m11ae", "high street", "ourtown"):
            assert personal not in unquote_plus(path).lower()
            assert personal not in unquote_plus(path).lower().replace(" ", "").replace("-", "")


def test_a_consent_is_shown_to_the_inbox_that_gives_it(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    visit.submit(page, seen=page.value("seen"), consent_updates="y")
    page = visit.get(confirm_link(deps, inbox))
    assert "you also agree to" in page.text
    # Ticked again meanwhile in the browser: what this page showed is no longer what is agreed.
    check = visit.get(f"/{SLUG}/check")
    visit.submit(check, seen=check.value("seen"), consent_updates="y", consent_story="y")
    assert visit.submit(page, seen=page.value("seen")).status == 409


def test_consents_are_unticked_and_kept_with_their_words(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_check(visit)
    for box in page.tree.xpath("//main//input[@type='checkbox']"):
        assert box.get("checked") is None
    visit.submit(page, seen=page.value("seen"), consent_updates="y")
    with deps.db.read() as session:
        consent = session.scalars(select(Consent)).one()
    assert consent.kind == "updates"
    assert "by e-mail" in consent.wording
