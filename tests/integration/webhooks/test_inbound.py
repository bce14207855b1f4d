"""Mail to our reply addresses: signed, stored whole, and given to the letter of its envelope."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import undefer
from werkzeug.test import EnvironBuilder, TestResponse

from campaign.adapters.multipart import read_parts
from campaign.core.stored_mail import parts_in
from campaign.db.models import Action, InboundMail, Message
from campaign.deps import Deps
from campaign.responses.service import read_inbound
from tests.fakes.sendgrid_events import Signer
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed

PATH = "/webhooks/sendgrid/inbound"
TOKEN = "abcdefghijklmnopqrstuvwxy2"
OURS = f"{TOKEN}@replies.charity.example"
EMAIL = (
    b"Received: from mail.parliament.example\r\nSubject: Your letter\r\n\r\nDear Jane \x92\xff\x00"
)

Mail = Callable[..., TestResponse]


def form(fields: dict[str, Any]) -> tuple[bytes, str]:
    """A multipart body, its bytes as they are given."""
    boundary = "xYzZY"
    lines = []
    for name, value in fields.items():
        content = value if isinstance(value, bytes) else str(value).encode()
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
        lines.append(head.encode() + content + b"\r\n")
    body = b"".join(lines) + f"--{boundary}--\r\n".encode()
    return body, f"multipart/form-data; boundary={boundary}"


def envelope(*to: str, sender: str = "office@parliament.example") -> str:
    return json.dumps({"to": to, "from": sender})


@pytest.fixture
def mail(app: Flask, signer: Signer, clock: SetClock) -> Mail:
    client = app.test_client()

    def send(fields: dict[str, Any], by: Signer = signer) -> TestResponse:
        body, content_type = form(fields)
        headers = {**by.headers(body, clock.now), "Content-Type": content_type}
        return client.post(PATH, data=body, headers=headers)

    return send


@pytest.fixture
def key(deps: Deps) -> str:
    """A letter with a reply address."""
    found = confirmed(deps)
    with deps.db.write() as session:
        session.execute(update(Action).where(Action.key == found).values(reply_token=TOKEN))
    return found


def stored(deps: Deps) -> list[InboundMail]:
    with deps.db.read() as session:
        found = select(InboundMail).options(undefer(InboundMail.raw)).order_by(InboundMail.id)
        return list(session.scalars(found))


def test_a_mail_is_stored_byte_for_byte_with_its_letter(mail: Mail, deps: Deps, key: str) -> None:
    assert mail({"envelope": envelope(OURS), "email": EMAIL}).status_code == 204
    (row,) = stored(deps)
    assert row.action_id == action_of(deps, key).id
    assert row.envelope_to == OURS
    assert row.raw == b"Return-Path: <office@parliament.example>\r\n" + EMAIL
    assert (row.read_at, row.kind, row.text) == (None, "", None)


@pytest.mark.parametrize(
    "address",
    [OURS.upper(), f"{TOKEN}+tag@replies.charity.example", f" {OURS} "],
)
def test_the_address_may_be_written_otherwise(
    mail: Mail, deps: Deps, key: str, address: str
) -> None:
    mail({"envelope": envelope(address), "email": EMAIL})
    assert stored(deps)[0].action_id == action_of(deps, key).id


@pytest.mark.parametrize(
    "address",
    [
        "unknown@replies.charity.example",
        f"{TOKEN}@elsewhere.example",
        f"x{TOKEN}@replies.charity.example",
        "@replies.charity.example",
        "bounce-unknown@replies.charity.example",
        "no address",
    ],
)
def test_mail_to_none_of_our_addresses_is_kept_for_staff(
    mail: Mail, deps: Deps, key: str, address: str
) -> None:
    assert mail({"envelope": envelope(address), "email": EMAIL}).status_code == 204
    (row,) = stored(deps)
    assert (row.action_id, row.envelope_to) == (None, address)


@pytest.mark.parametrize("told", ["", "{", "[]", '{"to": 5}', "{}", '{"to": [""]}', "[" * 50_000])
def test_mail_without_a_usable_envelope_is_kept_too(mail: Mail, deps: Deps, told: str) -> None:
    assert mail({"envelope": told, "email": EMAIL}).status_code == 204
    assert [(row.action_id, row.envelope_to) for row in stored(deps)] == [(None, "")]


def test_what_the_message_itself_says_of_its_recipient_counts_for_nothing(
    mail: Mail, deps: Deps, key: str
) -> None:
    email = f"To: {OURS}\r\n".encode() + EMAIL
    mail({"to": OURS, "envelope": envelope("other@replies.charity.example"), "email": email})
    assert stored(deps)[0].action_id is None


def test_a_mail_to_two_supporters_is_stored_for_each(mail: Mail, deps: Deps, key: str) -> None:
    other = confirmed(deps, "sam@home.example", "EH1 1YZ")
    with deps.db.write() as session:
        session.execute(update(Action).where(Action.key == other).values(reply_token="z" * 26))
    mail({"envelope": envelope(OURS, "z" * 26 + "@replies.charity.example", OURS), "email": EMAIL})
    ids = {action_of(deps, each).id for each in (key, other)}
    assert {row.action_id for row in stored(deps)} == ids
    assert len(stored(deps)) == 2


def test_a_post_again_is_stored_once(mail: Mail, deps: Deps, key: str) -> None:
    for _ in range(3):
        assert mail({"envelope": envelope(OURS), "email": EMAIL}).status_code == 204
    assert len(stored(deps)) == 1


def test_what_comes_back_to_our_return_path_belongs_to_its_letter(
    mail: Mail, deps: Deps, key: str
) -> None:
    with deps.db.read() as session:
        message_key = session.scalars(select(Message.key).where(Message.kind == "letter")).one()
    mail(
        {
            "envelope": envelope(f"bounce-{message_key}@replies.charity.example", sender=""),
            "email": EMAIL,
        }
    )
    (row,) = stored(deps)
    assert row.action_id == action_of(deps, key).id
    assert (row.raw or b"").startswith(b"Return-Path: <>\r\n")


def test_of_an_answer_to_a_supporter_whose_data_is_deleted_nothing_is_kept(
    mail: Mail, deps: Deps, key: str
) -> None:
    with deps.db.write() as session:
        session.execute(update(Action).values(erased_at=deps.now()))
    for _ in range(2):
        mail({"envelope": envelope(OURS), "email": EMAIL})
    read_inbound(deps)
    [row] = stored(deps)
    assert (row.raw, row.envelope_to, row.text, row.from_email) == (None,) * 4
    assert row.action_id is not None, "that one came is counted"


def test_a_mail_that_the_provider_took_apart_is_stored_with_all_its_parts(
    mail: Mail, deps: Deps, key: str
) -> None:
    fields = {"subject": "Your letter", "text": b"Dear Jane \x92", "envelope": envelope(OURS)}
    assert mail(fields).status_code == 204
    (row,) = stored(deps)
    found = parts_in(row.raw or b"")
    assert found is not None
    parts = {part.name: part.content for part in read_parts(*found)}
    assert parts == {
        "subject": b"Your letter",
        "text": b"Dear Jane \x92",
        "envelope": envelope(OURS).encode(),
    }


def test_a_message_can_never_be_taken_for_parts(mail: Mail, deps: Deps) -> None:
    sly = b"Content-Type: multipart/form-data; boundary=a\r\n\r\n--a--"
    mail({"email": sly})
    mail({"email": sly, "envelope": envelope(OURS, sender="a@b\r\nX: y")})
    assert [parts_in(row.raw or b"") for row in stored(deps)] == [None, None]


def test_forged_posts_are_refused(mail: Mail, deps: Deps, newer_signer: Signer) -> None:
    fields = {"envelope": envelope(OURS), "email": EMAIL}
    assert mail(fields, by=Signer()).status_code == 403
    assert mail(fields, by=newer_signer).status_code == 403, "a key of events alone"
    assert stored(deps) == []


def test_without_keys_there_is_no_such_page(keyless: Flask) -> None:
    assert keyless.test_client().post(PATH, data={"email": "x"}).status_code == 404


def test_it_is_not_for_browsers(app: Flask) -> None:
    assert app.test_client().get(PATH).status_code == 405


def test_a_signed_body_that_is_no_form_is_a_bad_request(
    app: Flask, signer: Signer, clock: SetClock
) -> None:
    client = app.test_client()
    for body, kind in (
        (b"{}", "application/json"),
        (b"--a\r\nnonsense", "multipart/form-data; boundary=a"),
        (b"x", "multipart/form-data"),
    ):
        headers = {**signer.headers(body, clock.now), "Content-Type": kind}
        assert client.post(PATH, data=body, headers=headers).status_code == 400


def test_a_mail_of_thirty_megabytes_is_taken_and_one_beyond_all_measure_is_not(
    mail: Mail, deps: Deps, key: str
) -> None:
    large = EMAIL + b"x" * (30 * 1024 * 1024)
    assert mail({"envelope": envelope(OURS), "email": large}).status_code == 204
    assert (stored(deps)[0].raw or b"").endswith(large)
    assert mail({"email": b"x" * (40 * 1024 * 1024)}).status_code == 413
    assert len(stored(deps)) == 1


def test_other_pages_still_take_no_such_bodies(app: Flask) -> None:
    builder = EnvironBuilder(path="/", method="POST", data={"body": "x" * (5 * 1024 * 1024)})
    answer = app.test_client().open(builder.get_request())
    assert answer.status_code in (405, 413)
