"""One csv out of whatever was downloaded, or a refusal in one sentence."""

import gzip
import re
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date

import pytest

from postcodes import BuildError
from postcodes.archives import named_month, parts

WANTED = re.compile(r"RIGHT_[0-9]\.CSV")
TEXT = b"a,b\r\n" + b"1,2\r\n" * 50_000


@pytest.fixture
def zipped(tmp_path):
    def write(**files):
        path = tmp_path / "download.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name.replace("__", "/") + ".csv", content)
        return path

    return write


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("ONSPD_NOV_2025_UK.csv", date(2025, 11, 1)),
        ("nspl21_nov_2023_uk.csv", date(2023, 11, 1)),
        ("NSPL_2021_FEB_2025.zip", date(2025, 2, 1)),
        ("ONS_Postcode_Directory_(November_2025)_for_the_UK.zip", date(2025, 11, 1)),
        ("ONSUD AUG 2026.zip", date(2026, 8, 1)),
        ("postcodes.csv", None),
        ("ONSPD_2025.zip", None),
        ("DISMAY_2025.csv", None),
    ],
)
def test_the_month_stands_in_the_name(name, month):
    assert named_month(name) == month


def test_only_the_files_looked_for_are_read_from_a_zip(zipped):
    path = zipped(Data__Right_2=TEXT, Data__Right_1=TEXT, Documents__names=b"x", __MACOSX__bad=b"")

    found = parts(path, WANTED)

    assert [part.name for part in found] == ["Right_1.csv", "Right_2.csv"]
    assert list(found[0].cells())[:1] == [["1", "2"]]


def test_a_single_csv_of_any_name_is_taken(zipped):
    (part,) = parts(zipped(postcodes=TEXT), WANTED)

    assert part.name == "postcodes.csv"


def test_progress_inside_a_zip_counts_what_is_unpacked(zipped):
    reported = []
    (part,) = parts(zipped(Right_1=TEXT), WANTED)

    assert len(list(part.cells(reported.append))) == 50_000
    assert len(reported) > 2
    assert sum(reported) == part.size == len(TEXT)


def test_the_first_bytes_decide_and_not_the_name(tmp_path):
    path = tmp_path / "postcodes.csv"
    path.write_bytes(gzip.compress(TEXT))

    (part,) = parts(path, WANTED)

    assert part.header() == ["a", "b"]


def test_a_zip_of_something_else_is_refused_by_what_it_holds(zipped):
    with pytest.raises(BuildError, match=r"none of the files looked for; it has one\.csv, two"):
        parts(zipped(one=b"", two=b""), WANTED)


@pytest.mark.parametrize("keep", [10, 300, -30])
def test_a_zip_cut_short_is_refused(zipped, keep):
    path = zipped(Right_1=TEXT)
    path.write_bytes(path.read_bytes()[:keep])

    with pytest.raises(BuildError, match="cut short"):
        parts(path, WANTED)


def test_a_zip_with_altered_bytes_is_refused_at_its_checksum(zipped):
    path = zipped(Right_1=TEXT)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("Right_1.csv")
    data[len(data) - 22 - 46 - len("Right_1.csv") + 16] ^= 1  # the checksum in the last record
    path.write_bytes(data)

    assert info.CRC
    with pytest.raises(BuildError, match="Bad CRC-32"):
        list(parts(path, WANTED)[0].cells())


@pytest.mark.parametrize("end", [b"\n", b"\r\n\r\n", b"  \n", b"\n \n\n"])
def test_blank_lines_at_the_end_are_harmless(tmp_path, end):
    path = tmp_path / "blank.csv"
    path.write_bytes(b"a,b\n1,2\n" + end)

    assert list(parts(path, WANTED)[0].cells()) == [["1", "2"]]


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n1,2\n\n1,2\n",
        b"a,b\n\n1,2\n",
        b"a,b\n \n1\n",
        b"a,b\n1,2\n1",
        b"a,b\n1,2,3\n",
        b'a,b\n1,2\n1,"2',
    ],
)
def test_a_csv_that_ends_in_the_middle_of_a_row_is_refused(tmp_path, content):
    path = tmp_path / "short.csv"
    path.write_bytes(content)

    with pytest.raises(BuildError, match=r"short\.csv"):
        list(parts(path, WANTED)[0].cells())


def test_a_zip_with_a_password_is_refused(zipped):
    path = zipped(Right_1=TEXT)
    data = bytearray(path.read_bytes())
    data[6] |= 1  # says so in both records; nothing here needs to be secret in truth
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)

    with pytest.raises(BuildError, match="password"):
        parts(path, WANTED)[0].header()


def test_a_bomb_costs_little_memory(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("Right_1.csv", "w") as inside,
    ):
        inside.write(b"a,b\n")
        for _ in range(200):
            inside.write(b"0" * 1_000_000)
    (part,) = parts(path, WANTED)

    tracemalloc.start()
    try:
        with pytest.raises(BuildError, match="a line of more than 1 MB is no postcode directory"):
            list(part.cells())
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_header_without_an_end_is_refused(tmp_path):
    path = tmp_path / "endless.csv.gz"
    path.write_bytes(gzip.compress(b"a," * 1_000_000))

    with pytest.raises(BuildError, match="a line of more than 1 MB"):
        parts(path, WANTED)[0].header()


def test_a_zip_that_says_it_unpacks_to_terabytes_is_refused(zipped):
    path = zipped(Right_1=TEXT)
    data = bytearray(path.read_bytes())
    for record, place in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = data.index(record) + place
        data[start : start + 4] = (4_294_967_294).to_bytes(4, "little")
    many = tmp_copies(data, 6)
    path.write_bytes(many)

    with pytest.raises(BuildError, match="would unpack to more than 20 GB"):
        parts(path, WANTED)


def tmp_copies(data, times):
    """Return a zip whose directory lists its one file several times."""
    begin, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    record, tail = bytes(data[begin:end]), bytearray(data[end:])
    tail[8:10] = tail[10:12] = times.to_bytes(2, "little")
    tail[12:16] = (len(record) * times).to_bytes(4, "little")
    return bytes(data[:begin]) + record * times + bytes(tail)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_packed_by_another_method_is_refused(tmp_path, method):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("Right_1.csv", TEXT)

    with pytest.raises(BuildError, match="packed by an unusual method"):
        parts(path, WANTED)


def altered(path, place_in_file, place_in_list, value):
    data = bytearray(path.read_bytes())
    data[place_in_file] = value
    data[data.index(b"PK\1\2") + place_in_list] = value
    path.write_bytes(data)


def test_a_zip_packed_by_an_unknown_method_is_refused(zipped):
    path = zipped(Right_1=TEXT)
    altered(path, 8, 10, 99)

    with pytest.raises(BuildError, match="packed by an unusual method"):
        parts(path, WANTED)


def test_a_zip_of_a_later_version_is_refused(zipped):
    path = zipped(Right_1=TEXT)
    altered(path, 4, 6, 200)

    with pytest.raises(BuildError):
        parts(path, WANTED)[0].header()


def test_a_name_that_is_no_text_is_refused(zipped):
    path = zipped(Right_1=TEXT)
    data = bytearray(path.read_bytes())
    entry = data.index(b"PK\1\2")
    data[entry + 9] |= 0x08  # the name is UTF-8, it says
    data[entry + 46] = 0xFF
    path.write_bytes(data)

    with pytest.raises(BuildError, match="cut short, or is not a zip file"):
        parts(path, WANTED)


@pytest.mark.parametrize("place", [*range(0, 60, 3), *range(-110, 0, 3)])
def test_whatever_byte_is_altered_it_is_refused_or_read_as_it_was(zipped, place):
    path = zipped(Right_1=b"a,b\n1,2\n")
    data = bytearray(path.read_bytes())
    data[place] ^= 0xFF
    path.write_bytes(data)

    read = None
    with suppress(BuildError):
        read = [(part.header(), list(part.cells())) for part in parts(path, WANTED)]
    assert read in (None, [(["a", "b"], [["1", "2"]])])
