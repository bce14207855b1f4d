"""The digest's numbers: of the right weeks, and none of letters so small that it may point at a person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.core.chain import Stage
from campaign.core.digest import Week, last_week
from campaign.core.states import ActionState
from campaign.core.tallies import Step
from campaign.db.models import Action, Answer, Campaign, CampaignStatus, InboundMail
from campaign.tallies.recount import mark_everything
from campaign.team.digest.figures import Figures, figures
from campaign.team.digest.words import mail, period
from tests.integration.tallies.counting import count_all
from tests.integration.team.actions import add_actions

if TYPE_CHECKING:
    from campaign.deps import Deps

LAST, BEFORE, LONG_AGO = date(2026, 11, 16), date(2026, 11, 15), date(2026, 3, 2)


def fill(deps: Deps) -> None:
    """Twelve letters last week, seven the week before, twenty long ago; and two this week."""
    add_actions(deps, 9, 0, confirmed_on=LAST, state=ActionState.DELIVERED)
    add_actions(deps, 3, 10, confirmed_on=date(2026, 11, 22), state=ActionState.QUEUED)
    add_actions(deps, 7, 20, confirmed_on=BEFORE)
    add_actions(deps, 20, 40, confirmed_on=LONG_AGO, stage=Stage.WROTE)
    add_actions(deps, 2, 80, confirmed_on=date(2026, 11, 23))
    mark_everything(deps)
    count_all(deps)


def claim(deps: Deps, code: str, stage: Stage, at: str, **values: object) -> None:
    with deps.db.write() as session:
        row = Answer(
            campaign_id=session.scalars(select(Campaign.id)).first(),
            constituency_code=code,
            stage=stage,
            happened_on=LONG_AGO,
            source="staff",
            recorded_at=datetime.fromisoformat(at).replace(tzinfo=UTC),
        )
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)


def read(deps: Deps) -> Figures:
    with deps.db.read() as session:
        found = figures(deps, session, last_week(deps.now()))
    assert found is not None
    return found


def numbers(deps: Deps) -> dict[Step, tuple[int, int, int]]:
    [campaign] = read(deps).campaigns
    return {row.step: (row.week, row.before, row.ever) for row in campaign.rows}


def test_letters_count_in_the_week_in_which_they_were_confirmed(deps: Deps) -> None:
    fill(deps)
    found = numbers(deps)
    assert found[Step.CONFIRMED] == (12, 7, 41)
    assert found[Step.SENT] == (9, 7, 38)
    assert found[Step.DELIVERED] == (9, 0, 29)


def test_mps_count_in_the_week_in_which_we_learned_of_it(deps: Deps) -> None:
    fill(deps)
    claim(deps, "E14000001", Stage.ANSWERED, "2026-11-16T00:00")
    claim(deps, "E14000001", Stage.WROTE, "2026-11-22T23:59")
    claim(deps, "E14000002", Stage.ANSWERED, "2026-11-15T23:59")
    claim(deps, "E14000003", Stage.WROTE, "2026-11-18T12:00", retracted_at=deps.now())
    claim(deps, "E14000004", Stage.REPLIED, "2026-11-18T12:00")
    claim(deps, "E14000005", Stage.ACKNOWLEDGED, "2026-11-18T12:00")
    claim(deps, "E14000006", Stage.TOLD, "2026-11-18T12:00")
    claim(deps, "E14000007", Stage.WROTE, "2026-11-23T00:00")
    found = numbers(deps)
    assert found[Step.ANSWERED] == (2, 1, 1)
    assert found[Step.WROTE] == (1, 0, 1)
    assert found[Step.REPLIED] == (1, 0, 0)


def test_a_paused_campaign_is_left_out_unless_something_happened(deps: Deps) -> None:
    fill(deps)
    with deps.db.write() as session:
        session.scalars(select(Campaign)).one().status = CampaignStatus.PAUSED
    assert len(read(deps).campaigns) == 1
    with deps.db.read() as session:
        assert figures(deps, session, Week(date(2027, 1, 4))).campaigns == ()


def test_the_mail_names_nobody_and_shows_no_small_number_of_letters(deps: Deps) -> None:
    fill(deps)
    add_actions(deps, 2, 100, confirmed_on=BEFORE, state=ActionState.DELIVERED)
    mark_everything(deps)
    count_all(deps)
    with deps.db.write() as session:
        answered = session.scalars(select(Action.id).limit(1)).one()
        for number in range(3):
            session.add(
                InboundMail(
                    action_id=answered,
                    key=f"{number:032x}",
                    digest=f"{number:064x}",
                    received_at=deps.now(),
                    kind="answer",
                    raw=None,
                )
            )
    words = mail(deps, read(deps))
    assert "- Of these, delivered: 9 (few, 31)" in words.text
    assert "- MPs who wrote to the minister: 0 (0, 1)" in words.text
    assert "- 3 answers to read" in words.text
    assert "<td>few</td>" in words.html
    for part in (words.subject, words.text, words.html):
        assert not any(
            word in part for word in ("Supporter", "private@", "Alex Baker", "Aldershot", "M1 1AE")
        )


@pytest.mark.parametrize(
    ("monday", "words"),
    [
        (date(2026, 11, 16), "16 to 22 November 2026"),
        (date(2026, 11, 30), "30 November to 6 December 2026"),
        (date(2026, 12, 28), "28 December 2026 to 3 January 2027"),
    ],
)
def test_the_days_in_words(monday: date, words: str) -> None:
    assert period(Week(monday)) == words
