"""All that is held of a person, read from the tables as they are: whatever column comes, it is told."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import undefer

from campaign.audit.service import note
from campaign.core.audit import Done
from campaign.db.base import Model
from campaign.db.models import (
    Action,
    Answer,
    AnswerLink,
    Blob,
    Campaign,
    Consent,
    DeliveryEvent,
    Event,
    HookDelivery,
    InboundMail,
    KeptFile,
    KeptText,
    Message,
    Suppression,
    Survey,
    UpdatesSignup,
    User,
)
from campaign.privacy.people import held
from campaign.privacy.told import Row, all_told, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

M = TypeVar("M", bound=Model)
Report = dict[str, list[Row]]


def report(deps: Deps, email: str, *, by: int | None = None, reason: str = "") -> Report:
    """Everything held of an address; that it was handed out goes into the audit log.

    Returns:
        Lists of rows by what they are; empty lists for an address of which nothing is held.
    """
    with deps.db.read() as session:
        found = held(session, email)
        everything: Report = {
            "letters": _letters(session, found.letters),
            "other_messages": _rows(session, select(Message).where(Message.id.in_(found.messages))),
            "other_mail": _mails(session, found.mails),
            "refused_addresses": _rows(
                session, select(Suppression).where(Suppression.id.in_(found.refusals))
            ),
            "updates": _rows(
                session, select(UpdatesSignup).where(UpdatesSignup.id.in_(found.updates))
            ),
            "staff_accounts": _rows(session, select(User).where(User.id.in_(found.accounts))),
        }
    with deps.db.write() as session:
        number = len(found.letters)
        note(deps, session, Done.REPORTED, by=by, about="report", letters=number, reason=reason)
    return everything


def _letters(session: Session, keys: Sequence[int]) -> list[Row]:
    """Letters, each with all that hangs on it."""
    actions = session.scalars(select(Action).where(Action.id.in_(keys)).order_by(Action.id)).all()
    messages = _grouped(session, Message, Message.action_id, keys)
    surveys = _grouped(session, Survey, Survey.action_id, keys)
    replies = _grouped(session, InboundMail, InboundMail.action_id, keys)
    survey_files = _files(session, KeptFile.survey_id, surveys)
    reply_files = _files(session, KeptFile.inbound_id, replies)
    titles = {row.id: row.title for row in session.scalars(select(Campaign))}
    consents = _grouped(session, Consent, Consent.action_id, keys)
    kept = _grouped(session, KeptText, KeptText.action_id, keys)
    reports = _delivery_events(session, messages)
    claims = _claims(session, keys)
    tellings = _grouped(session, HookDelivery, HookDelivery.action_id, keys)
    events = _grouped(session, Event, Event.action_id, keys)
    return [
        {
            "campaign": titles[action.campaign_id],
            **told(action),
            "consents": all_told(consents[action.id]),
            "kept_texts": all_told(kept[action.id]),
            "messages": all_told(messages[action.id]),
            "delivery_events": [
                told(each) for row in messages[action.id] for each in reports[row.key]
            ],
            "replies": [{**told(row), "files": reply_files[row.id]} for row in replies[action.id]],
            "surveys": [{**told(row), "files": survey_files[row.id]} for row in surveys[action.id]],
            "claims": all_told(claims[action.id]),
            "told_to_other_systems": all_told(tellings[action.id]),
            "events": all_told(events[action.id]),
        }
        for action in actions
    ]


def _grouped(
    session: Session, model: type[M], owner: Any, keys: Sequence[int]
) -> defaultdict[int, list[M]]:
    """The rows of a table that belong to these letters, by letter, the oldest first."""
    found: defaultdict[int, list[M]] = defaultdict(list)
    statement = (
        select(owner, model)
        .where(owner.in_(keys))
        .order_by(*inspect(model).primary_key)
        .options(undefer("*"))
    )
    for key, row in session.execute(statement):
        found[key].append(row)
    return found


def _claims(session: Session, keys: Sequence[int]) -> defaultdict[int, list[Answer]]:
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for key, row in session.execute(
        select(AnswerLink.action_id, Answer)
        .join(Answer, Answer.id == AnswerLink.answer_id)
        .where(AnswerLink.action_id.in_(keys))
        .order_by(Answer.id)
    ):
        found[key].append(row)
    return found


def _delivery_events(
    session: Session, messages: Mapping[int, Sequence[Message]]
) -> defaultdict[str, list[DeliveryEvent]]:
    keys = [row.key for rows in messages.values() for row in rows]
    found: defaultdict[str, list[DeliveryEvent]] = defaultdict(list)
    for row in session.scalars(
        select(DeliveryEvent).where(DeliveryEvent.message_key.in_(keys)).order_by(DeliveryEvent.id)
    ):
        found[row.message_key].append(row)
    return found


def _files(
    session: Session, owner: Any, rows: Mapping[int, Sequence[InboundMail | Survey]]
) -> defaultdict[int, list[Row]]:
    """The files that came with mails or surveys, by the mail or survey."""
    ids = [row.id for some in rows.values() for row in some]
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for key, kept, blob in session.execute(
        select(owner, KeptFile, Blob)
        .join(Blob, Blob.sha256 == KeptFile.sha256)
        .where(owner.in_(ids))
        .order_by(KeptFile.id)
        .options(undefer(Blob.content))
    ):
        found[key].append({**told(kept), **told(blob)})
    return found


def _mails(session: Session, ids: Sequence[int]) -> list[Row]:
    rows = session.scalars(
        select(InboundMail)
        .where(InboundMail.id.in_(ids))
        .order_by(InboundMail.id)
        .options(undefer(InboundMail.raw))
    ).all()
    files = _files(session, KeptFile.inbound_id, {0: rows})
    return [{**told(row), "files": files[row.id]} for row in rows]


def _rows(session: Session, statement: Select[Any]) -> list[Row]:
    return all_told(session.scalars(statement))
