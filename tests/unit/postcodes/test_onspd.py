import gzip

import pytest

from postcodes import BuildError
from postcodes.onspd import Row, rows

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
