"""What stops a letter in the last moment, and what lets it go on."""

from __future__ import annotations

import dataclasses

from sqlalchemy import select, update

from campaign.core.states import HeldFor
from campaign.db.models import (
    Campaign,
    CampaignStatus,
    Message,
    MessageKind,
    OutboxHold,
    Suppression,
)
from campaign.deps import Deps
from campaign.outbox.resuming import release_reachable, release_resumed
from campaign.outbox.worker import Worker
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.clock import SetClock
from tests.support.letters import action_of, confirmed

TO_LUCY = "contact@lucypowell.org.uk"


def letter(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def worked(deps: Deps) -> list[str]:
    """Whom a worker writes to until nothing is due."""
    mailer = ScriptedMailer()
    worker = Worker(dataclasses.replace(deps, mailer=mailer), "worker")
    while worker.step():
        pass
    return mailer.addresses


def set_status(deps: Deps, status: CampaignStatus) -> None:
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=status))


def test_letters_of_a_paused_campaign_wait_and_go_on_by_themselves(deps: Deps) -> None:
    key = confirmed(deps)
    set_status(deps, CampaignStatus.PAUSED)
    assert worked(deps) == ["jane@home.example"], "the confirmation still goes"
    row = letter(deps, key)
    assert (row.state, row.held_for) == ("held", HeldFor.PAUSED)
    assert action_of(deps, key).state == "held"
    assert release_resumed(deps) == 0
    set_status(deps, CampaignStatus.OPEN)
    assert release_resumed(deps) == 1
    assert action_of(deps, key).state == "queued"
    assert worked(deps) == [TO_LUCY, "jane@home.example"]
    assert letter(deps, key).held_for is None


def test_letters_to_an_address_that_mail_systems_refuse_wait_for_staff(deps: Deps) -> None:
    key = confirmed(deps)
    other = confirmed(deps, "sam@home.example", "EH1 1YZ")
    with deps.db.write() as session:
        session.add(Suppression(email=TO_LUCY, reason="bounced", since=deps.now()))
    assert TO_LUCY not in worked(deps)
    assert (letter(deps, key).state, letter(deps, key).held_for) == ("held", HeldFor.SUPPRESSED)
    assert action_of(deps, other).state == "sent"


def test_a_hold_of_everything_stops_what_is_confirmed_later_too(
    deps: Deps, clock: SetClock
) -> None:
    with deps.db.write() as session:
        hold = OutboxHold(began_at=deps.now())
        session.add(hold)
        session.flush()
        number = hold.id
    key = confirmed(deps)
    assert worked(deps) == []
    assert (letter(deps, key).state, letter(deps, key).held_for) == ("held", HeldFor.STAFF)
    with deps.db.write() as session:
        session.get_one(OutboxHold, number).ended_at = deps.now()
    later = confirmed(deps, "sam@home.example")
    assert TO_LUCY in worked(deps)
    assert action_of(deps, later).state == "sent"


def test_a_hold_of_another_campaign_stops_nothing(deps: Deps) -> None:
    with deps.db.write() as session:
        other = Campaign(slug="other", title="Other", loaded_at=deps.now())
        session.add(other)
        session.flush()
        session.add(OutboxHold(campaign_id=other.id, began_at=deps.now()))
    confirmed(deps)
    assert TO_LUCY in worked(deps)


def test_a_letter_whose_office_has_another_address_goes_there(deps: Deps) -> None:
    key = confirmed(deps)
    refused = Suppression(email=TO_LUCY, reason="bounce 5.1.1", since=deps.now(), is_open=True)
    with deps.db.write() as session:
        session.add(refused)
    worked(deps)
    assert letter(deps, key).held_for == HeldFor.SUPPRESSED
    assert release_reachable(deps) == 0, "the address of today is the refused one"
    with deps.db.write() as session:
        row = session.scalars(select(Suppression)).one()
        row.email = "old@parliament.example"
        session.execute(
            update(Message).where(Message.kind == MessageKind.LETTER).values(to_email=row.email)
        )
    assert release_reachable(deps) == 1
    assert TO_LUCY in worked(deps)
