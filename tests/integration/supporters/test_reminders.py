"""One reminder after a day, to whoever can still send their letter."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select, update

from campaign.db.models import Action, Campaign, CampaignStatus, MessageKind
from campaign.deps import Deps
from campaign.outbox.timeouts import apply_timeouts
from campaign.supporters.queries.whole import letter_to_confirm
from campaign.supporters.service.confirm import confirm
from campaign.supporters.service.reminders import remind
from tests.integration.supporters.moving import TO_BOUNCED, messages, moved, states
from tests.support.clock import SetClock
from tests.support.inbox import Inbox, link_in, text_of
from tests.support.letters import awaiting
from tests.support.roll import ChangingRoll
from tests.support.way import EMAIL, work

REMINDER = MessageKind.REMINDER


def key_of(deps: Deps) -> str:
    with deps.db.read() as session:
        return session.scalars(select(Action.key)).one()


def test_after_a_day_the_supporter_is_reminded_once(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    token = awaiting(deps)
    work(deps)
    clock.pass_time(hours=24, seconds=-1)
    assert remind(deps) == 0
    clock.pass_time(seconds=1)
    assert remind(deps) == 1
    assert remind(deps) == 0
    work(deps)
    clock.pass_time(hours=24)
    assert remind(deps) == 0

    mail = inbox.to(EMAIL)[-1]
    assert "still waits for you" in str(mail["Subject"])
    assert "The link works for 6 more days." in text_of(mail)
    link = link_in(mail, "confirm").removeprefix("/confirm/")
    assert deps.tokens.read("confirm", link) == deps.tokens.read("confirm", token)


def test_the_reminders_link_sends_the_letter(deps: Deps, clock: SetClock, inbox: Inbox) -> None:
    awaiting(deps)
    work(deps)
    clock.pass_time(hours=24)
    remind(deps)
    work(deps)
    token = link_in(inbox.to(EMAIL)[-1], "confirm").removeprefix("/confirm/")
    whole = letter_to_confirm(deps, token)
    assert whole is not None
    confirm(deps, token, whole.fingerprint)
    assert states(deps, key_of(deps), MessageKind.LETTER) == ["queued"]


@pytest.mark.parametrize("hours", [6 * 24, 7 * 24])
def test_nobody_is_reminded_on_the_last_day(deps: Deps, clock: SetClock, hours: int) -> None:
    awaiting(deps)
    work(deps)
    clock.pass_time(hours=hours)
    assert remind(deps) == 0


def test_just_before_the_last_day_one_more_day_is_left(
    deps: Deps, clock: SetClock, inbox: Inbox
) -> None:
    awaiting(deps)
    work(deps)
    clock.pass_time(hours=6 * 24, seconds=-1)
    assert remind(deps) == 1
    assert "The link works for one more day." in messages(deps, key_of(deps), REMINDER)[0].text


def test_an_inbox_that_our_message_did_not_reach_gets_no_second_one(
    deps: Deps, clock: SetClock
) -> None:
    awaiting(deps)
    clock.pass_time(hours=24)
    assert remind(deps) == 0, "it has not even left"
    moved(deps, key_of(deps), *TO_BOUNCED, kind=MessageKind.CONFIRM)
    assert remind(deps) == 0


def test_a_paused_campaign_reminds_nobody_until_it_goes_on(deps: Deps, clock: SetClock) -> None:
    awaiting(deps)
    work(deps)
    clock.pass_time(hours=24)
    set_status(deps, CampaignStatus.PAUSED)
    assert remind(deps) == 0
    set_status(deps, CampaignStatus.OPEN)
    assert remind(deps) == 1


def test_nobody_is_reminded_of_a_letter_that_could_not_go(deps: Deps, clock: SetClock) -> None:
    roll = ChangingRoll(deps.finder)
    deps = dataclasses.replace(deps, finder=roll)
    awaiting(deps)
    work(deps)
    clock.pass_time(hours=24)
    roll.vacate()
    assert remind(deps) == 0
    roll.seats.clear()
    assert remind(deps) == 1


def test_whoever_confirms_before_it_leaves_is_not_reminded(deps: Deps, clock: SetClock) -> None:
    token = awaiting(deps)
    work(deps)
    clock.pass_time(hours=24)
    remind(deps)
    whole = letter_to_confirm(deps, token)
    assert whole is not None
    confirm(deps, token, whole.fingerprint)
    assert states(deps, key_of(deps), REMINDER) == ["cancelled"]


def test_a_letter_that_is_confirmed_or_expired_is_left_in_peace(
    deps: Deps, clock: SetClock
) -> None:
    awaiting(deps)
    work(deps)
    clock.pass_time(days=8)
    apply_timeouts(deps)
    assert remind(deps) == 0


def set_status(deps: Deps, status: CampaignStatus) -> None:
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=status))
