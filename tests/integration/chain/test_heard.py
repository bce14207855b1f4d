"""What comes by mail and what supporters tell become claims by themselves, each with its source."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign.chain.heard import heard_by_mail
from campaign.chain.queries import claims_of
from campaign.core.chain import Claim, Position, Source, Stage
from campaign.core.incoming import IncomingKind
from campaign.core.surveys import Outcome
from campaign.db.models import Action, Answer, InboundMail
from campaign.deps import Deps
from campaign.supporters.service.survey_answers import Told, tell
from campaign.supporters.service.surveys import ask_surveys
from tests.integration.supporters.asking import asked, gone, link
from tests.support.clock import SetClock
from tests.support.letters import action_of

TODAY = date(2026, 11, 23)


def claims(deps: Deps, key: str) -> tuple[Claim, ...]:
    number = action_of(deps, key).id
    with deps.db.read() as session:
        return claims_of(session, [number]).get(number, ())


def came(deps: Deps, key: str, kind: IncomingKind, sent_at: datetime | None = None) -> None:
    with deps.db.write() as session:
        action = session.scalars(select(Action).where(Action.key == key)).one()
        mail = InboundMail(
            key=deps.new_key(),
            digest=deps.new_key(),
            received_at=deps.now(),
            action_id=action.id,
            kind=kind,
            sent_at=sent_at,
            raw=None,
        )
        session.add(mail)
        session.flush()
        heard_by_mail(deps, session, action, mail)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        (IncomingKind.ACKNOWLEDGEMENT, Stage.ACKNOWLEDGED),
        (IncomingKind.ANSWER, Stage.ANSWERED),
    ],
)
def test_an_offices_mail_is_a_claim_until_a_person_says_more(
    deps: Deps, kind: IncomingKind, stage: Stage
) -> None:
    key = gone(deps)
    came(deps, key, kind)
    (claim,) = claims(deps, key)
    assert (claim.stage, claim.position) == (stage, Position.UNREAD)
    assert (claim.source, claim.is_sorted_by_rule) == (Source.REPLY, True)
    assert action_of(deps, key).stage == stage


@pytest.mark.parametrize(
    "kind",
    [IncomingKind.AUTO_REPLY, IncomingKind.BOUNCE, IncomingKind.OWN, IncomingKind.NOTICE],
)
def test_machines_and_the_supporter_say_nothing_of_the_mp(deps: Deps, kind: IncomingKind) -> None:
    key = gone(deps)
    came(deps, key, kind)
    assert claims(deps, key) == ()


def test_a_date_that_cannot_be_is_not_believed(deps: Deps, clock: SetClock) -> None:
    key = gone(deps)
    clock.pass_time(days=3)
    for sent_at in (
        deps.now() + timedelta(days=400),
        datetime(1970, 1, 1, tzinfo=UTC),
        None,
    ):
        came(deps, key, IncomingKind.ANSWER, sent_at)
    came(deps, key, IncomingKind.ANSWER, deps.now() - timedelta(days=1))
    days = [claim.happened_on for claim in claims(deps, key)]
    assert days == [date(2026, 11, 26)] * 3 + [date(2026, 11, 25)]


def told(deps: Deps, key: str, outcome: Outcome, day: date | None = None) -> None:
    tell(deps, link(deps, key).removeprefix("/survey/"), Told(outcome, day))


def test_what_a_supporter_tells_is_a_claim_of_theirs(deps: Deps, clock: SetClock) -> None:
    key = asked(deps, clock)
    told(deps, key, Outcome.WROTE, date(2026, 12, 1))
    (claim,) = claims(deps, key)
    assert (claim.stage, claim.source, claim.happened_on) == (
        Stage.WROTE,
        Source.SURVEY,
        date(2026, 12, 1),
    )


def test_told_again_it_takes_the_place_of_before_and_both_are_in_the_history(
    deps: Deps, clock: SetClock
) -> None:
    key = asked(deps, clock)
    told(deps, key, Outcome.REPLIED)
    told(deps, key, Outcome.NOTHING)
    (claim,) = claims(deps, key)
    assert (claim.stage, claim.happened_on) == (Stage.NOTHING, date(2026, 12, 7))
    assert action_of(deps, key).stage == Stage.NOTHING
    with deps.db.read() as session:
        assert len(session.scalars(select(Answer)).all()) == 2


def test_a_supporter_who_saw_nothing_and_a_mail_that_came_disagree_in_the_open(
    deps: Deps, clock: SetClock
) -> None:
    key = gone(deps)
    came(deps, key, IncomingKind.ANSWER)
    clock.pass_time(days=35)
    assert ask_surveys(deps) == 1
    tell(deps, link(deps, key, 2).removeprefix("/survey/"), Told(Outcome.NOTHING))
    action = action_of(deps, key)
    assert (action.stage, action.is_disputed) == (Stage.ANSWERED, True)
    assert [claim.source for claim in claims(deps, key)] == [Source.REPLY, Source.SURVEY]
