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
from tests.integration.outbox.commanding import Run, letter, runner, state
from tests.support.letters import SLUG, confirmed


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
