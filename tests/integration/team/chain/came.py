"""Answers that came to letters, sorted and not read by anybody yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.chain.heard import heard_by_mail
from campaign.core.incoming import IncomingKind
from campaign.db.models import Action, InboundMail, KeptFile
from campaign.outbox.files import keep_blob
from tests.support.letters import action_of, confirmed
from tests.support.way import work

if TYPE_CHECKING:
    from campaign.deps import Deps

WORDS = "Thank you for your letter. I have written to the Health Secretary."


def letters(deps: Deps, number: int, postcode: str = "M1 1AE") -> list[int]:
    """Letters that have gone to one MP; their ids."""
    keys = [
        confirmed(deps, f"someone{postcode[:2]}{index}@home.example", postcode)
        for index in range(number)
    ]
    work(deps)
    return [action_of(deps, key).id for key in keys]


def came(
    deps: Deps,
    action_id: int,
    words: str = WORDS,
    kind: IncomingKind = IncomingKind.ANSWER,
    file: bytes = b"",
) -> int:
    """An answer to a letter; its id."""
    with deps.db.write() as session:
        action = session.scalars(select(Action).where(Action.id == action_id)).one()
        mail = InboundMail(
            key=deps.new_key(),
            digest=deps.new_key(),
            received_at=deps.now(),
            read_at=deps.now(),
            action_id=action.id,
            kind=kind,
            subject="Re: your letter",
            text=f"{words}\n> quoted words",
            reply=words,
            raw=None,
        )
        session.add(mail)
        session.flush()
        if file:
            digest = keep_blob(deps, session, file)
            session.add(
                KeptFile(
                    inbound_id=mail.id, sha256=digest, name="reply.html", media_type="text/html"
                )
            )
        heard_by_mail(deps, session, action, mail)
        return mail.id
