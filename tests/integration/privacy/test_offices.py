"""Whoever reads the mail of an MP's office neither sees nor deletes what its constituents wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.core.incoming import IncomingKind
from campaign.db.models import InboundMail, Message, MessageKind, Suppression
from campaign.privacy.erasing import erase, would_erase
from campaign.privacy.remembered import Remembered
from campaign.privacy.report import report
from campaign.privacy.restore import make_safe
from tests.support.letters import action_of, confirmed, drafted
from tests.support.way import work

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.clock import SetClock


def sent_and_answered(deps: Deps) -> str:
    """A letter that has gone, its answer, and a refusal of the office's; the office's address."""
    key = confirmed(deps)
    work(deps)
    with deps.db.write() as session:
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)).one()
        office = letter.to_email
        session.add(
            InboundMail(
                key=deps.new_key(),
                digest="d" * 64,
                raw=None,
                received_at=deps.now(),
                read_at=deps.now(),
                action_id=action_of(deps, key).id,
                kind=IncomingKind.ANSWER,
                from_email=office.title(),
                reply="Thank you for your letter.",
            )
        )
        session.add(Suppression(email=office, reason="bounced", since=deps.now()))
    return office


def left(deps: Deps) -> tuple[bool, str | None, int]:
    """Whether the letter has its words, what the answer says, and how many refusals there are."""
    with deps.db.read() as session:
        letter = session.scalars(select(Message).where(Message.kind == MessageKind.LETTER)).one()
        answer = session.scalars(select(InboundMail)).one().reply
        refusals = len(session.scalars(select(Suppression)).all())
        return "Jane Smith" in (letter.text or ""), answer, refusals


WHOLE = (True, "Thank you for your letter.", 1)


def test_an_office_is_not_told_who_wrote_to_it(deps: Deps) -> None:
    office = sent_and_answered(deps)
    assert not any(report(deps, office).values())


def test_deleting_an_office_leaves_letters_and_answers(deps: Deps) -> None:
    office = sent_and_answered(deps)
    assert not would_erase(deps, office).mails
    # Anybody may begin a letter with the office's address, and so have the link sent there.
    drafted(deps, email=office)
    assert erase(deps, office, "supporter").letters == 1
    assert left(deps) == WHOLE


def test_a_backup_that_is_put_back_leaves_them_too(deps: Deps, clock: SetClock) -> None:
    office = sent_and_answered(deps)
    clock.pass_time(minutes=1)
    Remembered(deps).add(office, deps.now())
    make_safe(deps)
    assert left(deps) == WHOLE
