"""Promises of the documents: settings, commands, states, folders and links are what they say."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import click
import pytest

from campaign.cli import postbag
from campaign.core.document_states import DOCUMENT_RULES
from campaign.core.states import ACTION_RULES, MESSAGE_RULES

ROOT = Path(__file__).parents[2]
DOCS = {path.name: path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md")}


def settings_in_code() -> set[str]:
    return set(
        re.findall(r"POSTBAG_[A-Z_]+[A-Z]", (ROOT / "campaign/config.py").read_text("utf-8"))
    )


def commands(group: click.Group, path: str = "postbag") -> list[str]:
    found = []
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            found += commands(command, f"{path} {name}")
        else:
            found.append(f"{path} {name}")
    return found


def test_every_setting_is_documented_and_no_other() -> None:
    documented = set(re.findall(r"^\| `(POSTBAG_[A-Z_]+)`", DOCS["settings.md"], re.MULTILINE))
    assert documented == settings_in_code()


@pytest.mark.parametrize("command", commands(postbag))
def test_every_command_is_documented(command: str) -> None:
    assert f"`{command}" in DOCS["commands.md"]


@pytest.mark.parametrize("command", commands(postbag))
def test_every_command_says_what_it_is_for(command: str) -> None:
    found: click.Command = postbag
    for part in command.split()[1:]:
        assert isinstance(found, click.Group)
        found = found.commands[part]
    assert found.help


def stays(limit: timedelta | None) -> str:
    if limit is None:
        return "no limit"
    return f"{limit.days} days" if limit.days else f"{limit.seconds // 60} minutes"


def test_every_state_is_documented_with_its_moves_and_its_limit() -> None:
    for rules in (ACTION_RULES, MESSAGE_RULES):
        for state, rule in rules.items():
            moves = ", ".join(f"`{move}`" for move in sorted(rule.moves))
            then = f"`{rule.limit_leads_to}`" if rule.limit_leads_to else ""
            ends = "nothing: it ends here"
            row = (rule.meaning, moves or ends, stays(rule.limit), then, rule.told)
            assert f"| `{state}` | {' | '.join(row)} |" in DOCS["states.md"]


def test_every_state_of_a_document_is_documented_with_what_may_be_done() -> None:
    for state, rule in DOCUMENT_RULES.items():
        deeds = "; ".join(f"{deed}: `{leads_to}`" for deed, leads_to in rule.deeds.items())
        line = f"| `{state}` | {rule.meaning} | {deeds or 'nothing: it ends here'} |"
        assert line in DOCS["states.md"]


def test_the_map_names_only_files_that_exist() -> None:
    named = re.findall(
        r"`((?:campaign|letters|postcodes|templates|tests|docs|script|bench)/[^`*<]*)`",
        DOCS["map.md"],
    )
    assert len(named) > 30
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name}: {link}"
