"""Drafts: as far as each step has come, and whether it is complete."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.content.queries import LoadedCampaign, campaign_by_slug
from campaign.core.errors import IncompleteError, NoDraftError, Step
from campaign.core.letter import greeting, source_notes
from campaign.core.letter_words import LETTER_WORDS
from campaign.core.states import BEGUN, OPEN, ActionState
from campaign.core.supporter import BODY_LEAST
from campaign.db.models import Action, KeptText
from campaign.members.queries import seat_of
from campaign.supporters.compose import (
    enclosure_text,
    has_place_for_story,
    letter_language,
    paper_enclosure_text,
    published,
    settings_of,
)
from letters.own_words import share
from postcodes import Nation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.core.seat import Seat
    from campaign.deps import Deps
    from postcodes import Constituency, Member


@dataclass(frozen=True, slots=True)
class Draft:
    """A supporter's draft as far as it has come."""

    campaign: LoadedCampaign
    state: ActionState
    seat: Seat
    written_to: str
    """The MP whom the draft was begun for, where another one sits now."""
    is_minister: bool
    minister_office: str
    """The office that the enclosed letter goes to, by the draft's own settings."""
    postcode: str
    found_by: str
    name: str
    email: str
    address_1: str
    address_2: str
    town: str

    @property
    def constituency(self) -> Constituency:
        """Where the supporter lives."""
        return self.seat.constituency

    @property
    def member(self) -> Member | None:
        """Who sits for it, if anybody does."""
        return self.seat.member


@dataclass(frozen=True, slots=True)
class LetterPage:
    """What the letter page shows."""

    draft: Draft
    member: Member
    subject: str
    body: str
    published_body: str
    kept_texts: tuple[str, ...]
    own_share: int | None
    enclosure_text: str
    has_place_for_story: bool
    language: str
    """The letter's, which may be another one than the page's: `en` or `cy`."""


def find_draft(deps: Deps, slug: str, key: str | None) -> Draft:
    """The draft that this browser has for the campaign.

    Raises:
        UnknownCampaignError: there is no such campaign.
        NoDraftError: there is no draft, or its letter is already confirmed.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, slug)
        return _draft(deps, session, campaign, open_action(session, campaign, key))


def unfinished(deps: Deps, campaign: LoadedCampaign, key: str) -> str:
    """The name of the MP whom this browser has begun to write to; empty if it has not."""
    with deps.db.read() as session:
        try:
            action = open_action(session, campaign, key)
        except NoDraftError:
            return ""
        return action.member_name if action.state in BEGUN else ""


def letter_page(deps: Deps, slug: str, key: str | None) -> LetterPage:
    """The letter page of the draft.

    Raises:
        NoDraftError: there is no draft.
        IncompleteError: name and address come first, or nobody sits for the constituency.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, slug)
        action = open_action(session, campaign, key)
        member = _person_known(deps, session, action)
        original = published(deps, session, action, member)
        return LetterPage(
            draft=_draft(deps, session, campaign, action),
            member=member,
            subject=action.subject or original.subject,
            body=action.body or original.body,
            published_body=original.body,
            kept_texts=_kept_texts(session, action),
            own_share=round(100 * share(original.body, action.body or original.body)),
            enclosure_text=enclosure_text(deps, session, action, member),
            has_place_for_story=has_place_for_story(session, action),
            language=letter_language(session, action),
        )


@dataclass(frozen=True, slots=True)
class ModelLetter:
    """The two letters to copy or to post: without name and address, which we need not have."""

    letter: str
    enclosure: str
    language: str


def model_letter(deps: Deps, slug: str, key: str | None) -> ModelLetter | None:
    """The letters to copy and post, in the supporter's words if there are any; None for a vacant seat.

    Raises:
        NoDraftError: there is no draft.
    """
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, slug)
        action = open_action(session, campaign, key)
        member = seat_of(deps, session, action.constituency_code).member
        if member is None:
            return None
        original = published(deps, session, action, member)
        enclosed = paper_enclosure_text(deps, session, action, member)
        language = letter_language(session, action)
        own = action.body if action.body_for == action.constituency_code else None
        body = own or original.body
        words, settings = LETTER_WORDS[language], settings_of(deps, session, action)
        parts = (greeting(member, language), body, f"{words.sincerely}\n\n{words.by_hand}")
        notes = source_notes(settings, body, language)
        return ModelLetter("\n\n".join(filter(None, (*parts, notes))), enclosed, language)


def require_complete(deps: Deps, session: Session, action: Action) -> Member:
    """The member that the action's letter goes to, if every step is done.

    Raises:
        IncompleteError: naming the first step that is not.
    """
    member = _person_known(deps, session, action)
    unfinished = len(action.body or "") < BODY_LEAST or not action.subject
    if unfinished or action.body_for != action.constituency_code:
        raise IncompleteError(Step.LETTER)
    return member


def _person_known(deps: Deps, session: Session, action: Action) -> Member:
    member = seat_of(deps, session, action.constituency_code).member
    if member is None or member.email is None:
        raise IncompleteError(Step.FIND)
    if not (action.name and action.email and action.address_1 and action.postcode):
        raise IncompleteError(Step.YOU)
    return member


def _is_minister(deps: Deps, session: Session, action: Action, seat: Seat) -> bool:
    if seat.member is None or action.settings_version_id is None:
        return False
    return seat.member.id in settings_of(deps, session, action).department_members


def _office(deps: Deps, session: Session, action: Action) -> str:
    settings = settings_of(deps, session, action).told_in(letter_language(session, action))
    return settings.ministers[Nation(action.nation)].office


def _kept_texts(session: Session, action: Action) -> tuple[str, ...]:
    statement = select(KeptText.text).where(KeptText.action_id == action.id)
    return tuple(session.scalars(statement.order_by(KeptText.id.desc())))


def open_action(session: Session, campaign: LoadedCampaign, key: str | None) -> Action:
    """The row of this browser's draft.

    Raises:
        NoDraftError: there is none, or its letter is already confirmed.
    """
    action = (
        session.scalar(
            select(Action).where(
                Action.key == key,
                Action.campaign_id == campaign.id,
                Action.state.in_(OPEN),
            )
        )
        if key
        else None
    )
    if action is None:
        raise NoDraftError
    return action


def _draft(deps: Deps, session: Session, campaign: LoadedCampaign, action: Action) -> Draft:
    seat = seat_of(deps, session, action.constituency_code)
    return Draft(
        campaign=campaign,
        state=ActionState(action.state),
        seat=seat,
        written_to=(
            action.member_name
            if seat.member and action.member_id not in (None, seat.member.id)
            else ""
        ),
        is_minister=_is_minister(deps, session, action, seat),
        minister_office=_office(deps, session, action),
        postcode=action.postcode or "",
        found_by=action.found_by,
        name=action.name or "",
        email=action.email or "",
        address_1=action.address_1 or "",
        address_2=action.address_2 or "",
        town=action.town or "",
    )
