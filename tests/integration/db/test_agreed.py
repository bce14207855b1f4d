"""Who may be named outside the team: each condition by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import update

from campaign.core.states import ActionState
from campaign.db.agreed import people_who_agreed
from campaign.db.models import Action, Consent
from tests.support.clock import SetClock
from tests.support.letters import action_of, awaiting, confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps

AGREED = {"updates": "Keep me in touch."}


def named(deps: Deps, key: str) -> dict[str, str] | None:
    number = action_of(deps, key).id
    with deps.db.read() as session:
        return people_who_agreed(session, [number]).get(number)


def test_who_agreed_is_named_with_what_is_held(deps: Deps) -> None:
    assert named(deps, confirmed(deps, consents=AGREED)) == {
        "name": "Jane Smith",
        "email": "jane@home.example",
        "address_1": "1 High Street",
        "address_2": "",
        "town": "Town",
        "postcode": "M1 1AE",
    }


@pytest.mark.parametrize(
    "change",
    [
        {"erased_at": SetClock()()},
        {"email": None},
        {"confirmed_at": None},
        {"state": ActionState.DRAFTED},
        {"state": ActionState.AWAITING},
    ],
)
def test_nobody_is_named_who_is_erased_or_whose_address_is_not_proven(
    deps: Deps, change: dict[str, Any]
) -> None:
    key = confirmed(deps, consents=AGREED)
    with deps.db.write() as session:
        session.execute(update(Action).where(Action.key == key).values(change))
    assert named(deps, key) is None


def test_nor_who_has_not_agreed_or_no_longer(deps: Deps) -> None:
    assert named(deps, confirmed(deps)) is None
    key = confirmed(deps, "two@home.example", consents=AGREED)
    with deps.db.write() as session:
        session.execute(update(Consent).values(kind="story"))
    assert named(deps, key) is None


def test_nor_before_the_letter_is_confirmed(deps: Deps) -> None:
    awaiting(deps, consents=AGREED)
    with deps.db.read() as session:
        assert people_who_agreed(session, range(1, 10)) == {}
