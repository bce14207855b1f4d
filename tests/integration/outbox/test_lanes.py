"""Whose turn it is: urgent mail first, MPs and campaigns in turn, and no more than may go."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import insert, select, update

from campaign.core.mail import MailRetryableError, Receipt
from campaign.core.states import LEASE, MessageState
from campaign.db.models import Action, Campaign, Lane, Message, MessageKind, Priority
from campaign.deps import Deps
from campaign.outbox.claims import claim
from campaign.outbox.lanes import lane_of
from campaign.outbox.worker import Worker
from tests.integration.outbox.mailers import RefusingMailer, ScriptedMailer
from tests.support.clock import SetClock
from tests.support.letters import confirmed

MANCHESTER, EDINBURGH, CARDIFF = "M1 1AE", "EH1 1YZ", "CF10 1EP"


def with_settings(deps: Deps, **settings: object) -> Deps:
    return dataclasses.replace(deps, settings=dataclasses.replace(deps.settings, **settings))


def letters(deps: Deps, number: int, postcode: str, first: int = 0) -> None:
    """Confirmed letters whose confirmation mails are out of the way."""
    for each in range(first, first + number):
        confirmed(deps, f"{postcode.split(maxsplit=1)[0].lower()}{each}@home.example", postcode)
    with deps.db.write() as session:
        session.execute(
            update(Message)
            .where(Message.kind == MessageKind.CONFIRM)
            .values(state=MessageState.ACCEPTED)
        )


def in_campaigns(deps: Deps, number: int) -> None:
    """Deal the letters out to so many campaigns, each with a lane of its own."""
    with deps.db.write() as session:
        known = session.scalars(select(Campaign)).one()
        lane = session.scalars(select(Lane).where(Lane.gate != "")).one()
        waiting = session.scalars(
            select(Message).where(Message.lane_id == lane.id).order_by(Message.id)
        ).all()
        columns = [column.key for column in Campaign.__table__.columns if column.key != "id"]
        for place in range(1, number):
            values = {name: getattr(known, name) for name in columns} | {"slug": f"other-{place}"}
            other = session.scalars(insert(Campaign).values(values).returning(Campaign.id)).one()
            new = lane_of(session, other, Priority.LETTER, lane.gate, deps.now())
            for message in waiting[place::number]:
                message.lane_id = new


def seats(deps: Deps, claimed: list[int]) -> list[str]:
    """The constituencies of claimed messages, in the order of the answer."""
    with deps.db.read() as session:
        rows = session.execute(
            select(Message.id, Action.constituency_name)
            .join(Action, Action.id == Message.action_id)
            .where(Message.id.in_(claimed))
        )
        names = {row.id: row.constituency_name for row in rows}
    return [names[each] for each in claimed]


def test_an_mp_with_many_letters_does_not_hold_up_another(deps: Deps) -> None:
    letters(deps, 8, MANCHESTER)
    letters(deps, 2, EDINBURGH)
    got = seats(deps, claim(deps, "worker", LEASE, 4))
    assert sorted(got) == sorted(
        ["Manchester Central"] * 2 + ["Edinburgh East and Musselburgh"] * 2
    )


def test_lanes_are_served_in_turn_one_after_the_other(deps: Deps, clock: SetClock) -> None:
    letters(deps, 3, MANCHESTER)
    letters(deps, 3, EDINBURGH)
    got = []
    for _ in range(6):
        clock.pass_time(seconds=1)
        got += seats(deps, claim(deps, "worker", LEASE))
    assert got[0::2] != got[1::2]
    assert len(set(got[0::2])) == len(set(got[1::2])) == 1


def test_a_large_campaign_does_not_hold_up_a_small_one(deps: Deps) -> None:
    letters(deps, 6, MANCHESTER)
    with deps.db.write() as session:
        other = Campaign(slug="small", title="Small", loaded_at=deps.now())
        session.add(other)
        session.flush()
        newest = session.scalars(
            select(Message).where(Message.kind == MessageKind.LETTER).order_by(Message.id.desc())
        ).first()
        lane = session.get_one(Lane, newest.lane_id)
        newest.lane_id = lane_of(session, other.id, lane.priority, lane.gate, deps.now())
        wanted = newest.id
    assert wanted in claim(deps, "worker", LEASE, 2)


def test_mail_that_somebody_waits_for_goes_before_any_letter(deps: Deps) -> None:
    letters(deps, 5, MANCHESTER)
    confirmed(deps, "late@home.example", CARDIFF)  # its confirmation is in the outbox too
    mailer = ScriptedMailer()
    assert Worker(dataclasses.replace(deps, mailer=mailer), "worker").step()
    assert mailer.addresses == ["late@home.example"]


def test_receipts_wait_for_letters(deps: Deps) -> None:
    letters(deps, 3, MANCHESTER)
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    while worker.step():
        pass
    assert [address.endswith("home.example") for address in mailer.addresses] == [False] * 3 + [
        True
    ] * 3


def test_an_mp_gets_no_more_than_so_many_letters_in_any_hour(deps: Deps, clock: SetClock) -> None:
    outside = with_settings(deps, letters_per_member_per_hour=3)
    letters(deps, 5, MANCHESTER)
    letters(deps, 1, EDINBURGH)
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(outside, mailer=mailer), "worker")
    while worker.step():
        clock.pass_time(minutes=1)
    to_lucy = "contact@lucypowell.org.uk"
    assert mailer.addresses.count(to_lucy) == 3
    assert len(mailer.taken) == 3 + 1 + 4, "the other MP's letter and four receipts"
    clock.pass_time(minutes=30)
    assert not worker.step()
    clock.pass_time(minutes=31)
    while worker.step():
        pass
    assert mailer.addresses.count(to_lucy) == 5


def test_all_campaigns_letters_to_an_mp_count_together(deps: Deps, clock: SetClock) -> None:
    deps = with_settings(deps, letters_per_member_per_hour=2)
    letters(deps, 9, MANCHESTER)
    in_campaigns(deps, 3)
    for _ in range(2):
        assert len(claim(deps, "worker", LEASE, 48)) == 2
        assert claim(deps, "worker", LEASE, 48) == []
        clock.pass_time(hours=1, seconds=1)


def test_who_got_nothing_keeps_their_turn(deps: Deps, clock: SetClock) -> None:
    """However much urgent mail takes its share first."""
    for postcode in (MANCHESTER, EDINBURGH, CARDIFF):
        letters(deps, 6, postcode)
    got: list[str] = []
    for number in range(6):
        for each in range(3):
            confirmed(deps, f"urgent-{number}-{each}@home.example", MANCHESTER)
        clock.pass_time(minutes=1)
        with deps.db.write() as session:
            newest = Action.email.like("urgent-%")
            ours = Message.action_id.in_(select(Action.id).where(newest))
            session.execute(
                update(Message)
                .where(ours, Message.kind == MessageKind.LETTER)
                .values(state=MessageState.CANCELLED)
            )
        claimed = claim(deps, "worker", LEASE, 4)
        with deps.db.read() as session:
            of_mps = select(Message.id).where(
                Message.id.in_(claimed), Message.kind == MessageKind.LETTER
            )
            got += seats(deps, list(session.scalars(of_mps)))
    assert len(got) == 6
    assert len(set(got)) == 3


def test_letters_given_back_unsent_leave_their_room_to_others(deps: Deps) -> None:
    outside = with_settings(deps, letters_per_member_per_hour=1)
    letters(deps, 2, MANCHESTER)
    mailer = ScriptedMailer(MailRetryableError("try-later"))
    worker = Worker(dataclasses.replace(outside, mailer=mailer), "worker")
    assert worker.step()
    assert worker.step(), "the first did not go, so the second may"
    assert len(mailer.taken) == 1


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (datetime(2026, 11, 23, 9, 30, tzinfo=UTC), {"Manchester Central", "Edinburgh East and Musselburgh"}),
        (datetime(2026, 11, 30, 12, 0, tzinfo=UTC), {"Manchester Central"}),
        (datetime(2026, 11, 28, 12, 0, tzinfo=UTC), set()),
    ],
)  # fmt: skip
def test_letters_keep_office_hours_where_wanted(
    deps: Deps, clock: SetClock, moment: datetime, goes: set[str]
) -> None:
    letters(deps, 1, MANCHESTER)
    letters(deps, 1, EDINBURGH)
    clock.now = moment
    outside = with_settings(deps, office_hours=True)
    assert set(seats(outside, claim(outside, "worker", LEASE, 9))) == goes


def test_mail_to_supporters_keeps_no_office_hours(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    clock.now = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
    outside = with_settings(deps, office_hours=True)
    assert len(claim(outside, "worker", LEASE, 9)) == 1


def test_all_workers_together_keep_the_pace(deps: Deps, clock: SetClock) -> None:
    letters(deps, 9, MANCHESTER)
    outside = with_settings(deps, sends_per_second=2.0)
    first = [len(claim(outside, owner, LEASE, 9)) for owner in ("one", "two")]
    assert first == [2, 0]
    clock.pass_time(seconds=0.5)
    assert len(claim(outside, "two", LEASE, 9)) == 1
    clock.pass_time(seconds=30)
    assert len(claim(outside, "one", LEASE, 9)) == 2, "what was not used is not saved up"


def test_less_than_one_a_second_is_a_pace_too(deps: Deps, clock: SetClock) -> None:
    letters(deps, 3, MANCHESTER)
    outside = with_settings(deps, sends_per_second=0.1)
    assert len(claim(outside, "one", LEASE, 9)) == 1
    clock.pass_time(seconds=9)
    assert claim(outside, "one", LEASE, 9) == []
    clock.pass_time(seconds=1)
    assert len(claim(outside, "one", LEASE, 9)) == 1


def test_all_workers_rest_when_the_provider_asks_for_it(deps: Deps, clock: SetClock) -> None:
    letters(deps, 2, MANCHESTER)
    refusing = RefusingMailer(MailRetryableError("rate-limit", retry_after=40))
    assert Worker(dataclasses.replace(deps, mailer=refusing), "one").step()
    other = Worker(dataclasses.replace(deps, mailer=ScriptedMailer()), "two")
    clock.pass_time(seconds=39)
    assert not other.step()
    clock.pass_time(seconds=1)
    assert other.step()


def test_all_workers_rest_when_the_allowance_is_used_up(deps: Deps, clock: SetClock) -> None:
    letters(deps, 2, MANCHESTER)

    class LastOne(ScriptedMailer):
        def send(self, mail):
            self.taken.append(mail)
            return Receipt("id", pause_seconds=20)

    worker = Worker(dataclasses.replace(deps, mailer=LastOne()), "one")
    assert worker.step()
    assert not worker.step()
    clock.pass_time(seconds=20)
    assert worker.step()


def test_a_broken_road_is_tried_more_and_more_seldom(deps: Deps, clock: SetClock) -> None:
    letters(deps, 6, MANCHESTER)
    refusing = RefusingMailer(MailRetryableError("unreachable"))
    worker = Worker(dataclasses.replace(deps, mailer=refusing), "one")
    tried_at = []
    for _ in range(240):
        if worker.step():
            tried_at.append(clock.now)
        clock.pass_time(seconds=0.5)
    gaps = [b - a for a, b in pairwise(tried_at)]
    assert gaps[0] <= timedelta(seconds=1)
    assert gaps == sorted(gaps)
    assert len(tried_at) < 10
    healthy = Worker(dataclasses.replace(deps, mailer=ScriptedMailer()), "one")
    clock.pass_time(minutes=6)
    assert healthy.step()
    assert healthy.step(), "one success ends the rests"
