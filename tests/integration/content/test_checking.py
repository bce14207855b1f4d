"""`postbag campaign check`: a folder's texts, read as a careful reader would."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from campaign.content.checking import remarks
from campaign.content.cli import campaign
from campaign.content.files import read_folder, shipped_campaigns

TODAY = date(2026, 11, 22)
LETTER = "letters/mp.wales.en.md"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (shipped,) = shipped_campaigns()
    return Path(shutil.copytree(shipped, tmp_path / "campaign"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def add(folder: Path, text: str) -> None:
    path = folder / LETTER
    path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")


def errors(folder: Path) -> list[tuple[str, str]]:
    found = remarks(read_folder(folder), TODAY)
    return [(each.file, each.finding.rule) for each in found if each.is_error]


def run(folder: Path) -> Result:
    return CliRunner().invoke(campaign, ["check", str(folder)])


def test_what_ships_has_no_errors(folder: Path) -> None:
    assert errors(folder) == []
    done = run(folder)
    assert done.exit_code == 0
    assert "Errors: 0." in done.output


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("See http://example.org for more.", "link-not-https"),
        ("The NHS in England must act.", "wrong-nation"),
        ("Some 12,345 patients wait.", "figure-without-source"),
    ],
)
def test_an_error_names_file_and_rule(folder: Path, text: str, rule: str) -> None:
    add(folder, text)
    assert errors(folder) == [(LETTER, rule)]
    done = run(folder)
    assert done.exit_code == 1
    assert LETTER in done.output


def test_a_figure_past_its_review_date_is_an_error(folder: Path) -> None:
    change(
        folder,
        "campaign.toml",
        'name = "living_with"',
        'name = "living_with"\nreview_by = 2026-11-21',
    )
    assert {rule for _, rule in errors(folder)} == {"figure-expired"}


def test_a_review_date_that_is_none_is_told(folder: Path) -> None:
    change(
        folder, "campaign.toml", 'name = "living_with"', 'name = "living_with"\nreview_by = "soon"'
    )
    done = run(folder)
    assert done.exit_code == 1
    assert "review_by must be a day" in done.output
