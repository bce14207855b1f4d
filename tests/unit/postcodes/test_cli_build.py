"""The command as a person meets it: what it says, what it refuses, and that the old file stays."""

import gzip
import itertools
import zipfile
from datetime import UTC, date, datetime

import click
import pytest
from click.testing import CliRunner

from postcodes import Directory, Postcode, cli
from postcodes.build import Provenance, build_directory
from postcodes.files import CONSTITUENCIES, DATA, DIRECTORY, TERMINATED
from postcodes.onspd import Row
from postcodes.packing import Place
from postcodes.tables import read_table
from postcodes.terminated import TerminatedDirectory
from postcodes.unpacking import read_about
from postcodes.world import WORLD_META, World
from tests.support.releases import (
    OLD,
    Extras,
    Line,
    Style,
    live,
    with_extras,
    write_onspd,
    write_onsud,
)

TODAY = datetime(2026, 3, 31, 12, tzinfo=UTC)
CODES = {row[0] for row in read_table(DATA / CONSTITUENCIES).rows}
MANCHESTER, RUSHOLME = "E14001352", "E14001353"
NEAR = Postcode("AL3", "8QJ")  # in the sample, near another constituency


@pytest.fixture(scope="session")
def before(sample):
    """Return a small directory, later than the package's own, with every constituency."""
    rows = [Row(pcds, "", code, tuple(near.split())) for pcds, code, near in sample if code]
    source = Provenance("Sample", date(2026, 1, 1), date(2024, 7, 4), "ONSUD of before")
    return build_directory(rows, CODES, source, at_least=1)


@pytest.fixture
def data(tmp_path, before):
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / DIRECTORY).write_bytes(before.data)
    return folder


@pytest.fixture
def rows(before):
    return list(live(before.directory))


@pytest.fixture
def run(data):
    def invoke(*arguments, at_least=1):
        every = ("postcodes", "build", "--data", data, "--at-least", at_least, *arguments)
        meta = {WORLD_META: World(now=lambda: TODAY)}
        return CliRunner().invoke(group, [str(argument) for argument in every], obj=meta)

    return invoke


@click.group(commands=[cli.postcodes])
@click.pass_context
def group(context):
    context.meta.update(context.obj)


@pytest.fixture
def refused(run, data, before):
    """Return a function that builds, sees it refused with the old file untouched, and says why."""

    def invoke(*arguments, **options):
        result = run(*arguments, **options)
        assert result.exit_code == 1, result.output
        assert result.output.splitlines()[-1].startswith("Error: ")
        assert [path.name for path in data.iterdir()] == [DIRECTORY]
        assert (data / DIRECTORY).read_bytes() == before.data
        return result.output.splitlines()[-1]

    return invoke


def held(data):
    return Directory.open(data / DIRECTORY)


@pytest.mark.parametrize("style", [Style(), Style(OLD, quoted=False, bom=True), Style(OLD, "NSPL")])
def test_a_release_becomes_the_directory(run, data, rows, tmp_path, before, style):
    extras = Extras(terminated=0.5, northern_ireland=20, islands=10, without_seat=5)

    result = run("--onspd", write_onspd(tmp_path, with_extras(rows, extras), style))

    assert result.exit_code == 0, result.output
    assert "20 of Northern Ireland, 10 of the Crown dependencies, 5 without" in result.output
    assert "0 added, 0 removed, 0 in another constituency" in result.output
    assert list(held(data)) == list(before.directory)
    assert held(data).about.released == date(2026, 2, 1)
    assert held(data).about.source == (
        "ONS Postcode Directory"
        if style.product == "ONSPD"
        else "National Statistics Postcode Lookup"
    )


def test_withdrawn_postcodes_become_a_file_of_their_own(run, data, rows, tmp_path):
    more = [
        Line("M1 1AE", "201906", MANCHESTER),
        Line("M1 1AF", "199901", "E14000807"),
        Line(rows[0].pcds, "199901", MANCHESTER),
    ]
    assert "M1 1AE" not in {line.pcds for line in rows}

    result = run("--onspd", write_onspd(tmp_path, [*more, *rows]))
    withdrawn = TerminatedDirectory.open(data / TERMINATED)

    assert "3 terminated postcodes" in result.output
    assert withdrawn.find(Postcode("M1", "1AE")) == (date(2019, 6, 1), MANCHESTER)
    assert withdrawn.find(Postcode("M1", "1AF")) == (date(1999, 1, 1), None)
    assert len(withdrawn) == 2


def test_hints_of_a_boundary_near_by_are_kept_and_that_is_said(run, data, rows, tmp_path, before):
    result = run("--onspd", write_onspd(tmp_path, rows))

    assert f"{before.directory.about.near:,} notes of a boundary near by kept" in result.output
    assert held(data).place(NEAR) == before.directory.place(NEAR)
    assert held(data).place(NEAR).others


def test_what_changed_is_said_with_names(run, rows, tmp_path):
    index = next(n for n, line in enumerate(rows) if line.code == MANCHESTER)
    rows[index] = Line(rows[index].pcds, "", RUSHOLME)
    rows += [Line("M1 1AG", "", MANCHESTER), Line("M1 1AH", "", MANCHESTER)]
    rows = [line for line in rows if line.pcds != "AB21 0AA"]

    result = run("--onspd", write_onspd(tmp_path, rows))

    assert result.exit_code == 0, result.output
    assert "2 added, 1 removed, 1 in another constituency" in result.output
    assert "  Manchester Central -> Manchester Rusholme: 1\n" in result.output


def test_many_moves_are_told_by_the_ten_largest(run, rows, tmp_path):
    codes = sorted({line.code for line in rows})
    following = dict(itertools.pairwise([*codes, codes[0]]))
    moved = [Line(r.pcds, "", following[r.code]) if n % 100 == 0 else r for n, r in enumerate(rows)]

    result = run("--onspd", write_onspd(tmp_path, moved), "--force")

    assert result.exit_code == 0, result.output
    assert result.output.count(" -> ") == 10
    assert "more such pairs" in result.output


def test_too_many_moves_are_refused_unless_forced(run, refused, data, rows, tmp_path):
    seen: set[str] = set()
    for n, line in enumerate(rows):
        if line.code in seen and n % 20 == 0:  # one of each stays where it is
            rows[n] = Line(line.pcds, "", MANCHESTER)
        seen.add(line.code)
    path = write_onspd(tmp_path, rows)

    assert "postcodes would change constituency" in refused("--onspd", path)
    result = run("--onspd", path, "--force")

    assert result.exit_code == 0
    assert "--force: although" in result.output
    assert held(data).about.released == date(2026, 2, 1)


def test_a_constituency_without_postcodes_is_refused_unless_forced(run, refused, rows, tmp_path):
    path = write_onspd(tmp_path, [line for line in rows if line.code != MANCHESTER])

    assert f"1 constituencies have no postcode: {MANCHESTER}" in refused("--onspd", path)
    assert run("--onspd", path, "--force").exit_code == 0


def test_far_fewer_postcodes_are_refused_unless_forced(run, refused, rows, tmp_path):
    path = write_onspd(tmp_path, rows[: len(rows) * 96 // 100])

    assert "the one in use 2," in refused("--onspd", path)
    assert run("--onspd", path, "--force").exit_code == 0


def test_an_older_release_is_refused_unless_forced(run, refused, data, rows, tmp_path):
    path = write_onspd(tmp_path, rows, Style(month=date(2025, 8, 1)))

    assert "it is of August 2025, the one in use of January 2026" in refused("--onspd", path)
    result = run("--onspd", path, "--force")

    assert result.exit_code == 0
    assert "The package's own directory is of November 2025, later than this one" in result.output


def test_a_month_that_has_yet_to_come_is_refused_unless_forced(run, refused, rows, tmp_path):
    path = write_onspd(tmp_path, rows, Style(month=date(2026, 4, 1)))

    assert "it is of April 2026, a month that has yet to come" in refused("--onspd", path)
    assert run("--onspd", path, "--force").exit_code == 0


def test_force_does_not_override_what_cannot_be_right(refused, rows, tmp_path):
    strange = write_onspd(tmp_path, [*rows, Line("M1 1AE", "", "E14000807")])
    assert "1 unknown constituencies: E14000807" in refused("--onspd", strange, "--force")

    whole = write_onspd(tmp_path, rows)
    assert "expected at least 3,000" in refused("--onspd", whole, "--force", at_least=3000)
    for keep in (1000, whole.stat().st_size // 2, -20):
        cut = tmp_path / "cut.zip"
        cut.write_bytes(whole.read_bytes()[:keep])
        assert "cut.zip is cut short, or is not a zip file" in refused("--onspd", cut, "--force")

    with zipfile.ZipFile(whole) as archive:
        text = archive.read("Data/ONSPD_FEB_2026_UK.csv")
    plain, packed = tmp_path / "ONSPD_FEB_2026_UK.csv", tmp_path / "ONSPD_FEB_2026_UK.csv.gz"
    plain.write_bytes(text[: len(text) * 2 // 3])
    assert "ONSPD_FEB_2026_UK.csv" in refused("--onspd", plain, "--force")
    packed.write_bytes(gzip.compress(text)[:-9])
    assert "cannot be read to its end" in refused("--onspd", packed, "--force")

    foreign = tmp_path / "ONSPD_MAR_2026_UK.csv"
    foreign.write_text("name,colour\nrose,red\n")
    assert "is not a postcode directory" in refused("--onspd", foreign, "--force")


def test_a_dry_run_says_it_all_and_writes_nothing(run, data, rows, tmp_path, before):
    path = write_onspd(tmp_path, with_extras(rows, Extras(terminated=0.1)))

    result = run("--onspd", path, "--dry-run")

    assert result.exit_code == 0, result.output
    assert "would write terminated.bin" in result.output
    assert "would write directory.bin" in result.output
    assert (data / DIRECTORY).read_bytes() == before.data
    assert not (data / TERMINATED).exists()


def test_northern_ireland_is_taken_with_its_option(run, data, rows, tmp_path):
    path = write_onspd(tmp_path, with_extras(rows, Extras(northern_ireland=30)))

    result = run("--onspd", path, "--with-ni")

    assert result.exit_code == 0, result.output
    assert "left out: 0 of Northern Ireland" in result.output
    assert held(data).place(Postcode("BT1", "0AB")) == Place("N05000001")


def test_addresses_decide_which_postcodes_straddle(run, data, rows, tmp_path, before):
    onspd = write_onspd(tmp_path, rows)
    known = [(line.pcds, line.code) for line in rows] * 3
    lone = next(line for line in rows if line.code == MANCHESTER)
    onsud = write_onsud(tmp_path, {"NW": known, "SC": [(lone.pcds, RUSHOLME)] * 4})

    result = run("--onspd", onspd, "--onsud", onsud)
    directory = held(data)

    assert result.exit_code == 0, result.output
    assert "1 straddle a boundary, 1 lie mostly across one" in result.output
    assert directory.place(NEAR) == Place(before.directory.place(NEAR).code)
    straddling = next(place for _, place in directory if place.straddles)
    assert straddling == Place(RUSHOLME, (MANCHESTER,), straddles=True)
    about = read_about((data / DIRECTORY).read_bytes())
    assert (about["straddling"], about["near"]) == (1, 0)
    assert about["addresses"] == "ONS UPRN Directory, February 2026"
    assert "notes of a boundary near by dropped" in result.output
    assert "kept from the directory" not in result.output


def test_addresses_alone_are_applied_to_the_directory_in_use(run, data, rows, tmp_path):
    onsud = write_onsud(tmp_path, {"NW": [(line.pcds, line.code) for line in rows] * 3})

    result = run("--onsud", onsud)

    assert result.exit_code == 0, result.output
    assert held(data).about.released == date(2026, 1, 1)
    assert held(data).about.near == 0
    assert len(held(data)) == len(rows)


def test_what_addresses_showed_is_kept_when_only_the_release_is_new(run, data, rows, tmp_path):
    lone = next(line for line in rows if line.code == MANCHESTER)
    known = [(line.pcds, line.code) for line in rows] * 3
    run("--onsud", write_onsud(tmp_path, {"NW": known, "SC": [(lone.pcds, RUSHOLME)] * 4}))

    result = run("--onspd", write_onspd(tmp_path, rows))

    assert result.exit_code == 0, result.output
    assert held(data).place(Postcode(*lone.pcds.split())).straddles
    about = read_about((data / DIRECTORY).read_bytes())
    assert about["addresses"] == "ONS UPRN Directory, February 2026"


def test_addresses_of_one_region_only_are_refused_unless_forced(run, refused, rows, tmp_path):
    onsud = write_onsud(tmp_path, {"NW": [(line.pcds, line.code) for line in rows[:100]]})

    assert "the addresses know only 100 of" in refused("--onsud", onsud)
    assert run("--onsud", onsud, "--force").exit_code == 0


def test_a_damaged_directory_of_ones_own_can_be_replaced(run, data, rows, tmp_path):
    (data / DIRECTORY).write_bytes(b"damaged")

    result = run("--onspd", write_onspd(tmp_path, rows), "--force")

    assert result.exit_code == 0, result.output
    assert "the package's own directory.bin stands in for it" in result.output
    assert len(held(data)) == len(rows)


def test_a_missing_folder_is_made(run, rows, tmp_path):
    folder = tmp_path / "deep" / "down"

    result = run("--onspd", write_onspd(tmp_path, rows), "--force", "--data", folder)

    assert result.exit_code == 0, result.output
    assert len(held(folder)) == len(rows)


def test_a_folder_that_cannot_be_made_is_told(run, rows, tmp_path):
    (tmp_path / "file").write_text("")

    result = run("--onspd", write_onspd(tmp_path, rows), "--force", "--data", tmp_path / "file/in")

    assert result.exit_code == 1
    assert "Error: cannot make" in result.output


def test_the_small_tables_are_made(run, data, tmp_path):
    districts = tmp_path / "ni.csv"
    lines = [f"BT{number},N05000003" for number in range(1, 81)]
    districts.write_text("\n".join(["outward,pcon24cds", *lines, ""]))

    result = run("--ni-districts", districts, "--date", "2025-11-01")

    assert result.exit_code == 0, result.output
    assert '["BT1", ["N05000003"]]' in (data / "ni-districts.json").read_text()


@pytest.mark.parametrize(
    ("option", "text", "said"),
    [
        ("--ni-districts", "outward,pcon24cds\nBT1,N05000003\n", "only 1 districts"),
        (
            "--ni-districts",
            "outward,pcon24cds\n" + "".join(f"BT{n},N05999999\n" for n in range(80)),
            "unknown constituencies: N05999999",
        ),
        (
            "--constituencies",
            "pcon24cd,name,name_cy,nation,region,electorate,lat,lon\nE14001352,A,,England,B,1,5,2\n",
            "there must be 650",
        ),
    ],
)
def test_a_list_that_is_not_whole_replaces_nothing(run, data, tmp_path, option, text, said):
    path = tmp_path / "list.csv"
    path.write_text(text)
    before = {each.name: each.read_bytes() for each in data.iterdir()}

    result = run(option, path, "--date", "2025-11-01")

    assert (result.exit_code, said in result.output) == (1, True), result.output
    assert {each.name: each.read_bytes() for each in data.iterdir()} == before


def test_lists_are_not_replaced_together_with_a_release(run, rows, tmp_path):
    path = write_onspd(tmp_path, rows)

    assert run("--onspd", path, "--ni-districts", path).exit_code == 2


def test_thin_or_old_addresses_are_refused_unless_forced(run, refused, rows, tmp_path):
    thin = write_onsud(tmp_path, {"NW": [(line.pcds, line.code) for line in rows]})
    assert "addresses for" in refused("--onsud", thin)
    old = tmp_path / thin.name.replace("2026", "2020")
    with zipfile.ZipFile(thin) as source, zipfile.ZipFile(old, "w") as target:
        for name in source.namelist():
            target.writestr(name.replace("2026", "2020"), source.read(name))
    assert "long before the postcodes" in refused("--onsud", old)
    assert run("--onsud", old, "--force").exit_code == 0


def test_a_wrong_command_line_exits_2(run, rows, tmp_path):
    undated = tmp_path / "undated.csv"
    undated.write_text("pcds,doterm,pcon24cd\nM1 1AE,,E14001352\n")
    onsud = write_onsud(tmp_path, {"NW": []})

    without, no_date = run("--date", "2026-02-01"), run("--onspd", undated)

    assert (without.exit_code, no_date.exit_code) == (2, 2)
    assert "--date" in no_date.output
    assert run("--onspd", tmp_path / "none.zip").exit_code == 2
    assert run("--onsud", onsud, "--with-ni").exit_code == 2
