"""The one registry: of each table with personal data, when which class of it is due, and how it goes.

Which columns those are the models say themselves. `tests/guards/test_privacy_rooms.py` fails for a
table, or a class of a table, that has no room here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import JSON, Text, and_, cast, exists, false, inspect, or_, select, true

from campaign.core.retention import Keep
from campaign.db.models import (
    Action,
    Answer,
    Blob,
    Consent,
    Contact,
    DeliveryEvent,
    HookDelivery,
    InboundMail,
    KeptFile,
    KeptText,
    MemberNote,
    Message,
    Passkey,
    StaffSession,
    Suppression,
    Survey,
    Task,
    UpdatesSignup,
    User,
)
from campaign.privacy.due import MOVING, Periods, identity_due, words_due

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Column, ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from campaign.db.base import Model

STORY: Final = "story"
"""The kind of consent by which the charity may keep the supporter's words."""


@dataclass(frozen=True, slots=True)
class Room:
    """Personal data of one class in one table.

    Attributes:
        due: which rows have been kept long enough; they lose what is not empty yet.
        columns: the class that the columns name, where the promise is another one's.
        action_id: whose letter a row belongs to; its action is locked first.
        is_deleted: the whole row goes, since nothing of it is worth keeping.
        done: where the row says when it was emptied.
    """

    model: type[Model]
    keep: Keep
    due: Callable[[Periods], ColumnElement[bool]]
    columns: Keep | None = None
    action_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None] | None = None
    is_deleted: bool = False
    done: InstrumentedAttribute[Any] | None = None

    @property
    def table(self) -> str:
        """The table's name."""
        return str(inspect(self.model).local_table.description)

    def personal(self) -> list[Column[object]]:
        """The table's columns of this class, as the model has them."""
        wanted = self.columns or self.keep
        return [
            column
            for column in inspect(self.model).columns
            if column.info.get("personal") and column.info["keep"] is wanted
        ]

    def overdue(self, at: Periods) -> ColumnElement[bool]:
        """The rows that are due and still hold something."""
        if self.is_deleted:
            return self.due(at)
        return and_(self.due(at), or_(false(), *map(_holds, self.personal())))


def _holds(column: Column[object]) -> ColumnElement[bool]:
    """Whether there is anything in it."""
    if isinstance(column.type, JSON):
        # An empty value may be SQL's NULL or JSON's.
        return and_(column.is_not(None), cast(column, Text) != "null")
    return column.is_not(None) if column.nullable else column != ""


def _of_letter(
    action_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    due: Callable[[Periods], ColumnElement[bool]],
) -> Callable[[Periods], ColumnElement[bool]]:
    """Whatever hangs on a letter that is due; asked of each row that still holds something.

    A list of all letters that are due would be made anew each time, for a few rows or none.
    """
    return lambda at: exists().where(Action.id == action_id, due(at))


def _mail_of_letter(
    due: Callable[[Periods], ColumnElement[bool]],
) -> Callable[[Periods], ColumnElement[bool]]:
    """The same for messages, from the letters: there are several to each, and wide while new."""
    return lambda at: Message.action_id.in_(select(Action.id).where(due(at)))


def _words_of_letter(at: Periods) -> ColumnElement[bool]:
    """With the supporter's agreement the letter's own text stays until the name goes."""
    agreed = exists().where(Consent.action_id == Action.id, Consent.kind == STORY)
    return and_(words_due(at), or_(~agreed, identity_due(at)))


def _before(
    column: InstrumentedAttribute[object], keep: Keep
) -> Callable[[Periods], ColumnElement[bool]]:
    return lambda at: column < at.before(keep)


def _events(at: Periods) -> ColumnElement[bool]:
    erased = (
        exists()
        .where(Message.key == DeliveryEvent.message_key, Message.action_id == Action.id)
        .where(Action.erased_at.is_not(None))
    )
    return or_(DeliveryEvent.received_at < at.before(Keep.DELIVERY), erased)


def _hook_deliveries(at: Periods) -> ColumnElement[bool]:
    erased = exists().where(Action.id == HookDelivery.action_id, Action.erased_at.is_not(None))
    return or_(HookDelivery.created_at < at.before(Keep.DELIVERY), erased)


def _staff_mail(at: Periods) -> ColumnElement[bool]:
    return and_(
        Message.action_id.is_(None),
        Message.created_at < at.before(Keep.STAFF_MAIL),
        Message.state.not_in(MOVING),
    )


def _updates(at: Periods) -> ColumnElement[bool]:
    """Who never confirmed; whoever leaves goes at once."""
    return and_(
        UpdatesSignup.confirmed_at.is_(None), UpdatesSignup.given_at < at.before(Keep.UPDATES)
    )


def _strays(at: Periods) -> ColumnElement[bool]:
    return and_(InboundMail.action_id.is_(None), InboundMail.received_at < at.before(Keep.STRAYS))


def _files(at: Periods) -> ColumnElement[bool]:
    mail_is_due = or_(_strays(at), _of_letter(InboundMail.action_id, identity_due)(at))
    survey_is_due = _of_letter(Survey.action_id, identity_due)(at)
    return or_(
        exists().where(InboundMail.id == KeptFile.inbound_id, mail_is_due),
        exists().where(Survey.id == KeptFile.survey_id, survey_is_due),
    )


def _contents(at: Periods) -> ColumnElement[bool]:
    """What came with nothing any more; a file that is just being stored is left alone."""
    named = exists().where(KeptFile.sha256 == Blob.sha256)
    return and_(~named, Blob.stored_at < at.now - timedelta(days=1))


def _member_notes(at: Periods) -> ColumnElement[bool]:
    cutoff = at.before(Keep.NOTES)
    return or_(MemberNote.ended_at < cutoff, MemberNote.until < cutoff.date())


def _passkeys(_at: Periods) -> ColumnElement[bool]:
    """An account that is gone has none."""
    return ~exists().where(User.id == Passkey.user_id)


def _sessions(at: Periods) -> ColumnElement[bool]:
    cutoff = at.before(Keep.SESSIONS)
    return or_(StaffSession.ended_at < cutoff, StaffSession.seen_at < cutoff)


def _while_it_lasts(_at: Periods) -> ColumnElement[bool]:
    """Kept until whoever manages the accounts deletes it."""
    return and_(true(), false())


ROOMS: Final = (
    # The letter first: whatever hangs on it is due once it says that it is erased.
    Room(Action, Keep.WORDS, _words_of_letter, action_id=Action.id, done=Action.words_deleted_at),
    Room(Action, Keep.IDENTITY, identity_due, action_id=Action.id, done=Action.erased_at),
    Room(
        KeptText,
        Keep.WORDS,
        _of_letter(KeptText.action_id, words_due),
        action_id=KeptText.action_id,
        is_deleted=True,
    ),
    Room(
        Message,
        Keep.WORDS,
        _mail_of_letter(words_due),
        action_id=Message.action_id,
    ),
    Room(
        Message,
        Keep.IDENTITY,
        _mail_of_letter(identity_due),
        action_id=Message.action_id,
    ),
    Room(Message, Keep.STAFF_MAIL, _staff_mail, columns=Keep.WORDS),
    Room(Message, Keep.STAFF_MAIL, _staff_mail, columns=Keep.IDENTITY),
    # Files before the mails and answers that they came with.
    Room(KeptFile, Keep.IDENTITY, _files, is_deleted=True),
    Room(Blob, Keep.IDENTITY, _contents, is_deleted=True),
    Room(
        InboundMail,
        Keep.IDENTITY,
        _of_letter(InboundMail.action_id, identity_due),
        action_id=InboundMail.action_id,
    ),
    Room(InboundMail, Keep.STRAYS, _strays, columns=Keep.IDENTITY),
    Room(
        Survey,
        Keep.IDENTITY,
        _of_letter(Survey.action_id, identity_due),
        action_id=Survey.action_id,
    ),
    Room(DeliveryEvent, Keep.DELIVERY, _events),
    Room(HookDelivery, Keep.DELIVERY, _hook_deliveries),
    Room(Suppression, Keep.NOTES, _before(Suppression.lifted_at, Keep.NOTES)),
    Room(MemberNote, Keep.NOTES, _member_notes, is_deleted=True),
    Room(Answer, Keep.NOTES, _before(Answer.recorded_at, Keep.NOTES)),
    Room(Task, Keep.NOTES, _before(Task.closed_at, Keep.NOTES)),
    Room(Contact, Keep.NOTES, _before(Contact.noted_at, Keep.NOTES)),
    Room(UpdatesSignup, Keep.UPDATES, _updates, is_deleted=True),
    Room(User, Keep.ACCOUNT, _while_it_lasts),
    Room(Passkey, Keep.ACCOUNT, _passkeys, is_deleted=True),
    Room(StaffSession, Keep.SESSIONS, _sessions, is_deleted=True),
)
