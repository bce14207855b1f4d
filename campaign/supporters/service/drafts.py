"""Writing a draft: beginning one, changing the constituency, the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.queries import campaign_by_slug
from campaign.core.errors import NoDraftError, NotThisNationError, PausedError
from campaign.core.language import ENGLISH
from campaign.core.reference import new_reference
from campaign.core.states import BEGUN, OPEN, ActionState
from campaign.db.models import Action
from campaign.members.queries import seat_of
from campaign.outbox.locks import lock_action
from campaign.outbox.moves import move_action
from campaign.supporters.service.kept import keep_text
from campaign.supporters.service.mails import cancel_own_mail
from campaign.supporters.service.versions import choose_versions

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.deps import Deps
    from postcodes import Constituency


@dataclass(frozen=True, slots=True)
class Place:
    """A settled constituency, and how it was settled."""

    constituency: Constituency
    postcode: str
    found_by: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft is begun from.

    Attributes:
        source: which link led here, as that link says.
        language: the page's, `en` or `cy`.
    """

    source: str = ""
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class Person:
    """The supporter, as cleaned by `core.supporter`."""

    name: str
    email: str
    address_1: str
    address_2: str
    town: str


def place_letter(
    deps: Deps, slug: str, key: str | None, place: Place, origin: Origin | None = None
) -> str:
    """Begin a draft for this constituency, or move the one that the browser has; returns its key.

    A draft without words of its own follows the language of the page that it is placed from.
    Words already written for another constituency are kept aside and offered on the letter page.

    Raises:
        UnknownCampaignError: there is no such campaign.
        PausedError: it takes no letters just now.
        NotThisNationError: it is not for the constituency's nation.
    """
    origin = origin or Origin()
    with deps.db.write() as session:
        campaign = campaign_by_slug(deps, session, slug)
        if not campaign.is_open:
            raise PausedError(slug)
        action = _editable(session, key, campaign, BEGUN)
        if action is None:
            action = _new_action(deps, session, campaign, place, origin)
        elif _placed_elsewhere(action, place):
            start_over(session, action, deps.now(), "another constituency")
        _put(deps, session, campaign, action, place)
        if action.body is None and action.language != origin.language:
            action.language = origin.language
            choose_versions(deps, session, campaign, action, place.constituency.nation)
        return action.key


def save_person(deps: Deps, slug: str, key: str | None, person: Person, place: Place) -> None:
    """Keep who is writing, and where; another constituency means another MP.

    Raises:
        NoDraftError: this browser has no draft.
        NotThisNationError: the campaign is not for the constituency's nation.
    """
    with deps.db.write() as session:
        action = draft_for_change(deps, session, slug, key)
        if _placed_elsewhere(action, place):
            campaign = campaign_by_slug(deps, session, slug)
            start_over(session, action, deps.now(), "another postcode")
            _put(deps, session, campaign, action, place)
        before = (action.name, action.email, action.address_1, action.address_2, action.town)
        after = (person.name, person.email, person.address_1, person.address_2, person.town)
        if before == after:
            return
        (action.name, action.email, action.address_1, action.address_2, action.town) = after
        another_inbox = before[1] != after[1]
        changed = start_over if another_inbox else reopen
        changed(session, action, deps.now(), "other details")


def draft_for_change(deps: Deps, session: Session, slug: str, key: str | None) -> Action:
    """The browser's draft, locked.

    Raises:
        NoDraftError: it has none for this campaign, or its letter is already confirmed.
    """
    campaign = campaign_by_slug(deps, session, slug)
    action = _editable(session, key, campaign, OPEN)
    if action is None:
        raise NoDraftError
    return action


def reopen(session: Session, action: Action, now: datetime, cause: str) -> None:
    """Note a change; a letter that waited for confirmation must then be checked and confirmed anew."""
    action.updated_at = now
    if action.state == ActionState.ASKED:
        action.confirm_round += 1  # its inbox is proven; only the page with the old words is over
    if action.state == ActionState.AWAITING:
        _begin_anew(session, action, now, cause)


def start_over(session: Session, action: Action, now: datetime, cause: str) -> None:
    """Note a change of whom or where from: then even a proven inbox must confirm anew."""
    action.updated_at = now
    if action.state in (ActionState.AWAITING, ActionState.ASKED):
        _begin_anew(session, action, now, cause)


def _begin_anew(session: Session, action: Action, now: datetime, cause: str) -> None:
    move_action(session, action, ActionState.DRAFTED, now, cause)
    action.confirm_round += 1
    action.mails_sent = 0
    cancel_own_mail(session, action, now)


def _editable(
    session: Session, key: str | None, campaign: LoadedCampaign, states: frozenset[ActionState]
) -> Action | None:
    if key is None:
        return None
    return lock_action(
        session,
        Action.key == key,
        Action.campaign_id == campaign.id,
        Action.state.in_(states),
    )


def _new_action(
    deps: Deps, session: Session, campaign: LoadedCampaign, place: Place, origin: Origin
) -> Action:
    now = deps.now()
    action = Action(
        key=deps.new_key(),
        reference=_unused_reference(deps, session),
        campaign_id=campaign.id,
        created_at=now,
        updated_at=now,
        constituency_code=place.constituency.code,
        constituency_name=place.constituency.name,
        nation=place.constituency.nation,
        source=origin.source,
        language=origin.language,
    )
    session.add(action)
    return action


def _unused_reference(deps: Deps, session: Session) -> str:
    while True:
        reference = new_reference(deps.chance.choice)
        if session.scalar(select(Action.id).where(Action.reference == reference)) is None:
            return reference


def _placed_elsewhere(action: Action, place: Place) -> bool:
    return (action.constituency_code, action.postcode) != (place.constituency.code, place.postcode)


def _put(
    deps: Deps, session: Session, campaign: LoadedCampaign, action: Action, place: Place
) -> None:
    constituency = place.constituency
    if constituency.nation not in campaign.settings.ministers:
        raise NotThisNationError(constituency.nation)
    member = seat_of(deps, session, constituency.code).member
    if action.body_for not in (None, constituency.code):
        # These words speak of another MP's constituency and perhaps another nation's minister.
        keep_text(deps, session, action, action.body)
        action.subject = action.body = action.body_for = None
    if action.letter_version_id is None or action.nation != constituency.nation:
        action.postcode = place.postcode or None
        choose_versions(deps, session, campaign, action, constituency.nation)
    action.constituency_code = constituency.code
    action.constituency_name = constituency.name
    action.nation = constituency.nation
    action.member_id = member.id if member else None
    action.member_name = member.name if member else ""
    action.postcode = place.postcode or None
    action.found_by = place.found_by
