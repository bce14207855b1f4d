"""Reading for the pages around the campaigns."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from campaign.content.queries import campaigns
from campaign.content.tallies import letters_sent
from campaign.core.keeping import Keeping
from campaign.db.migrate import is_current

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.deps import Deps

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomeRow:
    """An open campaign on the home page."""

    slug: str
    title: str
    summary: str
    letters_sent: int


@dataclass(frozen=True, slots=True)
class Contact:
    """A charity and the address at which it answers."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class OwnPeriods:
    """A campaign that keeps words or names for another time than the usual one."""

    title: str
    words_days: int
    identity_months: int


def own_periods(deps: Deps, session: Session, language: str) -> list[OwnPeriods]:
    """Those campaigns, named in a language."""
    return [
        OwnPeriods(
            each.settings.told_in(language).title,
            each.settings.keeping.words_days,
            each.settings.keeping.identity_months,
        )
        for each in campaigns(deps, session)
        if each.settings.keeping != Keeping()
    ]


def contacts(deps: Deps, session: Session, language: str) -> list[Contact]:
    """Whom to ask: each charity of a campaign, once."""
    found = {
        each.settings.contact_email: each.charity(language) for each in campaigns(deps, session)
    }
    return [Contact(name, email) for email, name in found.items()]


def home_rows(deps: Deps, session: Session, language: str) -> list[HomeRow]:
    """The open campaigns with their counts."""
    return [
        HomeRow(each.slug, told.title, told.summary, letters_sent(session, each.id))
        for each in campaigns(deps, session)
        if each.is_open and (told := each.settings.told_in(language))
    ]


def open_slugs(deps: Deps, session: Session) -> list[str]:
    """The open campaigns' names in addresses."""
    return [each.slug for each in campaigns(deps, session) if each.is_open]


def ready(deps: Deps) -> dict[str, bool]:
    """What a load balancer may ask: each part by name, and whether it works."""
    found = {"database": False, "migrated": False, "campaigns": False, "directory": False}
    try:
        with deps.db.read() as session:
            session.execute(text("SELECT 1"))
            found["database"] = True
            found["migrated"] = is_current(session.connection())
            found["campaigns"] = found["migrated"] and bool(campaigns(deps, session))
    except SQLAlchemyError as error:
        log.warning("not ready: %s", type(error).__name__)
    found["directory"] = len(deps.finder.constituencies) > 0
    return found
