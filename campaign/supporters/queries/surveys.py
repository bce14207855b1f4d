"""What the page of a survey shows: whose letter it is, and what has been told so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.content.queries import LoadedCampaign, campaign_by_id
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.incoming import IncomingKind
from campaign.core.letter import LONDON
from campaign.core.surveys import LAST
from campaign.db.models import InboundMail, KeptFile, Survey
from campaign.supporters.queries.whole import action_of_ticket

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.db.models import Action
    from campaign.deps import Deps


@dataclass(frozen=True, slots=True)
class SurveyPage:
    """One asking, and what the supporter has told so far.

    Attributes:
        sent_on: the day the letter went, in British time; None for one that never did.
        today: the day it is now, likewise.
        outcome: a value of `core.surveys.Outcome`; empty until it is answered.
        reply_text: the MP's answer as they shared it; empty where they did not.
        files: names of the files that they shared.
        is_asked_again: there is another asking to come, as far as is known.
        answer_came: an answer of the MP's office has come through us.
        is_erased: their data is deleted, so there is nothing to tell it of.
    """

    campaign: LoadedCampaign
    key: str
    member_name: str
    reference: str
    sent_on: date | None
    today: date
    outcome: str
    happened_on: date | None
    reply_text: str
    files: tuple[str, ...]
    no_surveys: bool
    is_asked_again: bool
    is_erased: bool
    answer_came: bool

    @property
    def has_shared(self) -> bool:
        """Whether there is an answer of theirs here."""
        return bool(self.reply_text or self.files)


def survey_page(deps: Deps, token: str) -> SurveyPage:
    """The page of a survey's link.

    Raises:
        TokenError: the link does not work.
    """
    ticket = deps.tokens.read(Purpose.SURVEY, token)
    with deps.db.read() as session:
        action = action_of_ticket(session, ticket)
        row = select(Survey).where(Survey.action_id == action.id, Survey.wave == ticket.round)
        survey = session.scalar(row)
        if survey is None:
            raise TokenError(TokenProblem.GONE)
        campaign = campaign_by_id(deps, session, action.campaign_id)
        return SurveyPage(
            campaign=campaign,
            key=action.key,
            member_name=action.member_name,
            reference=action.reference,
            sent_on=_day_it_went(action),
            today=deps.now().astimezone(LONDON).date(),
            outcome=survey.outcome,
            happened_on=survey.happened_on,
            reply_text=survey.reply_text or "",
            files=_files(session, survey),
            no_surveys=action.no_surveys,
            is_asked_again=_is_asked_again(campaign, action, survey),
            is_erased=action.email is None,
            answer_came=_answer_came(session, action),
        )


def _day_it_went(action: Action) -> date | None:
    return action.sent_at.astimezone(LONDON).date() if action.sent_at else None


def _answer_came(session: Session, action: Action) -> bool:
    came = select(InboundMail.id).where(
        InboundMail.action_id == action.id, InboundMail.kind == IncomingKind.ANSWER
    )
    return session.scalar(came.limit(1)) is not None


def _files(session: Session, survey: Survey) -> tuple[str, ...]:
    names = select(KeptFile.name).where(KeptFile.survey_id == survey.id).order_by(KeptFile.id)
    return tuple(name or "" for name in session.scalars(names))


def _is_asked_again(campaign: LoadedCampaign, action: Action, survey: Survey) -> bool:
    is_last = survey.wave >= len(campaign.settings.follow_up.days)
    return not (is_last or action.no_surveys or survey.outcome == LAST)
