"""`hold`, `release` and `suppressions` as staff type them."""

from __future__ import annotations

import dataclasses

import pytest
from sqlalchemy import select

from campaign.core.provider_account import ProviderAccountError
from campaign.core.states import HeldFor, MessageState
from campaign.db.models import Message, Suppression
from campaign.deps import Deps
from campaign.outbox.moves import move_message
from tests.integration.outbox.commanding import (
    Run,
    letter,
    pause,
    refuse_addresses,
    runner,
    state,
)
from tests.support.letters import SLUG, confirmed
from tests.support.way import work


@pytest.fixture
def run(deps: Deps) -> Run:
    return runner(deps)


def test_a_campaign_is_not_let_go_while_everything_is_stopped(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    assert "2 messages would be held" in run("hold", "--dry-run").stdout
    assert state(deps, key) == "queued"
    assert run("hold").exit_code == 0
    assert run("hold", "--campaign", SLUG).exit_code == 0
    stopped = run("release", "--campaign", SLUG)
    assert stopped.exit_code == 1
    assert "Everything is stopped" in stopped.stderr
    assert state(deps, key) == "held"
    assert "2 messages would be released" in run("release", "--dry-run").stdout
    assert "2 messages released" in run("release").stdout


def test_a_release_says_what_is_still_stopped_and_what_helps(deps: Deps, run: Run) -> None:
    confirmed(deps)
    run("hold")
    assert run("release", "--dry-run").stderr == ""
    refuse_addresses(deps)
    would = run("release", "--dry-run")
    assert "mail systems refuse the address: 1 letter." in would.stderr
    pause(deps)
    done = run("release")
    assert (done.exit_code, done.stdout) == (0, "2 messages released.\n")
    assert f"campaign {SLUG} is paused: 1 letter. `campaign resume {SLUG}`" in done.stderr
    assert "mail systems refuse the address: 1 letter." in done.stderr
    assert "outbox suppressions lift" in done.stderr


def test_what_a_pause_had_held_before_is_told_of_too(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    pause(deps)
    work(deps)
    assert state(deps, key) == "held"
    done = run("release", "--campaign", SLUG)
    assert done.stdout == "0 messages released.\n"
    assert f"campaign {SLUG} is paused: 1 letter." in done.stderr


def test_one_that_is_let_go_into_a_pause_is_said_to_be_stopped(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    run("hold", key)
    pause(deps)
    done = run("release", key)
    assert done.exit_code == 0
    assert "held again" in done.stderr
    assert "campaign resume" in done.stderr


def test_a_second_hold_says_that_it_is_one(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    assert run("hold", key).stdout == "It is held.\n"
    again = run("hold", key)
    assert (again.exit_code, again.stdout) == (0, "It is already held.\n")
    assert "already" not in run("hold", "--dry-run").stdout
    one = run("hold", "--campaign", SLUG).stdout
    assert "1 message held" in one
    assert "already" not in one
    assert f"The campaign {SLUG} is already held." in run("hold", "--campaign", SLUG).stdout
    assert "Everything" not in run("hold").stdout
    assert "Everything is already held." in run("hold").stdout
    assert "Everything is already held." in run("hold", "--dry-run").stdout


def test_what_others_hold_is_not_held_again_by_staff(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    pause(deps)
    work(deps)
    refused = run("hold", key)
    assert (refused.exit_code, state(deps, key)) == (1, "held")
    assert "campaign resume" in refused.stderr


def test_one_is_one_message_and_one_letter(deps: Deps, run: Run) -> None:
    confirmed(deps)
    work(deps)
    waiting = letter(deps, confirmed(deps, "other@home.example"))
    with deps.db.write() as session:
        row = session.get_one(Message, waiting.id)
        move_message(session, row, MessageState.HELD, deps.now(), "a test", HeldFor.SUPPRESSED)
    refuse = waiting.to_email
    assert run("suppressions", "lift", refuse, "--dry-run").stdout == "1 letter would go on.\n"
    assert run("suppressions", "lift", refuse).stdout == "Lifted; 1 letter goes on.\n"


def test_an_id_and_a_campaign_together_are_refused(run: Run) -> None:
    assert run("hold", "0" * 32, "--campaign", SLUG).exit_code == 2
    assert run("release", "0" * 32, "--campaign", SLUG).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [((), "`outbox release` without an ID"), (("--campaign", SLUG), "--campaign SLUG")],
)
def test_one_message_is_not_let_go_alone_while_more_than_it_is_stopped(
    deps: Deps, run: Run, arguments, words
) -> None:
    key = letter(deps, confirmed(deps)).key
    run("hold", *arguments)
    refused = run("release", key)
    assert (refused.exit_code, state(deps, key)) == (1, "held")
    assert words in refused.stderr


@pytest.mark.parametrize(
    ("reason", "words"),
    [(HeldFor.PAUSED, "campaign resume"), (HeldFor.SUPPRESSED, "outbox suppressions")],
)
def test_what_others_stop_is_let_go_in_their_way(deps: Deps, run: Run, reason, words) -> None:
    key = letter(deps, confirmed(deps)).key
    with deps.db.write() as session:
        row = session.scalars(select(Message).where(Message.key == key)).one()
        move_message(session, row, MessageState.HELD, deps.now(), "a test", reason)
    refused = run("release", key)
    assert (refused.exit_code, state(deps, key)) == (1, "held")
    assert words in refused.stderr


class Away:
    """A provider's account that cannot be asked."""

    def lift(self, email: str) -> None:
        raise ProviderAccountError("unreachable", email)

    def suppressions(self) -> tuple[()]:
        raise ProviderAccountError("unreachable")

    def domain(self, name: str) -> None:
        raise ProviderAccountError("unreachable", name)


def test_refused_addresses_are_listed_and_lifted(deps: Deps, run: Run) -> None:
    assert run("suppressions").stdout == "None.\n"
    with deps.db.write() as session:
        session.add(Suppression(email="office@x.example", reason="bounce", since=deps.now()))
    assert "office@x.example  bounce" in run("suppressions").stdout
    assert run("suppressions", "lift", "office@x.example", "--dry-run").exit_code == 0
    away = dataclasses.replace(deps, account=Away())
    failed = run("suppressions", "lift", "office@x.example", given=away)
    assert failed.exit_code == 1
    assert "(unreachable); nothing is changed" in failed.stderr
    assert "office@x.example" in run("suppressions").stdout
    assert run("suppressions", "lift", "Office@x.example").exit_code == 0
    assert run("suppressions").stdout == "None.\n"
    assert run("suppressions", "lift", "office@x.example").exit_code == 1
