"""What `postbag members update` refuses, in a sentence and with the list in use as it was."""

import dataclasses

import pytest

from postcodes.files import MEMBERS
from postcodes.roll.progress import alone
from tests.fakes.parliament import page_of
from tests.fakes.web_server import Answer


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


def test_parliament_out_of_reach_is_told(run, parliament, data):
    parliament.close()

    result = run("update", "--host", parliament.host, "--yes")

    assert result.exit_code == 1
    assert "could not be reached" in result.stderr
    assert not (data / MEMBERS).exists()


@pytest.mark.parametrize("host", ["http://members.example", "ftp://127.0.0.1", "members.example"])
def test_only_a_safe_host_is_asked(run, host):
    assert run("update", "--host", host).exit_code == 2


def test_a_second_one_at_the_same_time_is_refused_and_asks_nobody(
    update, village, parliament, data
):
    with alone(data):
        refused = update("--pace", 0, "--yes")

        assert refused.exit_code == 1
        assert "Another “postbag members update” is running for this folder" in refused.stderr
        assert parliament.asked == []
        assert update("--pace", 0, "--dry-run").exit_code == 0, "a rehearsal disturbs nobody"
    assert update("--pace", 0, "--yes").exit_code == 0


def test_while_one_waits_for_an_answer_no_other_begins(update, village, parliament, data, time):
    others = []
    time.on_sleep = lambda _seconds: others or others.append(update("--pace", 0, "--yes"))

    assert update("--yes").exit_code == 0
    assert [other.exit_code for other in others] == [1]
