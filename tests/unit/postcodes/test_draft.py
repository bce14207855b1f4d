from datetime import date

import pytest

from postcodes import BuildError, Postcode
from postcodes.directory import UNIT_INDEX
from postcodes.draft import Draft, Tally
from postcodes.onspd import Row
from postcodes.packing import Place
from postcodes.terminated import TerminatedDirectory

A, B = "E14000001", "E14000002"
AE = UNIT_INDEX["AE"]


def draft(*rows, with_ni=False):
    made = Draft(with_ni=with_ni)
    made.read([Row(pcds, ended, code, ()) for pcds, ended, code in rows])
    return made


def withdrawn(made):
    return TerminatedDirectory(made.withdrawn.pack(date(2025, 11, 1), {A, B, "N05000001"}))


def test_northern_ireland_is_taken_only_when_asked_for():
    rows = [("BT1 1AE", "", "N05000001"), ("BT1 1AF", "201906", "N05000001")]

    without, with_ni = draft(*rows), draft(*rows, with_ni=True)

    assert without.tally == Tally(northern_ireland=2)
    assert not without.withdrawn
    assert with_ni.tally == Tally(live=1, terminated=1)
    assert with_ni.get("BT1 1", AE) == Place("N05000001")
    assert withdrawn(with_ni).find(Postcode("BT1", "1AF")) == (date(2019, 6, 1), "N05000001")


def test_a_withdrawn_postcode_of_northern_ireland_without_a_constituency_is_left_out_too():
    assert draft(("BT1 1AE", "201906", "")).tally == Tally(northern_ireland=1)


def test_the_islands_are_left_out_whether_live_or_withdrawn():
    rows = [("JE2 3AB", "", "L93000001"), ("IM1 1AA", "199901", "M83000003"), ("GY1 1AA", "1", "")]

    assert draft(*rows).tally == Tally(islands=3)


def test_northern_ireland_does_not_count_as_great_britain():
    made = draft(("BT1 1AE", "", "N05000001"), ("M1 1AE", "", A), with_ni=True)

    assert (made.tally.live, made.great_britain()) == (2, 1)


@pytest.mark.parametrize("rows", [[0, 1], [1, 0]])
def test_a_live_row_wins_over_a_withdrawn_one_of_the_same_postcode(rows):
    both = [("M1 1AE", "199901", A), ("M1 1AE", "", B)]
    made = draft(("M1 1AF", "199901", A), *(both[n] for n in rows))

    made.settle_withdrawn()

    assert withdrawn(made).find(Postcode("M1", "1AE")) is None
    assert withdrawn(made).find(Postcode("M1", "1AF")) == (date(1999, 1, 1), A)


def test_a_withdrawn_row_that_nobody_could_look_up_is_passed_over():
    made = draft(("NPT 1AA", "198401", ""), ("M1 1CC", "198401", ""), ("M1 1AE", "", A))

    assert made.tally == Tally(live=1)


def test_girobank_is_no_place():
    assert draft(("GIR 0AA", "", A)).tally == Tally(without_seat=1)


def test_a_place_said_anew_replaces_the_old_one_in_what_is_packed():
    made = draft(("M1 1AE", "", A))
    made.put("M1 1", AE, Place(B, (A,), straddles=True))

    contents = made.contents({"source": "made up"})

    assert contents.palettes == [(Place(B, (A,), straddles=True),)]
    assert contents.about == {"source": "made up", "postcodes": 1, "near": 0, "straddling": 1}


def test_more_places_than_the_format_holds_are_refused():
    made = Draft()
    for number in range(255):
        made.put("M1 1", number, Place(f"E{number}"))

    with pytest.raises(BuildError, match="sector M1 1"):
        made.put("M1 1", 255, Place("E255"))


def test_a_draft_from_a_directory_holds_the_same(make_directory):
    directory = make_directory({"M1 1AE": A, "BT1 1AE": f"{A} {B}"} | {"EC1A 1BB": B})

    made = Draft.from_directory(directory)

    assert made.tally.live == 3
    for postcode, place in directory:
        assert made.get(postcode.sector, UNIT_INDEX[postcode.inward[1:]]) == place
