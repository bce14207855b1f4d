"""`postbag members import`: a whole file in, the snapshot replaced; a faulty one, nothing."""

import csv
from datetime import UTC, datetime

import click
import pytest
from click.testing import CliRunner

from postcodes import Finder
from postcodes.cli import DATA_META
from postcodes.files import DIRECTORY, MEMBERS
from postcodes.members_cli import WORLD_META, World, members
from postcodes.roll.csv_file import COLUMNS

NOW = datetime(2099, 11, 22, 12, tzinfo=UTC)
ALDERSHOT = "E14001063"


@pytest.fixture
def rows():
    finder = Finder.embedded()
    found = {}
    for seat in finder.constituencies:
        member = finder.member(seat.code)
        values = (
            member.id,
            member.name,
            member.full_title,
            member.party,
            seat.code,
            seat.name,
            member.email or "",
        )
        found[seat.code] = dict(zip(COLUMNS, values, strict=True))
    return found


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def take(tmp_path, data, rows):
    @click.group()
    @click.pass_context
    def application(context):
        context.meta[DATA_META] = data
        context.meta[WORLD_META] = World(now=lambda: NOW)

    application.add_command(members)

    def invoke(*arguments):
        path = tmp_path / "members.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows.values())
        return CliRunner().invoke(application, ["members", "import", str(path), *arguments])

    return invoke


def test_the_same_list_renews_the_date(take, data):
    result = take()

    assert result.exit_code == 0, result.output
    assert "No differences." in result.stdout
    assert Finder.open(data).dates.members == NOW.date()


def test_differences_are_told_and_put_in_place(take, rows, data):
    rows[ALDERSHOT] |= {"member_id": "", "name_display_as": "", "name_full_title": ""}

    result = take("--date", "2099-01-31")

    assert "Now vacant (1)\n  Aldershot: was Alex Baker, Labour" in result.stdout
    finder = Finder.open(data)
    assert finder.member(ALDERSHOT) is None
    assert finder.dates.members.isoformat() == "2099-01-31"


def test_a_missing_row_is_an_error_unless_it_is_said_to_be_vacant(take, rows, data):
    del rows[ALDERSHOT]

    refused = take()

    assert refused.exit_code == 1
    assert f"no row for Aldershot ({ALDERSHOT})" in refused.stderr
    assert not data.exists()
    assert take("--vacant", ALDERSHOT).exit_code == 0
    assert Finder.open(data).member(ALDERSHOT) is None


def test_a_rehearsal_writes_nothing(take, data):
    assert take("--dry-run").exit_code == 0
    assert not data.exists()


def test_too_many_vacancies_need_force(take, rows, data):
    for code in list(rows)[:21]:
        del rows[code]

    refused = take("--missing-are-vacant")

    assert refused.exit_code == 1
    assert "21 seats are vacant" in refused.stderr
    assert not (data / MEMBERS).exists()
    assert take("--missing-are-vacant", "--force").exit_code == 0


def test_lost_addresses_need_force(take, rows):
    for row in rows.values():
        row["email"] = ""

    assert "646 of 646 e-mail addresses are lost" in take().stderr


def test_a_list_older_than_the_one_in_use_needs_force(take, data):
    refused = take("--date", "2024-07-05")

    assert refused.exit_code == 1
    assert "it is of 2024-07-05, the list in use of 2026-" in refused.stderr
    assert "If the list is right, run the command again with --force." in refused.stderr
    assert not data.exists()

    forced = take("--date", "2024-07-05", "--force")
    assert forced.exit_code == 0
    assert "newer than that and stays in use" in forced.stderr


def test_a_list_older_than_one_taken_before_needs_force(take, data):
    assert take("--date", "2099-10-02").exit_code == 0

    assert take("--date", "2099-10-01").exit_code == 1
    assert take("--date", "2099-10-02").exit_code == 0
    assert take("--date", "2099-10-01", "--force").exit_code == 0
    assert Finder.open(data).dates.members.isoformat() == "2099-10-01"


@pytest.mark.parametrize(
    "damage",
    [
        "[" * 100_000,
        '{"as_of": "2098-01-01", "source": "", "attribution": "", "rows": 5}',
        '{"as_of": "2098-01-01", "source": "", "attribution": "", "rows": [[1, 2, 3, 4, [], {}]]}',
        "\0",
    ],
)
def test_a_damaged_list_is_mended(take, data, damage):
    data.mkdir()
    (data / MEMBERS).write_text(damage)

    result = take()

    assert result.exit_code == 0, result.output
    assert "compared with Postbag's own list" in result.stderr
    assert Finder.open(data).dates.members == NOW.date()


def test_another_damaged_file_does_not_stop_it(take, data):
    data.mkdir()
    (data / DIRECTORY).write_text("damaged")

    result = take()

    assert result.exit_code == 0, result.output
    assert "Replaced: 650 seats" in result.stdout


def test_without_a_speaker_a_vacant_seat_may_be_why(take, rows):
    speaker = next(row for row in rows.values() if row["party"] == "Speaker")
    speaker |= {"member_id": "", "name_display_as": "", "name_full_title": ""}

    result = take()

    assert result.exit_code == 0, result.output
    assert "Note: nobody is given as the Speaker; a vacant seat may be why." in result.stderr


def test_an_absurd_cell_is_told_with_its_line(take, rows, data):
    rows[ALDERSHOT] |= {"member_id": "9" * 5000, "party": "L" * 81}

    result = take()

    assert result.exit_code == 1
    assert "member_id: not a number from 1 to 2,147,483,647" in result.stderr
    assert "party: 81 characters, more than 80" in result.stderr
    assert not data.exists()


@pytest.mark.parametrize(
    "arguments", [("--date", "2099-12-01"), ("--date", "soon"), ("--vacant", "E1")]
)
def test_a_wrong_command_line_is_told_apart(take, arguments, data):
    assert take(*arguments).exit_code == 2
    assert not data.exists()
