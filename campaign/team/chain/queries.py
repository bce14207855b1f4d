"""Reading answers that came: the list of those that nobody has read, and one with all around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select
from sqlalchemy.orm import undefer

from campaign.chain.heard import day_of
from campaign.core.chain import Reading
from campaign.core.incoming import IncomingKind
from campaign.core.states import GONE
from campaign.db.models import Action, Blob, InboundMail, KeptFile, User
from campaign.team.chain.proposing import propose

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

PAGE_SIZE: Final = 50
BEGINNING: Final = 140
TO_READ: Final = (IncomingKind.ACKNOWLEDGEMENT, IncomingKind.ANSWER)


class NoReplyError(LookupError):
    """There is no such answer, or its words are deleted."""


@dataclass(frozen=True, slots=True)
class ReplyRow:
    """A line of the list; `beginning` of what the office wrote, cut."""

    id: int
    received_at: datetime
    kind: IncomingKind
    member_name: str
    constituency: str
    beginning: str


@dataclass(frozen=True, slots=True)
class ReplyFile:
    """A file that came with it, in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes:
        reply: what the office wrote; `quoted` the whole text, where that is longer.
        proposed: what it probably is.
        happened_on: the day in London on which it was sent.
        reading: what a person has said of it; None before.
        others: letters to this MP in this campaign, sent by `happened_on`, that it is linked to
            too where it answers all.
    """

    id: int
    action_id: int
    reference: str
    supporter: str
    campaign_id: int
    constituency_code: str
    constituency: str
    member_name: str
    received_at: datetime
    happened_on: date
    kind: IncomingKind
    subject: str
    reply: str
    quoted: str
    files: tuple[ReplyFile, ...]
    proposed: Reading | None
    reading: Reading | None
    read_by: str
    others: int


def unread(
    session: Session, campaign_id: int | None = None, after: int = 0, size: int = PAGE_SIZE
) -> list[ReplyRow]:
    """Those that nobody has read, the oldest first.

    Args:
        session: to read with.
        campaign_id: of one campaign, or None for all.
        after: the id of the last one seen.
        size: at most so many.
    """
    rows = session.execute(
        select(
            InboundMail.id,
            InboundMail.received_at,
            InboundMail.kind,
            Action.member_name,
            Action.constituency_name,
            func.substr(InboundMail.reply, 1, BEGINNING * 2),
        )
        .join(Action, Action.id == InboundMail.action_id)
        .where(_is_unread(campaign_id), InboundMail.id > after)
        .order_by(InboundMail.id)
        .limit(size)
    )
    return [
        ReplyRow(number, received, IncomingKind(kind), member, seat, _beginning(text or ""))
        for number, received, kind, member, seat, text in rows
    ]


def number_unread(session: Session, campaign_id: int | None = None) -> int:
    """How many there are."""
    wanted = select(func.count()).select_from(InboundMail)
    if campaign_id is not None:
        wanted = wanted.join(Action, Action.id == InboundMail.action_id)
    return session.scalar(wanted.where(_is_unread(campaign_id))) or 0


def _is_unread(campaign_id: int | None) -> ColumnElement[bool]:
    # An acknowledgement is what our rules say it is, until somebody looks and says otherwise.
    wanted = (InboundMail.kind == IncomingKind.ANSWER) & InboundMail.triaged_at.is_(None)
    wanted &= InboundMail.action_id.is_not(None)
    return wanted if campaign_id is None else wanted & (Action.campaign_id == campaign_id)


def next_unread(session: Session, after: int = 0) -> int | None:
    """The next one in the list, from the beginning again when the end is reached."""
    wanted = select(func.min(InboundMail.id)).where(_is_unread(None))
    return session.scalar(wanted.where(InboundMail.id > after)) or session.scalar(wanted)


def reply(session: Session, mail_id: int) -> Reply:
    """One answer with all around it.

    Raises:
        NoReplyError: there is none of that number, or it answers no letter.
    """
    row = session.execute(
        select(InboundMail, Action, User.email)
        .join(Action, Action.id == InboundMail.action_id)
        .outerjoin(User, User.id == InboundMail.triaged_by)
        .where(InboundMail.id == mail_id, InboundMail.kind.in_(TO_READ))
    ).one_or_none()
    if row is None:
        raise NoReplyError
    mail, action, read_by = row
    text, trimmed = mail.text or "", mail.reply or ""
    return Reply(
        id=mail.id,
        action_id=action.id,
        reference=action.reference,
        supporter=action.name or "",
        campaign_id=action.campaign_id,
        constituency_code=action.constituency_code,
        constituency=action.constituency_name,
        member_name=action.member_name,
        received_at=mail.received_at,
        happened_on=day_of(mail, action),
        kind=IncomingKind(mail.kind),
        subject=mail.subject or "",
        reply=trimmed or text,
        quoted=text if trimmed and text.strip() != trimmed.strip() else "",
        files=_files(session, mail.id),
        proposed=propose(mail.kind, trimmed or text),
        reading=Reading(mail.reading) if mail.triaged_at else None,
        read_by=read_by or "",
        others=session.scalar(
            select(func.count()).where(of_the_same_member(action, day_of(mail, action)))
        )
        or 0,
    )


def of_the_same_member(action: Action, until: date) -> ColumnElement[bool]:
    """Other letters of the campaign to the same MP that had gone by a day, however far they came.

    Letters whose supporter's data is deleted are left as they are.

    Args:
        action: the letter that is not counted.
        until: the last day on which they were confirmed.
    """
    return (
        (Action.campaign_id == action.campaign_id)
        & (Action.constituency_code == action.constituency_code)
        & (Action.member_id == action.member_id)
        & Action.state.in_(GONE)
        & Action.erased_at.is_(None)
        # As an expression: SQLite would else take the index of the days and read all seats.
        & (func.coalesce(Action.confirmed_on, date.max) <= until)
        & (Action.id != action.id)
    )


def file_of(session: Session, mail_id: int, file_id: int) -> tuple[str, bytes]:
    """A file's name and content.

    Raises:
        NoReplyError: that answer has no such file.
    """
    row = session.execute(
        select(KeptFile.name, Blob)
        .join(Blob, Blob.sha256 == KeptFile.sha256)
        .join(InboundMail, InboundMail.id == KeptFile.inbound_id)
        .where(
            KeptFile.id == file_id,
            KeptFile.inbound_id == mail_id,
            InboundMail.kind.in_(TO_READ),
        )
        .options(undefer(Blob.content))
    ).one_or_none()
    if row is None:
        raise NoReplyError
    name, blob = row
    return name or "file", blob.content


def _files(session: Session, mail_id: int) -> tuple[ReplyFile, ...]:
    rows = session.execute(
        select(KeptFile.id, KeptFile.name, Blob.size)
        .join(Blob, Blob.sha256 == KeptFile.sha256)
        .where(KeptFile.inbound_id == mail_id)
        .order_by(KeptFile.id)
    )
    return tuple(ReplyFile(number, name or "file", size) for number, name, size in rows)


def _beginning(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= BEGINNING else plain[:BEGINNING].rsplit(" ", 1)[0] + " …"
