"""Finding what is held of a person: by their e-mail address, over all campaigns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from campaign.core.supporter import one_line
from campaign.db.models import Action, InboundMail, Message, Suppression, User

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session
    from sqlalchemy.sql import ColumnElement


@dataclass(frozen=True, slots=True)
class Held:
    """The ids of what is held of an address.

    Attributes:
        letters: actions that were begun with it.
        messages: e-mails that went to it for somebody else's letter, a mistyped address; and mail to
            staff.
        mails: that came from it and belong to no letter of theirs.
        refusals: suppressions of it.
        accounts: of staff with this address; they are told of, and deleted with the account.
    """

    letters: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    mails: list[int] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    accounts: list[int] = field(default_factory=list)

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return any((self.letters, self.messages, self.mails, self.refusals, self.accounts))


def folded(email: str) -> str:
    """An address as it is looked for: one line, in small letters."""
    return one_line(email).lower()


def held(session: Session, email: str) -> Held:
    """What is held of an address, however it was typed."""
    wanted = folded(email)
    if not wanted:
        return Held()
    letters = list(
        session.scalars(select(Action.id).where(_is(Action.email, wanted)).order_by(Action.id))
    )
    of_others = Message.action_id.is_(None) | Message.action_id.not_in(letters)
    strays = InboundMail.action_id.is_(None) | InboundMail.action_id.not_in(letters)
    return Held(
        letters,
        list(session.scalars(select(Message.id).where(_is(Message.to_email, wanted), of_others))),
        list(
            session.scalars(
                select(InboundMail.id).where(_is(InboundMail.from_email, wanted), strays)
            )
        ),
        list(session.scalars(select(Suppression.id).where(_is(Suppression.email, wanted)))),
        list(session.scalars(select(User.id).where(_is(User.email, wanted)))),
    )


def _is(
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None], wanted: str
) -> ColumnElement[bool]:
    return func.lower(column) == wanted
