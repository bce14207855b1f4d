"""The letters and pages that ship: sound, complete, and right for each nation."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest

import letters
from campaign.core.campaign_toml import from_mapping
from letters.grammar import check
from letters.letter_file import read
from letters.markdown import page_html
from letters.render import render
from letters.uses import used_figures

FOLDER = Path(letters.__path__[0]) / "campaigns" / "secondary-breast-cancer"
CAMPAIGN = tomllib.loads((FOLDER / "campaign.toml").read_text(encoding="utf-8"))
FIGURES = {figure.name: figure for figure in from_mapping(CAMPAIGN).figures}
NATIONS = tuple(CAMPAIGN["nations"])
KINDS = ("mp", "minister")
LETTERS = list(itertools.product(KINDS, NATIONS))
FLAGS = [
    dict(zip(("is_minister", "is_speaker", "takes_seat"), flags, strict=True))
    for flags in itertools.product((False, True), repeat=3)
]
USUAL = {"is_minister": False, "is_speaker": False, "takes_seat": True}
ROUTES = {
    "england": ("Secretary of State", "Department of Health and Social Care", "England"),
    "scotland": ("Cabinet Secretary", "Scottish Government", "Scotland"),
    "wales": ("Cabinet Secretary", "Welsh Government", "Wales"),
    "northern-ireland": ("Minister of Health", "Stormont", "Northern Ireland"),
}


def _source(kind, nation):
    return read((FOLDER / "letters" / f"{kind}.{nation}.en.md").read_text(encoding="utf-8"))


def _values(nation, flags):
    facts = CAMPAIGN["nations"][nation]
    return {
        "mp_name": "Jo Sample",
        "mp_salutation": "Jo Sample",
        "constituency": "Anytown",
        "nation": nation,
        "nation_name": facts["name"],
        "minister_office": facts["minister_office"],
        "minister_salutation": facts["minister_salutation"],
        "minister_department": facts["minister_department"],
        "supporter_name": "Sam Supporter",
        "supporter_story": "",
        "charity_name": CAMPAIGN["charity"]["name"],
        **{f"figure_{name}": figure.number for name, figure in FIGURES.items()},
        **flags,
    }


def _letter(kind, nation, flags=USUAL):
    return render(_source(kind, nation).body, _values(nation, flags))


def _without_figures(text):
    for figure in FIGURES.values():
        text = text.replace(figure.number, "")
    return text


@pytest.mark.parametrize(("kind", "nation"), LETTERS)
def test_every_letter_passes_the_grammar_and_renders_for_every_kind_of_mp(kind, nation):
    source = _source(kind, nation)
    for flags in FLAGS:
        values = _values(nation, flags)
        check(source.body, values)
        text = render(source.subject, values) + "\n\n" + render(source.body, values)
        assert not re.search(r"[{}\[\]_]|  |\(\)|\bNone\b| [.,;]|\n\n\n", text)


@pytest.mark.parametrize(("kind", "nation"), LETTERS)
def test_no_letter_names_another_nation_s_minister_or_asks(kind, nation):
    own = set(ROUTES[nation])
    others = {mark for marks in ROUTES.values() for mark in marks} - own
    for flags in FLAGS:
        subject = render(_source(kind, nation).subject, _values(nation, flags))
        text = _without_figures(subject + "\n" + _letter(kind, nation, flags))
        assert ROUTES[nation][2] in text
        assert [mark for mark in others if mark in text] == []


@pytest.mark.parametrize("nation", NATIONS)
def test_the_mp_is_asked_to_write_to_the_right_office_in_the_first_two_sentences(nation):
    first = ". ".join(_letter("mp", nation).split(". ")[:2])
    assert "sign the enclosed letter" in first
    assert f"send it to the {CAMPAIGN['nations'][nation]['minister_office']}" in first


@pytest.mark.parametrize("nation", ["scotland", "wales", "northern-ireland"])
def test_devolution_is_acknowledged(nation):
    assert "devolved" in _letter("mp", nation)
    assert "devolved" in _letter("minister", nation)


@pytest.mark.parametrize("nation", NATIONS)
def test_special_mps_get_their_own_words(nation):
    usual = _letter("mp", nation)
    for flag in ("is_minister", "is_speaker", "takes_seat"):
        assert _letter("mp", nation, USUAL | {flag: not USUAL[flag]}) != usual
    assert "Speaker" in _letter("mp", nation, USUAL | {"is_speaker": True})


def test_a_minister_of_the_department_is_not_asked_to_write_to_their_own_office():
    for flags in FLAGS:
        if flags["is_minister"]:
            letter = _letter("mp", "england", flags)
            assert "send it to" not in letter
            assert "inside the Department of Health and Social Care" in letter


@pytest.mark.parametrize("nation", NATIONS)
def test_letters_keep_to_their_length(nation):
    assert 150 <= len(_letter("mp", nation).split()) <= 230
    assert 200 <= len(_letter("minister", nation).split()) <= 300
    for kind, flags in itertools.product(KINDS, FLAGS):
        assert len(_letter(kind, nation, flags).split()) <= 330


@pytest.mark.parametrize(("kind", "nation"), LETTERS)
def test_each_letter_makes_the_three_asks_and_cites_a_figure(kind, nation):
    text = _letter(kind, nation)
    assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == ["1", "2", "3"]
    assert FIGURES["living_with"].number in text
    assert "%" not in _without_figures(text)


@pytest.mark.parametrize(("kind", "nation"), LETTERS)
def test_nobody_s_health_is_told(kind, nation):
    text = _letter(kind, nation)
    assert not re.search(r"\b(I have|my (own )?(cancer|diagnosis)|I am living with)\b", text)
    if kind == "minister":
        assert "Sam Supporter" not in text


def test_england_s_plan_is_told_only_in_england():
    for kind, nation in itertools.product(KINDS, NATIONS):
        assert ("National Cancer Plan" in _letter(kind, nation)) == (nation == "england")


@pytest.mark.parametrize("figure", list(FIGURES.values()), ids=list(FIGURES))
def test_every_figure_says_where_it_comes_from(figure):
    assert all((figure.label, figure.value, figure.source, figure.date, figure.geography))
    # A front page is no source: a link leads to the page that says it, or is left out.
    assert not figure.link or re.match(r"https://[^/]+/.", figure.link)
    assert re.search(r"20\d\d", figure.date)
    assert figure.source_note.endswith(f": {figure.source}, {figure.date}, {figure.geography}.")
    assert figure.historical == bool(re.search(r"2014|2022", figure.date))


def test_the_survey_s_own_wording_is_kept():
    texts = [FIGURES["no_palliative_referral"].label, _page("issue")]
    assert all("never been offered a referral" in text for text in texts)


def test_every_ask_says_its_nations_and_every_nation_has_its_route():
    assert len(CAMPAIGN["ask"]) == 3
    assert all(set(ask["nations"]) <= set(NATIONS) and ask["nations"] for ask in CAMPAIGN["ask"])
    assert set(NATIONS) == set(ROUTES)
    for facts in CAMPAIGN["nations"].values():
        assert facts["minister_address"]
        assert re.search(r"[A-Z]{1,2}\d\w? \d[A-Z]{2}$", facts["minister_address"][-1])


def _page(name):
    return (FOLDER / "pages" / f"{name}.en.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["issue", "ask", "help"])
def test_pages_begin_at_the_second_heading_level_and_render(name):
    source = _page(name)
    assert source.startswith("## ")
    assert not re.search(r"^# ", source, re.MULTILINE)
    html = page_html(source)
    assert html.startswith("<h2>")
    assert "[" not in html


@pytest.mark.parametrize("name", ["issue", "ask", "help"])
def test_pages_tell_figures_by_name_so_that_source_date_and_place_stand_under_them(name):
    source = _page(name)
    assert not re.search(r"\d+%", source)
    assert used_figures(source) <= FIGURES.keys()
    assert ("figure_living_with" in source) == (name == "issue")


def test_old_figures_on_a_page_say_their_year_in_the_sentence():
    for paragraph in _page("issue").split("\n\n"):
        historical = [each for each in used_figures(paragraph) if FIGURES[each].historical]
        if historical:
            assert re.search(r"20\d\d", _page("issue").split(paragraph)[0].rsplit("## ", 1)[1])
