import datetime as dt

import pytest

from letters.rules.samples import SampleFigure
from tests.unit.letters.rules.drafts import found, words


@pytest.mark.parametrize(
    "figure",
    [
        "12%",
        "12 per cent",
        "12.5 %",
        "3,400 women",
        "2 million people",
        "one in three",
        "9 out of 10",
    ],
)
def test_a_number_typed_by_hand_has_no_source(figure):
    assert words("figure-without-source", f"About\n{figure} and more.") == [figure]


@pytest.mark.parametrize(
    "text",
    [
        "Within 20 working days, on 4 February 2026, in 2018.",
        "1. Count everyone.\n2. Give 2 people a nurse.",
        "Of about 204 people asked, some had pain.",
        "See https://charity.example/90%25/12-people",
        "The plan of 4 in 2026, stage 4 in 2 years.",
    ],
)
def test_other_numbers_pass(text):
    assert found("figure-without-source", text) == []


def test_a_number_of_the_register_is_better_used_by_name():
    (one,) = found("figure-by-hand", "Then 90 per cent had pain in 2014.")
    assert one.suggestion == "{{ figure_pain }}"
    assert found("figure-without-source", "Then 90 per cent had pain in 2014.") == []


def test_part_of_a_longer_number_is_not_the_register_s():
    assert words("figure-without-source", "For 1,000 people, 0% or 61 people.") == [
        "1,000 people",
        "0%",
        "61 people",
    ]


def test_an_e_mail_may_count_letters():
    assert found("figure-without-source", "Dear friend,\n40 people wrote.", kind="email") == []


@pytest.mark.parametrize(
    ("days", "rule"),
    [(-1, "figure-expired"), (0, "figure-review-soon"), (30, "figure-review-soon")],
)
def test_review_dates(days, rule):
    today = dt.date(2027, 1, 4)
    figure = SampleFigure("5%", "s", "2026", today + dt.timedelta(days=days))
    around = {"figures": {"x": figure}, "values": {"figure_x": "5%"}}
    told = {
        name
        for name in ("figure-expired", "figure-review-soon")
        if found(name, "So\n{{ figure_x }}.", **around)
    }
    assert told == {rule}


def test_a_list_belongs_to_the_words_above_it():
    text = "These are from 2014:\n\n- {{ figure_pain }} had pain\n- {{ figure_pain }} said so"
    assert found("figure-without-year", text) == []
    assert len(found("figure-without-year", text.replace("2014", "long ago"))) == 2
