"""Mail to the paths that only mail systems write to: it is never handed on, and proves only itself."""

from __future__ import annotations

import dataclasses
import email.message
import json
import re
from pathlib import Path

import pytest
from sqlalchemy import select, update

from campaign.adapters.tokens import Purpose
from campaign.db.models import Action, InboundMail, Message, MessageKind, Suppression
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.responses.service import read_inbound
from campaign.webhooks.inbound import store_mail, store_message
from tests.support.clock import SetClock
from tests.support.letters import action_of, awaiting, confirmed
from tests.support.visitor import Visitor
from tests.support.way import EMAIL, work

FIXTURES = Path(__file__).parents[2] / "fixtures" / "inbound"
DOMAIN = "replies.charity.example"
TOKEN = "abcdefghijklmnopqrstuvwxyz"
OFFICE = "office@parliament.example"


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """With an address for replies."""
    return dataclasses.replace(
        deps, settings=dataclasses.replace(deps.settings, reply_domain=DOMAIN)
    )


@pytest.fixture
def key(deps: Deps) -> str:
    """A letter that went, with a reply address of its own."""
    made = confirmed(deps)
    with deps.db.write() as session:
        session.execute(update(Action).values(reply_token=TOKEN))
    work(deps)
    return made


def messages(deps: Deps, kind: MessageKind) -> list[Message]:
    with deps.db.read() as session:
        return list(session.scalars(select(Message).where(Message.kind == kind)))


def mail(sender: str, text: str, **headers: str) -> bytes:
    made = email.message.EmailMessage()
    made["From"], made["Subject"] = sender, "Automatic reply"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def come_back(deps: Deps, to: Message, raw: bytes, sender: str = "") -> InboundMail:
    """Something comes to a message's return path."""
    store_message(deps, raw, f"bounce-{to.key}@{DOMAIN}", sender)
    read_inbound(deps)
    with deps.db.read() as session:
        return session.scalars(select(InboundMail).order_by(InboundMail.id.desc()).limit(1)).one()


def test_a_supporters_own_machine_that_answers_ours_starts_no_loop(
    deps: Deps, key: str, clock: SetClock
) -> None:
    store_message(
        deps, (FIXTURES / "answer_top_posted.eml").read_bytes(), f"{TOKEN}@{DOMAIN}", OFFICE
    )
    read_inbound(deps)
    work(deps)
    [forwarded] = messages(deps, MessageKind.FORWARD)
    for number in range(3):
        clock.pass_time(minutes=1)
        come_back(deps, forwarded, mail(EMAIL, f"I am away. {number}"), EMAIL)
        work(deps)
    assert len(messages(deps, MessageKind.FORWARD)) == 1


def test_what_a_supporter_answers_to_our_own_mail_is_not_called_their_mps(deps: Deps) -> None:
    awaiting(deps)
    work(deps)
    [question] = messages(deps, MessageKind.CONFIRM)
    row = come_back(deps, question, mail(EMAIL, "I never wrote this."), EMAIL)
    assert messages(deps, MessageKind.FORWARD) == []
    assert not row.text


def test_of_what_an_office_sends_there_no_word_is_kept(deps: Deps, key: str) -> None:
    """Its supporter has not agreed that we read what their MP says."""
    [letter] = messages(deps, MessageKind.LETTER)
    raw = mail(OFFICE, "Thank you for writing about your illness.", Auto_Submitted="auto-replied")
    row = come_back(deps, letter, raw, OFFICE)
    assert row.kind == "notice", "that something came is known"
    assert not any((row.text, row.reply, row.subject, row.from_email, row.from_name))


def test_what_comes_there_is_never_called_an_answer_of_the_mps(
    deps: Deps, key: str, visit: Visitor
) -> None:
    """A supporter's own machine, above all, which answers our receipt."""
    [receipt] = messages(deps, MessageKind.RECEIPT)
    for text in ("This is an automatic reply: we have received your e-mail.", "I wrote this."):
        assert come_back(deps, receipt, mail(EMAIL, text), EMAIL).kind == "notice"
    page = visit.get(f"/letter/{deps.tokens.make(Purpose.RECEIPT, key)}")
    assert "Where it stands" in page.text
    assert "MP's office" not in page.text.partition("Where it stands")[2].partition("Who sees")[0]
    assert "answer to it has come" not in page.text


def test_a_report_to_another_address_proves_nothing(deps: Deps, key: str) -> None:
    """Whoever gets the letter's Message-ID to see could write it."""
    [letter] = messages(deps, MessageKind.LETTER)
    raw = (FIXTURES / "bounce_exchange.eml").read_bytes()
    raw = re.sub(rb"<[0-9a-f]{32}@[^>]+>", letter.message_id.encode(), raw)
    store_message(deps, raw, f"{TOKEN}@{DOMAIN}", "")
    read_inbound(deps)
    apply_deliveries(deps)
    assert action_of(deps, key).state == "sent"
    with deps.db.read() as session:
        assert session.scalars(select(Suppression)).all() == []


def test_a_mail_taken_apart_and_posted_again_is_stored_once(deps: Deps, key: str) -> None:
    """Each post sets another boundary between the parts."""
    fields = {
        "envelope": json.dumps({"to": [f"{TOKEN}@{DOMAIN}"], "from": OFFICE}),
        "headers": f"From: {OFFICE}\n",
        "subject": "Your letter",
        "text": "Dear Jane",
    }
    for boundary in ("xYzZY", "xYzZZ"):
        _post(deps, fields, boundary)
    _post(deps, {**fields, "text": "Dear Jane, once more"}, "xYzZY")
    while read_inbound(deps):
        pass
    assert len(messages(deps, MessageKind.FORWARD)) == 2


def _post(deps: Deps, fields: dict[str, str], boundary: str) -> None:
    parts = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    body = f"{parts}--{boundary}--\r\n".encode()
    store_mail(deps, f"multipart/form-data; boundary={boundary}", body)
