from datetime import date

import pytest

from postcodes import BuildError
from postcodes.build import Provenance, finish
from postcodes.changes import Changes, compare, keep_hints, objections, refuse, untimely
from postcodes.directory import UNIT_INDEX
from postcodes.draft import Draft
from postcodes.onspd import Row
from postcodes.packing import Place

A, B, C = "E14000001", "E14000002", "E14000003"
AE = UNIT_INDEX["AE"]
OLD, NEW = date(2025, 8, 1), date(2025, 11, 1)


def draft(**codes):
    made = Draft()
    made.read([Row(f"M1 1{unit}", "", code, ()) for unit, code in codes.items()])
    return made


def changes(before=1000, now=1000, common=1000, moves=None, gone=0):
    return Changes(before, now, 0, 0, gone, common, moves or {}, 0)


def test_what_came_went_and_moved_is_counted(make_directory):
    previous = make_directory({"M1 1AE": A, "M1 1AF": A, "M1 1AG": B, "M1 1AH": A, "L1 1AA": C})

    found = compare(draft(AE=A, AF=B, AG=B, AH=B, AJ=C, AL=C), previous)

    assert (found.before, found.now) == (5, 6)
    assert (found.added, found.removed, found.common, found.moved) == (2, 1, 4, 2)
    assert found.largest == [((A, B), 2)]


def test_northern_ireland_is_left_out_of_the_comparison_of_sizes(make_directory):
    found = compare(draft(AE=A), make_directory({"M1 1AE": A, "BT1 1AE": B}))

    assert (found.before, found.now, found.removed) == (1, 1, 1)


def test_a_hint_is_kept_while_the_constituency_stays(make_directory):
    previous = make_directory({"M1 1AE": f"{A} {B}", "M1 1AF": f"{A} {B}", "M1 1AG": f"{A} {B}"})
    made = draft(AE=A, AF=B)

    assert keep_hints(made, previous) == 1
    assert made.get("M1 1", AE) == Place(A, (B,))
    assert made.get("M1 1", UNIT_INDEX["AF"]) == Place(B)


@pytest.mark.parametrize(("point", "kept"), [(A, True), (B, True), (C, False)])
def test_a_postcode_known_to_straddle_stays_so_while_its_point_is_in_one_of_them(
    make_directory, point, kept
):
    straddling = Place(A, (B,), straddles=True)
    before = draft(AE=A)
    before.put("M1 1", AE, straddling)
    made = draft(AE=point)

    assert keep_hints(made, pretend(before)) == kept
    assert made.get("M1 1", AE) == (straddling if kept else Place(C))


def pretend(made):
    """Pack a draft as `build` does and read it back."""
    return finish(made, {A, B, C}, Provenance("made up", OLD, OLD)).directory


def test_an_ordinary_change_meets_no_objection():
    assert objections(changes(now=971, moves={(A, B): 10}), {A, B}, {A, B}, (OLD, NEW)) == []
    assert objections(changes(), {A}, {A}, (NEW, NEW)) == []


@pytest.mark.parametrize(
    ("found", "seats", "age", "said"),
    [
        (changes(gone=31), {A, B}, (OLD, NEW), "31 of the 1,000 postcodes in use would be gone"),
        (changes(now=1031), {A, B}, (OLD, NEW), "far more than now"),
        (changes(now=969), {A, B}, (OLD, NEW), "only 969 postcodes of Great Britain, the one in "),
        (changes(moves={(A, B): 11}), {A, B}, (OLD, NEW), "11 postcodes would change .* 1.1%"),
        (changes(), {A}, (OLD, NEW), f"1 constituencies have no postcode: {B}"),
        (changes(), {A, B}, (NEW, OLD), "it is of August 2025, the one in use of November 2025"),
    ],
)
def test_a_suspicious_change_is_refused_in_words(found, seats, age, said):
    with pytest.raises(BuildError, match=said):
        refuse(objections(found, seats, {A, B}, age))


def test_a_month_that_has_yet_to_come_is_objected_to():
    assert untimely(date(2026, 2, 28), date(2026, 2, 1)) == []
    assert untimely(date(2025, 12, 1), date(2026, 1, 1)) == []
    assert untimely(date(2026, 3, 1), date(2026, 2, 28)) == [
        "it is of March 2026, a month that has yet to come"
    ]
    assert untimely(date(2027, 1, 1), date(2026, 12, 31))
