from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest

from postcodes import (
    Abroad,
    Constituency,
    CrownDependency,
    DataDates,
    DataFileError,
    Finder,
    Found,
    Nation,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Postcode,
    PostcodesError,
    Reason,
    Unknown,
    UnknownConstituency,
)
from postcodes.directory import Directory
from postcodes.packing import Contents, Place, pack

DATES = DataDates(date(2025, 11, 1), date(2026, 8, 20), date(2024, 7, 4))


def seat(code, name="Somewhere"):
    return Constituency(code, name, "", Nation.ENGLAND, "London", 70_000, 51.5, 0.0)


def names(seats):
    return [each.name for each in seats]


def test_every_row_of_the_sample_is_answered(finder, sample):
    for pcds, code, near in sample:
        answer = finder.find(pcds)
        postcode = Postcode(*pcds.split())
        if code:
            here, others = finder.constituency(code), tuple(map(finder.constituency, near.split()))
            assert answer == Found(postcode, here, others)
        else:
            assert isinstance(answer, Unknown)
            assert answer.postcode == postcode
            assert answer.candidates, "its sector is in use"


@pytest.mark.parametrize(
    ("typed", "constituency", "nation"),
    [
        ("M1 1AE", "Manchester Central", Nation.ENGLAND),
        ("eh11yz", "Edinburgh East and Musselburgh", Nation.SCOTLAND),
        ("CFIO IEP", "Cardiff South and Penarth", Nation.WALES),
    ],
)
def test_a_live_postcode_is_found_however_it_is_typed(finder, typed, constituency, nation):
    match finder.find(typed):
        case Found(_, found, ()):
            assert (found.name, found.nation) == (constituency, nation)
        case other:
            pytest.fail(f"{other}")


def test_a_postcode_near_a_boundary_carries_its_neighbours(finder):
    match finder.find("AB10 1PE"):
        case Found(_, here, near):
            assert here.name == "Aberdeen North"
            assert names(near) == ["Aberdeen South"]


def test_northern_ireland_is_answered_by_district(finder):
    match finder.find("bt1 1aa"):
        case NorthernIreland(postcode, candidates):
            assert postcode.text == "BT1 1AA"
            assert len(candidates) == 3
            assert {found.nation for found in candidates} == {Nation.NORTHERN_IRELAND}
    assert names(finder.find("BT7 1NN").candidates) == ["Belfast South and Mid Down"]
    assert finder.find("BT99 1AA") == Unknown(Postcode("BT99", "1AA"), ())


def test_an_unknown_postcode_offers_its_sector_or_else_its_district(finder):
    in_sector = finder.find("PR7 1AA")
    in_district = finder.find("M1 9ZZ")

    assert isinstance(in_sector, Unknown)
    assert names(in_sector.candidates) == ["Chorley", "South Ribble"]
    assert names(in_district.candidates)[0] == "Manchester Central"
    assert finder.find("ZZ1 1AA") == Unknown(Postcode("ZZ1", "1AA"), ())


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("JE2 3AB", CrownDependency(Postcode("JE2", "3AB"), "Jersey")),
        ("gy9 1aa", CrownDependency(Postcode("GY9", "1AA"), "Guernsey")),
        ("IMI IAA", CrownDependency(Postcode("IM1", "1AA"), "Isle of Man")),
        ("GIR 0AA", NonGeographic(Postcode("GIR", "0AA"))),
        ("BX1 1LT", NonGeographic(Postcode("BX1", "1LT"))),
        ("XX10 1DD", NonGeographic(Postcode("XX10", "1DD"))),
        ("QC1 1AA", NonGeographic(Postcode("QC1", "1AA"))),
        ("XM4 5HQ", NonGeographic(Postcode("XM4", "5HQ"))),
        ("bf1 2au", Overseas("BF1 2AU", "British Forces Post Office", Abroad.BFPO)),
        ("BFPO 12", Overseas("BFPO 12", "British Forces Post Office", Abroad.BFPO)),
        ("FIQQ 1ZZ", Overseas("FIQQ 1ZZ", "Falkland Islands", Abroad.TERRITORY)),
        ("JE2", Partial("JE2", ())),
        ("hello", NotAPostcode(Reason.ONLY_LETTERS)),
    ],
)
def test_codes_without_a_constituency(finder, typed, answer):
    assert finder.find(typed) == answer


def test_part_of_a_postcode_offers_what_it_begins(finder):
    assert finder.find("BT7") == Partial("BT7", finder.find("BT7 1NN").candidates)
    assert names(finder.find("PR7 1").candidates) == ["Chorley", "South Ribble"]
    assert finder.find("M1").outward == "M1"


def test_a_straddling_postcode_is_one_of_several():
    units = bytes([1] + [0] * 399)
    place = Place("E14000001", ("E14000002",), straddles=True)
    about = {"source": "test", "released": "2025-11-01", "boundaries": "2024-07-04"}
    about |= {"attribution": "", "postcodes": 1, "near": 0}
    data = pack(Contents(about, ["M1 1"], [(place,)], [units]))
    seats = {code: seat(code) for code in ("E14000001", "E14000002")}

    finder = Finder(Directory(data), seats, {}, {}, DATES)

    assert finder.find("m1 1aa") == OneOf(Postcode("M1", "1AA"), tuple(seats.values()))
    assert finder.find("M1 1AB") == Unknown(Postcode("M1", "1AB"), tuple(seats.values()))


def test_a_vacant_seat_has_no_member(make_directory):
    finder = Finder(
        make_directory({"M1 1AA": "E14000001"}), {"E14000001": seat("E14000001")}, {}, {}, DATES
    )

    assert finder.member("E14000001") is None


def test_members_are_those_of_the_snapshot(finder):
    speaker = finder.member("E14001170")

    assert (speaker.name, speaker.is_speaker, speaker.takes_seat) == (
        "Sir Lindsay Hoyle",
        True,
        True,
    )
    assert finder.member("N05000002").takes_seat is False
    assert finder.member("N05000018").email is None


def test_an_unknown_constituency_is_an_error_with_a_code(finder):
    for ask in (finder.constituency, finder.member):
        with pytest.raises(UnknownConstituency) as raised:
            ask("E99999999")
        assert isinstance(raised.value, PostcodesError)
        assert raised.value.code == "unknown-constituency"


def test_a_former_scottish_code_is_understood(finder):
    assert finder.constituency("S14000006") == finder.constituency("S14000107")


def test_the_shipped_data_is_whole(finder):
    assert len(finder.constituencies) == 650
    assert names(finder.constituencies) == sorted(names(finder.constituencies))
    assert finder.dates == DATES
    assert len(set(finder.directory.codes())) == 632


def test_files_that_do_not_fit_each_other_are_refused(make_directory):
    with pytest.raises(DataFileError, match="E14000001"):
        Finder(make_directory({"M1 1AA": "E14000001"}), {}, {}, {}, DATES)


def test_a_folder_without_data_leaves_the_packages_own(tmp_path):
    assert Finder.open(tmp_path).dates == DATES


def test_threads_that_ask_at_once_share_one_finder(monkeypatch):
    monkeypatch.setattr(Finder, "_embedded", None)
    barrier = Barrier(8)

    def ask(_number):
        barrier.wait()
        return Finder.embedded()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(map(id, pool.map(ask, range(8))))) == 1
