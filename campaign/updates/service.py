"""Signing up, confirming and leaving: one verb, one transaction."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, select

from campaign.adapters.tokens import Purpose
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.keyed import derived
from campaign.core.letter import LONDON
from campaign.core.mail import Address
from campaign.core.spellings import readable_domain
from campaign.core.supporter import one_line, version_of
from campaign.db.models import MessageKind, UpdatesLeft, UpdatesSignup
from campaign.outbox.dialects import insert_if_missing
from campaign.outbox.enqueue import Outgoing, enqueue
from campaign.own_addresses import is_ours

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.deps import Deps

ADDRESS_DIGITS: Final = 40


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asked for.

    Attributes:
        wording: the very words above the button.
        language: in which they stood there.
    """

    email: str
    wording: str
    language: str


def digest_of(deps: Deps, email: str) -> str:
    """Of an address, however it was typed; only this site can make it."""
    folded = readable_domain(one_line(email).lower())
    secret = derived(deps.settings.secret_key, "updates-address")
    return hmac.digest(secret, folded.encode(), sha256).hex()


def sign_up(deps: Deps, campaign: LoadedCampaign, wish: Wish) -> None:
    """Ask the inbox whether it wants updates, once a day at most; the visitor hears nothing of that.

    Whoever gets them already is sent the same message: it has the link to leave.
    """
    if is_ours(wish.email, deps.settings):
        return
    digest = digest_of(deps, wish.email)
    with deps.db.write() as session:
        session.execute(
            insert_if_missing(session, UpdatesSignup).values(
                key=deps.new_key(), campaign_id=campaign.id, digest=digest, **_agreed(deps, wish)
            )
        )
        row = session.scalars(_signup(campaign.id, digest).with_for_update()).one()
        if row.confirmed_at is None:
            for name, value in _agreed(deps, wish).items():
                setattr(row, name, value)
        _ask_inbox(deps, session, campaign, row, wish.language)


def confirm(deps: Deps, token: str) -> int:
    """The inbox wants them; again is the same. Returns the campaign's id.

    Raises:
        TokenError: the link does not work, or there is nothing to confirm any more.
    """
    with deps.db.write() as session:
        row = _by_token(deps, session, token)
        if row.confirmed_at is None:
            row.confirmed_at = deps.now()
            session.execute(
                delete(UpdatesLeft).where(
                    UpdatesLeft.campaign_id == row.campaign_id, UpdatesLeft.digest == row.digest
                )
            )
        return row.campaign_id


def to_confirm(deps: Deps, token: str) -> int:
    """The campaign whose updates a link confirms; nothing is changed.

    Raises:
        TokenError: the link does not work, or there is nothing to confirm any more.
    """
    with deps.db.read() as session:
        return _by_token(deps, session, token).campaign_id


def leave_link(deps: Deps, campaign_id: int, digest: str, language: str) -> str:
    """The address by which whoever has this digest leaves; nobody can make one for another."""
    token = deps.tokens.make(Purpose.UPDATES_LEAVE, f"{campaign_id}.{digest}")
    return deps.settings.link(f"/updates/leave/{token}", language)


def to_leave(deps: Deps, token: str) -> int:
    """The campaign whose updates a link leaves.

    Raises:
        TokenError: the link does not work.
    """
    return _left_by(deps, token)[0]


def leave(deps: Deps, token: str) -> None:
    """The address goes at once; its digest stays, so that no list brings it back. Again is the same.

    Raises:
        TokenError: the link does not work.
    """
    campaign_id, digest = _left_by(deps, token)
    now = deps.now()
    with deps.db.write() as session:
        session.execute(
            insert_if_missing(session, UpdatesLeft).values(
                campaign_id=campaign_id, digest=digest, left_at=now
            )
        )
        wanted = (UpdatesLeft.campaign_id == campaign_id, UpdatesLeft.digest == digest)
        session.scalars(select(UpdatesLeft).where(*wanted)).one().left_at = now
        session.execute(
            delete(UpdatesSignup).where(
                UpdatesSignup.campaign_id == campaign_id, UpdatesSignup.digest == digest
            )
        )


def _agreed(deps: Deps, wish: Wish) -> dict[str, object]:
    return {
        "email": wish.email,
        "language": wish.language,
        "wording": wish.wording,
        "version": version_of(wish.wording),
        "given_at": deps.now(),
    }


def _signup(campaign_id: int, digest: str) -> Select[UpdatesSignup]:
    return select(UpdatesSignup).where(
        UpdatesSignup.campaign_id == campaign_id, UpdatesSignup.digest == digest
    )


def _by_token(deps: Deps, session: Session, token: str) -> UpdatesSignup:
    key = deps.tokens.read(Purpose.UPDATES_CONFIRM, token).key
    row = session.scalar(select(UpdatesSignup).where(UpdatesSignup.key == key))
    if row is None:
        raise TokenError(TokenProblem.GONE, Purpose.UPDATES_CONFIRM)
    return row


def _left_by(deps: Deps, token: str) -> tuple[int, str]:
    campaign_id, _, digest = deps.tokens.read(Purpose.UPDATES_LEAVE, token).key.partition(".")
    return int(campaign_id), digest


def _ask_inbox(
    deps: Deps, session: Session, campaign: LoadedCampaign, row: UpdatesSignup, language: str
) -> None:
    day = deps.now().astimezone(LONDON).date().isoformat()
    token = deps.tokens.make(Purpose.UPDATES_CONFIRM, row.key)
    leave_by = leave_link(deps, campaign.id, row.digest, language)
    settings = campaign.settings.told_in(language)
    words = {
        "charity_name": settings.charity_name,
        "campaign": settings.title,
        "link": deps.settings.link(f"/updates/confirm/{token}", language),
        "leave": leave_by,
    }
    enqueue(
        deps,
        session,
        Outgoing(
            kind=MessageKind.UPDATES,
            action_id=None,
            # One a day, whoever types the address however often.
            idempotency_key=f"updates:{campaign.id}:{row.digest[:ADDRESS_DIGITS]}:{day}",
            to=Address(row.email),
            sender_name=settings.charity_name,
            subject=deps.mail_words.render("updates/subject.txt", language),
            text=deps.mail_words.render("updates/body.txt", language, **words),
            unsubscribe=leave_by,
        ),
    )
