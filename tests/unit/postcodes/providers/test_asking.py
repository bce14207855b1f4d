"""A source is never the reason for a long wait twice, and is not asked twice for the same."""

import logging
from threading import Event, Thread

import pytest

from postcodes.errors import SourceDownError, SourceTimeoutError
from postcodes.providers.asking import AT_ONCE, KEEP, KEEP_NOT_KNOWN, CarefulSource
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


def test_who_comes_while_enough_are_waiting_does_not_wait(careful, source):
    release = Event()
    source.meanwhile = lambda _: release.wait(10)
    waiting = [Thread(target=careful.ask, args=(ELSEWHERE, 3)) for _ in range(AT_ONCE)]
    for thread in waiting:
        thread.start()
    while len(source.asked) < AT_ONCE:
        release.wait(0.01)
    assert careful.ask(HERE, 3) is None, "at once, though nothing has failed"
    release.set()
    for thread in waiting:
        thread.join()
    assert careful.ask(HERE, 3) == Lies("E14001352")
