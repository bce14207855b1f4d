"""One table of a campaign.toml is changed; every other byte stays."""

from __future__ import annotations

import datetime as dt
import tomllib
from difflib import unified_diff
from pathlib import Path

import pytest

from campaign.content.toml_edit import (
    UneditableError,
    with_figure,
    with_variants,
    without_figure,
)
from campaign.core.campaign_settings import Variant
from campaign.core.campaign_toml import settings_of

SHIPPED = Path("letters/campaigns/secondary-breast-cancer/campaign.toml").read_bytes().decode()
BOTH_ENDS = pytest.mark.parametrize("newline", ["\n", "\r\n"])

ODD = """\
title = "A text that says [[figure]] in it"  # and [[figure]] here
long = '''
[[figure]]
name = "pain"
'''
longer = \"\"\"
[[figure]]
name = "pain" \\"\"\"\"
# About the first figure.
[[figure]]  # the first
name = 'pain'   # never changes
value = "90"    # of a hundred
label = '''Two
lines'''
extra = [
  1, # one
  2,
]

# About what comes next.
[share]
text = "x"

[[figure]]
name = "nurses"
value = "72"
label = "Nurses"
# The end."""


def lines(newline: str, toml: str = SHIPPED) -> str:
    return toml.replace("\n", newline)


def changed(before: str, after: str) -> tuple[str, str]:
    """What was taken out and what was put in between the same beginning and the same end."""
    start = next(
        (at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two),
        min(len(before), len(after)),
    )
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    return before[start : len(before) - end], after[start : len(after) - end]


@BOTH_ENDS
def test_changing_a_value_touches_that_value_alone(newline: str) -> None:
    before = lines(newline)
    after = with_figure(before, "pain", {"value": "57", "unit": "%"})
    assert changed(before, after) == ("90", "57")
    assert settings_of(after) != settings_of(before)


@BOTH_ENDS
def test_saying_the_same_again_changes_nothing(newline: str) -> None:
    before = lines(newline)
    for figure in tomllib.loads(before)["figure"]:
        assert with_figure(before, figure["name"], figure) == before


@BOTH_ENDS
def test_a_review_day_is_written_as_a_date_and_taken_out_again(newline: str) -> None:
    before = lines(newline)
    after = with_figure(before, "pain", {"review_by": dt.date(2027, 6, 1)})
    assert changed(before, after) == ("", f"review_by = 2027-06-01{newline}")
    assert tomllib.loads(after)["figure"][3]["review_by"] == dt.date(2027, 6, 1)
    assert with_figure(after, "pain", {"review_by": None}) == before


@BOTH_ENDS
def test_a_new_figure_follows_the_others_and_goes_without_a_trace(newline: str) -> None:
    before = lines(newline)
    after = with_figure(before, "waiting", {"label": "People who wait", "historical": False})
    gone, added = changed(before, after)
    assert gone == ""
    expected = f'[[figure]]{newline}name = "waiting"{newline}label = "People who wait"'
    assert expected in added
    assert ("\r\n" in added) == (newline == "\r\n")
    assert added.count("\n") == added.count(newline)
    assert after.count("\n\n\n") == 0
    assert without_figure(after, "waiting").rstrip() == before.rstrip()


@BOTH_ENDS
def test_taking_a_figure_out_leaves_the_others_alone(newline: str) -> None:
    before = lines(newline)
    after = without_figure(before, "pain")
    gone = list(
        unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), n=0)
    )[2:]
    assert not [line for line in gone if line.startswith("+")]
    headers = [line.strip() for line in gone if line.startswith("-[")]
    assert headers == ["-[[figure]]", "-[cy.figure.pain]"], "the Welsh twin goes with it"
    names = [figure.name for figure in settings_of(before).figures]
    names.remove("pain")
    assert [figure.name for figure in settings_of(after).figures] == names


def test_taking_out_what_is_not_there_changes_nothing() -> None:
    assert without_figure(SHIPPED, "nothing") == SHIPPED


@BOTH_ENDS
def test_comments_strange_layouts_and_texts_like_headers_stay(newline: str) -> None:
    before = lines(newline, ODD)
    after = with_figure(before, "pain", {"value": "91"})
    assert changed(before, after) == ("0", "1")
    assert "# of a hundred" in after
    after = with_figure(before, "nurses", {"value": "73"})
    assert changed(before, after) == ("2", "3")
    after = without_figure(before, "pain")
    assert "# About the first figure." in after
    assert f"# About what comes next.{newline}[share]" in after
    after = with_figure(before, "third", {"value": "1"})
    assert after.endswith(f'value = "1"{newline}# The end.')


def test_quotes_and_brackets_in_a_value_are_written_safely() -> None:
    for words in ('say "a"', "[[figure]]", "back\\slash", "'''", '"""', "# no comment", "ŵ\t“”"):
        after = with_figure(SHIPPED, "pain", {"source": words})
        assert tomllib.loads(after)["figure"][3]["source"] == words
        assert (
            with_figure(after, "pain", {"source": "Breast Cancer Care survey of about 204 people"})
            == SHIPPED
        )


@BOTH_ENDS
def test_variants_are_added_changed_and_taken_out(newline: str) -> None:
    before = lines(newline)
    one, two = Variant("plain", 20, "Shorter sentences"), Variant("story", 30, "A story first")
    after = with_variants(before, [one, two])
    assert after.startswith(before)
    assert settings_of(after).variants == (one, two)
    more = with_variants(after, [Variant("plain", 25, "Shorter sentences"), two])
    assert changed(after, more) == ("0", "5")
    assert settings_of(with_variants(after, [two])).variants == (two,)
    assert with_variants(after, []).rstrip() == before.rstrip()
    assert with_variants(before, []) == before


@pytest.mark.parametrize(
    "toml",
    [
        'figure = [{name = "pain", value = "1"}]',
        'figure = "none"',
        "no toml at all",
        '[[figure]]\nname = "pain"\n[figure.more]\nx = 1\n',
        '[["figure"]]\nname = "pain"\nvalue = "1"\n',
    ],
)
def test_what_only_a_person_can_change_is_refused_and_not_guessed(toml: str) -> None:
    with pytest.raises(UneditableError):
        without_figure(with_figure(toml, "pain", {"value": "2"}), "pain")


def test_a_file_without_figures_gets_its_first() -> None:
    for before in ('title = "x"', 'title = "x"\n', 'title = "x"\n\n', ""):
        after = with_figure(before, "pain", {"value": "1"})
        assert tomllib.loads(after)["figure"] == [{"name": "pain", "value": "1"}]
        assert after.startswith(before)
