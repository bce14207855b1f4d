from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcodes import BuildError, DataFileError, Postcode
from postcodes.directory import UNIT_INDEX
from postcodes.terminated import TerminatedDirectory
from postcodes.withdrawn import Withdrawn

NOV = date(2025, 11, 1)
KNOWN = ("E14000001", "S14000107")


def packed(*rows):
    withdrawn = Withdrawn()
    for pcds, ended, code in rows:
        withdrawn.add(pcds[:-2], UNIT_INDEX[pcds[-2:]], ended, code)
    return withdrawn.pack(NOV, KNOWN)


def find(data, text):
    return TerminatedDirectory(data).find(Postcode(*text.split()))


@settings(deadline=None)
@given(
    st.dictionaries(
        st.builds(
            "{} {}{}".format,
            st.sampled_from(["M1", "M10", "EC1A"]),
            st.integers(min_value=0, max_value=9),
            st.sampled_from(sorted(UNIT_INDEX)),
        ),
        st.tuples(
            st.dates(min_value=date(1970, 1, 1), max_value=date(2090, 12, 1)),
            st.sampled_from([*KNOWN, ""]),
        ),
        min_size=1,
    )
)
def test_every_withdrawn_postcode_is_found_with_its_month_and_place(postcodes):
    data = packed(*((pcds, f"{day:%Y%m}", code) for pcds, (day, code) in postcodes.items()))
    held = TerminatedDirectory(data)

    found = {pcds: held.find(Postcode(*pcds.split())) for pcds in postcodes}

    assert found == {
        pcds: (day.replace(day=1), code or None) for pcds, (day, code) in postcodes.items()
    }
    assert len(held) == len(postcodes)
    assert held.released == NOV


def test_others_are_not_found():
    data = packed(("M1 1AE", "201906", "E14000001"))

    assert find(data, "M1 1AF") is None
    assert find(data, "M1 1AD") is None
    assert find(data, "M1 2AE") is None
    assert find(data, "M1 1CC") is None


def test_a_constituency_of_former_boundaries_is_not_given():
    assert find(packed(("M1 1AE", "201906", "E14000530")), "M1 1AE") == (date(2019, 6, 1), None)


def test_withdrawn_twice_the_later_month_counts():
    rows = [("M1 1AE", "201906", "E14000001"), ("M1 1AE", "199501", "")]

    assert find(packed(*rows), "M1 1AE") == (date(2019, 6, 1), "E14000001")
    assert find(packed(*reversed(rows)), "M1 1AE") == (date(2019, 6, 1), "E14000001")


@pytest.mark.parametrize("ended", ["2019", "201913", "June 2019", "20190601"])
def test_a_month_that_is_none_is_refused(ended):
    with pytest.raises(BuildError, match="no month"):
        packed(("M1 1AE", ended, ""))


def test_a_damaged_or_foreign_file_is_refused(tmp_path):
    data = packed(("M1 1AE", "201906", "E14000001"))
    for wrong in (b"", b"PBPCD\x01\r\n", data[:-1], data[:20], data[:60] + b"\0" + data[61:]):
        with pytest.raises(DataFileError):
            TerminatedDirectory(wrong)
    with pytest.raises(DataFileError):
        TerminatedDirectory.open(tmp_path / "none.bin")


def test_it_is_read_from_disk(tmp_path):
    path = tmp_path / "terminated.bin"
    path.write_bytes(packed(("M1 1AE", "201906", "E14000001")))

    assert len(TerminatedDirectory.open(path)) == 1
