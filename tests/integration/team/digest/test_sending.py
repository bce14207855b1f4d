"""Who gets the digest, once each, and what keeps it from going."""

from __future__ import annotations

import dataclasses
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.mail import MailRetryableError
from campaign.core.roles import Role
from campaign.db.models import Message, Suppression
from campaign.outbox.recovery import recover
from campaign.outbox.worker import Worker
from campaign.team.digest import service
from campaign.team.digest.service import choose, send, send_due
from tests.integration.outbox.mailers import ScriptedMailer
from tests.integration.team.digest.reading import addresses, digests, staff
from tests.support.letters import SLUG
from tests.support.way import work

if TYPE_CHECKING:
    import pytest

    from campaign.deps import Deps
    from tests.support.clock import SetClock
    from tests.support.inbox import Inbox


def test_whoever_may_see_the_figures_gets_it(deps: Deps) -> None:
    staff(deps, "ana@charity.example")
    staff(deps, "cam@charity.example", Role.CAMPAIGNER)
    staff(deps, "adm@charity.example", Role.ADMIN)
    staff(deps, "volunteer@charity.example", Role.VOLUNTEER)
    staff(deps, "left@charity.example", active=False)
    staff(deps, "invited@charity.example", password=None)
    staff(deps, "no@charity.example", wants_digest=False)
    with deps.db.write() as session:
        session.add(Suppression(email="gone@charity.example", reason="x", since=deps.now()))
    staff(deps, "Gone@charity.example")
    assert send_due(deps) == 3
    assert addresses(deps) == ["ana@charity.example", "cam@charity.example", "adm@charity.example"]


def test_nobody_gets_it_twice_in_a_week_and_everybody_again_in_the_next(
    deps: Deps, clock: SetClock
) -> None:
    staff(deps, "ana@charity.example")
    assert [send_due(deps), send_due(deps), send(deps)] == [1, 0, 0]
    clock.pass_time(days=1)
    staff(deps, "new@charity.example")
    assert send_due(deps) == 1, "who came later has it on Tuesday, alone"
    clock.pass_time(days=6)
    assert send_due(deps) == 2
    assert len({row.idempotency_key for row in digests(deps)}) == 4


def test_a_worker_that_was_down_sends_it_until_tuesday_night(deps: Deps, clock: SetClock) -> None:
    staff(deps, "ana@charity.example")
    clock.now = datetime(2026, 11, 25, 9, tzinfo=UTC)
    assert send_due(deps) == 0
    clock.now = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
    assert send_due(deps) == 1


def test_whoever_leaves_it_gets_none(deps: Deps, clock: SetClock) -> None:
    ana = staff(deps, "ana@charity.example")
    choose(deps, ana, wants_digest=False)
    assert send_due(deps) == 0
    choose(deps, ana, wants_digest=True)
    assert send_due(deps) == 1


def test_many_workers_at_once_send_one_each(deps: Deps) -> None:
    for number in range(6):
        staff(deps, f"ana{number}@charity.example")
    start, sent = threading.Barrier(4), []

    def chore() -> None:
        start.wait()
        sent.append(send_due(deps))

    workers = [threading.Thread(target=chore) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert sum(sent) == 6
    assert len(sent) == 4
    assert sorted(addresses(deps)) == [f"ana{number}@charity.example" for number in range(6)]


def test_a_call_is_a_batch(deps: Deps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.send, "__defaults__", (2,))
    for number in range(5):
        staff(deps, f"ana{number}@charity.example")
    assert [send_due(deps) for _ in range(4)] == [2, 2, 1, 0]


def test_it_arrives_as_text_and_as_html(deps: Deps, inbox: Inbox) -> None:
    staff(deps, "ana@charity.example")
    send_due(deps)
    work(deps)
    [mail] = inbox.to("ana@charity.example")
    assert mail["Subject"] == "Letters to MPs: 16 to 22 November 2026"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Breast" in mail["From"] or mail["From"].addresses[0].display_name
    text = mail.get_body(("plain",)).get_content()
    assert f"http://localhost/team/?campaign={SLUG}" in text
    assert "http://localhost/team/digest" in text
    assert "Letters confirmed: 0 (0, 0)" in text
    assert (
        "<h1>Letters to MPs: 16 to 22 November 2026</h1>" in mail.get_body(("html",)).get_content()
    )


def test_a_fault_of_the_road_is_tried_again_and_a_dead_worker_costs_nothing(
    deps: Deps, clock: SetClock
) -> None:
    staff(deps, "ana@charity.example")
    send_due(deps)
    mailer = ScriptedMailer(MailRetryableError("provider-down"))
    there = dataclasses.replace(deps, mailer=mailer)
    worker = Worker(there, "worker")
    assert worker.step()
    assert [row.state for row in digests(deps)] == ["queued"]
    clock.pass_time(hours=1)
    while worker.step():
        pass
    assert mailer.addresses == ["ana@charity.example"]
    assert recover(there, repeatable=False) == 0
    assert send_due(deps) == 0
    with deps.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 1


def test_what_was_stopped_for_two_days_is_no_news(deps: Deps, clock: SetClock) -> None:
    staff(deps, "ana@charity.example")
    send_due(deps)
    clock.now += timedelta(days=2, minutes=1)
    work(deps)
    assert [row.state for row in digests(deps)] == ["cancelled"]
