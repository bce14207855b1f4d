"""Mail that came to a reply address: read, sorted, handed on to the supporter, and never in a loop."""

from __future__ import annotations

import dataclasses
import email.message
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DataError
from sqlalchemy.orm import undefer

from campaign.core import stored_mail
from campaign.core.states import ActionState, MessageState
from campaign.db.models import (
    Action,
    Blob,
    DeliveryEvent,
    InboundMail,
    KeptFile,
    Message,
    MessageKind,
)
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.privacy.sweep import sweep
from campaign.responses import service
from campaign.responses.forwarding import MOST_A_DAY
from campaign.responses.incoming import Incoming
from campaign.responses.service import read_inbound
from campaign.supporters.service.receipt import erase
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, text_of
from tests.support.letters import action_of, confirmed
from tests.support.way import work

FIXTURES = Path(__file__).parents[2] / "fixtures" / "inbound"
TOKEN = "abcdefghijklmnopqrstuvwxyz"
DOMAIN = "replies.charity.example"
JANE = "jane@home.example"


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


def come(
    deps: Deps, raw: bytes | str, action_key: str | None, to: str = f"{TOKEN}@{DOMAIN}"
) -> int:
    """Store a mail as the webhook does; returns its id."""
    if isinstance(raw, str):
        raw = stored_mail.message(
            (FIXTURES / f"{raw}.eml").read_bytes(), "office@parliament.example"
        )
    with deps.db.write() as session:
        action_id = action_of(deps, action_key).id if action_key else None
        row = InboundMail(
            key=deps.new_key(),
            digest=hashlib.sha256(raw + to.encode() + deps.new_key().encode()).hexdigest(),
            received_at=deps.now(),
            action_id=action_id,
            envelope_to=to,
            raw=raw,
        )
        session.add(row)
        session.flush()
        return row.id


def read(deps: Deps, mail_id: int) -> InboundMail:
    read_inbound(deps)
    with deps.db.read() as session:
        return session.get_one(InboundMail, mail_id, options=[undefer(InboundMail.raw)])


def forwards(deps: Deps) -> list[Message]:
    with deps.db.read() as session:
        return list(session.scalars(select(Message).where(Message.kind == MessageKind.FORWARD)))


def number_of(deps: Deps, model) -> int:
    with deps.db.read() as session:
        return session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("answer_top_posted", "answer"),
        ("answer_windows_1252", "answer"),
        ("answer_winmail", "answer"),
        ("answer_empty", "answer"),
        ("acknowledgement_says_so", "acknowledgement"),
        ("acknowledgement_welsh", "acknowledgement"),
        ("auto_reply_outlook", "auto-reply"),
    ],
)
def test_the_supporter_gets_whatever_the_office_sent(
    deps: Deps, key: str, inbox: Inbox, name: str, kind: str
) -> None:
    mail = read(deps, come(deps, name, key))
    assert (mail.kind, mail.raw) == (kind, None)
    assert mail.read_at is not None
    work(deps)
    got = inbox.to(JANE)[-1]
    assert mail.text is not None
    assert mail.text.strip() in text_of(got).replace("\r\n", "\n")
    assert "postbag.example" in str(got["From"]), "from our own domain, not from theirs"
    assert str(got["Auto-Submitted"]) == "auto-generated"
    assert got["Reply-To"] is None or mail.from_email in str(got["Reply-To"])


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("answer_top_posted", "Answer to your letter to Lucy Powell: "),
        ("acknowledgement_says_so", "The office of Lucy Powell has your letter: "),
        ("auto_reply_outlook", "Automatic answer to your letter to Lucy Powell: "),
    ],
)
def test_the_subject_says_what_kind_it_is(
    deps: Deps, key: str, inbox: Inbox, name: str, subject: str
) -> None:
    read(deps, come(deps, name, key))
    work(deps)
    assert str(inbox.to(JANE)[-1]["Subject"]).startswith(subject)


def test_the_answer_to_the_forwarded_mail_goes_to_the_office(
    deps: Deps, key: str, inbox: Inbox
) -> None:
    mail = read(deps, come(deps, "answer_top_posted", key))
    work(deps)
    assert mail.from_email
    assert mail.from_email in str(inbox.to(JANE)[-1]["Reply-To"])


def test_the_team_sees_what_was_written_without_what_is_quoted(deps: Deps, key: str) -> None:
    mail = read(deps, come(deps, "answer_top_posted", key))
    assert mail.reply
    assert mail.text
    assert len(mail.reply) < len(mail.text)
    assert not any(line.startswith(">") for line in mail.reply.splitlines())


def test_files_come_along_and_are_kept_once(deps: Deps, key: str, inbox: Inbox) -> None:
    first = read(deps, come(deps, "answer_with_pdf", key))
    read(deps, come(deps, "answer_with_pdf", key))
    assert number_of(deps, Blob) == 1
    assert number_of(deps, KeptFile) == 2
    work(deps)
    files = list(inbox.to(JANE)[-1].iter_attachments())
    assert [part.get_content_type() for part in files] == ["application/pdf"]
    with deps.db.read() as session:
        kept = session.scalars(select(KeptFile).where(KeptFile.inbound_id == first.id)).one()
    assert hashlib.sha256(files[0].get_payload(decode=True)).hexdigest() == kept.sha256


def test_files_too_large_for_one_mail_are_named_and_kept(
    deps: Deps, key: str, inbox: Inbox
) -> None:
    large = b"%PDF-1.4 " + bytes(13 * 1024 * 1024)
    made = email.message.EmailMessage()
    made["From"], made["Subject"] = "office@parliament.example", "Scans"
    made.set_content("Two scans.")
    for name in ("one.pdf", "two.pdf"):
        made.add_attachment(
            large + name.encode(), maintype="application", subtype="pdf", filename=name
        )
    read(deps, come(deps, made.as_bytes(), key))
    work(deps)
    got = inbox.to(JANE)[-1]
    assert [part.get_filename() for part in got.iter_attachments()] == ["one.pdf"]
    assert "two.pdf" in text_of(got)
    assert number_of(deps, Blob) == 2


def test_our_own_mail_come_back_goes_nowhere(deps: Deps, key: str) -> None:
    mail = read(deps, come(deps, "own_come_back", key))
    assert mail.kind == "own"
    assert forwards(deps) == []


def test_a_forwarded_mail_that_comes_back_ends_there(deps: Deps, key: str, inbox: Inbox) -> None:
    read(deps, come(deps, "answer_top_posted", key))
    work(deps)
    again = inbox.to(JANE)[-1].as_bytes()
    mail = read(deps, come(deps, again, key))
    assert mail.kind == "own"
    assert len(forwards(deps)) == 1


def test_a_machine_that_writes_for_ever_does_not_fill_the_inbox(
    deps: Deps, key: str, clock: SetClock
) -> None:
    for _ in range(MOST_A_DAY + 3):
        come(deps, "auto_reply_outlook", key)
    while read_inbound(deps):
        pass
    assert len(forwards(deps)) == MOST_A_DAY
    assert number_of(deps, InboundMail) == MOST_A_DAY + 3, "the rest is kept for staff"
    clock.pass_time(days=1, seconds=1)
    read(deps, come(deps, "answer_top_posted", key))
    assert len(forwards(deps)) == MOST_A_DAY + 1


def test_nothing_is_sent_to_a_supporter_whose_address_is_ours(deps: Deps, key: str) -> None:
    with deps.db.write() as session:
        session.execute(update(Action).values(email=f"other@{DOMAIN}"))
    read(deps, come(deps, "answer_top_posted", key))
    assert forwards(deps) == []


def test_mail_to_an_unknown_address_is_kept_for_staff_and_not_answered(deps: Deps) -> None:
    mail = read(deps, come(deps, "answer_top_posted", None, f"nobody@{DOMAIN}"))
    assert (mail.kind, mail.action_id) == ("answer", None)
    assert mail.text
    assert number_of(deps, Message) == 0


def test_stray_mail_is_emptied_after_its_time(deps: Deps, clock: SetClock) -> None:
    mail_id = come(deps, "answer_with_pdf", None, f"nobody@{DOMAIN}")
    read(deps, mail_id)
    clock.pass_time(days=91)
    sweep(deps)
    with deps.db.read() as session:
        row = session.get_one(InboundMail, mail_id)
        assert (row.text, row.subject, row.from_email, row.envelope_to) == (None,) * 4
    assert number_of(deps, Blob) == 0


@pytest.mark.parametrize(
    ("name", "state", "action"),
    [
        ("bounce_exchange", MessageState.BOUNCED, ActionState.FAILED),
        ("bounce_postfix_headers_only", MessageState.BOUNCED, ActionState.FAILED),
        ("bounce_delayed", MessageState.DEFERRED, ActionState.SENT),
        ("bounce_delivered", MessageState.DELIVERED, ActionState.DELIVERED),
    ],
)
def test_a_report_moves_the_letter_that_it_is_about(
    deps: Deps, key: str, name: str, state: MessageState, action: ActionState
) -> None:
    with deps.db.read() as session:
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)).one()
    # The fixture's report is about a message of another id; make it about this one.
    raw = (FIXTURES / f"{name}.eml").read_bytes()
    to = f"bounce-{letter.key}@{DOMAIN}"
    raw = _about(raw, letter)
    mail = read(deps, come(deps, stored_mail.message(raw, ""), key, to))
    assert mail.kind == "bounce"
    assert forwards(deps) == [], "the supporter gets the letter back, not the report"
    assert apply_deliveries(deps) == 1
    with deps.db.read() as session:
        assert session.get_one(Message, letter.id).state == state
    assert action_of(deps, key).state == action


def _about(raw: bytes, letter: Message) -> bytes:
    return re.sub(rb"<[0-9a-f]{32}@[^>]+>", letter.message_id.encode(), raw)


def test_a_report_on_no_message_of_ours_changes_nothing(deps: Deps, key: str) -> None:
    read(
        deps,
        come(deps, stored_mail.message((FIXTURES / "bounce_exchange.eml").read_bytes(), ""), key),
    )
    assert number_of(deps, DeliveryEvent) <= 1
    apply_deliveries(deps)
    assert action_of(deps, key).state == ActionState.SENT


def test_a_mail_that_nobody_can_read_reaches_the_supporter_as_a_file(
    deps: Deps, key: str, monkeypatch: pytest.MonkeyPatch, inbox: Inbox
) -> None:
    def broken(_mail: InboundMail) -> None:
        raise RuntimeError("a bug in the reader")

    monkeypatch.setattr("campaign.responses.service.incoming_of", broken)
    mail = read(deps, come(deps, b"odd bytes", key))
    assert mail.because == "unreadable"
    work(deps)
    [file] = inbox.to(JANE)[-1].iter_attachments()
    assert file.get_filename() == "message.eml"


def test_erasing_takes_the_answers_and_their_files_along(deps: Deps, key: str) -> None:
    mail_id = come(deps, "answer_with_pdf", key)
    read(deps, mail_id)
    work(deps)
    assert erase(deps, deps.tokens.make("receipt", key))
    with deps.db.read() as session:
        row = session.get_one(InboundMail, mail_id)
        assert (row.text, row.reply, row.subject, row.from_email, row.from_name) == (None,) * 5
        assert row.kind == "answer", "that there was one is counted"
    assert number_of(deps, Blob) == number_of(deps, KeptFile) == 0


def test_two_workers_hand_a_mail_on_once(deps: Deps, key: str) -> None:
    for _ in range(6):
        come(deps, "answer_top_posted", key)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: read_inbound(deps), range(4)))
    assert len(forwards(deps)) == 6


def test_erasing_while_an_answer_is_being_read_leaves_nothing_of_it(
    deps: Deps, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_id = come(deps, "answer_with_pdf", key)
    real = service.incoming_of

    def meanwhile(mail: InboundMail) -> Incoming:
        assert erase(deps, deps.tokens.make("receipt", key))
        return real(mail)

    monkeypatch.setattr(service, "incoming_of", meanwhile)
    row = read(deps, mail_id)
    assert not any((row.text, row.reply, row.subject, row.from_email))
    assert number_of(deps, KeptFile) == number_of(deps, Blob) == 0
    assert forwards(deps) == []


def test_what_erasing_emptied_keeps_no_other_mail_waiting(deps: Deps, key: str) -> None:
    for _ in range(service.BATCH):
        come(deps, "answer_top_posted", key)
    assert erase(deps, deps.tokens.make("receipt", key))
    other = come(deps, "answer_top_posted", None, f"nobody@{DOMAIN}")
    read_inbound(deps)
    assert read(deps, other).read_at is not None


@pytest.mark.parametrize(
    "media_type",
    [
        "message/rfc822",
        "multipart/mixed",
        "message/partial",
        "text/x-!odd",
        "message/delivery-status",
    ],
)
def test_a_file_of_any_said_type_reaches_the_supporter(
    deps: Deps, key: str, inbox: Inbox, media_type: str
) -> None:
    head = "From: Office <office@parliament.example>\r\nSubject: Answer\r\nMIME-Version: 1.0\r\n"
    parts = (
        "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain\r\n\r\n"
        f"Answer\r\n--B\r\nContent-Type: {media_type}; name=a.bin\r\n"
        "Content-Disposition: attachment; filename=a.bin\r\n\r\nFrom: a@b.example\r\n\r\nhello\r\n--B--\r\n"
    )
    raw = stored_mail.message((head + parts).encode(), "office@parliament.example")
    read(deps, come(deps, raw, key))
    before = len(inbox.to(JANE))
    work(deps)
    assert [row.state for row in forwards(deps)] == ["accepted"]
    assert len(inbox.to(JANE)) == before + 1


def test_an_address_that_grows_too_long_in_its_plain_form_holds_up_nobody(
    deps: Deps, key: str
) -> None:
    long = (
        f"From: <{'x' * 60}@{'ü' * 50}.{'ö' * 50}.{'ä' * 50}.{'ß' * 50}.example>\r\n\r\nHello\r\n"
    )
    come(deps, stored_mail.message(long.encode(), "x@parliament.example"), key)
    other = come(deps, "answer_top_posted", key)
    assert read(deps, other).read_at is not None
    assert [row.reply_to for row in forwards(deps)][:1] == [None]
    assert len(forwards(deps)) == 2


def test_a_mail_that_cannot_be_handled_is_kept_for_staff_and_the_next_is_read(
    deps: Deps, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, faults = service.forward, []

    def odd_once(*args: object) -> bool:
        if not faults:
            faults.append(DataError("INSERT", {}, Exception("value too long")))
            raise faults[0]
        return real(*args)

    monkeypatch.setattr(service, "forward", odd_once)
    bad, good = come(deps, "answer_with_pdf", key), come(deps, "answer_top_posted", key)
    assert read_inbound(deps) == 2
    with deps.db.read() as session:
        row = session.get_one(InboundMail, bad)
        kept = session.scalars(select(KeptFile.name).where(KeptFile.inbound_id == bad)).all()
        assert session.get_one(InboundMail, good).because != "unreadable"
    assert (row.because, kept) == ("unreadable", ["message.eml"])
    assert len(forwards(deps)) == 1
