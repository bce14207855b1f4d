"""A source is never the reason for a long wait twice, and is not asked twice for the same."""

import logging

import pytest

from postcodes.errors import SourceDownError, SourceTimeoutError
from postcodes.providers.asking import KEEP, KEEP_NOT_KNOWN, CarefulSource
from postcodes.providers.source import Lies, NotKnown
from postcodes.types import Postcode
from tests.fakes.postcode_source import FakeSource
from tests.support.seconds import Seconds

HERE = Postcode("M1", "1ZZ")
ELSEWHERE = Postcode("M1", "1ZX")


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def source():
    source = FakeSource()
    source.known["M1 1ZZ"] = Lies("E14001352")
    return source


@pytest.fixture
def careful(source, seconds):
    return CarefulSource(source, seconds)


def test_an_answer_is_remembered_for_a_day(careful, source, seconds):
    assert careful.remembered(HERE) is None
    assert careful.ask(HERE, 3) == Lies("E14001352")
    seconds.pass_time(KEEP - 1)
    assert careful.remembered(HERE) == Lies("E14001352")
    seconds.pass_time(1)
    assert careful.remembered(HERE) is None


def test_that_nothing_is_known_is_remembered_for_ten_minutes(careful, seconds):
    assert careful.ask(ELSEWHERE, 3) == NotKnown()
    seconds.pass_time(KEEP_NOT_KNOWN - 1)
    assert careful.remembered(ELSEWHERE) == NotKnown()
    seconds.pass_time(1)
    assert careful.remembered(ELSEWHERE) is None


def test_an_error_is_no_answer_and_not_remembered(careful, source):
    source.error = SourceDownError("down")
    assert careful.ask(HERE, 3) is None
    source.error = None
    assert careful.ask(HERE, 3) == Lies("E14001352")


def test_after_a_time_out_it_is_left_alone(careful, source, seconds):
    source.error = SourceTimeoutError("slow")
    assert careful.ask(HERE, 3) is None
    assert careful.ask(HERE, 3) is None
    assert len(source.asked) == 1
    source.error = None
    seconds.pass_time(30)
    assert careful.ask(HERE, 3) == Lies("E14001352")


def test_the_log_names_the_source_and_the_fault_but_no_postcode(careful, source, caplog):
    source.error = SourceTimeoutError("did not answer in time")
    with caplog.at_level(logging.DEBUG):
        careful.ask(HERE, 3)
    (line,) = caplog.messages
    assert "fake did not answer in time; it is left alone for a while" in line
    assert "M1" not in line


def test_a_fault_of_our_own_does_not_end_the_probing(careful, source, seconds):
    source.error = SourceTimeoutError("slow")
    careful.ask(HERE, 3)
    seconds.pass_time(30)
    source.error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError):
        careful.ask(HERE, 3)
    source.error = None
    assert careful.ask(HERE, 3) == Lies("E14001352")


def test_three_slow_answers_in_a_row_are_used_and_then_it_is_left_alone(careful, source, seconds):
    source.meanwhile = lambda _: seconds.pass_time(0.9)
    for unit in ("1AA", "1AB", "1AD"):
        assert careful.ask(Postcode("M1", unit), 3) == NotKnown()
    assert careful.ask(HERE, 3) is None, "pages must not wait for it"
    seconds.pass_time(30)
    source.meanwhile = lambda _: None
    assert careful.ask(HERE, 3) == Lies("E14001352")


def test_a_probe_costs_half_a_second_at_most(careful, source, seconds):
    source.error = SourceTimeoutError("slow")
    careful.ask(HERE, 3)
    seconds.pass_time(30)
    careful.ask(HERE, 3)
    assert source.given == [3, 0.5]


def test_a_slow_answer_now_and_then_is_forgiven(careful, source, seconds):
    for number, pause in enumerate((0.9, 0.9, 0.1, 0.9, 0.9, 0.1)):
        source.meanwhile = lambda _, pause=pause: seconds.pass_time(pause)
        assert careful.ask(Postcode("M1", f"{number}AA"), 3) == NotKnown()
