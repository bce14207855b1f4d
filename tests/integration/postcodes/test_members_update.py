"""`postbag members update` against Parliament's API on loopback, all 650 seats of it."""

import dataclasses
import json
import logging
from datetime import UTC, datetime, timedelta

import click
import pytest
from click.testing import CliRunner

from postcodes import Finder, ReloadingFinder
from postcodes.cli import DATA_META
from postcodes.files import CONSTITUENCIES, DATA, MEMBERS
from postcodes.members import members as members_of
from postcodes.members_cli import WORLD_META, World, members
from postcodes.roll.progress import NAME
from postcodes.tables import read_table, write_table
from tests.fakes.parliament import FakeParliament, contact, member_item, page_of
from tests.fakes.web_server import Answer, Asked, Page, Reset, Truncated, too_many

PAGES = 33
VILLAGE, VILLAGE_PAGES = 40, 2
NOW = datetime(2099, 11, 22, 12, tzinfo=UTC)
ALDERSHOT, BATH = "E14001063", "E14001075"


class Parliament(FakeParliament):
    """Whose members without an address on our list have none at all; may be interrupted."""

    def __init__(self) -> None:
        super().__init__()
        self.asides = {}
        for seat in self.seats:
            if seat.member and not seat.member.email:
                self.contacts[seat.member.id] = [contact("Constituency office")]

    def respond(self, asked: Asked) -> Answer:
        answer = super().respond(asked)
        return self.asides.pop(len(self.asked), lambda it: it)(answer)

    def change(self, code, **changed):
        """Change the member who holds a seat; `member=None` makes it vacant."""
        for position, seat in enumerate(self.seats):
            if seat.constituency.code == code:
                member = changed.get("member", seat.member)
                if "member" not in changed:
                    member = dataclasses.replace(seat.member, **changed)
                self.seats[position] = dataclasses.replace(seat, member=member)

    def paths(self):
        return [asked.path for asked in self.asked]


class Passing:
    """Time that only waiting moves."""

    def __init__(self) -> None:
        self.passed = 0.0
        self.slept = []
        self.on_sleep = lambda _seconds: None

    def world(self):
        return World(lambda: NOW + timedelta(seconds=self.passed), self.clock, self.sleep)

    def clock(self):
        return self.passed

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.passed += seconds
        self.on_sleep(seconds)


@pytest.fixture
def parliament():
    with Parliament() as fake:
        yield fake


@pytest.fixture
def time():
    return Passing()


@pytest.fixture
def data(tmp_path):
    return tmp_path / "data"


@pytest.fixture
def run(data, time):
    @click.group()
    @click.pass_context
    def application(context):
        context.meta[DATA_META] = data
        context.meta[WORLD_META] = time.world()

    application.add_command(members)

    def invoke(*arguments, answer=None):
        return CliRunner().invoke(application, ["members", *map(str, arguments)], input=answer)

    return invoke


@pytest.fixture
def update(run, parliament):
    def invoke(*arguments, answer=None):
        return run("update", "--host", parliament.host, *arguments, answer=answer)

    return invoke


@pytest.fixture
def village(data, parliament):
    """A House of 40 seats, the Speaker's among them, for what does not depend on its size."""
    table = read_table(DATA / CONSTITUENCIES)
    speaker = next(seat for seat in parliament.seats if seat.member and seat.member.is_speaker)
    parliament.seats[VILLAGE - 1 :] = [speaker]
    kept = {seat.constituency.code for seat in parliament.seats}
    rows = [row for row in table.rows if row[0] in kept]
    data.mkdir()
    small = dataclasses.replace(table, as_of=NOW.date(), rows=rows)
    (data / CONSTITUENCIES).write_bytes(write_table(small))


def test_all_seats_and_addresses_are_read_at_an_even_pace(update, parliament, data, time):
    result = update()

    assert result.exit_code == 0, result.output
    assert "No differences." in result.stdout
    assert "Replaced: 650 seats, 0 vacant, 4 members without" in result.stdout
    assert "as of 2099-11-22" in result.stdout
    assert len(parliament.asked) == PAGES + 650 == len(set(parliament.paths())) + PAGES - 1
    assert time.passed == pytest.approx(0.5 * (PAGES + 650 - 1))
    assert sorted(path.name for path in data.iterdir()) == [MEMBERS]
    finder, today = Finder.open(data), Finder.embedded()
    assert [finder.member(s.code) for s in finder.constituencies] == [
        today.member(s.code) for s in today.constituencies
    ]


def test_what_differs_is_told_before_it_is_asked_for(update, parliament, data):
    parliament.change(ALDERSHOT, party="Independent")
    parliament.change(BATH, member=None)

    refused = update("--pace", 0, answer="n\n")

    assert refused.exit_code == 1
    assert "Another party (1)\n  Aldershot: Alex Baker, Labour → Independent" in refused.stdout
    assert "Now vacant (1)\n" in refused.stdout
    assert "@" not in refused.output
    assert not (data / MEMBERS).exists()

    asked = len(parliament.asked)
    agreed = update("--pace", 0, answer="y\n")
    assert agreed.exit_code == 0
    assert len(parliament.asked) == asked
    assert Finder.open(data).member(BATH) is None
    assert not (data / NAME).exists()


def test_a_running_server_picks_it_up(update, parliament, data):
    parliament.change(ALDERSHOT, member=None)
    clock = Passing()
    finder = ReloadingFinder(data, clock=clock.clock)
    assert finder.member(ALDERSHOT)

    assert update("--pace", 0, "--yes").exit_code == 0

    clock.sleep(3)
    assert finder.member(ALDERSHOT) is None


def test_a_member_who_does_not_sit_leaves_the_seat_vacant(update, parliament, village, data):
    seat = parliament.seats[0]
    first = FakeParliament.respond(parliament, ASKED_FIRST)
    representation = first.body["items"][0]["value"]["currentRepresentation"]
    representation["member"] = member_item(seat, active=False)
    parliament.asides[1] = lambda _: first

    result = update("--pace", 0, "--yes")

    assert result.exit_code == 0, result.output
    assert "Counted as vacant (1)\n  Aberafan Maesteg: " in result.stdout
    assert "is not an active member" in result.stdout
    assert seat.constituency.code not in members_of(read_table(data / MEMBERS))


ASKED_FIRST = Asked("/api/Location/Constituency/Search", {"skip": "0", "take": "20"}, {}, 0.0)


@pytest.mark.parametrize(
    "body", [page_of(None, 40), page_of([None] * 20, 40), page_of([{"value": None}], 40)]
)
def test_a_page_of_nothing_is_refused_and_the_next_run_begins_anew(
    update, parliament, village, data, body
):
    parliament.asides[2] = lambda _: Answer(body)

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "not as described" in refused.stderr or "is not whole; missing: " in refused.stderr
    assert not (data / MEMBERS).exists()
    assert update("--pace", 0, "--yes").exit_code == 0


def test_a_name_that_is_not_ours_is_refused(update, parliament):
    camelot = dataclasses.replace(parliament.seats[0].constituency, name="Camelot")
    parliament.seats[0] = dataclasses.replace(parliament.seats[0], constituency=camelot)

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "not one of our constituencies: Camelot; missing: Aberafan Maesteg" in refused.stderr


def test_names_written_otherwise_are_understood(update, parliament):
    for position, seat in enumerate(parliament.seats):
        name = seat.constituency.name.upper().replace(" AND ", " & ").replace(",", "")
        other = dataclasses.replace(seat.constituency, name=name)
        parliament.seats[position] = dataclasses.replace(seat, constituency=other)

    assert "No differences." in update("--pace", 0).stdout


def test_a_wait_that_is_asked_for_is_kept(update, village, parliament, time):
    parliament.script = [too_many("90"), too_many("30")]

    assert update("--pace", 0).exit_code == 0
    assert time.slept == [90.0, 30.0]


@pytest.mark.parametrize("fault", [Page(), Page(503), Truncated(), Reset(), too_many()])
def test_a_fault_that_passes_costs_a_short_wait(update, village, parliament, time, fault):
    parliament.script = [fault]

    assert update("--pace", 0).exit_code == 0
    assert time.slept == [2.0]


def test_an_interrupted_reading_goes_on_where_it_stopped(update, parliament, data, time):
    for number in range(200, 205):
        parliament.asides[number] = lambda _: Answer({}, 503)

    stopped = update("--pace", 0, "--yes")

    assert stopped.exit_code == 1
    assert "answered 503. What was read is kept" in stopped.stderr
    assert not (data / MEMBERS).exists()
    known = set(parliament.paths()[PAGES:199])
    del parliament.asked[:]
    time.passed += 3600

    went_on = update("--pace", 0, "--yes")

    assert went_on.exit_code == 0, went_on.output
    assert "Going on with what was read since 12:00 UTC." in went_on.stderr
    assert len(parliament.asked) == PAGES + 650 - 199
    assert not known & set(parliament.paths())


def test_after_a_day_all_is_read_again(update, village, parliament, data, time):
    parliament.asides[20] = lambda _: Answer({}, 400)
    assert update("--pace", 0, "--yes").exit_code == 1
    del parliament.asked[:]
    time.passed += 25 * 3600

    assert update("--pace", 0, "--yes").exit_code == 0
    assert len(parliament.asked) == VILLAGE_PAGES + VILLAGE


def test_fresh_forgets_what_was_read(update, village, parliament):
    parliament.asides[20] = lambda _: Answer({}, 400)
    assert update("--pace", 0, "--yes").exit_code == 1
    del parliament.asked[:]

    assert update("--pace", 0, "--yes", "--fresh").exit_code == 0
    assert len(parliament.asked) == VILLAGE_PAGES + VILLAGE


def test_ctrl_c_keeps_what_was_read(update, village, parliament, data, time):
    def interrupt(_seconds):
        if len(parliament.asked) == 20:
            raise KeyboardInterrupt

    time.on_sleep = interrupt

    stopped = update("--yes")

    assert stopped.exit_code == 1
    assert "Stopped. What was read is kept" in stopped.stderr
    time.on_sleep = lambda _seconds: None
    assert update("--yes").exit_code == 0
    assert len(parliament.asked) == VILLAGE_PAGES + VILLAGE


def test_a_rehearsal_writes_nothing(update, parliament, village, data):
    parliament.change(ALDERSHOT, member=None)

    result = update("--pace", 0, "--dry-run")

    assert result.exit_code == 0
    assert "Now vacant (1)" in result.stdout
    assert "Nothing was replaced" in result.stdout
    assert [path.name for path in data.iterdir()] == [CONSTITUENCIES]


def test_a_suspicious_list_needs_force_and_is_not_read_again(update, parliament, data):
    for seat in list(parliament.seats)[:131]:
        parliament.change(seat.constituency.code, id=seat.member.id + 100_000)

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "131 of 650 seats have another member" in refused.stderr
    assert "--fresh to ask Parliament anew, or with --force if the list is right" in refused.stderr
    assert not (data / MEMBERS).exists()
    asked = len(parliament.asked)
    assert update("--pace", 0, "--yes", "--force").exit_code == 0
    assert len(parliament.asked) == asked


def test_what_was_wrong_for_a_while_does_not_stick_with_fresh(update, parliament, village):
    first = parliament.seats[0]
    seats = list(parliament.seats)
    for seat in seats[:39]:
        parliament.change(seat.constituency.code, email="same@example.org")

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "39 members have the same e-mail address" in refused.stderr
    parliament.seats[:] = seats
    assert update("--pace", 0, "--yes").exit_code == 1
    result = update("--pace", 0, "--yes", "--fresh")
    assert result.exit_code == 0, result.output
    assert first.member.name not in result.stdout


def test_a_list_read_before_the_one_in_use_is_refused(update, village, parliament, time, data):
    assert update("--pace", 0, "--yes").exit_code == 0
    time.passed -= 2 * 86400

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "it is of 2099-11-20, the list in use of 2099-11-22" in refused.stderr
    assert update("--pace", 0, "--yes", "--force").exit_code == 0


def test_an_absurd_member_is_refused_with_the_seat(update, village, parliament, data):
    parliament.change(parliament.seats[0].constituency.code, id=2**31)

    refused = update("--pace", 0, "--yes")

    assert refused.exit_code == 1
    assert "the member for Aberafan Maesteg: member_id: not a number from 1" in refused.stderr
    assert not (data / MEMBERS).exists()


@pytest.mark.parametrize("damage", ["[" * 100_000, '{"host": []}\n5', "\0"])
def test_a_damaged_progress_is_read_again(update, village, parliament, data, damage):
    (data / NAME).write_text(damage)

    assert update("--pace", 0, "--yes").exit_code == 0
    assert len(parliament.asked) == VILLAGE_PAGES + VILLAGE


def test_parliament_out_of_reach_is_told(run, parliament, data):
    parliament.close()

    result = run("update", "--host", parliament.host, "--yes")

    assert result.exit_code == 1
    assert "could not be reached" in result.stderr
    assert not (data / MEMBERS).exists()


@pytest.mark.parametrize("host", ["http://members.example", "ftp://127.0.0.1", "members.example"])
def test_only_a_safe_host_is_asked(run, host):
    assert run("update", "--host", host).exit_code == 2


def test_no_address_and_no_request_goes_into_the_log(update, village, caplog):
    caplog.set_level(logging.DEBUG)

    assert update("--pace", 0).exit_code == 0
    assert "@" not in caplog.text
    assert "Contact" not in caplog.text


def test_a_damaged_list_is_replaced(update, parliament, data):
    data.mkdir()
    (data / MEMBERS).write_text("{")

    result = update("--pace", 0, "--yes")

    assert "cannot read members.json" in result.stderr
    assert json.loads((data / MEMBERS).read_bytes())["as_of"] == "2099-11-22"
    assert not (data / CONSTITUENCIES).exists()


def test_the_list_and_one_seat_are_shown(update, run, parliament):
    parliament.change(BATH, member=None)
    assert update("--pace", 0, "--yes").exit_code == 0

    assert len(run("list").stdout.splitlines()) == 651
    assert [line.split()[0] for line in run("list", "--vacant").stdout.splitlines()] == [
        "Code",
        BATH,
    ]
    assert len(run("list", "--vacant", "--without-email").stdout.splitlines()) == 1 + 1 + 4
    assert "The seat is vacant." in run("show", BATH).stdout
    assert "E-mail   none published" in run("show", "New", "Forest", "East").stdout
    several = run("show", "manchester")
    assert several.exit_code == 1
    assert "Manchester Central" in several.stderr
    assert run("show", "qqqqq").exit_code == 1
