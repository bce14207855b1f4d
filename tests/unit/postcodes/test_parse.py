import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postcodes import NotAPostcode, Outward, Overseas, Postcode, Reason, parse
from postcodes.parse import LONGEST, UNIT_LETTERS
from postcodes.territories import GREAT_BRITAIN

SEPARATORS = ["", " ", "  ", "-", "\N{EN DASH}", "\N{NO-BREAK SPACE}", "\N{THIN SPACE}", "\t", "\0"]
SEPARATORS += ["\N{ZERO WIDTH SPACE}", "\N{IDEOGRAPHIC SPACE}", "\N{SOFT HYPHEN}", "."]

outwards = st.one_of(
    st.builds(
        "{}{}".format,
        st.sampled_from(sorted(GREAT_BRITAIN)),
        st.integers(min_value=1, max_value=99),
    ),
    st.sampled_from(["W1A", "E1W", "N1C", "EC1A", "SW1A", "WC2H", "SE1P", "BT7", "JE2", "BF1"]),
)
units = st.text(UNIT_LETTERS, min_size=2, max_size=2)
inwards = st.builds("{}{}".format, st.integers(min_value=0, max_value=9), units)
postcodes = st.builds(Postcode, outwards, inwards)
separators = st.sampled_from(SEPARATORS)


@given(st.text())
def test_no_text_raises_and_what_is_read_is_well_formed(text):
    match parse(text):
        case Postcode() as postcode:
            assert parse(postcode.text) == postcode
        case Outward(code, sector):
            assert code
            assert sector in {"", *"0123456789"}
        case Overseas(shown, place):
            assert shown
            assert place
        case NotAPostcode(reason):
            assert reason in Reason


@given(st.text(alphabet="0123456789OILABCEGHMNSTWYZ -", max_size=12))
def test_reading_twice_changes_nothing(text):
    once = parse(text)
    if isinstance(once, Postcode):
        assert parse(once.text) == once
        assert parse(once.outward + once.inward) == once


@given(postcodes, separators, st.sampled_from(["", ".", ",", " !", ")", "\n"]), st.data())
def test_case_spacing_dashes_and_trailing_punctuation_do_not_matter(postcode, gap, tail, data):
    change = data.draw(st.sampled_from([str.upper, str.lower, str.title, str.swapcase]))

    assert parse(change(postcode.outward + gap + postcode.inward) + tail) == postcode


@given(postcodes, st.data())
def test_a_letter_typed_for_a_digit_is_corrected_by_its_place(postcode, data):
    alike = {"0": "O", "1": data.draw(st.sampled_from("IL"))}
    inward = alike.get(postcode.inward[0], postcode.inward[0]) + postcode.inward[1:]

    assert parse(f"{postcode.outward} {inward}") == postcode


@given(postcodes)
def test_the_beginning_of_a_postcode_is_known_as_such(postcode):
    assert parse(postcode.outward) == Outward(postcode.outward)
    assert parse(postcode.sector) == Outward(postcode.outward, postcode.inward[0])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SWIA OAA", "SW1A 0AA"),
        ("EI4 5AB", "E14 5AB"),
        ("ELO 1AA", "E10 1AA"),
        ("S014 0AA", "SO14 0AA"),
        ("S01 1AA", "SO1 1AA"),
        ("0X1 1AA", "OX1 1AA"),
        ("1P1 2AB", "IP1 2AB"),
        ("1S1 2AB", "LS1 2AB"),
        ("OLI IAA", "OL1 1AA"),
        ("M1 1A1", "M1 1AL"),
        ("(m1 1ae)", "M1 1AE"),
        ("\uff2d\uff11 \uff11\uff21\uff25", "M1 1AE"),
        ("M1 1AE 😀", "M1 1AE"),
        ("gir oaa", "GIR 0AA"),
        ("M 1 1 A E", "M1 1AE"),
        (" " * 5000 + "M1 1AE", "M1 1AE"),
    ],
)
def test_common_slips(typed, meant):
    parsed = parse(typed)

    assert isinstance(parsed, Postcode)
    assert parsed.text == meant


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", Reason.EMPTY),
        (" \0\t\N{NO-BREAK SPACE}-", Reason.EMPTY),
        ("\ud800", Reason.EMPTY),
        ("M", Reason.TOO_SHORT),
        ("M1 1AE M1 1AF", Reason.TOO_LONG),
        ("A" * (LONGEST + 1), Reason.TOO_LONG),
        ("\N{CYRILLIC CAPITAL LETTER EM}1 1AE", Reason.CHARACTERS),
        ("Éa1 1AA", Reason.CHARACTERS),
        ("Manchester", Reason.ONLY_LETTERS),
        ("billet", Reason.ONLY_LETTERS),
        ("OLD", Reason.ONLY_LETTERS),
        ("90210", Reason.ONLY_DIGITS),
        ("131 111", Reason.ONLY_DIGITS),
        ("11", Reason.ONLY_DIGITS),
        ("333 1AA", Reason.OUTWARD),
        ("M1 AAA", Reason.INWARD),
        ("M1 1AI", Reason.UNIT_LETTERS),
        ("M1 1CE", Reason.UNIT_LETTERS),
    ],
)
def test_every_refusal_has_its_reason(typed, reason):
    assert parse(typed) == NotAPostcode(reason)


def test_a_postcode_cut_short_is_not_guessed_into_a_whole_one():
    assert parse("M11 1A") == Outward("M11", "1")
    assert parse("SW1A 0A") == Outward("SW1A", "0")


@pytest.mark.parametrize(
    "character", ["1", "M", " ", "\0", "\N{LATIN SMALL LIGATURE FI}", "\ufdfa"]
)
def test_a_huge_text_is_refused_at_once(character):
    started = time.perf_counter()

    assert isinstance(parse(character * 5_000_000), NotAPostcode)
    assert time.perf_counter() - started < 0.5
