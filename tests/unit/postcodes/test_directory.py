import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcodes import DataFileError, Directory, Postcode, parse
from postcodes.files import DATA, DIRECTORY
from postcodes.packing import Place


def test_every_postcode_of_the_sample_gives_its_row_and_no_other_gives_any(finder, sample):
    assert len(sample) > 3000
    for pcds, code, near in sample:
        expected = Place(code, tuple(near.split())) if code else None
        assert finder.directory.place(Postcode(*pcds.split())) == expected, pcds
        assert finder.directory.code(pcds) == (code or None), pcds


def test_the_quick_way_and_the_slow_way_agree(finder, sample):
    for pcds, code, _ in sample:
        for typed in (pcds, pcds.replace(" ", ""), pcds.lower(), f" {pcds}."):
            assert finder.directory.code(typed) == (code or None), typed


@settings(deadline=None)  # the first example loads the directory
@given(st.data())
def test_what_the_quick_way_gives_parsing_gives_too(finder, sample, data):
    typed = list(data.draw(st.sampled_from(sample))[0])
    for _ in range(data.draw(st.integers(min_value=0, max_value=3))):
        place = data.draw(st.integers(min_value=0, max_value=len(typed)))
        typed[place : place + data.draw(st.sampled_from([0, 1]))] = data.draw(
            st.sampled_from(["", " ", "l", "O", "1", "a", "\xdf", "\u0131", "\0", "-"])
        )
    text = "".join(typed)
    quick = finder.directory.quick(text)

    if quick is not None:
        assert parse(text) == quick[0]
        assert finder.directory.code(text) == quick[1].code


def test_nothing_but_a_whole_live_postcode_has_a_code(finder):
    for typed in ("", "M1", "M1 1", "M11", "ZZ1 1AA", "M1 1A", "nonsense", "GX11 1AA", "1AE", "AE"):
        assert finder.directory.code(typed) is None
        assert finder.directory.quick(typed) is None


def test_candidates_come_most_postcodes_first(make_directory):
    directory = make_directory(
        {
            "M1 1AA": "E14000001",
            "M1 1AB": "E14000002 E14000001",
            "M1 1AD": "E14000002",
            "M1 2AA": "E14000003",
            "M1 2AB": "E14000003",
            "M1 2AD": "E14000003",
        }
    )

    assert directory.candidates("M1", "1") == ("E14000002", "E14000001")
    assert directory.candidates("M1") == ("E14000003", "E14000002", "E14000001")
    assert directory.candidates("M1", "9") == directory.candidates("M1")
    assert directory.candidates("M2", "1") == ()


def test_iterating_yields_every_live_postcode_once(make_directory):
    directory = make_directory({"M2 1AB": "E14000001", "M10 1AA": "E14000002 E14000001"})

    assert list(directory) == [
        (Postcode("M2", "1AB"), Place("E14000001")),
        (Postcode("M10", "1AA"), Place("E14000002", ("E14000001",))),
    ]
    assert len(directory) == 2
    assert set(directory.codes()) == {"E14000001", "E14000002"}


def test_the_shipped_file_is_small_and_says_what_it_is(finder):
    about = finder.directory.about

    assert (DATA / DIRECTORY).stat().st_size <= 350_000
    assert (about.postcodes, about.near) == (1_745_092, 32_464)
    assert "Royal Mail data" in about.attribution


def test_a_missing_file_is_a_clear_error(tmp_path):
    with pytest.raises(DataFileError, match="cannot read"):
        Directory.open(tmp_path / "none.bin")
