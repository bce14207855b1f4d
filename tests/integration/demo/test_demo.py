"""Made-up letters hold what real ones hold to, and stay away from real ones."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, update

from campaign.chain.queries import claims_of
from campaign.cli import postbag
from campaign.config import Environment
from campaign.core.chain import answered_on, disagreements, position_of, stage_of
from campaign.db.models import Action, AnswerLink, InboundMail, Message, SeatTally, Survey, Visit
from campaign.demo.service import DemoRefusedError, make_demo, may_make
from campaign.deps import Deps
from campaign.serving.chores import CHORES
from tests.integration.tallies.counting import counted, naive
from tests.support.letters import confirmed


def run(deps: Deps, *words: str):
    return CliRunner().invoke(postbag.commands["demo"], list(words), obj=lambda: deps)


def number_of(deps: Deps, model: type) -> int:
    with deps.db.read() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_demo_is_a_year_of_letters_already_counted(deps: Deps) -> None:
    said = run(deps, "--actions", "900")
    assert said.exit_code == 0, said.output
    assert "900 letters" in said.output
    assert number_of(deps, Action) == 900
    assert counted(deps) == naive(deps)
    with deps.db.read() as session:
        days = session.scalars(select(Action.confirmed_on).distinct()).all()
        assert len(days) > 150
        assert len(set(session.scalars(select(Action.nation)))) == 4
        assert session.scalar(select(func.sum(Visit.number))) > 2_000
        assert session.scalar(select(func.sum(SeatTally.answered))) > 30


def test_every_letter_stands_where_its_claims_say(deps: Deps) -> None:
    make_demo(deps, 900, lambda _: None)
    with deps.db.read() as session:
        letters = session.scalars(select(Action)).all()
        known = claims_of(session, [letter.id for letter in letters])
        assert session.scalar(select(func.count()).select_from(AnswerLink)) > 100
        assert session.scalar(select(func.count()).select_from(InboundMail)) > 50
        assert session.scalar(select(func.count()).select_from(Survey)) > 10
    for letter in letters:
        claims = known.get(letter.id, ())
        assert letter.stage == stage_of(claims)
        assert letter.position == position_of(claims)
        assert letter.answered_on == answered_on(claims)
        assert letter.is_disputed == bool(disagreements(claims))
        assert letter.email is None or letter.email.endswith(".example")


def test_more_can_be_added_and_real_rows_go_on_getting_their_own_ids(deps: Deps) -> None:
    confirmed(deps, "before@home.example")
    make_demo(deps, 50, lambda _: None)
    make_demo(deps, 50, lambda _: None)
    confirmed(deps, "after@home.example")
    assert number_of(deps, Action) == 102


def test_the_worker_writes_to_nobody_of_a_demo(deps: Deps) -> None:
    make_demo(deps, 900, lambda _: None)
    for chore in CHORES:
        chore(deps)
    assert number_of(deps, Message) == 0


def test_a_dry_run_makes_nothing(deps: Deps) -> None:
    said = run(deps, "--dry-run")
    assert said.output == "2,000 letters would be made. Nothing was.\n"
    assert number_of(deps, Action) == 0


def test_on_a_new_machine_it_makes_all_that_it_needs(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("POSTBAG_")}
    done = subprocess.run(
        [sys.executable, "-m", "campaign", "demo", "--actions", "50"],
        env={**clean, "POSTBAG_INSTANCE": str(tmp_path / "new")},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert "50 letters" in done.stdout


def test_production_is_refused(deps: Deps) -> None:
    settings = dataclasses.replace(deps.settings, env=Environment.PRODUCTION)
    with pytest.raises(DemoRefusedError, match="production"):
        make_demo(dataclasses.replace(deps, settings=settings), 10, lambda _: None)
    assert number_of(deps, Action) == 0


def test_where_real_letters_are_it_is_refused(deps: Deps) -> None:
    confirmed(deps)
    may_make(deps)
    with deps.db.write() as session:
        session.execute(update(Message).values(for_real=True))
    with pytest.raises(DemoRefusedError, match="real letters"):
        make_demo(deps, 10, lambda _: None)
    assert number_of(deps, Action) == 1
