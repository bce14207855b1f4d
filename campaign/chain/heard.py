"""Claims that nobody has to type: what came by mail, as our rules sort it, and what surveys tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from campaign.chain.service import Recorded, record, retract
from campaign.core.chain import Source, Stage
from campaign.core.incoming import IncomingKind
from campaign.core.letter import LONDON
from campaign.core.surveys import Outcome
from campaign.db.models import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.db.models import Action, InboundMail, Survey
    from campaign.deps import Deps

MAIL_STAGES: Final[Mapping[str, Stage]] = {
    IncomingKind.ACKNOWLEDGEMENT: Stage.ACKNOWLEDGED,
    IncomingKind.ANSWER: Stage.ANSWERED,
}
"""What of all that comes says anything of the MP; a machine's word of an absence does not."""

SURVEY_STAGES: Final[Mapping[Outcome, Stage]] = {
    Outcome.NOTHING: Stage.NOTHING,
    Outcome.ACKNOWLEDGED: Stage.ACKNOWLEDGED,
    Outcome.ANSWERED: Stage.ANSWERED,
    Outcome.AGREED: Stage.AGREED,
    Outcome.WROTE: Stage.WROTE,
    Outcome.REPLIED: Stage.REPLIED,
}


def heard_by_mail(deps: Deps, session: Session, action: Action, mail: InboundMail) -> None:
    """Record what a mail that was just sorted says; a person reads it later and says more.

    Args:
        deps: the outside world.
        session: the transaction, with the letter and the mail locked.
        action: the letter that it answers.
        mail: sorted.
    """
    stage = MAIL_STAGES.get(mail.kind)
    if stage is None:
        return
    claim = Recorded(stage, day_of(mail, action), Source.REPLY, inbound_id=mail.id, is_by_rule=True)
    record(deps, session, claim, [action.id])


def day_of(mail: InboundMail, action: Action) -> date:
    """The day in London on which a mail was sent, as far as its own date can be believed."""
    sent = mail.sent_at
    earliest = action.sent_at or action.confirmed_at or mail.received_at
    believed = sent is not None and earliest <= sent <= mail.received_at
    return (sent if believed and sent else mail.received_at).astimezone(LONDON).date()


def heard_by_survey(deps: Deps, session: Session, action: Action, survey: Survey) -> None:
    """Record what a supporter has told, in the place of what they told by the same asking before.

    Args:
        deps: the outside world.
        session: the transaction, with the letter and the survey locked.
        action: the letter.
        survey: as it is answered now.
    """
    held = select(Answer.id).where(Answer.survey_id == survey.id, Answer.retracted_at.is_(None))
    for earlier in session.scalars(held).all():
        retract(deps, session, earlier, by=None)
    told = (survey.answered_at or deps.now()).astimezone(LONDON).date()
    stage = SURVEY_STAGES[Outcome(survey.outcome)]
    claim = Recorded(stage, survey.happened_on or told, Source.SURVEY, survey_id=survey.id)
    record(deps, session, claim, [action.id])
