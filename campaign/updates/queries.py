"""Who gets updates: counts, and the list for the charity's mailing system."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from campaign.audit.service import note
from campaign.content.queries import campaigns
from campaign.core.audit import Done
from campaign.core.cells import safe_cell
from campaign.db.agreed import UPDATES, people_who_agreed
from campaign.db.models import Action, Consent, UpdatesLeft, UpdatesSignup
from campaign.updates.service import digest_of, leave_link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from campaign.deps import Deps

BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """One line of the export."""

    email: str
    campaign: str
    language: str
    consent_words: str
    consent_version: str
    consent_given_at: str
    signed_up_with: str
    leave_link: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one campaign.

    Attributes:
        confirmed: on the page for updates.
        with_letter: who agreed beside their letter; some may be among the confirmed too.
        waiting: whose inbox has not confirmed.
        left: who left and have not come back.
    """

    slug: str
    title: str
    confirmed: int
    with_letter: int
    waiting: int
    left: int


def counts(deps: Deps) -> list[Counts]:
    """Of each campaign."""
    with deps.db.read() as session:
        signups = {
            (campaign, is_confirmed): number
            for campaign, is_confirmed, number in session.execute(
                select(
                    UpdatesSignup.campaign_id,
                    UpdatesSignup.confirmed_at.is_not(None),
                    func.count(),
                ).group_by(UpdatesSignup.campaign_id, UpdatesSignup.confirmed_at.is_not(None))
            )
        }
        agreed = dict(
            session.execute(
                select(Action.campaign_id, func.count())
                .join(Consent, Consent.action_id == Action.id)
                .where(Consent.kind == UPDATES, Action.confirmed_at.is_not(None))
                .where(Action.erased_at.is_(None))
                .group_by(Action.campaign_id)
            ).all()
        )
        left = dict(
            session.execute(
                select(UpdatesLeft.campaign_id, func.count()).group_by(UpdatesLeft.campaign_id)
            ).all()
        )
        return [
            Counts(
                each.slug,
                each.settings.title,
                signups.get((each.id, True), 0),
                agreed.get(each.id, 0),
                signups.get((each.id, False), 0),
                left.get(each.id, 0),
            )
            for each in campaigns(deps, session)
        ]


def readers(deps: Deps, slug: str = "") -> Iterator[Reader]:
    """Everybody who may be written to, each address once a campaign; read in batches.

    Args:
        deps: the outside world.
        slug: one campaign's alone.
    """
    with deps.db.read() as session:
        wanted = [each for each in campaigns(deps, session) if slug in ("", each.slug)]
    for campaign in wanted:
        seen: set[str] = set()
        for found in (_signed_up, _with_letter):
            after = 0
            while True:
                with deps.db.read() as session:
                    rows, after = found(deps, session, campaign.id, campaign.slug, after)
                for digest, row in rows:
                    if digest not in seen:
                        seen.add(digest)
                        yield row
                if not after:
                    break


def export(deps: Deps, slug: str, reason: str, *, by: int | None) -> bytes:
    """The list as CSV; that it was taken out goes into the audit log first."""
    found = list(readers(deps, slug))
    with deps.db.write() as session:
        note(
            deps, session, Done.EXPORTED, by=by, about="updates", reason=reason, rows=len(found),
            which=slug, with_person=True,
        )  # fmt: skip
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([field.name for field in fields(Reader)])
    lines.writerows([safe_cell(cell) for cell in astuple(row)] for row in found)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


_Rows = tuple[list[tuple[str, Reader]], int]


def _signed_up(deps: Deps, session: Session, campaign_id: int, slug: str, after: int) -> _Rows:
    rows = session.scalars(
        select(UpdatesSignup)
        .where(
            UpdatesSignup.campaign_id == campaign_id,
            UpdatesSignup.confirmed_at.is_not(None),
            UpdatesSignup.id > after,
        )
        .order_by(UpdatesSignup.id)
        .limit(BATCH)
    ).all()
    found = [
        (
            row.digest,
            Reader(
                row.email,
                slug,
                row.language,
                row.wording,
                row.version,
                _moment(row.given_at),
                "page",
                leave_link(deps, campaign_id, row.digest, row.language),
            ),
        )
        for row in rows
    ]
    return found, rows[-1].id if len(rows) == BATCH else 0


def _with_letter(deps: Deps, session: Session, campaign_id: int, slug: str, after: int) -> _Rows:
    """Who agreed beside their letter and has not left since; they are not asked twice."""
    rows = session.execute(
        select(Consent, Action.language)
        .join(Action, Action.id == Consent.action_id)
        .where(Action.campaign_id == campaign_id, Consent.kind == UPDATES, Consent.id > after)
        .order_by(Consent.id)
        .limit(BATCH)
    ).all()
    people = people_who_agreed(session, [consent.action_id for consent, _ in rows])
    digests = {key: digest_of(deps, person["email"]) for key, person in people.items()}
    left = dict(
        session.execute(
            select(UpdatesLeft.digest, UpdatesLeft.left_at).where(
                UpdatesLeft.campaign_id == campaign_id,
                UpdatesLeft.digest.in_(list(digests.values())),
            )
        ).all()
    )
    found = []
    for consent, language in rows:
        digest = digests.get(consent.action_id)
        if digest is None or (digest in left and consent.given_at <= left[digest]):
            continue
        reader = Reader(
            people[consent.action_id]["email"],
            slug,
            language,
            consent.wording,
            consent.version,
            _moment(consent.given_at),
            "letter",
            leave_link(deps, campaign_id, digest, language),
        )
        found.append((digest, reader))
    return found, rows[-1][0].id if len(rows) == BATCH else 0


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
