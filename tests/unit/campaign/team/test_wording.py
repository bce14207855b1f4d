from __future__ import annotations

from campaign.core.states import ActionState
from campaign.team.wording import STATE_WORDS


def test_every_state_has_its_words() -> None:
    assert set(STATE_WORDS) == set(ActionState)
