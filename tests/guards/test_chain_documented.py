"""The document of the chain names the stages, keys and their meanings as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

from campaign.core.chain import KEYS, MEANINGS, Reading, Stage

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/chain.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its first two lines."""
    part = TEXT.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = re.findall(r"^\| (.*) \|$", part.replace("| |", "|  |"), re.MULTILINE)[1:]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def test_every_stage_is_documented() -> None:
    assert [int(row[0]) for row in rows("Stages")] == list(Stage)


def test_every_key_is_documented_with_what_it_records() -> None:
    told = {row[0]: (row[2], row[3]) for row in rows("Reading answers")}
    assert told == {
        KEYS[reading]: (
            "" if meaning.stage is None else str(meaning.stage.value),
            meaning.position.value.replace("-", " "),
        )
        for reading, meaning in MEANINGS.items()
    }
    assert len(told) == len(Reading)
