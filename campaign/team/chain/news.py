"""Writing the e-mails that tell supporters of an answer: the worker's part of `telling`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.content.emails import twin_of, words_of_version
from campaign.content.queries import campaign_by_id
from campaign.core.mail import Address
from campaign.db.models import Action, Answer, MessageKind, Telling
from campaign.members.places import place_of
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.team.chain.due import NEWS_KEY, due
from campaign.team.chain.telling import values

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

log = logging.getLogger(__name__)

BATCH: Final = 100
"""E-mails in one transaction."""


def tell_supporters(deps: Deps) -> int:
    """Write a batch of e-mails: a chore of the worker's; returns how many were written."""
    running = (
        select(Telling)
        .where(Telling.done_at.is_(None), Telling.stopped_at.is_(None))
        .order_by(Telling.id)
        .limit(1)
    )
    with deps.db.read() as session:  # nearly always there is nothing, and nobody need wait for it
        if session.scalar(running) is None:
            return 0
    with deps.db.write() as session:
        # One at a time, whoever else is at work: of two answers with the same news the second
        # must see whom the first has told.
        telling = session.scalar(running.with_for_update())
        if telling is None:
            return 0
        answer = session.get_one(Answer, telling.answer_id)
        actions = session.scalars(
            select(Action)
            .where(due(answer), Action.id > telling.reached_action_id)
            .order_by(Action.id)
            .limit(BATCH)
            .with_for_update(key_share=True)
        ).all()
        if answer.retracted_at is not None or not actions:
            telling.done_at = deps.now()
            return 0
        written = sum(_written(deps, session, telling, answer, action) for action in actions)
        telling.reached_action_id = actions[-1].id
        telling.written += written
        if not telling.written:
            # The words themselves must be broken: whoever began it sees that it has stopped.
            telling.stopped_at = deps.now()
        return written


def _written(
    deps: Deps, session: Session, telling: Telling, answer: Answer, action: Action
) -> bool:
    """Write one e-mail; an odd letter is put aside, and those after it get theirs."""
    try:
        with session.begin_nested():
            _write(deps, session, telling, answer, action)
    except Exception:
        log.exception(
            "an e-mail with news could not be written",
            extra={"answer_id": answer.id, "action_id": action.id},
        )
        return False
    return True


def _write(deps: Deps, session: Session, telling: Telling, answer: Answer, action: Action) -> None:
    language, version_id = twin_of(session, telling.version_id, action.language, deps.now())
    charity = campaign_by_id(deps, session, action.campaign_id).charity(language)
    receipt = deps.tokens.make(Purpose.RECEIPT, action.key)
    filled = {
        **values(answer, charity, action.sent_at or deps.now(), language),
        "supporter_name": action.name or "",
        "mp_name": action.member_name,
        "constituency": place_of(deps, action, language),
        "reference": action.reference,
        "receipt_link": deps.settings.link(f"/letter/{receipt}", action.language),
    }
    words = words_of_version(session, version_id, telling.email, filled, language)
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.NEWS,
            action_id=action.id,
            idempotency_key=f"{NEWS_KEY}{answer.id}:{action.id}",
            to=Address(action.email or "", action.name or ""),
            sender_name=charity,
            subject=words.subject,
            text=words.text,
        ),
    )
