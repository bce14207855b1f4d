import pytest

from postcodes.roll.errors import RollError
from postcodes.roll.seats import Holder, Seat, by_code, roll_of

ADA, BEN = Holder(1, "Ada Aye", "Ada Aye MP", "Labour"), Holder(2, "Ben No", "Ben No MP", "Speaker")
READ = [Seat("YNYS MON", ADA), Seat("Brecon Radnor & Cwm Tawe", BEN), Seat("Kings Lynn", None)]


def test_seats_are_found_by_their_names_however_written(ours):
    assert by_code(READ, ours.values()) == dict(zip(("W1", "W2", "W3"), READ, strict=True))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (READ[:2], "missing: King's Lynn"),
        ([*READ, Seat("Camelot", None)], "not one of our constituencies: Camelot"),
        ([*READ, READ[0]], "there more than once: Ynys Môn"),
        ([READ[0], READ[1], Seat("King's Lynn", ADA)], "King's Lynn, YNYS MON"),
        ([], "missing: Brecon, Radnor and Cwm Tawe, King's Lynn, Ynys Môn"),
    ],
)
def test_a_list_that_is_not_whole_is_refused_by_name(ours, read, said):
    with pytest.raises(RollError, match="is not whole") as refused:
        by_code(read, ours.values())

    assert said in str(refused.value)


def test_many_names_are_cut_short(finder):
    with pytest.raises(RollError, match=r"Aldridge-Brownhills.* and 642 more"):
        by_code([], finder.constituencies)


def test_a_roll_has_no_entry_for_a_vacant_seat(ours):
    roll = roll_of(by_code(READ, ours.values()), {1: "ada@parliament.uk", 2: None})

    assert roll.keys() == {"W1", "W2"}
    assert roll["W1"].email == "ada@parliament.uk"
    assert roll["W2"].email is None
    assert roll["W2"].is_speaker
