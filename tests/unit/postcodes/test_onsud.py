from datetime import date

import pytest

from postcodes import BuildError
from postcodes.directory import UNIT_INDEX
from postcodes.draft import Draft
from postcodes.onspd import Row
from postcodes.onsud import Addresses, Applied, address_parts, apply, read_addresses, released
from postcodes.packing import Place
from tests.support.releases import ADDRESSES, Line, Style, small_letters, write_onspd, write_onsud

A, B, C = "E14000001", "E14000002", "E14000003"
STYLE = Style(header=ADDRESSES, product="ONSUD", quoted=False, month=date(2026, 1, 1))


def draft(*rows):
    made = Draft()
    made.read([Row(pcds, "", code, near) for pcds, code, *near in rows])
    return made


def addresses(*pairs):
    counted = Addresses()
    for pcds, code in pairs:
        counted.add(pcds, code)
    return counted


def place(made, pcds):
    return made.get(pcds[:-2], UNIT_INDEX[pcds[-2:]])


@pytest.mark.parametrize(
    "style", [STYLE, small_letters(STYLE), Style(ADDRESSES, "ONSUD", quoted=True)]
)
def test_every_region_of_a_zip_is_read(tmp_path, style):
    regions = {"EE": [("M1 1AE", A)] * 3, "SC": [("M1 1AE", B), ("", B), ("M1 1AF", "")], "WA": []}
    found = address_parts(write_onsud(tmp_path, regions, style))
    reported = []

    counted = read_addresses(found, reported.append)

    assert counted.count == 4
    assert list(counted.postcodes()) == [("M1 1", UNIT_INDEX["AE"], {A: 3, B: 1})]
    assert released(found) == style.month
    assert sum(reported) == sum(part.size for part in found)


def test_a_csv_alone_is_read(tmp_path):
    path = tmp_path / "london.csv"
    path.write_text("uprn,pcds,pcon24cd\n1,M1 1AE,E14000001\n")

    assert read_addresses(address_parts(path)).count == 1


def test_addresses_on_both_sides_make_a_postcode_straddle_most_first():
    made = draft(("M1 1AE", A))
    pairs = [("M1 1AE", C), *[("M1 1AE", B)] * 3, *[("M1 1AE", A)] * 2]

    assert apply(addresses(*pairs), made) == Applied(known=1, straddling=1, moved=1, addresses=6)
    assert place(made, "M1 1AE") == Place(B, (A, C), straddles=True)


def test_on_a_tie_the_constituency_of_the_point_comes_first():
    made = draft(("M1 1AE", B))

    apply(addresses(("M1 1AE", A), ("M1 1AE", B)), made)

    assert place(made, "M1 1AE") == Place(B, (A,), straddles=True)


def test_addresses_all_on_one_side_take_the_hint_away():
    made = draft(("M1 1AE", A, B), ("M1 1AF", A, B), ("M1 1AG", A))

    applied = apply(addresses(("M1 1AE", A), ("M1 1AG", B), ("M1 9ZZ", A)), made)

    assert place(made, "M1 1AE") == Place(A)
    assert place(made, "M1 1AF") == Place(A, (B,))  # no address is known: the hint stays
    assert place(made, "M1 1AG") == Place(B)
    assert applied == Applied(known=2, straddling=0, moved=1, addresses=3)


def test_a_former_code_and_its_successor_are_one_constituency():
    made = draft(("KA1 1AA", "S14000107"))

    apply(addresses(("KA1 1AA", "S14000006"), ("KA1 1AA", "S14000107")), made)

    assert place(made, "KA1 1AA") == Place("S14000107")


def test_an_unknown_constituency_is_refused():
    counted = addresses(("M1 1AE", A), ("M1 1AE", "E14000530"), ("KA1 1AA", "S14000006"))

    with pytest.raises(BuildError, match="1 unknown constituencies among the addresses: E14000530"):
        counted.check_codes({A, "S14000107"})


def test_an_address_whose_postcode_is_none_is_refused():
    with pytest.raises(BuildError, match="no postcode: 'nonsense'"):
        addresses(("nonsense", A))


def test_a_postcode_directory_is_not_one_of_addresses(tmp_path):
    path = write_onspd(tmp_path, [Line("M1 1AE", "", A)])
    lone = tmp_path / "ONSPD_FEB_2026_UK.csv"
    lone.write_text("pcds,doterm,pcon24cd\nM1 1AE,,E14000001\n")

    with pytest.raises(BuildError, match="none of the files looked for"):
        address_parts(path)
    with pytest.raises(BuildError, match="a postcode directory, not one of addresses"):
        address_parts(lone)


def test_a_file_without_the_columns_is_refused(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("UPRN,PCDS\n1,M1 1AE\n")

    with pytest.raises(BuildError, match="no column PCDS or PCON"):
        address_parts(path)
