"""Messages that belong to no letter keep every promise of the outbox: here the digest to staff."""

from __future__ import annotations

import dataclasses
import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from campaign.core.mail import RETURN_PATH, Address, MailRefusedError, MailUncertainError
from campaign.core.states import LEASE, HeldFor
from campaign.db.models import (
    Campaign,
    CampaignStatus,
    DeliveryEvent,
    Event,
    Hook,
    Lane,
    Message,
    MessageKind,
    Suppression,
)
from campaign.deps import Deps
from campaign.hooks.gathering import gather
from campaign.outbox.attempt import begin, prepare
from campaign.outbox.claims import claim, give_sign_of_life
from campaign.outbox.deliveries import apply_deliveries
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.outbox.holds import hold, release
from campaign.outbox.recovery import let_go, recover
from campaign.outbox.suppressions import lift
from campaign.outbox.timeouts import apply_message_timeouts
from campaign.outbox.worker import Worker
from campaign.privacy.erasing import erase
from campaign.privacy.report import report
from campaign.privacy.restore import make_safe
from campaign.privacy.sweep import overdue, sweep
from campaign.responses.service import read_inbound
from campaign.webhooks.inbound import store_message
from tests.integration.outbox.commanding import runner
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.clock import SetClock
from tests.support.crowd import crowd
from tests.support.letters import action_of, confirmed
from tests.support.way import work

ANA = "ana@charity.example"


def put(deps: Deps, key: str = "digest:1:2026-W48", email: str = ANA) -> str:
    """A digest in the outbox; its key."""
    with deps.db.write() as session:
        row = enqueue(
            deps,
            session,
            Outgoing(MessageKind.DIGEST, None, key, Address(email), "Numbers", "Some numbers."),
        )
        return row.key


def row(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(select(Message).where(Message.key == key)).one()


def with_script(deps: Deps, *script: Exception) -> tuple[Deps, ScriptedMailer]:
    mailer = ScriptedMailer(*script)
    return dataclasses.replace(deps, mailer=mailer), mailer


def word(deps: Deps, key: str, kind: str, code: str = "") -> None:
    with deps.db.write() as session:
        session.add(
            DeliveryEvent(
                event_id=f"{key}:{kind}",
                message_key=key,
                kind=kind,
                code=code,
                at=deps.now() + timedelta(minutes=1),
                received_at=deps.now(),
            )
        )


def test_it_is_sent_once_and_each_move_is_noted(deps: Deps) -> None:
    key = put(deps)
    assert put(deps) == key
    there, mailer = with_script(deps)
    work(there)
    assert mailer.addresses == [ANA]
    assert row(deps, key).state == "accepted"
    with deps.db.read() as session:
        moves = session.execute(select(Event.after, Event.action_id).order_by(Event.id)).all()
    assert moves == [(state, None) for state in ("queued", "claimed", "sending", "accepted")]


def test_two_that_need_the_lane_at_once_make_one(deps: Deps) -> None:
    start = threading.Barrier(3)

    def write(number: int) -> None:
        start.wait()
        put(deps, f"digest:{number}:2026-W48")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Lane)) == 1
        assert session.scalar(select(func.count()).select_from(Message)) == 3


def test_it_goes_before_ten_thousand_letters_and_after_whoever_waits_at_the_screen(
    deps: Deps,
) -> None:
    crowd(deps, 50)
    key = put(deps)
    confirmed(deps)
    with deps.db.read() as session:
        kinds = {each.id: each.kind for each in session.scalars(select(Message))}
    claimed = [kinds[each] for each in claim(deps, "worker", LEASE, 3)]
    assert claimed == ["confirm", "digest", "letter"]
    assert row(deps, key).state == "claimed"


def test_a_paused_or_stopped_campaign_does_not_hold_it_but_a_stop_of_everything_does(
    deps: Deps,
) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=CampaignStatus.PAUSED))
        campaign_id = session.scalars(select(Campaign.id)).one()
    hold(deps, campaign_id)
    there, mailer = with_script(deps)
    put(deps)
    work(there)
    assert mailer.addresses == [ANA]
    hold(deps)
    second = put(deps, "digest:1:2026-W49")
    work(there)
    assert (row(deps, second).state, row(deps, second).held_for) == ("held", HeldFor.STAFF)
    release(deps, campaign_id)
    assert row(deps, second).state == "held"
    release(deps)
    assert row(deps, second).state == "queued"
    work(there)
    assert row(deps, second).state == "accepted"


def test_a_hold_of_everything_holds_what_is_queued_already(deps: Deps) -> None:
    key = put(deps)
    assert hold(deps) == 1
    assert row(deps, key).state == "held"
    assert runner(deps)("release", key).exit_code == 1
    assert release(deps) == 1


def test_one_that_was_refused_is_shown_and_can_be_put_back(deps: Deps) -> None:
    key = put(deps)
    there, mailer = with_script(deps, MailRefusedError("recipient-refused"))
    work(there)
    run = runner(there)
    assert f"failed: {key} (digest, recipient-refused)" in run("status").output
    assert run("retry", key).exit_code == 0
    work(there)
    assert mailer.addresses == [ANA]


def test_one_that_may_have_gone_is_never_sent_again_by_itself(deps: Deps, clock: SetClock) -> None:
    key = put(deps)
    there, mailer = with_script(deps, MailUncertainError("connection-lost"))
    work(there)
    assert row(deps, key).state == "uncertain"
    clock.pass_time(hours=1)
    Worker(there, "worker").tidy()
    work(there)
    assert mailer.addresses == []
    settled = runner(there)("settle", key, "--went", typed="y\n")
    assert "Note that the digest mail did go?" in settled.output
    assert row(deps, key).state == "accepted"


def test_a_dead_worker_s_are_taken_up_or_doubted(deps: Deps, clock: SetClock) -> None:
    first, second, third = (put(deps, f"digest:{number}:w") for number in range(3))
    claim(deps, "gone", LEASE)
    begun = claim(deps, "dead", LEASE)
    begin(deps, "dead", LEASE, list(prepare(deps, begun).items()))
    claim(deps, "stopping", LEASE)
    assert let_go(deps, "stopping", repeatable=False) == 1
    assert give_sign_of_life(deps, "gone", LEASE, [1, 2, 3]) == 1
    clock.pass_time(minutes=3)
    assert recover(deps, repeatable=False) == 2
    assert [row(deps, key).state for key in (first, second, third)] == [
        "queued",
        "uncertain",
        "queued",
    ]
    clock.pass_time(days=15)
    assert apply_message_timeouts(deps) == 1
    assert row(deps, second).state == "failed"


@pytest.mark.parametrize(("kind", "state"), [("delivered", "delivered"), ("bounce", "bounced")])
def test_words_of_mail_systems_are_applied(deps: Deps, kind: str, state: str) -> None:
    key = put(deps)
    confirmed(deps)
    work(deps)
    word(deps, key, kind, "bounce 5.1.1" if kind == "bounce" else "")
    assert apply_deliveries(deps) == 1
    assert row(deps, key).state == state


def test_an_address_that_is_refused_gets_no_more_until_it_is_lifted(deps: Deps) -> None:
    key = put(deps)
    there, mailer = with_script(deps)
    work(there)
    word(deps, key, "bounce", "bounce 5.1.1")
    apply_deliveries(deps)
    with deps.db.read() as session:
        assert session.scalars(select(Suppression.email)).all() == [ANA]
    second = put(deps, "digest:1:2026-W49")
    work(there)
    assert (row(deps, second).state, row(deps, second).held_for) == ("held", HeldFor.SUPPRESSED)
    assert len(mailer.taken) == 1
    assert lift(deps, ANA, None).released == 1
    work(there)
    assert row(deps, second).state == "accepted"


def test_a_report_to_its_return_path_settles_it(deps: Deps) -> None:
    domain = "replies.charity.example"
    settings = dataclasses.replace(deps.settings, reply_domain=domain)
    there = dataclasses.replace(deps, settings=settings)
    key = put(there)
    work(there)
    store_message(there, REPORT.encode(), f"{RETURN_PATH}{key}@{domain}", "")
    read_inbound(there)
    apply_deliveries(there)
    assert row(there, key).state == "bounced"


REPORT = """From: MAILER-DAEMON@mail.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="x"

--x
Content-Type: text/plain

It could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ana@charity.example
Action: failed
Status: 5.1.1

--x--
"""


def test_other_systems_are_told_nothing_of_it(deps: Deps, clock: SetClock) -> None:
    with deps.db.write() as session:
        session.add(
            Hook(
                key=deps.new_key(),
                url="https://crm.example/hook",
                secret="s",
                kinds=["letter.confirmed"],
                with_person=False,
                created_at=deps.now(),
            )
        )
    put(deps)
    work(deps)
    clock.pass_time(minutes=2)
    assert gather(deps) == 0


def test_its_words_and_address_go_after_thirty_days_and_not_before_it_has_gone(
    deps: Deps, clock: SetClock
) -> None:
    gone = put(deps)
    work(deps)
    stuck = put(deps, "digest:2:2026-W48")
    clock.pass_time(days=29)
    sweep(deps)
    assert row(deps, gone).to_email == ANA
    clock.pass_time(days=2)
    assert overdue(deps) != []
    while sweep(deps):
        pass
    assert overdue(deps) == []
    found = row(deps, gone)
    assert (found.to_email, found.subject, found.text, found.html) == ("", "", "", None)
    assert row(deps, stuck).to_email == ANA


def test_it_is_told_and_deleted_with_all_of_a_person(deps: Deps) -> None:
    letter = confirmed(deps, ANA)
    key = put(deps)
    work(deps)
    assert [each["subject"] for each in report(deps, ANA)["other_messages"]] == ["Numbers"]
    done = erase(deps, ANA, "command")
    assert (done.letters, done.mails, done.busy) == (1, 1, 0)
    assert row(deps, key).text == ""
    assert action_of(deps, letter).erased_at is not None
    assert runner(deps)("retry", key).exit_code == 1


def test_a_backup_that_is_put_back_sends_none_again(deps: Deps) -> None:
    key = put(deps)
    assert make_safe(deps).uncertain == 1
    assert row(deps, key).state == "uncertain"


def test_a_late_word_of_an_earlier_try_is_no_news(deps: Deps, clock: SetClock) -> None:
    key = put(deps)
    work(deps)
    word(deps, key, "bounce", "blocked 5.7.1")
    apply_deliveries(deps)
    assert row(deps, key).state == "bounced"
    clock.pass_time(hours=1)
    assert runner(deps)("retry", key).exit_code == 0
    work(deps)
    word(deps, key, "dropped", "late")
    with deps.db.write() as session:
        late = DeliveryEvent.event_id == f"{key}:dropped"
        session.execute(
            update(DeliveryEvent).where(late).values(at=deps.now() - timedelta(minutes=30))
        )
    assert apply_deliveries(deps) == 1
    assert row(deps, key).state == "accepted"


def test_one_that_kills_its_workers_is_given_up(deps: Deps, clock: SetClock) -> None:
    key = put(deps)
    for _ in range(12):
        clock.pass_time(minutes=10)
        assert claim(deps, "worker", LEASE) != []
        clock.pass_time(minutes=3)
        assert recover(deps, repeatable=False) == 1
    assert (row(deps, key).state, row(deps, key).last_error) == ("failed", "worker-died")
