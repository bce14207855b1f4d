"""Typing the outbox's commands, and bringing letters to where they need them."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from click.testing import CliRunner, Result
from sqlalchemy import select, update

from campaign.core.mail import Mail, Receipt
from campaign.db.models import Campaign, CampaignStatus, Message, MessageKind, Suppression
from campaign.deps import Deps
from campaign.outbox.cli import outbox
from tests.integration.outbox.mailers import ScriptedMailer
from tests.support.letters import action_of, confirmed
from tests.support.way import work

Run = Callable[..., Result]


def runner(deps: Deps) -> Run:
    """`postbag outbox …` in this process."""

    def call(*arguments: str, given: Deps = deps, typed: str = "") -> Result:
        return CliRunner().invoke(outbox, arguments, obj=lambda: given, input=typed)

    return call


def letter(deps: Deps, key: str) -> Message:
    with deps.db.read() as session:
        return session.scalars(
            select(Message).where(
                Message.action_id == action_of(deps, key).id, Message.kind == MessageKind.LETTER
            )
        ).one()


def tried(deps: Deps, *faults: Exception, first: str = "one") -> list[str]:
    """One confirmed letter for each fault, tried once with it; their messages' keys."""
    keys = [confirmed(deps, f"{first}{number}@home.example") for number in range(len(faults))]
    work(dataclasses.replace(deps, mailer=OnLetters(*faults)))
    return [letter(deps, key).key for key in keys]


class OnLetters(ScriptedMailer):
    """Keeps its script for letters to MPs."""

    def send(self, mail: Mail) -> Receipt:
        if mail.to.email.endswith("@home.example"):
            return Receipt(None)
        return super().send(mail)


def state(deps: Deps, message: str) -> str:
    with deps.db.read() as session:
        return session.scalars(select(Message.state).where(Message.key == message)).one()


def pause(deps: Deps) -> None:
    """As `campaign pause` does."""
    with deps.db.write() as session:
        session.execute(update(Campaign).values(status=CampaignStatus.PAUSED))


def refuse_addresses(deps: Deps) -> None:
    """Mail systems refuse the address of every letter that there is."""
    with deps.db.write() as session:
        letters = select(Message.to_email).where(Message.kind == MessageKind.LETTER).distinct()
        for email in session.scalars(letters):
            session.add(Suppression(email=email.lower(), reason="bounce", since=deps.now()))
