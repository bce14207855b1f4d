"""Reading a supporter's action, as frozen rows for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose, Ticket
from campaign.content.queries import LoadedCampaign, campaign_by_id, campaign_by_slug
from campaign.content.tallies import COUNTED
from campaign.core.errors import (
    IncompleteError,
    NoDraftError,
    Step,
    TokenError,
    TokenProblem,
)
from campaign.core.letter import greeting
from campaign.core.states import ActionState, MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.supporters.compose import Letter, enclosure_text, letter_of, published

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from postcodes import Constituency, Member


@dataclass(frozen=True, slots=True)
class Draft:
    """A supporter's draft as far as it has come."""

    campaign: LoadedCampaign
    state: ActionState
    constituency: Constituency
    member: Member | None
    postcode: str
    found_by: str
    name: str
    email: str
    address_1: str
    address_2: str
    town: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What the letter page shows."""

    draft: Draft
    member: Member
    subject: str
    body: str
    published_body: str
    kept_body: str
    own_share: int | None
    enclosure_text: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A complete letter with its action's facts."""

    campaign: LoadedCampaign
    state: ActionState
    letter: Letter
    key: str
    wrote_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a supporter may know of their own letter."""

    campaign: LoadedCampaign
    state: ActionState
    letter_state: MessageState | None
    reference: str
    member_name: str
    constituency_name: str
    confirmed_at: datetime | None
    sent_at: datetime | None
    erased_at: datetime | None
    text: str
    can_withdraw: bool


def find_draft(deps: Deps, slug: str, key: str | None) -> Draft:
    """The draft that this browser has for the campaign.

    Raises:
        UnknownCampaignError: there is no such campaign.
        NoDraftError: there is no draft, or its letter is already confirmed.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(session, slug)
        return _draft(deps, campaign, _open_action(session, campaign, key))


def letter_page(deps: Deps, slug: str, key: str | None) -> LetterPage:
    """The letter page of the draft.

    Raises:
        NoDraftError: there is no draft.
        IncompleteError: name and address come first, or nobody sits for the constituency.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(session, slug)
        action = _open_action(session, campaign, key)
        member = _person_known(deps, action)
        original = published(deps, session, campaign, action, member)
        return LetterPage(
            draft=_draft(deps, campaign, action),
            member=member,
            subject=action.subject or original.subject,
            body=action.body or original.body,
            published_body=original.body,
            kept_body=action.kept_body or "",
            own_share=action.own_share if action.body else None,
            enclosure_text=enclosure_text(deps, session, campaign, action, member),
        )


def whole_draft(deps: Deps, slug: str, key: str | None) -> Whole:
    """The draft's letter as it would be sent.

    Raises:
        NoDraftError: there is no draft.
        IncompleteError: a step is missing.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(session, slug)
        action = _open_action(session, campaign, key)
        return _whole(deps, session, campaign, action)


def model_letter(deps: Deps, slug: str, key: str | None) -> str:
    """The author's letter to copy and post, for an MP without an address or a vacant seat's office.

    Raises:
        NoDraftError: there is no draft.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(session, slug)
        action = _open_action(session, campaign, key)
        member = deps.finder.member(action.constituency_code)
        if member is None:
            return ""
        original = published(deps, session, campaign, action, member)
        enclosed = enclosure_text(deps, session, campaign, action, member)
        return f"{greeting(member)}\n\n{original.body}\n\n{enclosed}"


def letter_to_confirm(deps: Deps, token: str) -> Whole:
    """The letter that a confirmation link is for, whatever its state.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.CONFIRM, token)
    with deps.db.read() as session:
        action = _by_ticket(session, ticket)
        check_ticket(action, ticket)
        campaign = campaign_by_id(session, action.campaign_id)
        return _whole(deps, session, campaign, action)


def receipt(deps: Deps, token: str) -> Receipt:
    """Where the letter of a receipt link stands.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.RECEIPT, token)
    with deps.db.read() as session:
        return _receipt(session, _by_ticket(session, ticket))


def confirmed(deps: Deps, key: str) -> Receipt:
    """The same, for the browser that has just confirmed.

    Raises:
        NoDraftError: no such letter.
    """
    with deps.db.read() as session:
        action = session.scalar(select(Action).where(Action.key == key))
        if action is None or action.confirmed_at is None:
            raise NoDraftError
        return _receipt(session, action)


def require_complete(deps: Deps, action: Action) -> Member:
    """The member that the action's letter goes to, if every step is done.

    Raises:
        IncompleteError: naming the first step that is not.
    """
    member = _person_known(deps, action)
    if not action.body or not action.subject or action.body_for != action.constituency_code:
        raise IncompleteError(Step.LETTER)
    return member


def check_ticket(action: Action, ticket: Ticket) -> None:
    """Whether a confirmation link still fits its action.

    Raises:
        TokenError: its letter was changed since, or is deleted.
    """
    if action.erased_at is not None:
        raise TokenError(TokenProblem.GONE)
    if action.state == ActionState.WITHDRAWN:
        raise TokenError(TokenProblem.GONE)
    if action.confirm_round != ticket.round or action.state == ActionState.DRAFTED:
        raise TokenError(TokenProblem.REPLACED)


def _person_known(deps: Deps, action: Action) -> Member:
    member = deps.finder.member(action.constituency_code)
    if member is None or member.email is None:
        raise IncompleteError(Step.FIND)
    if not (action.name and action.email and action.address_1 and action.postcode):
        raise IncompleteError(Step.YOU)
    return member


def _open_action(session: Session, campaign: LoadedCampaign, key: str | None) -> Action:
    action = (
        session.scalar(
            select(Action).where(
                Action.key == key,
                Action.campaign_id == campaign.id,
                Action.state.in_((ActionState.DRAFTED, ActionState.AWAITING)),
            )
        )
        if key
        else None
    )
    if action is None:
        raise NoDraftError
    return action


def _by_ticket(session: Session, ticket: Ticket) -> Action:
    action = session.scalar(select(Action).where(Action.key == ticket.key))
    if action is None:
        raise TokenError(TokenProblem.GONE)
    return action


def _draft(deps: Deps, campaign: LoadedCampaign, action: Action) -> Draft:
    return Draft(
        campaign=campaign,
        state=ActionState(action.state),
        constituency=deps.finder.constituency(action.constituency_code),
        member=deps.finder.member(action.constituency_code),
        postcode=action.postcode or "",
        found_by=action.found_by,
        name=action.name or "",
        email=action.email or "",
        address_1=action.address_1 or "",
        address_2=action.address_2 or "",
        town=action.town or "",
    )


def _whole(deps: Deps, session: Session, campaign: LoadedCampaign, action: Action) -> Whole:
    member = require_complete(deps, action)
    return Whole(
        campaign=campaign,
        state=ActionState(action.state),
        letter=letter_of(deps, session, campaign, action, member),
        key=action.key,
        wrote_before=_wrote_before(session, action),
    )


def _wrote_before(session: Session, action: Action) -> datetime | None:
    """When the same person wrote to the same MP in this campaign, if they did."""
    return session.scalar(
        select(Action.confirmed_at)
        .where(
            Action.id != action.id,
            Action.campaign_id == action.campaign_id,
            Action.constituency_code == action.constituency_code,
            Action.email == action.email,
            Action.state.in_(COUNTED),
        )
        .order_by(Action.id.desc())
        .limit(1)
    )


def _receipt(session: Session, action: Action) -> Receipt:
    letter = session.scalar(
        select(Message).where(Message.action_id == action.id, Message.kind == MessageKind.LETTER)
    )
    return Receipt(
        campaign=campaign_by_id(session, action.campaign_id),
        state=ActionState(action.state),
        letter_state=MessageState(letter.state) if letter else None,
        reference=action.reference,
        member_name=action.member_name,
        constituency_name=action.constituency_name,
        confirmed_at=action.confirmed_at,
        sent_at=action.sent_at,
        erased_at=action.erased_at,
        text=letter.text if letter else "",
        can_withdraw=bool(
            action.state == ActionState.QUEUED
            and letter
            and letter.state in (MessageState.QUEUED, MessageState.HELD)
        ),
    )
