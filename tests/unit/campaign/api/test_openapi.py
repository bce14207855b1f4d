"""The description is OpenAPI 3.1 and knows every code that the directory has."""

from __future__ import annotations

import json
import typing

from openapi_spec_validator import OpenAPIV31SpecValidator

from campaign.api.application import DESCRIPTION
from campaign.core.chain import Position, Stage
from campaign.core.states import BEGUN, ActionState
from postcodes import Nation, NotAPostcode, Reason
from postcodes.types import Answer

OPENAPI = json.loads(DESCRIPTION.read_text("utf-8"))
SCHEMAS = OPENAPI["components"]["schemas"]


def test_a_validator_accepts_it() -> None:
    assert list(OpenAPIV31SpecValidator(OPENAPI).iter_errors()) == []


def test_it_knows_every_reason_and_every_nation() -> None:
    assert SCHEMAS["Problem"]["properties"]["reason"]["enum"] == [one.value for one in Reason]
    assert SCHEMAS["Constituency"]["properties"]["nation"]["enum"] == [one.value for one in Nation]


def test_it_has_a_kind_for_every_answer_of_the_directory() -> None:
    # Overseas is two kinds, a territory and the forces; what is no postcode is an error.
    answers = set(typing.get_args(Answer)) - {NotAPostcode}
    assert len(SCHEMAS["Kind"]["enum"]) == len(answers) + 1


def test_every_kind_is_explained() -> None:
    for kind in SCHEMAS["Kind"]["enum"]:
        assert kind in SCHEMAS["Kind"]["description"]


def test_it_knows_every_status_and_every_position_of_a_letter() -> None:
    letter = SCHEMAS["Outreach"]["properties"]
    states = [state.value for state in ActionState if state not in BEGUN]
    stages = [stage.name.lower() for stage in Stage if stage is not Stage.NOTHING]
    assert letter["status"]["enum"] == states + stages
    assert letter["position"]["enum"] == [*(one.value for one in Position if one.value), None]
