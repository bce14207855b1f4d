"""One try at sending: what is made ready before it, and committed before it.

`begin` takes many messages in one transaction, as `outcomes.record` does afterwards, so that a busy
worker does not wait for the disk once a message; each message is as safe as alone.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from campaign.core.states import MessageState
from campaign.db.models import Message
from campaign.outbox.claims import held_together
from campaign.outbox.compose import compose
from campaign.outbox.moves import move_message
from campaign.outbox.obstacles import Obstacles

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from sqlalchemy.orm import Session

    from campaign.core.mail import Mail
    from campaign.deps import Deps

log = logging.getLogger(__name__)


def prepare(deps: Deps, message_ids: Sequence[int]) -> dict[int, Mail | None]:
    """The e-mails with their enclosures, made before sending begins; None for one that cannot be."""
    with deps.db.read() as session:
        messages = session.scalars(select(Message).where(Message.id.in_(message_ids)))
        return {message.id: _mail(deps, session, message) for message in messages}


def _mail(deps: Deps, session: Session, message: Message) -> Mail | None:
    try:
        return compose(session, message, deps.settings.mail_from, deps.settings.reply_domain)
    except SQLAlchemyError:
        raise  # the database is away: nothing is wrong with the message
    except Exception as error:  # noqa: BLE001 - one bad row must not stop the others
        fields = {"mail": message.key, "code": type(error).__name__}
        log.error("a message cannot be composed", extra=fields)  # noqa: TRY400 - no values in logs
        return None


def begin(
    deps: Deps, owner: str, lease: timedelta, ready: Sequence[tuple[int, Mail | None]]
) -> dict[int, str]:
    """Commit that sending begins: `begin_in`, in a transaction of its own."""
    with deps.db.write() as session:
        return begin_in(deps, session, owner, lease, ready)


def begin_in(
    deps: Deps,
    session: Session,
    owner: str,
    lease: timedelta,
    ready: Sequence[tuple[int, Mail | None]],
) -> dict[int, str]:
    """Note that sending begins. What may not go just now is put where it belongs instead.

    Args:
        deps: the outside world.
        session: the transaction; nothing may be sent before it has been committed.
        owner: the worker's name.
        lease: from now on.
        ready: messages that it has claimed, each with its e-mail if that could be made.

    Returns:
        The ids of those to send, with the address they go to now.
    """
    now = deps.now()
    mails = dict(ready)
    messages = held_together(session, owner, (MessageState.CLAIMED,), list(mails))
    obstacles = Obstacles(deps, session, messages)
    going = {}
    for message in messages:
        if not obstacles.may_go(message):
            continue
        message.attempts += 1
        if mails[message.id] is None:
            message.last_error = "compose"
            move_message(session, message, MessageState.FAILED, now, "could not be composed")
            continue
        message.lease_until = now + lease
        move_message(session, message, MessageState.SENDING, now, "sending began")
        going[message.id] = message.to_email
    return going
