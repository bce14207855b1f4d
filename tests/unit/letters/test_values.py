from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import letters
from campaign.core.campaign_toml import from_mapping
from campaign.core.letter import values
from letters.grammar import check
from letters.letter_file import read
from letters.values import (
    FIGURE,
    VALUES,
    DocumentUse,
    ValueKind,
    figure_value,
    markdown,
    names_for,
    values_for,
)
from postcodes import Constituency, Member, Nation

FOLDER = Path(letters.__path__[0]) / "campaigns" / "secondary-breast-cancer"
SETTINGS = from_mapping(tomllib.loads((FOLDER / "campaign.toml").read_text(encoding="utf-8")))
FIGURES = [figure.name for figure in SETTINGS.figures]


def test_names_are_distinct_and_can_be_typed():
    names = [value.name for value in VALUES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in names)


@pytest.mark.parametrize("value", [*VALUES, FIGURE], ids=lambda value: value.name)
def test_every_value_says_what_it_is_and_what_happens_when_it_is_missing(value):
    assert value.description.endswith(".")
    assert value.missing.endswith(".")
    assert value.example
    assert value.allowed_in
    assert "|" not in value.description + value.example + value.missing


def test_the_list_holds_all_that_the_app_gives():
    place = Constituency("E00000000", "Place", "", Nation.WALES, "Region", 1, 0.0, 0.0)
    member = Member(
        1, "Name", "Name MP", "Party", place.code, None, is_speaker=False, takes_seat=True
    )
    given = values(SETTINGS, Nation.WALES, place, member, "Name")
    assert set(given) == names_for(DocumentUse.LETTER_MP, FIGURES)


@pytest.mark.parametrize("kind", ["mp", "minister"])
def test_the_shipped_letters_use_only_what_their_kind_allows(kind):
    names = names_for(DocumentUse(kind), FIGURES)
    files = list((FOLDER / "letters").glob(f"{kind}.*.md"))
    assert files
    for path in files:
        source = read(path.read_text(encoding="utf-8"))
        check(source.subject, names)
        check(source.body, names)


@pytest.mark.parametrize("use", [DocumentUse.LETTER_MINISTER, DocumentUse.PAGE])
def test_nothing_of_the_supporter_reaches_the_minister_s_letter_or_a_page(use):
    assert not [name for name in names_for(use) if name.startswith("supporter_")]


def test_a_page_knows_neither_mp_nor_nation():
    assert names_for(DocumentUse.PAGE, ["pain"]) == {"charity_name", "figure_pain"}


def test_only_these_may_be_empty():
    names = [value.name for value in VALUES if value.optional]
    assert names == ["supporter_story", "published_email"]


def test_a_value_is_known_in_an_e_mail_exactly_if_e_mails_may_use_it():
    for value in VALUES:
        assert bool(value.emails) is (DocumentUse.EMAIL in value.allowed_in), value.name


def test_an_e_mail_knows_only_its_own_values():
    survey = names_for(DocumentUse.EMAIL, email="survey")
    assert "survey_link" in survey
    assert "confirm_link" not in survey
    assert survey < names_for(DocumentUse.EMAIL)
    assert names_for(DocumentUse.EMAIL, email="no-such-email") == frozenset()


def test_an_e_mail_tells_no_figures_since_it_has_no_place_for_their_sources():
    figure = figure_value("pain", "People with pain", "90%")
    assert figure not in values_for(DocumentUse.EMAIL, [figure], email="receipt")
    assert "figure_pain" not in names_for(DocumentUse.EMAIL, ["pain"])


def test_the_page_says_which_e_mails_know_a_value():
    assert "| e-mail to the supporter (survey, survey-reminder, survey-again) |" in markdown()


def test_a_figure_of_the_register_stands_last_with_its_own_words():
    figure = figure_value("pain", "People with pain", "90%")
    assert figure.kind is ValueKind.FIGURE
    assert values_for(DocumentUse.BRIEFING, [figure])[-1] == figure
    assert (figure.name, figure.example) == ("figure_pain", "90%")


def test_the_page_has_a_row_for_each():
    page = markdown()
    assert all(f"| `{value.name}` |" in page for value in (*VALUES, FIGURE))
    assert page.endswith("|\n")
