"""Finding what is held of a person: by their e-mail address, over all campaigns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from campaign.core.spellings import readable_domain, spellings
from campaign.core.supporter import one_line
from campaign.db.models import (
    Action,
    InboundMail,
    Message,
    MessageKind,
    Suppression,
    UpdatesSignup,
    User,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session
    from sqlalchemy.sql import ColumnElement

_TO_OFFICE = aliased(Message)
_WRITER = aliased(Action)

# What goes to an MP's office and comes from it is of the supporters who wrote: whoever reads the
# office's mail may neither see all of it at once nor delete it.
# What visitors wrote to the charity is theirs too, and not of whoever reads the charity's mail.
NOT_TO_AN_OFFICE: Final = Message.kind.not_in((MessageKind.LETTER, MessageKind.CONTACT))
NOT_FROM_AN_OFFICE: Final = ~exists().where(
    _TO_OFFICE.kind == MessageKind.LETTER,
    _TO_OFFICE.action_id == InboundMail.action_id,
    func.lower(_TO_OFFICE.to_email) == func.lower(InboundMail.from_email),
)
NOT_OF_AN_OFFICE: Final = ~exists().where(
    _TO_OFFICE.kind == MessageKind.LETTER,
    func.lower(_TO_OFFICE.to_email) == func.lower(Suppression.email),
    _WRITER.id == _TO_OFFICE.action_id,
    func.lower(_WRITER.email) != func.lower(Suppression.email),
)


@dataclass(frozen=True, slots=True)
class Held:
    """The ids of what is held of an address.

    Attributes:
        letters: actions that were begun with it.
        messages: e-mails that went to it for somebody else's letter, a mistyped address; mail to
            staff; and what its owner wrote to the charity. Never a letter to an MP.
        mails: that came from it and belong to no letter of theirs, nor answer one that went to it.
        refusals: suppressions of it, unless letters go to it.
        accounts: of staff with this address; they are told of, and deleted with the account.
        updates: sign-ups for updates.
    """

    letters: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any(
            (
                self.letters,
                self.messages,
                self.mails,
                self.refusals,
                self.accounts,
                self.updates,
            )
        )


def folded(email: str) -> str:
    """An address as it is known: one line, in small letters, its domain as people read it."""
    return readable_domain(one_line(email).lower())


def held(session: Session, email: str) -> Held:
    """What is held of an address, however it was typed."""
    wanted = spellings(email)
    if not wanted:
        return Held()
    letters = list(
        session.scalars(select(Action.id).where(_is(Action.email, wanted)).order_by(Action.id))
    )
    of_others = Message.action_id.is_(None) | Message.action_id.not_in(letters)
    strays = InboundMail.action_id.is_(None) | InboundMail.action_id.not_in(letters)
    return Held(
        letters,
        list(
            session.scalars(
                select(Message.id).where(_is(Message.to_email, wanted), of_others, NOT_TO_AN_OFFICE)
            )
        )
        + list(
            session.scalars(
                select(Message.id).where(
                    Message.kind == MessageKind.CONTACT, _is(Message.reply_to, wanted)
                )
            )
        ),
        list(
            session.scalars(
                select(InboundMail.id).where(
                    _is(InboundMail.from_email, wanted), strays, NOT_FROM_AN_OFFICE
                )
            )
        ),
        list(
            session.scalars(
                select(Suppression.id).where(_is(Suppression.email, wanted), NOT_OF_AN_OFFICE)
            )
        ),
        list(session.scalars(select(User.id).where(_is(User.email, wanted)))),
        list(session.scalars(select(UpdatesSignup.id).where(_is(UpdatesSignup.email, wanted)))),
    )


def _is(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    wanted: frozenset[str],
) -> ColumnElement[bool]:
    return func.lower(column).in_(sorted(wanted))
