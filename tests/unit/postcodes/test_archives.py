"""One csv out of whatever was downloaded, or a refusal in one sentence."""

import gzip
import re
import zipfile
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


@pytest.mark.parametrize("content", [b"a,b\n1,2\n1", b"a,b\n1,2,3\n", b'a,b\n1,2\n1,"2'])
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
