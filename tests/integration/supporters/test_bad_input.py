"""What no form expects: each gets its own clear message, the right status, and nothing is sent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from campaign.adapters.tokens import Purpose, Tokens
from campaign.config import Settings
from campaign.content.service import set_status
from campaign.core.supporter import SUBJECT_LIMIT
from campaign.db.models import Action, CampaignStatus
from campaign.deps import Deps
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, text_of
from tests.support.visitor import Visitor
from tests.support.way import SLUG, confirm_link, to_inbox, to_letter, to_mp, work

POSTCODES = [
    ("ZZ99 9ZZ", 422, "postcode"),
    ("M1 1ZZ", 200, "do not know"),
    ("JE2 3AB", 200, "Jersey"),
    ("GY1 1AA", 200, "Guernsey"),
    ("IM1 1AA", 200, "Isle of Man"),
    ("BFPO 12", 200, "BFPO"),
    ("BF1 2AU", 200, "BFPO"),
    ("ASCN 1ZZ", 200, "Ascension"),
    ("GX11 1AA", 200, "Gibraltar"),
    ("BX1 1LT", 200, "organisation"),
    ("M1", 200, "first half"),
    ("", 422, "give your postcode"),
    ("not a postcode", 422, "does not look like a postcode"),
    ("90210", 422, "does not look like a postcode"),
    ("💌", 422, "does not look like a postcode"),
    ("<script>alert(1)</script>", 422, "does not look like a postcode"),
    ("x" * 20_000, 422, "does not look like a postcode"),
    ("M1\x001AE\r\nBcc: a@b.example", 422, "does not look like a postcode"),
    ("BT1 1AA", 200, "Belfast"),
]


@pytest.mark.parametrize(("postcode", "status", "words"), POSTCODES)
def test_every_kind_of_postcode_has_its_own_answer(
    visit: Visitor, deps: Deps, inbox: Inbox, postcode: str, status: int, words: str
) -> None:
    page = to_mp(visit, postcode)
    assert page.path == f"/{SLUG}/find"
    assert page.status == status
    assert words.lower() in page.text.lower()
    if status == 422:
        assert page.errors
        assert page.errors[0][1] == "postcode"
    work(deps)
    assert inbox.all() == []


@pytest.mark.parametrize(
    "typed", ["m11ae", " m1-1ae. ", "Ml 1AE", "M1 1AE,", "m 1 1 a e", "MI IAE"]
)
def test_slips_of_typing_are_forgiven(visit: Visitor, typed: str) -> None:
    page = to_mp(visit, typed)
    assert page.path == f"/{SLUG}/mp"
    assert "Manchester Central" in page.text


def test_an_unknown_postcode_can_be_settled_by_choosing(visit: Visitor) -> None:
    page = to_mp(visit, "M1 1ZZ")
    choices = page.tree.xpath("//main//input[@type='radio']/@value")
    page = visit.submit(page, constituency=choices[0])
    assert page.path == f"/{SLUG}/mp"


def test_near_a_boundary_the_supporter_says_on_which_side(visit: Visitor, deps: Deps) -> None:
    page = to_mp(visit, "PR7 7RT")
    assert page.path == f"/{SLUG}/find"
    assert "close to the edge" in page.text
    assert "Sir Lindsay Hoyle" in page.text
    choices = page.tree.xpath("//main//input[@type='radio']/@value")
    assert len(choices) > 1
    page = visit.submit(page, constituency=choices[1])
    assert deps.finder.constituency(choices[1]).name in page.text
    with deps.db.read() as session:
        action = session.scalars(select(Action)).one()
    assert (action.found_by, action.constituency_code) == ("chosen:near", choices[1])


def test_choosing_nothing_and_choosing_nonsense_are_told(visit: Visitor) -> None:
    page = to_mp(visit, "M1 1ZZ")
    again = visit.submit(page)
    assert again.status == 422
    assert "choose your constituency" in again.text
    assert visit.submit(page, constituency="E14009999").status == 422
    assert visit.submit(page, constituency="<b>").status == 422


@pytest.mark.parametrize("name", ["Ynys Mon", "ynys môn", "Orkney", "Lindsay Hoyle", "St. Ives"])
def test_a_constituency_can_be_found_by_name(visit: Visitor, name: str) -> None:
    page = visit.submit(visit.get(f"/{SLUG}/search"), q=name)
    assert page.status == 200
    choices = page.tree.xpath("//main//input[@type='radio']/@value")
    assert choices
    assert visit.submit(page, constituency=choices[0]).path == f"/{SLUG}/mp"


@pytest.mark.parametrize("name", ["", "zzzzqqq", "qqqq'; DROP TABLE actions; --", "x" * 5000])
def test_a_name_that_nobody_has_is_told(visit: Visitor, name: str) -> None:
    page = visit.submit(visit.get(f"/{SLUG}/search"), q=name)
    assert page.status == 422
    assert page.errors


BAD_PEOPLE = [
    ("name", "", "full name"),
    ("name", "x" * 300, "300"),
    ("name", "<img src=x onerror=alert(1)>", "< and >"),
    ("name", "Visit https://spam.example", "web"),
    ("name", "jane＠spam.example", "web"),
    ("name", "12345", "letters"),
    ("email", "", "e-mail address"),
    ("email", "jane", "name@example.com"),
    ("email", "jane@@home.example", "name@example.com"),
    ("email", "Jane Smith <jane@home.example>", "alone"),
    ("email", "jäne@home.example", "a to z"),
    ("email", "jane@home.example\nBcc: a@b.example", "name@example.com"),
    ("address_1", "", "first line"),
    ("town", "", "town"),
    ("postcode", "", "postcode"),
    ("postcode", "JE2 3AB", "Jersey"),
]


@pytest.mark.parametrize(("field", "typed", "words"), BAD_PEOPLE)
def test_details_that_cannot_be_used_are_told_and_the_rest_is_kept(
    visit: Visitor, field: str, typed: str, words: str
) -> None:
    to_mp(visit)
    good = {
        "name": "Jane Smith",
        "email": "jane@home.example",
        "address_1": "1 High Street",
        "town": "Ourtown",
        "postcode": "M1 1AE",
    }
    page = visit.submit(visit.get(f"/{SLUG}/you"), **{**good, field: typed})
    assert page.status == 422
    assert [target for _, target in page.errors] == [field]
    assert words in page.errors[0][0]
    for name, value in good.items():
        if name != field:
            assert page.value(name) == value


@pytest.mark.parametrize("postcode", ["EH1 9ZZ", "BT7 1NN", "CF10 1ZZ"])
def test_a_home_that_cannot_be_in_the_constituency_is_questioned(
    visit: Visitor, postcode: str
) -> None:
    to_mp(visit)
    page = visit.submit(visit.get(f"/{SLUG}/you"), name="J", email="j@home.example",
        address_1="1 High Street", town="Ourtown", postcode=postcode)  # fmt: skip
    assert page.status == 422
    assert "is not in Manchester Central" in page.errors[0][0]


def test_a_forged_choice_far_from_the_postcode_is_not_taken(visit: Visitor) -> None:
    page = to_mp(visit, "M1 1ZZ")
    again = visit.submit(page, constituency="S14000078")
    assert again.status == 422
    assert again.path == f"/{SLUG}/choose"


def test_a_constituency_by_name_must_fit_the_postcode_given_later(visit: Visitor) -> None:
    to_letter(visit)
    page = visit.submit(visit.get(f"/{SLUG}/search"), q="East Renfrewshire")
    (code,) = page.tree.xpath("//main//input[@type='radio']/@value")
    visit.submit(page, constituency=code)
    assert visit.get(f"/{SLUG}/letter").path == f"/{SLUG}/you", "the postcode is asked again"
    page = visit.submit(visit.get(f"/{SLUG}/you"), postcode="M1 1AE")
    assert page.path == f"/{SLUG}/mp"
    assert "Lucy Powell" in page.text


GOOD_NAMES = [
    "Jane\r\nSmith",
    "Zoë 🌷 O'Brien-Llŷr",
    "\u202eJane Smith",
    "محمد علي",
    "O'Neil, Jane; PhD",
]


@pytest.mark.parametrize("name", GOOD_NAMES)
def test_unusual_names_go_out_whole_and_break_no_header(
    visit: Visitor, deps: Deps, inbox: Inbox, name: str
) -> None:
    to_inbox(visit, name=name)
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    letter = inbox.all()[1]
    assert letter["Bcc"] is None
    assert len(letter["From"].addresses) == 1
    assert len(letter["Reply-To"].addresses) == 1
    assert letter["Reply-To"].addresses[0].addr_spec == "jane@home.example"
    assert "\u202e" not in letter.as_string()


def test_an_internationalised_domain_works(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    to_inbox(visit, email="jane@bücher.example")
    work(deps)
    (message,) = inbox.all()
    assert "xn--bcher-kva.example" in str(message["To"])


BAD_LETTERS = [
    ("", "empty"),
    ("   \n \n", "empty"),
    ("\x00\x00", "empty"),
    ("Too short.", "a little more"),
    ("Please help. " * 3847, "50,01"),
]


@pytest.mark.parametrize(("body", "words"), BAD_LETTERS)
def test_a_letter_that_cannot_be_sent_is_told_and_kept(
    visit: Visitor, body: str, words: str
) -> None:
    page = visit.submit(to_letter(visit), body=body)
    assert page.status == 422
    assert words in page.errors[0][0]
    assert page.errors[0][1] == "body"
    kept = page.value("body").replace("\N{REPLACEMENT CHARACTER}", "\x00")
    assert kept.strip() == body.strip()


def test_a_subject_cannot_add_a_header(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    page = to_letter(visit)
    page = visit.submit(page, subject="Please help\r\nBcc: a@b.example", body=page.value("body"))
    page = visit.submit(page, seen=page.value("seen"))
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    letter = inbox.all()[1]
    assert letter["Bcc"] is None
    assert str(letter["Subject"]).startswith("Please help Bcc: a@b.example [ref ")


def test_the_longest_subject_still_carries_its_reference(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_letter(visit)
    page = visit.submit(page, subject="s" * SUBJECT_LIMIT, body=page.value("body"))
    page = visit.submit(page, seen=page.value("seen"))
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert str(inbox.all()[1]["Subject"]).endswith(f"{'s' * 20} [ref {reference(deps)}]")


def reference(deps: Deps) -> str:
    with deps.db.read() as session:
        return session.scalars(select(Action.reference)).one()


def test_a_letter_with_nul_bytes_goes_out_without_them(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    page = to_letter(visit)
    page = visit.submit(page, body=page.value("body") + "\n\nBefore\x00after, and a bell\x07.")
    page = visit.submit(page, seen=page.value("seen"))
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    text = text_of(inbox.all()[1])
    assert "Before after, and a bell ." in text
    assert "\x00" not in text


def test_a_meddled_version_of_the_letter_page_is_only_an_old_page(visit: Visitor) -> None:
    page = to_letter(visit)
    for version in ("", "x", "\x00.\x00.\x00", "." * 500):
        answer = visit.submit(page, version=version, body=page.value("body") + " More.")
        assert answer.status == 409


def test_html_in_a_letter_stays_text(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    page = to_letter(visit)
    page = visit.submit(page, body=page.value("body") + "\n\n<script>alert(1)</script>")
    assert "<script>alert(1)" not in page.source
    page = visit.submit(page, seen=page.value("seen"))
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    html = inbox.all()[1].get_body(("html",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("path", ["find", "choose", "search", "you", "letter", "check", "resend"])
def test_a_post_without_its_token_changes_nothing_and_gives_the_words_back(
    visit: Visitor, deps: Deps, inbox: Inbox, path: str
) -> None:
    to_letter(visit)
    page = visit.post(f"/{SLUG}/{path}", body="My precious words.", postcode="EH1 1YZ")
    assert page.status == 400
    assert "My precious words." in page.text
    assert "Lucy Powell" in visit.get(f"/{SLUG}/mp").text
    work(deps)
    assert inbox.all() == []


def test_a_confirmation_without_its_token_sends_nothing(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    link = confirm_link(deps, inbox)
    assert visit.post(link).status == 400
    work(deps)
    assert len(inbox.all()) == 1


@pytest.mark.parametrize("page", ["confirm", "letter"])
@pytest.mark.parametrize(
    "token", ["x", "a.b.c", "%00", "é", "x" * 4000, "../../etc/passwd", "{{7*7}}"]
)
def test_a_forged_link_says_so(visit: Visitor, page: str, token: str) -> None:
    found = visit.get(f"/{page}/{token}")
    assert found.status == 404
    assert "49" not in found.text


def test_links_of_one_kind_do_not_open_the_other(visit: Visitor, deps: Deps, inbox: Inbox) -> None:
    to_inbox(visit)
    token = confirm_link(deps, inbox).removeprefix("/confirm/")
    assert visit.get(f"/letter/{token}").status == 404


def test_a_link_signed_with_another_key_says_so(
    visit: Visitor, settings: Settings, clock: SetClock
) -> None:
    foreign = Tokens("another site's secret key, also long", clock)
    assert visit.get(f"/confirm/{foreign.make(Purpose.CONFIRM, '0' * 32)}").status == 404


def test_a_link_to_a_letter_that_never_was_says_so(visit: Visitor, deps: Deps) -> None:
    assert visit.get(f"/confirm/{deps.tokens.make(Purpose.CONFIRM, '0' * 32)}").status == 410


@pytest.mark.parametrize("path", ["/no-such-campaign/", "/no-such-campaign/find", "/Not A Slug/"])
def test_an_unknown_campaign_says_so(visit: Visitor, path: str) -> None:
    page = visit.get(path)
    assert page.status == 404
    assert page.heading


def test_a_paused_campaign_takes_no_letters_but_loses_none(
    visit: Visitor, deps: Deps, inbox: Inbox
) -> None:
    to_inbox(visit)
    page = visit.get(confirm_link(deps, inbox))
    set_status(deps, SLUG, CampaignStatus.PAUSED)
    refused = visit.submit(page, seen=page.value("seen"))
    assert refused.status == 503
    assert "paused" in refused.text
    work(deps)
    assert len(inbox.all()) == 1
    set_status(deps, SLUG, CampaignStatus.OPEN)
    assert visit.submit(page, seen=page.value("seen")).path == f"/{SLUG}/thank-you"


def test_a_request_that_is_far_too_long_is_refused_plainly(visit: Visitor) -> None:
    to_mp(visit)
    page = visit.post(f"/{SLUG}/letter", body="x" * 5_000_000)
    assert page.status == 413
    assert page.heading


def test_a_boundary_postcode_given_with_the_address_is_told_and_remembered(
    visit: Visitor, deps: Deps
) -> None:
    page = to_letter(visit, postcode="M1 1AE", name="Jane Smith")
    page = visit.get(f"/{SLUG}/you")
    page = visit.submit(page, postcode="PR7 7RT")
    assert page.path == f"/{SLUG}/mp"
    assert "very close to the edge" in page.text
    with deps.db.read() as session:
        assert session.scalars(select(Action)).one().found_by == "postcode:near"
