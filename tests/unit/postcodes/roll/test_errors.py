from postcodes.roll.errors import RollFileError, SuspiciousError


def test_a_file_error_tells_the_first_ten_mistakes():
    error = RollFileError("a.csv", [f"mistake {number}" for number in range(12)])

    assert str(error).splitlines()[0] == "a.csv was not used:"
    assert str(error).splitlines()[-2:] == ["  mistake 9", "  and 2 more like these"]


def test_a_suspicion_tells_how_to_overrule_it():
    assert str(SuspiciousError(["21 seats are vacant"])).splitlines() == [
        "Nothing was replaced:",
        "  21 seats are vacant",
        "  If this is right, add --force.",
    ]
