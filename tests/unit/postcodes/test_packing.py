import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postcodes import DataFileError
from postcodes.packing import UNITS, Contents, Place, pack
from postcodes.unpacking import read_about, unpack

places = st.builds(
    Place,
    st.sampled_from(["E14000001", "S14000002", "W07000003"]),
    st.lists(st.sampled_from(["E14000004", "E14000005"]), unique=True).map(tuple),
    st.booleans(),
)
sectors = st.dictionaries(
    st.sampled_from(["M1 0", "M1 1", "M1 9", "M2 5", "M10 0", "EC1A 7"]),
    st.lists(st.one_of(st.none(), places), min_size=UNITS // 8, max_size=UNITS // 8),
    max_size=6,
)


def contents_of(units_by_sector):
    palettes, rows = [], []
    for units in units_by_sector.values():
        palette = list(dict.fromkeys(place for place in units if place))
        palettes.append(tuple(palette))
        rows.append(bytes(palette.index(place) + 1 if place else 0 for place in units * 8))
    # Districts are kept together, as build keeps them.
    order = sorted(range(len(rows)), key=lambda i: list(units_by_sector)[i])
    names = list(units_by_sector)
    return Contents(
        {"source": "test"},
        [names[i] for i in order],
        [palettes[i] for i in order],
        [rows[i] for i in order],
    )


@settings(deadline=None)  # the packer's effort varies, and so does the machine
@given(sectors)
def test_what_is_packed_is_unpacked(units_by_sector):
    contents = contents_of(units_by_sector)

    assert unpack(pack(contents)) == contents


def test_equal_contents_give_equal_bytes_and_say_what_they_are():
    contents = contents_of({"M1 1": [Place("E14000001"), None] * 25})

    assert pack(contents) == pack(contents)
    assert read_about(pack(contents)) == {"source": "test"}


@pytest.mark.parametrize("damage", [b"", b"PK\3\4 a zip", None, "cut", "flip"])
def test_a_foreign_short_or_altered_file_is_refused(damage):
    whole = pack(contents_of({"M1 1": [Place("E14000001")] * 50}))
    data = {
        None: whole[:10],
        "cut": whole[:-1],
        "flip": whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
    }.get(damage, damage)

    with pytest.raises(DataFileError):
        unpack(data)
