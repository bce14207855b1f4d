"""docs/api.md tells what the API does: the examples, the kinds, the limit, the statuses."""

from __future__ import annotations

import json
import re
from pathlib import Path

from jsonschema import Draft202012Validator
from werkzeug.test import Client

from campaign.api.allowance import PER_MINUTE
from campaign.api.application import DESCRIPTION, Api
from campaign.config import Settings
from campaign.wiring import wire

DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)]


def test_the_examples_are_what_is_answered(tmp_path: Path) -> None:
    environ = {
        "POSTBAG_INSTANCE": str(tmp_path),
        "POSTBAG_PUBLIC_URL": "https://write.charity.example",
    }
    client = Client(Api(wire(Settings.from_env(environ))))
    found, problem, _counts, _letter = EXAMPLES
    answer = client.get("/v1/postcodes/M1 1AE").json
    # Names and dates change with the data; the shape of what is promised does not.
    assert answer.keys() == found.keys()
    assert answer["constituency"] == found["constituency"]
    assert answer["member"].keys() == found["member"].keys()
    assert answer["data"].keys() == found["data"].keys()
    assert client.get("/v1/postcodes/12345").json == problem


def test_every_kind_and_the_limit_are_told() -> None:
    kinds = json.loads(DESCRIPTION.read_text("utf-8"))["components"]["schemas"]["Kind"]["enum"]
    assert [kind for kind in kinds if f"\n| `{kind}`" not in DOCS] == []
    assert f"\n{PER_MINUTE} requests a minute" in DOCS


def test_the_letter_and_the_counts_shown_are_such_and_every_status_is_told() -> None:
    components = json.loads(DESCRIPTION.read_text("utf-8"))["components"]
    for schema, example in (("Counts", EXAMPLES[2]), ("Outreach", EXAMPLES[3])):
        rule = {"$ref": f"#/components/schemas/{schema}", "components": components}
        Draft202012Validator(rule).validate(example)
    statuses = components["schemas"]["Outreach"]["properties"]["status"]["enum"]
    assert [status for status in statuses if f"`{status}`" not in DOCS] == []
