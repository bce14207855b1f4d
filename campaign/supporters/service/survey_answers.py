"""What supporters tell of their letter's answer; told again, it takes the place of before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.chain.heard import heard_by_survey
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.surveys import LAST, MOST_FILES, Outcome, TooManyFilesError
from campaign.db.erasure import drop_files
from campaign.db.models import Action, KeptFile, MessageKind, Survey
from campaign.outbox.files import keep_blob
from campaign.outbox.locks import lock_action
from campaign.outbox.questions import cancel_questions

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.core.surveys import FileKind
    from campaign.deps import Deps

ASKINGS = (MessageKind.SURVEY, MessageKind.SURVEY_REMINDER)


@dataclass(frozen=True, slots=True)
class HandedFile:
    """A file as it was handed on, its name made harmless."""

    name: str
    kind: FileKind
    content: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What the supporter tells.

    Attributes:
        reply_text: the MP's answer; empty leaves what was shared before.
        file: likewise; a further one is added.
        permission: the words of the box they ticked; needed wherever something is shared.
    """

    outcome: Outcome
    happened_on: date | None = None
    reply_text: str = ""
    file: HandedFile | None = None
    permission: str = ""


def tell(deps: Deps, token: str, told: Told) -> None:
    """Write down what was told, in the place of what was told before by the same link.

    Raises:
        TokenError: the link does not work.
        TooManyFilesError: there are as many files as are kept already.
    """
    with deps.db.write() as session:
        action, survey = _asking(deps, session, token)
        survey.outcome = told.outcome
        # The page offers the day of an earlier outcome again; on which day nothing came is no news.
        survey.happened_on = None if told.outcome == Outcome.NOTHING else told.happened_on
        survey.answered_at = deps.now()
        if told.reply_text and told.permission:
            survey.reply_text = told.reply_text
            survey.permission = told.permission
        if told.file and told.permission:
            _keep(deps, session, survey, told.file)
            survey.permission = told.permission
        session.flush()
        heard_by_survey(deps, session, action, survey)
        overtaken = ASKINGS if told.outcome == LAST else (MessageKind.SURVEY_REMINDER,)
        cancel_questions(session, action, deps.now(), *overtaken)


def stop_asking(deps: Deps, token: str) -> None:
    """Never ask this supporter of this letter again.

    Raises:
        TokenError: the link does not work.
    """
    with deps.db.write() as session:
        action, _ = _asking(deps, session, token)
        action.no_surveys = True
        cancel_questions(session, action, deps.now(), *ASKINGS)


def take_back(deps: Deps, token: str) -> None:
    """Delete the answer that the supporter shared; what they told of it stays.

    Raises:
        TokenError: the link does not work.
    """
    with deps.db.write() as session:
        _, survey = _asking(deps, session, token)
        survey.reply_text = None
        survey.permission = ""
        drop_files(session, KeptFile.survey_id == survey.id)


def _asking(deps: Deps, session: Session, token: str) -> tuple[Action, Survey]:
    ticket = deps.tokens.read(Purpose.SURVEY, token)
    action = lock_action(session, Action.key == ticket.key)
    if action is None or action.email is None:
        raise TokenError(TokenProblem.GONE)
    row = select(Survey).where(Survey.action_id == action.id, Survey.wave == ticket.round)
    survey = session.scalar(row.with_for_update())
    if survey is None:
        raise TokenError(TokenProblem.GONE)
    return action, survey


def _keep(deps: Deps, session: Session, survey: Survey, file: HandedFile) -> None:
    """A page that is sent twice is kept once."""
    mine = select(KeptFile.sha256).where(KeptFile.survey_id == survey.id)
    kept = session.scalars(mine).all()
    if hashlib.sha256(file.content).hexdigest() in kept:
        return
    if len(kept) >= MOST_FILES:
        raise TooManyFilesError
    session.add(
        KeptFile(
            survey_id=survey.id,
            sha256=keep_blob(deps, session, file.content),
            name=file.name,
            media_type=file.kind.media_type,
        )
    )
