from datetime import date
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from postcodes import cli
from postcodes.files import DATA, DIRECTORY, MEMBERS, TERMINATED
from postcodes.withdrawn import Withdrawn


@click.group(commands=cli.postcodes.commands)
@click.option("--own", type=click.Path(path_type=Path))
@click.pass_context
def application(context, own):
    """Stand for an application that has the commands among its own."""
    if own != Path():
        context.meta[cli.DATA_META] = own


@pytest.fixture
def run():
    def invoke(*arguments, own=None):
        return CliRunner().invoke(application, [str(a) for a in ("--own", own or "", *arguments)])

    return invoke


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


def test_info_tells_the_packages_own_files_from_yours(run, tmp_path):
    own = tmp_path / "data"
    own.mkdir()
    (own / MEMBERS).write_bytes((DATA / MEMBERS).read_bytes())
    withdrawn = Withdrawn()
    withdrawn.add("M1 1", 0, "201906", "")
    (own / TERMINATED).write_bytes(withdrawn.pack(date(2026, 2, 1), ()))

    plain, mine = run("info").output, run("info", own=own).output

    assert "directory.bin, 34" in plain
    assert "bytes, the package's own" in plain
    assert "none known; building from a whole release" in plain
    assert "straddling    not known; building with ONSUD shows them" in plain
    assert f"members.json, {(DATA / MEMBERS).stat().st_size:,} bytes, yours, in {own}" in mine
    assert "Withdrawn       1, up to February 2026" in mine


def test_info_of_damaged_files_says_so_and_exits_1(run, tmp_path):
    (tmp_path / DIRECTORY).write_bytes(b"old")

    result = run("info", own=tmp_path)

    assert result.exit_code == 1
    assert result.output == "Error: not a postcode directory of this version\n"
