"""What is held of an address is found however its domain is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.db.models import InboundMail, Suppression
from campaign.privacy.erasing import erase
from campaign.privacy.remembered import Remembered
from tests.support.letters import confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps

READABLE, ASCII = "jane@bücher.example", "jane@xn--bcher-kva.example"


@pytest.mark.parametrize("typed", [READABLE, ASCII, "Jane@BÜCHER.example", ASCII.upper()])
def test_erasing_reaches_every_spelling(deps: Deps, typed: str) -> None:
    confirmed(deps, READABLE)
    with deps.db.write() as session:
        session.add(
            InboundMail(
                key="k",
                digest="d" * 64,
                raw=None,
                received_at=deps.now(),
                from_email=ASCII,
                reply="Hello",
            )
        )
        session.add(Suppression(email=ASCII, reason="bounced", since=deps.now()))
    done = erase(deps, typed, "command")
    assert (done.letters, done.mails) == (1, 1)
    with deps.db.read() as session:
        assert session.scalars(select(InboundMail)).one().reply is None
        assert session.scalars(select(Suppression)).all() == []
    remembered = Remembered(deps)
    assert remembered.is_erased(READABLE, deps.now())
    assert remembered.is_erased(ASCII, deps.now())


def test_letters_before_the_at_that_are_not_ascii(deps: Deps) -> None:
    with deps.db.write() as session:
        session.add(
            InboundMail(
                key="k",
                digest="d" * 64,
                raw=None,
                received_at=deps.now(),
                from_email="ÉMILE@home.example",
            )
        )
    assert erase(deps, "ÉMILE@home.example", "command").mails == 1
