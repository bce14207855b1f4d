"""What else stands in the way of messages that staff let go, and the command that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click
from sqlalchemy import and_, func, select

from campaign.core.states import MessageState
from campaign.db.models import Action, Campaign, CampaignStatus, Message, MessageKind, Suppression
from campaign.outbox.cli.saying import STILL_STOPPED, counted
from campaign.outbox.holds import holds_now
from campaign.outbox.suppressions import TO_KNOWN_ADDRESSES, is_suppressed

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

_LETTER: Final = Message.kind == MessageKind.LETTER


def in_the_way(session: Session, key: str) -> list[str]:
    """What a worker would hold one message for: keys of `STILL_STOPPED`."""
    found = session.execute(
        select(Message.kind, Message.to_email, Campaign.id, Campaign.status)
        .outerjoin(Action, Action.id == Message.action_id)
        .outerjoin(Campaign, Campaign.id == Action.campaign_id)
        .where(Message.key == key)
    ).one_or_none()
    if found is None:
        return []
    holds = holds_now(session)
    is_letter = found.kind == MessageKind.LETTER
    stopped = {
        "everything": holds.everything,
        "campaign": found.id in holds.campaign_ids,
        "paused": is_letter and found.status == CampaignStatus.PAUSED,
        "suppressed": found.kind in TO_KNOWN_ADDRESSES and is_suppressed(session, found.to_email),
    }
    return [reason for reason, applies in stopped.items() if applies]


def say_what_is_in_the_way(deps: Deps, key: str, *, dry_run: bool) -> None:
    """Say of a message that goes on why it will not go far."""
    with deps.db.read() as session:
        reasons = in_the_way(session, key)
    for reason in reasons:
        verb = "would be" if dry_run else "is"
        click.echo(
            f"But {key} {verb} held again before it is sent. {STILL_STOPPED[reason]}", err=True
        )


def letters_still_stopped(session: Session, campaign_id: int | None) -> list[str]:
    """Sentences on held letters that a release by staff alone does not bring on their way.

    Both those that staff hold, and those that are held for the other reason already. A letter that
    two things stop is in both sentences.
    """
    held = [Message.state == MessageState.HELD, _LETTER]
    if campaign_id is not None:
        held.append(Action.campaign_id == campaign_id)
    return [*_paused(session, and_(*held)), *_refused(session, and_(*held))]


def _paused(session: Session, held: ColumnElement[bool]) -> list[str]:
    rows = session.execute(
        select(Campaign.slug, func.count(Message.id))
        .join(Action, Action.campaign_id == Campaign.id)
        .join(Message, Message.action_id == Action.id)
        .where(held, Campaign.status == CampaignStatus.PAUSED)
        .group_by(Campaign.slug)
        .order_by(Campaign.slug)
    )
    return [
        f"Still stopped, campaign {slug} is paused: {counted(number, 'letter')}. "
        f"`campaign resume {slug}` helps."
        for slug, number in rows
    ]


def _refused(session: Session, held: ColumnElement[bool]) -> list[str]:
    number = session.scalar(
        select(func.count(Message.id))
        .join(Action, Action.id == Message.action_id)
        .join(Suppression, Suppression.email == func.lower(Message.to_email))
        .where(held, Suppression.is_open.is_(True))
    )
    if not number:
        return []
    stopped = f"Still stopped, mail systems refuse the address: {counted(number, 'letter')}."
    return [
        f"{stopped} `outbox suppressions` names the addresses, `outbox suppressions lift EMAIL` helps."
    ]
