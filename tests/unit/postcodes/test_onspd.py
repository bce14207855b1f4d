import gzip
import zipfile
from datetime import date

import pytest

from postcodes import BuildError
from postcodes.onspd import Row, release, rows
from tests.support import releases

OLD = "pcd,pcd2,pcds,dointr,doterm,oscty,ctry,pcon,lat\n"
NEW = '"pcd7","pcd8","pcds","dointr","doterm","ctry26cd","rgn26cd","pcon24cd","lat"\n'


def test_columns_are_found_by_name_in_both_generations_of_headers(tmp_path):
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text(OLD + "M1  1AE,M1  1AE,M1 1AE,198001,,E99,E92,E14000001,53.4\n")
    new.write_text(NEW + '"M1 1AE","M1  1AE","M1 1AE","198001","","E92","E12","E14000001","53.4"\n')

    expected = [Row("M1 1AE", "", "E14000001", ())]
    assert list(rows(old)) == expected
    assert list(rows(new)) == expected


def test_gzip_a_byte_order_mark_and_near_constituencies_are_read(tmp_path):
    path = tmp_path / "gb.csv.gz"
    text = "\ufeffpcds,doterm,pcon24cd,near_pcon24cd\nM1 1AE,201906,E1,E2;E3\n"
    path.write_bytes(gzip.compress(text.encode()))

    assert list(rows(path)) == [Row("M1 1AE", "201906", "E1", ("E2", "E3"))]


def test_progress_adds_up_to_the_file(tmp_path):
    path = tmp_path / "gb.csv"
    path.write_text("pcds,pcon\n" + "M1 1AE,E14000001\n" * 50_000)
    reported: list[int] = []

    assert len(list(rows(path, reported.append))) == 50_000
    assert len(reported) > 2
    assert sum(reported) == path.stat().st_size


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,colour\nrose,red\n",
        b"pcds,doterm\nM1 1AE,\n",
        b"pcds,pcon24cd\nM1 1AE\n",
        b"pcds,pcon24cd\n\xff\xfe\x00,E1\n",
        b'pcds,pcon24cd\n"M1 1AE"x,E1\n',
        b"PK\3\4 a zip file",
    ],
)
def test_a_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "foreign.csv"
    path.write_bytes(content)

    with pytest.raises(BuildError):
        list(rows(path))


@pytest.mark.parametrize("keep", [5, 40, -9])
def test_a_truncated_gzip_is_refused(tmp_path, keep):
    path = tmp_path / "short.csv.gz"
    whole = gzip.compress(b"pcds,pcon\n" + b"M1 1AE,E1\n" * 1000)
    path.write_bytes(whole[:keep])

    with pytest.raises(BuildError):
        list(rows(path))


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(BuildError):
        list(rows(tmp_path / "none.csv"))


@pytest.mark.parametrize("header", [releases.OLD, releases.NEW, releases.NSPL])
@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize("product", ["ONSPD", "NSPL", "NSPL21", "NSPL_2021"])
def test_the_right_csv_of_a_zip_is_read_whatever_its_header(tmp_path, header, quoted, product):
    lines = [
        releases.Line("M1 1AE", "", "E14000001"),
        releases.Line("SW1A 0AA", "201906", "E14000002"),
        releases.Line("BX1 1LT", "", ""),
    ]
    style = releases.Style(header, product, quoted=quoted, bom=quoted)

    found = release(releases.write_onspd(tmp_path, lines, style))

    assert list(found.rows()) == [Row(each.pcds, each.ended, each.code, ()) for each in lines]
    assert found.released == date(2026, 2, 1)
    assert found.source.startswith("National" if product.startswith("NSPL") else "ONS Postcode")


def test_a_zip_with_two_directories_is_refused(tmp_path):
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Data/ONSPD_NOV_2025_UK.csv", OLD)
        archive.writestr("Data/NSPL_NOV_2025_UK.csv", OLD)

    with pytest.raises(BuildError, match="more than one directory: NSPL_NOV_2025_UK"):
        release(path)


def test_a_zip_of_addresses_is_not_a_directory_of_postcodes(tmp_path):
    path = releases.write_onsud(tmp_path, {"EE": [], "SC": []})

    with pytest.raises(BuildError, match="none of the files looked for"):
        release(path)


def test_the_progress_of_a_zip_adds_up_to_its_csv(tmp_path):
    lines = [releases.Line("M1 1AE", "", "E14000001")] * 30_000
    found = release(releases.write_onspd(tmp_path, lines))
    reported: list[int] = []

    assert len(list(found.rows(reported.append))) == 30_000
    assert sum(reported) == found.part.size
