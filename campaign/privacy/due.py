"""When personal data of a letter is due to go, as conditions on its row in `actions`.

Within each condition the columns of the row come first and what must be looked up last: both
databases stop at the first that is false, and most letters are told by their dates alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, exists, false, func, or_

from campaign.content.queries import campaigns
from campaign.core.keeping import Keeping
from campaign.core.retention import Keep
from campaign.core.states import GONE, ActionState, MessageState
from campaign.db.models import Action, Message

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

# A worker may take these up at any moment: nothing is pulled from under it.
MOVING: Final = (
    MessageState.QUEUED,
    MessageState.HELD,
    MessageState.CLAIMED,
    MessageState.SENDING,
    MessageState.DROPPED,
)
# A message on its way keeps its words until it has arrived or is given up.
UNSETTLED: Final = (*MOVING, MessageState.UNCERTAIN)

# A letter that waits for its turn keeps its words, however long a fault lasts.
ENDED: Final = (
    *GONE,
    ActionState.RETURNED,
    ActionState.WITHDRAWN,
    ActionState.FAILED,
    ActionState.UNCERTAIN,
)


@dataclass(frozen=True, slots=True)
class Periods:
    """What is due at a moment.

    Attributes:
        now: the moment.
        keeping: each campaign's own periods, by its id; the usual ones for any other.
    """

    now: datetime
    keeping: Mapping[int, Keeping]

    def before(self, keep: Keep) -> datetime:
        """What happened before this is due; for classes that are the same everywhere."""
        return self.now - timedelta(days=keep.value.days)


def periods(deps: Deps, session: Session) -> Periods:
    """The periods as the campaigns have them now."""
    loaded = campaigns(deps, session)
    return Periods(deps.now(), {each.id: each.settings.keeping for each in loaded})


def words_due(at: Periods) -> ColumnElement[bool]:
    """The letter's words: some time after it was sent, or ended otherwise; or all of it is due."""
    gone = func.coalesce(Action.sent_at, Action.updated_at)
    own = [
        and_(Action.campaign_id == key, gone < at.now - keeping.words)
        for key, keeping in at.keeping.items()
    ]
    usual = and_(Action.campaign_id.not_in(at.keeping), gone < at.now - Keeping().words)
    return or_(and_(or_(usual, *own), _ended()), identity_due(at))


def identity_due(at: Periods) -> ColumnElement[bool]:
    """Who wrote, and whatever came in answer."""
    own = [
        and_(Action.campaign_id == key, Action.confirmed_at < at.now - keeping.identity)
        for key, keeping in at.keeping.items()
    ]
    usual = and_(
        Action.campaign_id.not_in(at.keeping),
        Action.confirmed_at < at.now - Keeping().identity,
    )
    erased = and_(Action.erased_at.is_not(None), ~_has_message(MOVING))
    return or_(and_(or_(usual, *own), _ended()), never_confirmed(at), erased)


def never_confirmed(at: Periods) -> ColumnElement[bool]:
    """A draft that nobody has touched for long, however it ended."""
    return and_(
        Action.confirmed_at.is_(None),
        Action.updated_at < at.before(Keep.DRAFTS),
        ~_has_message(MOVING),
    )


def _ended() -> ColumnElement[bool]:
    return and_(Action.confirmed_at.is_not(None), Action.state.in_(ENDED), ~_has_message(UNSETTLED))


def _has_message(states: tuple[MessageState, ...]) -> ColumnElement[bool]:
    other = Message.__table__.alias()
    found = exists().where(other.c.action_id == Action.id, other.c.state.in_(states))
    return found if states else false()
