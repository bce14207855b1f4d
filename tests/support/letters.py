"""Made-up supporters' letters, written through the same doors as real ones."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import select

from campaign.adapters.tokens import Purpose
from campaign.db.models import Action
from campaign.supporters.queries.drafts import letter_page
from campaign.supporters.queries.whole import letter_to_confirm, whole_draft
from campaign.supporters.service.confirm import confirm
from campaign.supporters.service.drafts import Person, Place, place_letter, save_person
from campaign.supporters.service.submit import submit
from campaign.supporters.service.words import PageVersion, digest, save_letter
from postcodes import Found

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.deps import Deps

SLUG = "secondary-breast-cancer"


def drafted(deps: Deps, email: str = "jane@home.example", postcode: str = "M1 1AE") -> str:
    """A complete draft; returns its key."""
    found = deps.finder.find(postcode)
    assert isinstance(found, Found)
    place = Place(found.constituency, postcode, "postcode")
    key = place_letter(deps, SLUG, None, place)
    save_person(deps, SLUG, key, Person("Jane Smith", email, "1 High Street", "", "Town"), place)
    page = letter_page(deps, SLUG, key)
    version = PageVersion("0" * 32, digest(page.body), found.constituency.code)
    assert save_letter(deps, SLUG, key, page.subject, page.body, version)
    return key


def awaiting(
    deps: Deps,
    email: str = "jane@home.example",
    postcode: str = "M1 1AE",
    consents: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A letter that waits for its confirmation; returns the link's token."""
    key = drafted(deps, email, postcode)
    submit(deps, SLUG, key, whole_draft(deps, SLUG, key).letter.fingerprint, consents)
    return deps.tokens.make(Purpose.CONFIRM, key, action_of(deps, key).confirm_round)


def confirmed(
    deps: Deps,
    email: str = "jane@home.example",
    postcode: str = "M1 1AE",
    consents: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """A confirmed letter, its message in the outbox; returns the action's key."""
    token = awaiting(deps, email, postcode, consents)
    whole = letter_to_confirm(deps, token)
    assert whole is not None
    return confirm(deps, token, whole.fingerprint)


def action_of(deps: Deps, key: str) -> Action:
    """The row as it stands."""
    with deps.db.read() as session:
        return session.scalars(select(Action).where(Action.key == key)).one()
