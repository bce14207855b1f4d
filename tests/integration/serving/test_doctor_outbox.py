"""What `postbag doctor` says of the outbox, and of webhooks that are silent."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from campaign.config import MailerKind
from campaign.core.mail import MailRefusedError
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import DeliveryEvent, Message
from campaign.deps import Deps
from campaign.outbox.holds import hold, release
from campaign.outbox.moves import move_message
from campaign.serving.doctor_outbox import look_at_deliveries, look_at_outbox
from campaign.supporters.service.returned import give_back
from tests.integration.outbox.mailers import RefusingMailer
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work

SILENT = "is the event webhook set up?"


@pytest.fixture
def by_sendgrid(deps: Deps) -> Deps:
    """With event keys; what is sent is taken by the mailer of the tests."""
    settings = dataclasses.replace(
        deps.settings, mailer=MailerKind.SENDGRID, sendgrid_event_keys=("a key",)
    )
    return dataclasses.replace(deps, settings=settings)


def said(deps: Deps) -> str:
    with deps.db.read() as session:
        found = [*look_at_outbox(deps, session), *look_at_deliveries(deps, session)]
    return "\n".join(each.sentence for each in found)


def told(deps: Deps, number: int) -> None:
    with deps.db.write() as session:
        now = deps.now()
        session.add(
            DeliveryEvent(
                event_id=f"e{number}",
                message_key="0" * 32,
                kind="delivered",
                at=now,
                received_at=now,
                applied_at=now,
            )
        )


def test_an_empty_outbox_is_nothing_to_speak_of(by_sendgrid: Deps) -> None:
    assert said(by_sendgrid) == ""


def test_a_webhook_that_never_told_anything_is_noticed_after_a_day(
    by_sendgrid: Deps, clock: SetClock
) -> None:
    confirmed(by_sendgrid)
    work(by_sendgrid)
    clock.pass_time(hours=23)
    assert SILENT not in said(by_sendgrid)
    clock.pass_time(hours=2)
    assert SILENT in said(by_sendgrid)


def test_it_is_noticed_while_letters_go_every_hour(by_sendgrid: Deps, clock: SetClock) -> None:
    told(by_sendgrid, 0)
    for number in range(26):
        clock.pass_time(hours=1)
        confirmed(by_sendgrid, f"supporter{number}@home.example")
        work(by_sendgrid)
    assert SILENT in said(by_sendgrid)
    told(by_sendgrid, 1)
    assert SILENT not in said(by_sendgrid)


def test_what_went_long_before_there_was_a_webhook_is_not_missed(
    by_sendgrid: Deps, clock: SetClock
) -> None:
    confirmed(by_sendgrid)
    work(by_sendgrid)
    clock.pass_time(days=8)
    assert SILENT not in said(by_sendgrid)


def test_other_mailers_have_no_webhook(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    work(deps)
    clock.pass_time(days=2)
    assert SILENT not in said(deps)


def test_a_late_queue_names_the_settings_that_may_be_why(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    clock.pass_time(minutes=31)
    assert "due for 31 minutes" in said(deps)
    assert "POSTBAG_OFFICE_HOURS" not in said(deps)
    late = dataclasses.replace(deps.settings, office_hours=True)
    assert "POSTBAG_OFFICE_HOURS" in said(dataclasses.replace(deps, settings=late))


def test_what_a_clock_ahead_put_off_for_months_is_named_and_let_go(
    deps: Deps, clock: SetClock
) -> None:
    clock.pass_time(days=300)
    confirmed(deps)
    clock.pass_time(days=-300)
    assert "Messages due only in more than a day: 2" in said(deps)
    hold(deps)
    release(deps)
    assert "more than a day" not in said(deps)
    work(deps)
    with deps.db.read() as session:
        left = session.scalars(select(Message.state).where(Message.kind == "letter")).all()
    assert left == [MessageState.ACCEPTED]


def test_holds_and_held_messages_are_named(deps: Deps) -> None:
    confirmed(deps)
    hold(deps)
    assert "Staff have stopped everything" in said(deps)
    assert "Messages held: 2" in said(deps)
    release(deps)
    assert said(deps) == ""


def test_a_hold_that_has_stopped_nothing_yet_is_named_too(deps: Deps) -> None:
    hold(deps)
    assert "Staff have stopped everything" in said(deps)


def test_failures_are_named_until_their_supporters_have_the_letters_back(deps: Deps) -> None:
    confirmed(deps)
    with deps.db.read() as session:
        letter = session.scalars(select(Message).where(Message.kind == "letter")).one()
    work(dataclasses.replace(deps, mailer=RefusingMailer(MailRefusedError("recipient-refused"))))
    assert "Messages failed" in said(deps)
    with deps.db.write() as session:
        for row in session.scalars(select(Message).where(Message.key != letter.key)):
            row.text = ""
    give_back(deps)
    work(deps)
    give_back(deps)
    assert "Messages failed" not in said(deps)


def test_uncertain_ones_are_counted(deps: Deps) -> None:
    confirmed(deps)
    ways = (MessageState.CLAIMED, MessageState.SENDING, MessageState.UNCERTAIN)
    with deps.db.write() as session:
        letter = session.scalars(select(Message).where(Message.kind == "letter")).one()
        for step in ways:
            move_message(session, letter, step, deps.now(), "a test")
    assert "Messages uncertain: 1" in said(deps)
    assert HeldFor.STAFF not in said(deps)
