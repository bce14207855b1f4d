from datetime import date

import pytest
from click.testing import CliRunner

from postcodes import cli
from postcodes.directory import Directory
from postcodes.files import CONSTITUENCIES, DATA, DIRECTORY

SOURCE = "pcds,doterm,pcon24cd\nM1 1AE,,E14001348\nM1 1AF,201906,E14001348\n"


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(cli.postcodes, [str(a) for a in arguments])


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / CONSTITUENCIES).write_bytes((DATA / CONSTITUENCIES).read_bytes())
    (folder / DIRECTORY).write_bytes(b"old")
    return folder


def test_lookup_prints_one_line_for_each(run):
    result = run("lookup", "m11ae", "CF10 1EP", "SW1A 0AA")

    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "M1 1AE: Manchester Central, England: Rt Hon Lucy Powell MP, Labour (Co-op)",
        "CF10 1EP: Cardiff South and Penarth, Wales: Stephen Doughty MP, Labour (Co-op)",
        "SW1A 0AA: Cities of London and Westminster, England: Rachel Blake MP, Labour (Co-op)",
    ]


def test_a_district_of_northern_ireland_with_one_constituency_is_found(run):
    result = run("lookup", "BT7 1NN")

    assert result.exit_code == 0
    assert result.output.startswith("BT7 1NN: Belfast South and Mid Down, Northern Ireland: Claire")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("M1 9ZZ", "M1 9ZZ: no such postcode is in use; postcodes near it are in Manchester"),
        ("ZZ1 1AA", "ZZ1 1AA: no such postcode is in use\n"),
        ("JE2 3AB", "JE2 3AB: Jersey has no member"),
        ("BFPO 12", "BFPO 12: British Forces Post Office; use the postcode where you are"),
        ("ASCN 1ZZ", "ASCN 1ZZ: Ascension Island has no member"),
        ("BX1 1LT", "BX1 1LT: for bulk mail"),
        ("BT1 1AA", "BT1 1AA: Northern Ireland, one of Belfast"),
        ("M1", "M1: only part of a postcode; it begins postcodes in Manchester"),
        ("JE2", "JE2: only part of a postcode\n"),
        ("hello", "'hello': not a postcode: has no digits"),
        ("\x1b[2J" + "x" * 99, "'?[2J" + "x" * 36 + "…': not a postcode: too long"),
        ("", "'': not a postcode: nothing was typed"),
    ],
)
def test_lookup_says_why_there_is_none_and_exits_1(run, typed, said):
    result = run("lookup", "M1 1AE", typed)

    assert result.exit_code == 1
    assert result.output.splitlines(keepends=True)[1].startswith(said)


def test_lookup_tells_of_a_boundary_near_by(run):
    assert "(close to the boundary with Aberdeen South)" in run("lookup", "AB10 1PE").output


def test_info_says_source_dates_counts_and_attribution(run):
    output = run("info").output

    for part in ("1,745,092", "November 2025", "650", "2026-08-20", "July 2024", "Royal Mail data"):
        assert part in output
    assert "Open Parliament Licence" in output


def test_build_replaces_the_directory(run, data, tmp_path):
    source = tmp_path / "onspd.csv"
    source.write_text(SOURCE)

    result = run(
        "build", "--onspd", source, "--date", "2026-02-01", "--at-least", 1, "--data", data
    )

    assert result.exit_code == 0, result.output
    assert "1 live postcodes" in result.output
    assert "1 terminated" in result.output
    assert Directory.open(data / DIRECTORY).code("M1 1AE") == "E14001348"


def test_build_replaces_nothing_on_a_dry_run_or_a_refusal(run, data, tmp_path):
    source = tmp_path / "onspd.csv"
    source.write_text(SOURCE)
    arguments = ("build", "--onspd", source, "--date", "2026-02-01", "--data", data)

    rehearsed = run(*arguments, "--at-least", 1, "--dry-run")
    refused = run(*arguments)

    assert (rehearsed.exit_code, refused.exit_code) == (0, 1)
    assert "would write directory.bin" in rehearsed.output
    assert "expected at least 1,500,000" in refused.output
    assert (data / DIRECTORY).read_bytes() == b"old"


def test_build_makes_the_small_tables(run, data, tmp_path):
    districts = tmp_path / "ni.csv"
    districts.write_text("outward,pcon24cds\nBT1,N05000003\n")

    result = run("build", "--ni-districts", districts, "--date", "2025-11-01", "--data", data)

    assert result.exit_code == 0
    assert '["BT1", ["N05000003"]]' in (data / "ni-districts.json").read_text()


def test_build_reads_the_date_from_the_name_of_a_release(run, data, tmp_path):
    source = tmp_path / "ONSPD_FEB_2026_UK.csv"
    source.write_text(SOURCE)

    assert run("build", "--onspd", source, "--at-least", 1, "--data", data).exit_code == 0
    assert Directory.open(data / DIRECTORY).about.released == date(2026, 2, 1)


def test_build_without_a_source_or_a_date_is_a_usage_error(run, tmp_path):
    source = tmp_path / "undated.csv"
    source.write_text(SOURCE)

    assert run("build", "--date", "2026-02-01").exit_code == 2
    assert "--date" in run("build", "--onspd", source).output
