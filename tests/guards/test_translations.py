"""Every message has Welsh words, whole ones, and the compiled file holds them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "campaign" / "translations"
PO = FOLDER / "cy" / "LC_MESSAGES" / "messages.po"
KEYWORDS = ("_", "lazy_gettext", "lazy_ngettext:1,2")
PLACE = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")
TAG = re.compile(r"</?\w+")


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What code and templates say."""
    pot = tmp_path_factory.mktemp("messages") / "messages.pot"
    keywords = [part for keyword in KEYWORDS for part in ("--keywords", keyword)]
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract"]
    mapping = ["--mapping-file", str(FOLDER / "babel.toml")]
    subprocess.run([*command, *mapping, *keywords, "-o", str(pot), "."], cwd=ROOT, check=True)
    return read_po(io.BytesIO(pot.read_bytes()))


@pytest.fixture(scope="module")
def welsh() -> Catalog:
    return read_po(io.BytesIO(PO.read_bytes()), locale="cy")


def forms(message) -> list[str]:
    told = message.string
    return [told] if isinstance(told, str) else list(told)


def singular(message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def test_every_message_is_translated(wanted: Catalog, welsh: Catalog) -> None:
    told = {singular(each): each for each in welsh if each.id}
    missing = [
        singular(each)
        for each in wanted
        if each.id
        and not (singular(each) in told and all(map(str.strip, forms(told[singular(each)]))))
    ]
    assert missing == [], "run script/translate, and fill in what is empty in messages.po"


def test_nothing_is_translated_that_nobody_says(wanted: Catalog, welsh: Catalog) -> None:
    said = {singular(each) for each in wanted if each.id}
    assert [singular(each) for each in welsh if each.id and singular(each) not in said] == []


def test_nothing_that_is_filled_in_gets_lost(welsh: Catalog) -> None:
    for message in filter(lambda each: each.id, welsh):
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        known = {place for text in english for place in PLACE.findall(text)}
        # A number may stand in words, or be left out where there is none.
        needed = known - (
            {"%(num)s", "%(when)s", "%(day)s", "%(reading)s"} if len(english) > 1 else set()
        )
        for form in forms(message):
            assert needed <= set(PLACE.findall(form)) <= known, form
        if len(english) == 1:
            assert sorted(TAG.findall(english[0])) == sorted(TAG.findall(forms(message)[0]))


def test_each_number_has_its_form(welsh: Catalog) -> None:
    """0, 1, 2, 3, 6 and all others: Unicode's plural rules for Welsh."""
    assert welsh.num_plurals == 6
    assert "n==6 ? 4 : 5" in welsh.plural_expr
    for message in welsh:
        if message.id and not isinstance(message.id, str):
            assert len(forms(message)) == 6, message.id


def test_the_compiled_file_says_the_same(welsh: Catalog) -> None:
    compiled = read_mo(io.BytesIO(PO.with_suffix(".mo").read_bytes()))
    told = {singular(each): forms(each) for each in compiled if each.id}
    assert told == {singular(each): forms(each) for each in welsh if each.id}
