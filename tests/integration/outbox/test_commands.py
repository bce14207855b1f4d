"""The outbox's commands as staff type them: what they say, what they leave alone, how they exit."""

from __future__ import annotations

import dataclasses
import json

import pytest
from sqlalchemy import select

from campaign.core.mail import MailRefusedError, MailUncertainError
from campaign.core.states import MessageState
from campaign.db.models import Action, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox import holds
from campaign.outbox.moves import move_message
from campaign.supporters.service.returned import give_back
from tests.integration.outbox.commanding import (
    Run,
    letter,
    pause,
    refuse_addresses,
    runner,
    state,
    tried,
)
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.clock import SetClock
from tests.support.letters import confirmed
from tests.support.way import work

REFUSED = MailRefusedError("recipient-refused")


@pytest.fixture
def run(deps: Deps) -> Run:
    return runner(deps)


def test_several_are_put_back_and_one_that_cannot_be_does_not_stop_the_others(
    deps: Deps, run: Run
) -> None:
    one, two = tried(deps, REFUSED, REFUSED)
    would = run("retry", one, two, "--dry-run")
    assert (would.exit_code, state(deps, one)) == (0, "failed")
    done = run("retry", one, "0" * 32, two)
    assert done.exit_code == 1
    assert "0" * 32 + ": There is no message" in done.stderr
    assert state(deps, one) == state(deps, two) == "queued"
    again = run("retry", one)
    assert again.exit_code == 1
    assert "cannot be put back" in again.stderr


def test_all_that_failed_with_one_code_are_put_back_and_no_others(deps: Deps, run: Run) -> None:
    one, other = tried(deps, REFUSED, MailRefusedError("too-large"))
    would = run("retry", "--failed", "recipient-refused", "--dry-run")
    assert "1 message would go back" in would.stdout
    assert state(deps, one) == "failed"
    assert "1 message went back" in run("retry", "--failed", "recipient-refused").stdout
    assert (state(deps, one), state(deps, other)) == ("queued", "failed")


def test_a_code_that_no_message_failed_with_is_refused_with_those_that_there_are(
    deps: Deps, run: Run
) -> None:
    none = run("retry", "--failed", "recipient-refused")
    assert none.exit_code == 1
    assert "Nor with any other" in none.stderr
    tried(deps, REFUSED, REFUSED, MailRefusedError("too-large"))
    typo = run("retry", "--failed", "recipient-refuse")
    assert typo.exit_code == 1
    assert "There are: recipient-refused (2), too-large (1)." in typo.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("retry",), "Give IDs, or --failed"),
        (("retry", "a", "--failed", "b"), "both IDs and --failed"),
        (("settle", "a", "--yes"), "Say --went or"),
        (("settle", "a", "--yes", "--went", "--did-not-go"), "both --went and --did-not-go"),
    ],
)
def test_a_command_line_that_makes_no_sense_exits_with_2(run: Run, arguments, words) -> None:
    done = run(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_an_uncertain_one_is_put_back_with_a_warning(deps: Deps, run: Run) -> None:
    one, sure = tried(deps, MailUncertainError("no-answer"), REFUSED)
    assert "may have arrived" in run("retry", one, "--dry-run").stderr
    assert state(deps, one) == "uncertain"
    done = run("retry", one)
    assert (done.exit_code, state(deps, one)) == (0, "queued")
    assert f"outbox hold {one}" in done.stderr
    assert "may have arrived" not in run("retry", sure).stderr


def test_a_letter_that_is_back_with_its_supporter_stays_unless_told(deps: Deps, run: Run) -> None:
    (one,) = tried(deps, REFUSED)
    give_back(deps)
    work(deps)
    # The mail with the letter has gone; that the letter is returned is noted a moment later.
    assert "--even-though-returned" in run("retry", one).stderr
    assert state(deps, one) == "failed"
    give_back(deps)
    many = run("retry", "--failed", "recipient-refused")
    assert "0 messages went back" in many.stdout
    assert "1 letter stays" in many.stderr
    assert state(deps, one) == "failed"
    told = run("retry", "--failed", "recipient-refused", "--even-though-returned")
    assert "1 message went back" in told.stdout


def test_one_that_will_be_stopped_again_is_put_back_with_the_reason(deps: Deps, run: Run) -> None:
    one, two = tried(deps, REFUSED, REFUSED)
    assert "held again" not in run("retry", one).stderr
    stopped_by_everything(deps)
    assert "would be held again" in run("retry", two, "--dry-run").stderr
    done = run("retry", two)
    assert done.exit_code == 0
    for words in ("`outbox release` without", "campaign resume", "`outbox suppressions`"):
        assert words in done.stderr


def stopped_by_everything(deps: Deps) -> None:
    """A hold, a pause, and a refused address for every letter."""
    holds.hold(deps)
    pause(deps)
    refuse_addresses(deps)


def test_nobody_reads_that_their_letter_failed_while_it_goes(deps: Deps, run: Run) -> None:
    (one,) = tried(deps, REFUSED)
    give_back(deps)
    assert run("retry", one).exit_code == 0
    mailer = ScriptedMailer()
    work(dataclasses.replace(deps, mailer=mailer))
    assert state(deps, one) == "accepted"
    with deps.db.read() as session:
        told = session.scalars(select(Message).where(Message.kind == MessageKind.RETURNED)).one()
    assert told.state == "cancelled"
    assert told.key not in [mail.id for mail in mailer.taken]


def test_the_mail_that_brings_a_letter_back_may_itself_be_sent_again(deps: Deps, run: Run) -> None:
    tried(deps, REFUSED)
    give_back(deps)
    work(deps)
    give_back(deps)
    with deps.db.write() as session:
        mail = session.scalars(select(Message).where(Message.kind == MessageKind.RETURNED)).one()
        move_message(session, mail, MessageState.BOUNCED, deps.now(), "a test")
        key = mail.key
    assert run("retry", key).exit_code == 0


def test_settling_asks_first(deps: Deps, run: Run) -> None:
    (one,) = tried(deps, MailUncertainError("no-answer"))
    asked = run("settle", one, "--went", typed="n\n")
    assert asked.exit_code == 1
    with deps.db.read() as session:
        reference = session.scalars(select(Action.reference)).one()
    assert f"the letter {reference} did go?" in asked.stdout
    assert state(deps, one) == "uncertain"
    assert run("settle", one, "--went", "--dry-run").exit_code == 0
    assert state(deps, one) == "uncertain"
    assert run("settle", one, "--went", typed="y\n").exit_code == 0
    assert state(deps, one) == "accepted"
    assert run("settle", one, "--did-not-go", "--yes").exit_code == 1


def test_what_cannot_be_settled_is_refused_before_anybody_is_asked(deps: Deps, run: Run) -> None:
    (one,) = tried(deps, REFUSED)
    for key, words in ((one, "cannot be settled"), ("0" * 32, "no message")):
        done = run("settle", key, "--went", typed="y\n")
        assert done.exit_code == 1
        assert words in done.stderr
        assert "Note that" not in done.stdout


def test_the_question_of_another_mail_names_its_kind(deps: Deps, run: Run) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        mail = session.scalars(select(Message).where(Message.kind == MessageKind.RECEIPT)).one()
        mail.state = MessageState.UNCERTAIN
    asked = run("settle", mail.key, "--did-not-go", typed="n\n").stdout
    assert "the receipt mail of letter" in asked
    assert "give it back" not in asked


def test_the_status_names_what_needs_a_person_and_since_when(
    deps: Deps, run: Run, clock: SetClock
) -> None:
    unsure, failed = tried(deps, MailUncertainError("no-answer"), REFUSED)
    clock.pass_time(days=3)
    text = run("status").stdout
    assert "The oldest that is uncertain has been so for 3 days." in text
    assert f"uncertain: {unsure} (letter, no-answer)" in text
    assert f"failed: {failed} (letter, recipient-refused)" in text
    found = json.loads(run("status", "--json").stdout)
    assert [row["id"] for row in found["need_a_person"]] == [unsure, failed]
    assert found["states"]["uncertain"] == 1
    assert "jane" not in text.lower()
    assert "home.example" not in text


def test_a_letter_that_is_back_with_its_supporter_needs_nobody(deps: Deps, run: Run) -> None:
    (one,) = tried(deps, REFUSED)
    give_back(deps)
    assert one in run("status").stdout
    work(deps)
    give_back(deps)
    assert one not in run("status").stdout


def test_more_than_fifty_are_counted(deps: Deps, run: Run) -> None:
    key = letter(deps, confirmed(deps)).key
    with deps.db.write() as session:
        row = session.scalars(select(Message).where(Message.key == key)).one()
        action = session.get_one(Action, row.action_id)
        for number in range(53):
            session.add(
                Message(
                    key=f"{number:032}",
                    idempotency_key=f"test:{number}",
                    kind=MessageKind.RECEIPT,
                    action_id=action.id,
                    state=MessageState.FAILED,
                    for_real=row.for_real,
                    lane_id=row.lane_id,
                    created_at=deps.now(),
                    due_at=deps.now(),
                    message_id=f"<{number}@x.example>",
                    to_email="somebody@home.example",
                    subject="x",
                    text="x",
                )
            )
    assert "And 3 more that need a person." in run("status").stdout
    assert json.loads(run("status", "--json").stdout)["need_a_person_too"] == 3
