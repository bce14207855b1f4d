import pytest

from postcodes.roll.listing import in_full, meant, table


def test_the_table_has_a_line_for_each_seat_in_columns(ours, today):
    heading, *rows = table(
        [(ours["W1"], today["W1"]), (ours["W2"], None), (ours["W3"], today["W3"])]
    )

    assert rows[0].split() == [
        *("W1", "Ynys", "Môn", "Ada", "Aye", "Labour"),
        "ada.aye.mp@parliament.uk",
    ]
    assert rows[1].endswith("vacant")
    assert rows[2].endswith("none")
    assert rows[0].index("Ada") == rows[1].index("vacant") == heading.index("Member")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("e14001063", ["Aldershot"]),
        ("S14000006", ["Ayr, Carrick and Cumnock"]),
        ("ynys mon", ["Ynys Môn"]),
        ("Chorley", ["Chorley"]),
        ("lindsay hoyle", ["Chorley"]),
        ("qqqqq", []),
    ],
)
def test_a_seat_is_meant_by_code_name_or_member(finder, text, names):
    assert [seat.name for seat in meant(text, finder)] == names


def test_a_whole_name_means_that_seat_alone(finder):
    assert [seat.name for seat in meant("Bath", finder)] == ["Bath"]
    assert len(meant("Manchester", finder)) > 1


def test_a_seat_in_full(finder):
    (speaker,) = meant("Chorley", finder)
    (abstainer,) = meant("West Tyrone", finder)

    told = list(in_full(speaker, finder.member(speaker.code)))
    assert "Party    Speaker" in told
    assert told[-1].startswith("The Speaker")
    told = list(in_full(abstainer, finder.member(abstainer.code)))
    assert "E-mail   none published" in told
    assert told[-1].endswith("does not take the seat.")
    assert list(in_full(speaker, None))[-1] == "The seat is vacant."
