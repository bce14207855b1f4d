"""Actions put straight into the database, for tests of the list."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from campaign.core.states import ActionState
from campaign.db.models import Action, Campaign
from campaign.team.filters import NEVER_CONFIRMED

if TYPE_CHECKING:
    from campaign.deps import Deps

BEGAN = datetime(2026, 11, 1, 12, tzinfo=UTC)
BODY = "A private sentence of the letter."


def add_actions(deps: Deps, number: int = 1, first: int = 0, **values: Any) -> list[str]:
    """Add actions a minute apart, in English seats unless said; their references, oldest first."""
    state = values.get("state", ActionState.SENT)
    with deps.db.write() as session:
        campaign_id = session.scalars(select(Campaign.id)).first()
        rows = [
            {
                "key": f"{index:032x}",
                "reference": f"{index:07d}",
                "campaign_id": campaign_id,
                "state": state,
                "created_at": BEGAN + timedelta(minutes=index),
                "updated_at": BEGAN + timedelta(minutes=index),
                "confirmed_at": None if state in NEVER_CONFIRMED else BEGAN,
                "constituency_code": "E14001063",
                "constituency_name": "Aldershot",
                "nation": "england",
                "member_name": "Alex Baker",
                "own_share": 25,
                "name": f"Supporter {index}",
                "email": "private@home.example",
                "address_1": "1 Private Street",
                "postcode": "M1 1AE",
                "body": BODY,
                **values,
            }
            for index in range(first, first + number)
        ]
        session.execute(insert(Action), rows)
    return [row["reference"] for row in rows]
