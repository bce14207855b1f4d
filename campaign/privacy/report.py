"""All that is held of a person, read from the tables as they are: whatever column comes, it is told."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect, select

from campaign.audit.service import note
from campaign.core.audit import Done
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
    User,
)
from campaign.privacy.people import held

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaign.db.base import Model
    from campaign.deps import Deps

Row = dict[str, Any]
Report = dict[str, list[Row]]

# Names of ours, which open doors or say nothing of the person; never what staff sign in with.
INNER: Final = frozenset(
    [
        "id",
        "key",
        "digest",
        "reply_token",
        "body_for",
        "body_page",
        "idempotency_key",
        "lane_id",
        "lease_owner",
        "lease_until",
        "message_id",
        "provider_id",
        "settings_version_id",
        "letter_version_id",
        "minister_version_id",
        "campaign_id",
        "action_id",
        "after_id",
        "inbound_id",
        "survey_id",
        "hook_id",
        "event_key",
        "event_id",
        "message_key",
        "user_id",
        "triaged_by",
        "recorded_by",
        "retracted_by",
        "confirm_round",
        "mails_sent",
        "for_real",
        "attempts",
        "took_ms",
        "session_key",
        "password",
        "totp_secret",
        "recovery_codes",
        "passkey_handle",
        "link_round",
        "failures",
    ]
)


def report(deps: Deps, email: str, *, by: int | None = None, reason: str = "") -> Report:
    """Everything held of an address; that it was handed out goes into the audit log.

    Returns:
        Lists of rows by what they are; empty lists for an address of which nothing is held.
    """
    with deps.db.read() as session:
        found = held(session, email)
        told: Report = {
            "letters": [_letter(session, key) for key in found.letters],
            "other_messages": _rows(session, select(Message).where(Message.id.in_(found.messages))),
            "other_mail": [
                _mail(session, row)
                for row in session.scalars(
                    select(InboundMail).where(InboundMail.id.in_(found.mails))
                )
            ],
            "refused_addresses": _rows(
                session, select(Suppression).where(Suppression.id.in_(found.refusals))
            ),
            "staff_accounts": _rows(session, select(User).where(User.id.in_(found.accounts))),
        }
    with deps.db.write() as session:
        number = len(found.letters)
        note(deps, session, Done.REPORTED, by=by, about="report", letters=number, reason=reason)
    return told


def _letter(session: Session, key: int) -> Row:
    """A letter, with all that hangs on it."""
    action = session.get_one(Action, key)
    messages = session.scalars(select(Message).where(Message.action_id == key)).all()
    claims = select(Answer).join(AnswerLink, AnswerLink.answer_id == Answer.id)
    return {
        "campaign": session.get_one(Campaign, action.campaign_id).title,
        **_told(action),
        "consents": _rows(session, select(Consent).where(Consent.action_id == key)),
        "kept_texts": _rows(session, select(KeptText).where(KeptText.action_id == key)),
        "messages": [_told(row) for row in messages],
        "delivery_events": _rows(
            session,
            select(DeliveryEvent).where(
                DeliveryEvent.message_key.in_([row.key for row in messages])
            ),
        ),
        "replies": [
            _mail(session, row)
            for row in session.scalars(select(InboundMail).where(InboundMail.action_id == key))
        ],
        "surveys": [
            {**_told(row), "files": _files(session, KeptFile.survey_id == row.id)}
            for row in session.scalars(select(Survey).where(Survey.action_id == key))
        ],
        "claims": _rows(session, claims.where(AnswerLink.action_id == key)),
        "told_to_other_systems": _rows(
            session, select(HookDelivery).where(HookDelivery.action_id == key)
        ),
        "events": _rows(session, select(Event).where(Event.action_id == key).order_by(Event.id)),
    }


def _mail(session: Session, row: InboundMail) -> Row:
    return {**_told(row), "files": _files(session, KeptFile.inbound_id == row.id)}


def _files(session: Session, of_row: Any) -> list[Row]:
    statement = select(KeptFile, Blob).join(Blob, Blob.sha256 == KeptFile.sha256).where(of_row)
    return [{**_told(kept), **_told(blob)} for kept, blob in session.execute(statement)]


def _rows(session: Session, statement: Select[Any]) -> list[Row]:
    return [_told(row) for row in session.scalars(statement)]


def _told(row: Model) -> Row:
    """A row's columns with something in them, as JSON has it."""
    found = {}
    for column in inspect(type(row)).columns:
        value = getattr(row, column.key)
        if column.key not in INNER and value not in (None, "", [], {}):
            found[column.key] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, (date, datetime)) else value
