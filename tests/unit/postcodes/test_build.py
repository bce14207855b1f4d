from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcodes import BuildError, DataFileError, Directory
from postcodes.build import (
    ATTRIBUTION,
    Provenance,
    build_directory,
    replace,
)
from postcodes.directory import UNIT_INDEX
from postcodes.draft import Tally
from postcodes.onspd import Row
from postcodes.packing import Place

PROVENANCE = Provenance("Made-up directory", date(2025, 11, 1), date(2024, 7, 4))
KNOWN = {"E14000001", "E14000002", "S14000107"}


def build(*rows, at_least=1):
    return build_directory(rows, KNOWN, PROVENANCE, at_least)


def live(pcds, code="E14000001", *near):
    return Row(pcds, "", code, near)


@settings(deadline=None)  # the packer's effort varies, and so does the machine
@given(
    st.dictionaries(
        st.builds(
            "{} {}{}".format,
            st.sampled_from(["M1", "M2", "M10", "EC1A", "E1W", "B1"]),
            st.integers(min_value=0, max_value=9),
            st.sampled_from(sorted(UNIT_INDEX)),
        ),
        st.tuples(st.sampled_from(sorted(KNOWN)), st.sampled_from([(), ("E14000002",)])),
        min_size=1,
    ),
    st.randoms(use_true_random=False),
)
def test_a_directory_holds_exactly_the_rows_it_was_built_from(postcodes, random):
    rows = [Row(pcds, "", code, near) for pcds, (code, near) in postcodes.items()]
    random.shuffle(rows)

    directory = build(*rows).directory

    assert {p.text: (place.code, place.others) for p, place in directory} == postcodes
    assert len(directory) == len(postcodes)


def test_the_order_of_rows_changes_nothing():
    rows = [live("M10 1AA"), live("M2 1AB", "E14000002"), live("M2 1AA")]

    assert Directory(build(*rows).data).about == build(*rows).directory.about
    assert list(build(*rows).directory) == list(build(*reversed(rows)).directory)


def test_terminated_and_seatless_rows_are_left_out_and_counted():
    built = build(
        live("M1 1AE"),
        Row("M1 1AF", "201906", "E14000001", ()),
        live("JE2 3AB", "L99999999"),
        live("IM1 1AA", "M99999999"),
        live("BT7 1NN", "N05000003"),
        live("XX1 1AA", ""),
    )

    assert [str(postcode) for postcode, _ in built.directory] == ["M1 1AE"]
    assert built.tally == Tally(live=1, terminated=1, northern_ireland=1, islands=2, without_seat=1)


def test_former_scottish_codes_are_brought_up_to_date():
    directory = build(live("KA1 1AA", "S14000006", "S14000006")).directory

    assert [place for _, place in directory] == [Place("S14000107", ("S14000107",))]


def test_the_file_says_what_it_is_made_from():
    about = build(live("M1 1AE"), live("M1 1AF", "E14000001", "E14000002")).directory.about

    assert (about.source, about.released, about.boundaries) == (
        "Made-up directory",
        date(2025, 11, 1),
        date(2024, 7, 4),
    )
    assert (about.postcodes, about.near) == (2, 1)
    assert about.attribution == ATTRIBUTION.format(year=2025)


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([], "only 0 live"),
        ([live("M1 1AE", "E99999999")], "unknown constituencies: E99999999"),
        ([live("M1 1AE"), live("M1 1AE", "E14000002")], "occurs twice"),
        ([live("nonsense")], "has no postcode"),
        ([live("M1 1AC")], "has no postcode"),
    ],
)
def test_a_wrong_source_is_refused(rows, complaint):
    with pytest.raises(BuildError, match=complaint):
        build(*rows)


def test_a_source_cut_short_is_refused():
    with pytest.raises(BuildError, match="only 1 live postcodes; expected at least 2"):
        build(live("M1 1AE"), at_least=2)


def test_replacing_leaves_nothing_else_behind(tmp_path):
    path = tmp_path / "directory.bin"
    path.write_bytes(b"old")

    replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["directory.bin"]


def test_a_failed_replacement_leaves_the_old_file(tmp_path):
    path = tmp_path / "directory.bin"
    path.mkdir()  # a folder cannot be replaced by a file

    with pytest.raises(DataFileError):
        replace(path, b"new")

    assert [entry.name for entry in tmp_path.iterdir()] == ["directory.bin"]
