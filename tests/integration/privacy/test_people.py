"""Everything of one person, told and deleted, over all of their letters and nobody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from campaign.core.states import ActionState, MessageState
from campaign.db.models import AuditEntry, Consent, Message, Suppression
from campaign.deps import Deps
from campaign.outbox.erasing import erased_keys
from campaign.privacy.cli import privacy
from campaign.privacy.erasing import erase
from campaign.privacy.readable import as_page
from campaign.privacy.report import report
from tests.support.letters import action_of, confirmed, drafted
from tests.support.way import work


def run(deps: Deps, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(privacy, words, obj=lambda: deps)
    return done.exit_code, done.output


def test_the_report_tells_letters_messages_and_consents_with_their_words(deps: Deps) -> None:
    key = confirmed(deps)
    work(deps)
    with deps.db.write() as session:
        session.add(
            Consent(
                action_id=action_of(deps, key).id,
                kind="story",
                wording="You may keep my words <b>",
                given_at=deps.now(),
            )
        )
    confirmed(deps, "other@home.example")
    found = report(deps, " JANE@home.example ")
    (letter,) = found["letters"]
    assert letter["email"] == "jane@home.example"
    assert letter["consents"][0]["wording"] == "You may keep my words <b>"
    assert {row["kind"] for row in letter["messages"]} >= {"confirm", "letter", "receipt"}
    assert "other@home.example" not in json.dumps(found)
    assert key not in json.dumps(found), "a key opens doors"
    page = as_page(found)
    assert "You may keep my words &lt;b&gt;" in page
    with deps.db.read() as session:
        assert list(session.scalars(select(AuditEntry.what))) == ["reported"]


def test_erasing_reaches_every_letter_and_nobody_elses(deps: Deps) -> None:
    gone = confirmed(deps)
    work(deps)
    waiting, draft = confirmed(deps), drafted(deps)
    other = confirmed(deps, "other@home.example")
    done = erase(deps, "Jane@Home.example", "command")
    assert (done.letters, done.busy) == (3, 0)
    assert action_of(deps, gone).state == ActionState.SENT
    assert action_of(deps, waiting).state == ActionState.WITHDRAWN
    assert action_of(deps, draft).state == ActionState.WITHDRAWN
    assert action_of(deps, other).name == "Jane Smith"
    assert erased_keys(deps) == {gone, waiting, draft}
    assert not any(report(deps, "jane@home.example").values())


def test_a_letter_that_is_being_sent_is_left_for_a_minute(deps: Deps) -> None:
    key = confirmed(deps)
    with deps.db.write() as session:
        for row in session.scalars(select(Message).where(Message.kind == "letter")):
            row.state = MessageState.SENDING
    code, said = run(deps, "erase", "jane@home.example")
    assert code == 1
    assert "Being sent at this moment: 1." in said
    assert action_of(deps, key).name


def test_a_dry_run_changes_nothing(deps: Deps) -> None:
    key = confirmed(deps)
    code, said = run(deps, "erase", "jane@home.example", "--dry-run")
    assert (code, said) == (0, "Letters would be deleted: 1; other e-mails: 0.\n")
    assert action_of(deps, key).name


@pytest.mark.parametrize("name", ["jane.json", "jane.html"])
def test_the_file_is_new_and_for_its_reader_alone(deps: Deps, tmp_path: Path, name: str) -> None:
    confirmed(deps)
    file = tmp_path / name
    assert run(deps, "report", "jane@home.example", "--output", str(file))[0] == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert "Jane Smith" in file.read_text()
    assert run(deps, "report", "jane@home.example", "--output", str(file))[0] == 1


def test_the_commands_sweep_and_prove(deps: Deps, clock) -> None:
    confirmed(deps)
    work(deps)
    clock.pass_time(days=800)
    assert run(deps, "audit")[0] == 1
    code, said = run(deps, "sweep", "--dry-run")
    assert (code, "identity" in said) == (0, True)
    assert run(deps, "audit")[0] == 1
    assert run(deps, "sweep")[0] == 0
    assert run(deps, "audit") == (0, "Nothing is kept too long.\n")


def test_mail_to_a_mistyped_address_is_found_and_deleted(deps: Deps) -> None:
    confirmed(deps)
    with deps.db.write() as session:
        first = session.scalars(select(Message).where(Message.kind == "confirm")).one()
        first.state, first.to_email = MessageState.ACCEPTED, "stranger@home.example"
    assert len(report(deps, "stranger@home.example")["other_messages"]) == 1
    assert erase(deps, "stranger@home.example", "command").mails == 1
    assert not any(report(deps, "stranger@home.example").values())


def test_an_address_that_mail_systems_refuse_goes_too(deps: Deps) -> None:
    confirmed(deps, "refused@home.example")
    with deps.db.write() as session:
        session.add(Suppression(email="refused@home.example", reason="bounced", since=deps.now()))
    erase(deps, "refused@home.example", "command")
    with deps.db.read() as session:
        assert session.scalar(select(Suppression.id)) is None
