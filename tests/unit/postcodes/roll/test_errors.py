from postcodes.roll.errors import FRESH_OR_FORCE, RollFileError, SuspiciousError


def test_a_file_error_tells_the_first_ten_mistakes():
    error = RollFileError("a.csv", [f"mistake {number}" for number in range(12)])

    assert str(error).splitlines()[0] == "a.csv was not used:"
    assert str(error).splitlines()[-2:] == ["  mistake 9", "  and 2 more like these"]


def test_a_suspicion_tells_how_to_overrule_it():
    assert str(SuspiciousError(["21 seats are vacant"])).splitlines() == [
        "Nothing was replaced:",
        "  21 seats are vacant",
        "  If the list is right, run the command again with --force.",
    ]


def test_of_a_list_read_from_parliament_both_ways_on_are_named():
    last = str(SuspiciousError(["21 seats are vacant"], FRESH_OR_FORCE)).splitlines()[-1]

    assert "--fresh" in last
    assert "--force" in last
