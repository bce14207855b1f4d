"""A source that fails is left alone, ever longer, and tried by one at a time."""

import pytest

from postcodes.errors import SourceAnswerError, SourceDownError, SourceTimeoutError
from postcodes.providers.breaker import FIRST_REST, LONGEST_REST, Breaker
from tests.support.seconds import Seconds

SLOW = SourceTimeoutError("slow")
DOWN = SourceDownError("down")


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def breaker(seconds):
    return Breaker(seconds)


def test_a_source_is_asked_as_long_as_nothing_is_wrong(breaker):
    for _ in range(5):
        assert breaker.allows()
        breaker.succeeded()


def test_one_time_out_is_enough_for_a_rest(breaker, seconds):
    assert breaker.failed(SLOW)
    assert not breaker.allows()
    seconds.pass_time(FIRST_REST - 0.1)
    assert not breaker.allows()
    seconds.pass_time(0.1)
    assert breaker.allows()


@pytest.mark.parametrize("error", [DOWN, SourceAnswerError("nonsense")])
def test_three_quick_failures_in_a_row_are_enough(breaker, error):
    assert not breaker.failed(error)
    assert not breaker.failed(error)
    assert breaker.allows()
    assert breaker.failed(error)
    assert not breaker.allows()


def test_a_success_between_failures_starts_the_count_anew(breaker):
    for _ in range(4):
        breaker.failed(DOWN)
        breaker.failed(DOWN)
        breaker.succeeded()
    assert breaker.allows()


def test_after_a_rest_only_one_probe_is_sent(breaker, seconds):
    breaker.failed(SLOW)
    seconds.pass_time(FIRST_REST)
    assert [breaker.allows() for _ in range(3)] == [True, False, False]
    breaker.succeeded()
    assert [breaker.allows() for _ in range(3)] == [True, True, True]


def test_a_probe_that_was_given_up_leaves_room_for_another(breaker, seconds):
    breaker.failed(SLOW)
    seconds.pass_time(FIRST_REST)
    assert breaker.allows()
    breaker.gave_up()
    assert breaker.allows()


def test_each_failed_probe_doubles_the_rest_up_to_ten_minutes(breaker, seconds):
    breaker.failed(SLOW)
    rests = []
    for _ in range(7):
        before = seconds.now
        while not breaker.allows():
            seconds.pass_time(1)
        rests.append(seconds.now - before)
        breaker.failed(DOWN)
    assert rests == [30, 60, 120, 240, 480, LONGEST_REST, LONGEST_REST]


def test_after_a_success_the_rests_are_short_again(breaker, seconds):
    breaker.failed(SLOW)
    seconds.pass_time(FIRST_REST)
    assert breaker.allows()
    breaker.failed(SLOW)
    seconds.pass_time(2 * FIRST_REST)
    assert breaker.allows()
    breaker.succeeded()
    breaker.failed(SLOW)
    seconds.pass_time(FIRST_REST)
    assert breaker.allows()


def test_a_retry_after_is_obeyed_at_the_first_failure(breaker, seconds):
    assert breaker.failed(SourceDownError("busy", retry_after=90))
    seconds.pass_time(89)
    assert not breaker.allows()
    seconds.pass_time(1)
    assert breaker.allows()


def test_a_retry_after_beyond_a_day_is_cut_down_to_one(breaker, seconds):
    breaker.failed(SourceDownError("busy", retry_after=1e9))
    seconds.pass_time(86_400)
    assert breaker.allows()


def test_those_who_fail_later_do_not_make_the_rest_longer(breaker, seconds):
    breaker.failed(SLOW)
    seconds.pass_time(10)
    assert not breaker.failed(SLOW), "it was open already"
    seconds.pass_time(FIRST_REST - 10)
    assert breaker.allows()
