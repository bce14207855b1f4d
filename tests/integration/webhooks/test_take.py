"""Mail that a mail server of one's own hands over by the command."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from campaign.db.database import Database
from campaign.db.models import Action, InboundMail, Message, MessageKind
from campaign.deps import Deps
from campaign.outbox.deliveries import apply_deliveries
from campaign.responses.service import read_inbound
from campaign.webhooks.cli import inbound
from tests.support.letters import action_of, confirmed
from tests.support.way import work

FIXTURES = Path(__file__).parents[2] / "fixtures" / "inbound"
DOMAIN = "replies.charity.example"
TOKEN = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def deps(deps: Deps) -> Deps:
    """With an address for replies."""
    return dataclasses.replace(
        deps, settings=dataclasses.replace(deps.settings, reply_domain=DOMAIN)
    )


def take(deps: Deps, *arguments: str, piped: bytes = b"") -> int:
    return (
        CliRunner().invoke(inbound, ["take", *arguments], obj=lambda: deps, input=piped).exit_code
    )


def rows(deps: Deps) -> list[InboundMail]:
    with deps.db.read() as session:
        return list(session.scalars(select(InboundMail)))


def test_a_piped_answer_reaches_the_letter_that_it_answers(
    deps: Deps, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    key = confirmed(deps)
    with deps.db.write() as session:
        session.execute(update(Action).values(reply_token=TOKEN))
    answer = (FIXTURES / "answer_top_posted.eml").read_bytes()
    to = f"{TOKEN.upper()}@{DOMAIN}"
    assert take(deps, "--to", to, "--from", "office@parliament.example", piped=answer) == 0
    assert take(deps, "--to", to, "--from", "office@parliament.example", piped=answer) == 0
    [row] = rows(deps)
    assert row.action_id == action_of(deps, key).id
    said = [vars(each) for each in caplog.records if each.message == "mail stored"]
    assert [(each["number"], each["known"]) for each in said] == [(1, 0), (0, 1)]
    assert read_inbound(deps) == 1
    assert rows(deps)[0].kind == "answer"


def test_a_bounce_to_the_return_path_brings_the_letter_back(deps: Deps) -> None:
    key = confirmed(deps)
    work(deps)
    with deps.db.read() as session:
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)).one()
    report = (FIXTURES / "bounce_qmail.eml").read_bytes()
    assert take(deps, "--to", f"bounce-{letter.key}@{DOMAIN}", "--from", "", piped=report) == 0
    read_inbound(deps)
    apply_deliveries(deps)
    with deps.db.read() as session:
        about = session.scalars(select(InboundMail)).one()
        state = session.get_one(Message, letter.id).state
    assert (about.kind, about.action_id) == ("bounce", action_of(deps, key).id)
    assert (state, action_of(deps, key).state) == ("bounced", "failed")


def test_nothing_is_stored_by_a_dry_run_or_of_nothing(deps: Deps) -> None:
    assert take(deps, "--to", f"x@{DOMAIN}", "--dry-run", piped=b"Subject: x\n\nx") == 0
    assert take(deps, "--to", f"x@{DOMAIN}", piped=b" \n") == 65
    assert rows(deps) == []


def test_a_database_that_is_away_makes_the_mail_server_try_again(
    deps: Deps, tmp_path: Path
) -> None:
    away = dataclasses.replace(deps, db=Database(f"sqlite:///{tmp_path}/no/such/folder.sqlite"))
    assert take(away, "--to", f"x@{DOMAIN}", piped=b"Subject: x\n\nx") == 75


@pytest.mark.parametrize(
    ("recipient", "domain", "words"),
    [
        ("x@charity.example", DOMAIN, DOMAIN),
        (f"x@sub.{DOMAIN}", DOMAIN, DOMAIN),
        ("x", DOMAIN, DOMAIN),
        (f"x@{DOMAIN}", None, "POSTBAG_REPLY_DOMAIN is not set"),
    ],
)
def test_mail_for_elsewhere_is_refused_and_not_kept(deps: Deps, recipient, domain, words) -> None:
    elsewhere = dataclasses.replace(
        deps, settings=dataclasses.replace(deps.settings, reply_domain=domain)
    )
    for more in ((), ("--dry-run",)):
        arguments = ["take", "--to", recipient, *more]
        done = CliRunner().invoke(inbound, arguments, obj=lambda: elsewhere, input=b"S: x\n\nx")
        assert done.exit_code == (64 if domain else 75)
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
    assert rows(deps) == []
