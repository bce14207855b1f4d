"""Asking supporters what became of their letter: in time, seldom, and never when it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, select

from campaign.adapters.tokens import Purpose
from campaign.content.emails import email_words
from campaign.content.queries import campaigns
from campaign.core.follow_up import FIRST
from campaign.core.incoming import IncomingKind
from campaign.core.letter import LONDON, long_date
from campaign.core.mail import Address
from campaign.core.states import GONE, WENT
from campaign.core.surveys import LAST
from campaign.db.models import Action, InboundMail, Message, MessageKind, Survey
from campaign.members.places import place_of
from campaign.outbox.dialects import insert_if_missing
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.supporters.queries.undelivered import goes_through_us, newest_letter
from letters.values import EmailName

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

    from campaign.content.queries import LoadedCampaign
    from campaign.core.follow_up import Span
    from campaign.deps import Deps

BATCH: Final = 200


def ask_surveys(deps: Deps) -> int:
    """Ask those who are due, and remind those who have not told: a chore of the worker's.

    A paused campaign asks nobody; those who are not too late by then are asked when it goes on.

    Returns:
        How many messages were written; at most one batch.
    """
    with deps.db.read() as session:
        loaded = [each for each in campaigns(deps, session) if each.is_open]
    written = 0
    for campaign in loaded:
        for wave in campaign.settings.follow_up.waves():
            written += _ask_wave(deps, campaign, wave, BATCH - written)
        written += _remind(deps, campaign, BATCH - written)
    return written


def _ask_wave(deps: Deps, campaign: LoadedCampaign, wave: int, most: int) -> int:
    span = campaign.settings.follow_up.sent_within(wave, deps.now())
    due = and_(_may_be_asked(campaign), _within(Action.sent_at, span), _unknown_for(wave))
    ids = _read(deps, select(Action.id).where(due).limit(most))
    if not ids:
        return 0
    with deps.db.write() as session:
        actions = _locked(session, select(Action).where(due, Action.id.in_(ids)))
        return sum(_ask(deps, session, campaign, action, wave) for action in actions)


def _remind(deps: Deps, campaign: LoadedCampaign, most: int) -> int:
    """The first asking alone has a reminder, and none where the second asking is near."""
    follow_up, now = campaign.settings.follow_up, deps.now()
    span = follow_up.asked_within(now)
    if span is None:
        return 0
    open_askings = and_(
        Survey.wave == FIRST,
        Survey.answered_at.is_(None),
        Survey.reminded_at.is_(None),
        _within(Survey.asked_at, span),
    )
    due = and_(open_askings, _may_be_asked(campaign), _may_be_reminded())
    second_is_near = follow_up.sent_after_for_reminder(now)
    if second_is_near is not None:
        due = and_(due, Action.sent_at > second_is_near)
    wanted = select(Action.id).join(Survey, Survey.action_id == Action.id).where(due)
    ids = _read(deps, wanted.limit(most))
    if not ids:
        return 0
    with deps.db.write() as session:
        asked = select(Survey.id).where(Survey.action_id == Action.id, open_askings).exists()
        unanswered = and_(asked, _may_be_asked(campaign))
        actions = _locked(session, select(Action).where(unanswered, Action.id.in_(ids)))
        return sum(_remind_of(deps, session, campaign, action) for action in actions)


def _read(deps: Deps, statement: Select[int]) -> list[int]:
    with deps.db.read() as session:
        return list(session.scalars(statement))


def _locked(session: Session, statement: Select[Action]) -> list[Action]:
    locked = statement.order_by(Action.id).with_for_update(skip_locked=True, key_share=True)
    return list(session.scalars(locked))


def _within(
    column: InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime], span: Span
) -> ColumnElement[bool]:
    return and_(column > span.after, column <= span.until)


def _may_be_asked(campaign: LoadedCampaign) -> ColumnElement[bool]:
    """The letter has gone, there is somebody to ask, and they do not mind."""
    told_the_last = select(Survey.id).where(Survey.action_id == Action.id, Survey.outcome == LAST)
    return and_(
        Action.campaign_id == campaign.id,
        Action.state.in_(GONE),
        Action.email.is_not(None),
        Action.no_surveys.is_(False),
        ~told_the_last.correlate(Action).exists(),
    )


def _unknown_for(wave: int) -> ColumnElement[bool]:
    """Not asked yet; an answer that came through us is known to be one, not what it led to."""
    asked = select(Survey.id).where(Survey.action_id == Action.id, Survey.wave == wave)
    return and_(~asked.exists(), ~_answer_came()) if wave == FIRST else ~asked.exists()


def _answer_came() -> ColumnElement[bool]:
    answer = select(InboundMail.id).where(
        InboundMail.action_id == Action.id, InboundMail.kind == IncomingKind.ANSWER
    )
    return answer.exists()


def _answer_passed_on() -> ColumnElement[bool]:
    """What we may say to the supporter that they have."""
    passed_on = (
        select(InboundMail.id)
        .join(Message, Message.inbound_id == InboundMail.id)
        .where(
            InboundMail.action_id == Action.id,
            InboundMail.kind == IncomingKind.ANSWER,
            Message.kind == MessageKind.FORWARD,
            Message.state.in_(WENT),
        )
    )
    return passed_on.exists()


def _may_be_reminded() -> ColumnElement[bool]:
    """An inbox that has not got the first message gets no second one about it."""
    went = select(Message.id).where(
        Message.action_id == Action.id,
        Message.kind == MessageKind.SURVEY,
        Message.state.in_(WENT),
    )
    return and_(went.exists(), ~_answer_came())


def _ask(deps: Deps, session: Session, campaign: LoadedCampaign, action: Action, wave: int) -> bool:
    """Write the row and the message; False where another worker has just done so."""
    row = insert_if_missing(session, Survey).values(
        action_id=action.id, wave=wave, asked_at=deps.now(), outcome="", permission=""
    )
    if session.scalar(row.returning(Survey.id)) is None:
        return False
    name = EmailName.SURVEY if wave == FIRST else EmailName.SURVEY_AGAIN
    _write(deps, session, campaign, action, wave, name, MessageKind.SURVEY)
    return True


def _remind_of(deps: Deps, session: Session, campaign: LoadedCampaign, action: Action) -> bool:
    """The same for the reminder."""
    survey = session.scalars(
        select(Survey).where(Survey.action_id == action.id, Survey.wave == FIRST).with_for_update()
    ).one()
    if survey.reminded_at is not None or survey.answered_at is not None:
        return False
    survey.reminded_at = deps.now()
    kind = MessageKind.SURVEY_REMINDER
    _write(deps, session, campaign, action, FIRST, EmailName.SURVEY_REMINDER, kind)
    return True


def _write(
    deps: Deps,
    session: Session,
    campaign: LoadedCampaign,
    action: Action,
    wave: int,
    name: EmailName,
    kind: MessageKind,
) -> None:
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    survey = deps.tokens.make(Purpose.SURVEY, action.key, wave)
    sent = action.sent_at or deps.now()
    values: dict[str, str | bool] = {
        "supporter_name": action.name or "",
        "mp_name": action.member_name,
        "constituency": place_of(deps, action),
        "reference": action.reference,
        "charity_name": campaign.charity(action.language),
        "sent_on": long_date(sent.astimezone(LONDON).date(), action.language),
        "survey_link": deps.settings.link(f"/survey/{survey}", action.language),
        "receipt_link": deps.settings.link(f"/letter/{receipt}", action.language),
        "answer_through_us": goes_through_us(action, newest_letter(session, action)),
        "answer_came": session.scalar(
            select(_answer_passed_on()).where(Action.id == action.id).select_from(Action)
        )
        is True,
    }
    words = email_words(session, campaign.id, name, action.language, values, deps.now())
    enqueue(
        deps,
        session,
        Outgoing(
            kind=kind,
            action_id=action.id,
            idempotency_key=f"{kind}:{action.id}:{wave}",
            to=Address(action.email or "", action.name or ""),
            sender_name=campaign.charity(action.language),
            subject=words.subject,
            text=words.text,
        ),
    )
