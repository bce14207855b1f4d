"""A campaign's own words for Postbag's e-mails, from the version that is live to the inbox."""

from __future__ import annotations

import dataclasses
import logging
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign.content.emails import Words, email_words
from campaign.content.identity import Identity
from campaign.content.versions import Wording, add_version, document_of
from campaign.core.document_states import DocumentState
from campaign.db.models import Campaign, DocumentKind, Message, MessageKind
from campaign.deps import Deps
from letters.emails import EMAILS, default, email
from letters.values import DocumentUse, ValueKind, names_for
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import SLUG, awaiting, confirmed
from tests.support.roll import ChangingRoll
from tests.support.visitor import Visitor
from tests.support.way import EMAIL, confirm_link, to_inbox, work

GOOD = "Hello,\n\nplease look at your letter to {{ mp_name }}:\n\n{{ confirm_link }}\n"
VALUES = {
    "mp_name": "Lucy Powell",
    "constituency": "Manchester Central",
    "charity_name": "Example Charity",
    "confirm_link": "https://write.charity.example/confirm/abc",
    "days": "7",
}


def publish(
    deps: Deps, name: str, subject: str, text: str, language: str = "en", kind=DocumentKind.EMAIL
) -> None:
    """Make it live without the checks, as a text that an older Postbag took."""
    now = deps.now()
    with deps.db.write() as session:
        (campaign_id,) = session.scalars(select(Campaign.id).where(Campaign.slug == SLUG))
        document = document_of(session, campaign_id, Identity(kind, name, language))
        version = add_version(session, document, Wording(subject, text), now)
        version.state, version.live_from = DocumentState.PUBLISHED, now


def words(deps: Deps, name: str = "confirm", language: str = "en", **values: str | bool) -> Words:
    with deps.db.read() as session:
        (campaign_id,) = session.scalars(select(Campaign.id).where(Campaign.slug == SLUG))
        given = VALUES | values
        return email_words(session, campaign_id, name, language, given, deps.now())


def is_ours(found: Words) -> bool:
    return found.subject == "Please confirm your letter to Lucy Powell" and (
        found.text.startswith("Hello,\n\nSomebody, we hope it was you, wrote")
    )


@pytest.mark.parametrize("name", [each.name for each in EMAILS])
def test_a_campaign_without_words_of_its_own_sends_ours(deps: Deps, name: str) -> None:
    values = {
        value.name: value.kind is ValueKind.FLAG or value.example for value in email(name).values
    }
    with deps.db.read() as session:
        found = email_words(session, 1, name, "en", values, deps.now())
    assert found.subject
    assert default(name).body.split("\n", 1)[0].partition(" ")[0] in found.text


def test_a_campaign_s_own_words_are_sent_from_the_day_they_are_live(
    deps: Deps, clock: SetClock
) -> None:
    clock.now += timedelta(hours=1)
    publish(deps, "confirm", "Your letter, {{ mp_name }}", GOOD)
    found = words(deps)
    assert found.subject == "Your letter, Lucy Powell"
    assert found.text == (
        "Hello,\n\nplease look at your letter to Lucy Powell:\n\n"
        "https://write.charity.example/confirm/abc"
    )
    clock.now -= timedelta(minutes=30)
    assert is_ours(words(deps))


def test_another_document_of_the_same_name_is_not_the_e_mail(deps: Deps) -> None:
    publish(deps, "confirm", "", "A page.", kind=DocumentKind.PAGE)
    publish(deps, "receipt", "Receipt", GOOD)
    assert is_ours(words(deps))


def test_a_language_goes_before_the_campaign_s_english_and_that_before_ours(deps: Deps) -> None:
    publish(deps, "confirm", "English", GOOD)
    assert words(deps, language="cy").subject == "English"
    publish(deps, "confirm", "Cymraeg", GOOD, language="cy")
    assert words(deps, language="cy").subject == "Cymraeg"
    assert words(deps).subject == "English"


@pytest.mark.parametrize(
    ("subject", "text", "reason"),
    [
        ("Hello", GOOD + "{{ member_name }}", "unknown_value"),
        ("Hello {{ member_name }}", GOOD, "unknown_value"),
        ("Hello", GOOD + "{{ supporter_name }}", "unknown_value"),
        ("Hello", GOOD + "{% for x in y %}", "tag_not_allowed"),
        ("Hello", GOOD + "{% if days %}", "syntax"),
        ("Hello", GOOD + "{{ days }}" * 1000, "too_many_tags"),
        ("Hello", "Hello,\n\nopen the link.", "incomplete"),
        ("Hello", "{% if days == '8' %}{{ confirm_link }}{% endif %}Hello", "incomplete"),
        ("{% if days == '8' %}Hello{% endif %}", GOOD, "incomplete"),
    ],
)
def test_a_confirmation_is_never_lost_to_words_that_cannot_be_used(
    deps: Deps, caplog: pytest.LogCaptureFixture, subject: str, text: str, reason: str
) -> None:
    publish(deps, "confirm", subject, text)
    with caplog.at_level(logging.WARNING):
        assert is_ours(words(deps))
    (record,) = (each for each in caplog.records if each.name == "campaign.content.emails")
    assert f"({reason})" in record.getMessage()
    assert "Powell" not in record.getMessage()
    assert "https:" not in record.getMessage()


def test_welsh_words_that_cannot_be_used_give_way_to_the_campaign_s_english(deps: Deps) -> None:
    publish(deps, "confirm", "English", GOOD)
    publish(deps, "confirm", "Cymraeg", "{{ enw }}", language="cy")
    assert words(deps, language="cy").subject == "English"


def test_what_people_typed_is_never_read_as_tags_nor_as_headers(deps: Deps) -> None:
    name = "{{ confirm_link }}{% if x %}\r\nBcc: all@example.org"
    publish(deps, "confirm", "For {{ mp_name }}", GOOD)
    found = words(deps, mp_name=name)
    assert found.subject == "For {{ confirm_link }}{% if x %} Bcc: all@example.org"
    assert "your letter to {{ confirm_link }}{% if x %}" in found.text
    assert found.text.count(VALUES["confirm_link"]) == 1


def test_a_name_with_a_tag_in_it_reaches_the_receipt_as_it_is(
    deps: Deps, visit: Visitor, inbox: Inbox
) -> None:
    to_inbox(visit, name="{{ 7 * 7 }} Smith")
    page = visit.get(confirm_link(deps, inbox))
    visit.submit(page, seen=page.value("seen"))
    work(deps)
    assert "Hello {{ 7 * 7 }} Smith," in text_of(inbox.to(EMAIL)[-1])


def test_the_inbox_gets_the_campaign_s_own_confirmation_and_receipt(
    deps: Deps, inbox: Inbox
) -> None:
    publish(deps, "confirm", "Own words for {{ mp_name }}", GOOD)
    receipt = "Hello {{ supporter_name }},\n\nit has gone, {{ reference }}: {{ receipt_link }}\n"
    publish(deps, "receipt", "Gone [ref {{ reference }}]", receipt)
    confirmed(deps)
    work(deps)
    first, last = inbox.to(EMAIL)
    assert str(first["Subject"]) == "Own words for Lucy Powell"
    assert "please look at your letter to Lucy Powell" in text_of(first)
    assert link_in(first, "confirm")
    assert str(last["Subject"]).startswith("Gone [ref ")
    assert "Hello Jane Smith" in text_of(last)
    assert link_in(last, "letter")


def test_the_inbox_gets_the_campaign_s_own_question_about_a_changed_mp(
    deps: Deps, inbox: Inbox
) -> None:
    roll = ChangingRoll(deps.finder)
    deps = dataclasses.replace(deps, finder=roll)
    text = (
        "Hello,\n\n{% if waiting == 'another' %}{{ old_mp_name }}, then {{ mp_name }}."
        "{% endif %} {{ days }} days: {{ receipt_link }}\n"
    )
    publish(deps, "member-changed", "Another MP", text)
    confirmed(deps)
    roll.elect()
    work(deps)
    last = inbox.to(EMAIL)[-1]
    assert str(last["Subject"]) == "Another MP"
    assert "Lucy Powell, then Ms Nora Newcomer. 60 days: http" in text_of(last)


def test_every_value_of_an_e_mail_is_given_when_it_is_sent(deps: Deps) -> None:
    roll = ChangingRoll(deps.finder)
    deps = dataclasses.replace(deps, finder=roll)
    for name in ("confirm", "receipt", "member-changed"):
        listed = sorted(names_for(DocumentUse.EMAIL, email=name))
        every = "".join(f"{{% if {each} %}}x{{% endif %}}" for each in listed)
        must = "".join(f"{{{{ {each} }}}}" for each in email(name).must_use)
        publish(deps, name, f"All of {name}", f"Hello,\n\n{must} {every}")
    confirmed(deps, "one@home.example")
    work(deps)
    confirmed(deps, "two@home.example")
    roll.elect()
    work(deps)
    with deps.db.read() as session:
        rows = session.scalars(select(Message).where(Message.kind != MessageKind.LETTER))
        subjects = {row.subject for row in rows}
    assert subjects == {"All of confirm", "All of receipt", "All of member-changed"}


def test_a_confirmation_with_broken_words_reaches_the_inbox(deps: Deps, inbox: Inbox) -> None:
    publish(deps, "confirm", "Hello", "{{ value_of_old }}")
    awaiting(deps)
    work(deps)
    (mail,) = inbox.to(EMAIL)
    assert str(mail["Subject"]) == "Please confirm your letter to Lucy Powell"
    assert "The link works for 7 days." in text_of(mail)
    assert link_in(mail, "confirm")
