"""`postbag members update` against Parliament's API on loopback, all 650 seats of it."""

import dataclasses
import json
import logging

import pytest

from postcodes import Finder, ReloadingFinder
from postcodes.files import CONSTITUENCIES, MEMBERS
from postcodes.members import members as members_of
from postcodes.roll.progress import LOCK, NAME
from postcodes.tables import read_table
from tests.fakes.parliament import FakeParliament, member_item
from tests.fakes.web_server import Answer, Asked, Page, Reset, Truncated, too_many
from tests.support.parliament import VILLAGE, VILLAGE_PAGES, Passing

PAGES = 33
ALDERSHOT, BATH = "E14001063", "E14001075"


def test_all_seats_and_addresses_are_read_at_an_even_pace(update, parliament, data, time):
    result = update()

    assert result.exit_code == 0, result.output
    assert "No differences." in result.stdout
    assert "Replaced: 650 seats, 0 vacant, 4 members without" in result.stdout
    assert "as of 2099-11-22" in result.stdout
    assert len(parliament.asked) == PAGES + 650 == len(set(parliament.paths())) + PAGES - 1
    assert time.passed == pytest.approx(0.5 * (PAGES + 650 - 1))
    assert sorted(path.name for path in data.iterdir()) == [MEMBERS, LOCK]
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


@pytest.mark.parametrize("damage", ["[" * 100_000, '{"host": []}\n5', "\0"])
def test_a_damaged_progress_is_read_again(update, village, parliament, data, damage):
    (data / NAME).write_text(damage)

    assert update("--pace", 0, "--yes").exit_code == 0
    assert len(parliament.asked) == VILLAGE_PAGES + VILLAGE


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
