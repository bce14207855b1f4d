"""What becomes of the directory's open questions when somebody on the network is asked."""

from datetime import date
from threading import Event, Thread

import pytest

from postcodes import (
    Found,
    NorthernIreland,
    OneOf,
    Terminated,
    Unknown,
    UnknownConstituencyError,
)
from postcodes.errors import SourceAnswerError, SourceDownError, SourceTimeoutError
from postcodes.lookup import AT_ONCE, Looked, Lookup
from postcodes.providers.source import Ended, Lies
from postcodes.types import Postcode
from tests.fakes.postcode_source import FakeSource
from tests.support.seconds import Seconds

MANCHESTER_CENTRAL, WIGAN = "E14001352", "E14001585"
ENDED = Ended(date(2007, 12, 1), None)


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def first():
    return FakeSource("first")


@pytest.fixture
def second():
    return FakeSource("second")


@pytest.fixture
def lookup(finder, first, second, seconds):
    return Lookup(finder, [first, second], clock=seconds)


class StraddlingFinder:
    """The shipped finder, but one postcode's addresses lie in two constituencies."""

    def __init__(self, finder):
        self.finder = finder
        self.sides = (finder.constituency(MANCHESTER_CENTRAL), finder.constituency(WIGAN))

    def find(self, _):
        return OneOf(Postcode("M1", "1AE"), self.sides)

    def constituency(self, code):
        return self.finder.constituency(code)


@pytest.mark.parametrize(
    "text", ["M1 1AE", "BT7 1NN", "JE2 3AB", "BFPO 12", "M1", "nonsense", "", "BX1 1LT"]
)
def test_what_the_directory_can_say_leaves_nobody_asked(lookup, finder, first, text):
    assert lookup.find(text) == Looked(finder.find(text), "embedded")
    assert first.asked == []


def test_an_unknown_postcode_is_found_where_a_source_puts_it_among_the_candidates(
    lookup, finder, first, second
):
    first.known["E1W 1UU"] = Lies(finder.find("E1W 1UU").candidates[1].code)
    looked = lookup.find("e1w1uu")
    here = finder.find("E1W 1UU").candidates[1]
    assert looked == Looked(Found(Postcode("E1W", "1UU"), here), "first")
    assert second.asked == []


def test_where_the_directory_has_no_candidates_the_source_is_believed(lookup, finder, first):
    first.known["ZZ99 9ZZ"] = Lies(WIGAN)
    looked = lookup.find("ZZ99 9ZZ")
    assert looked.answer == Found(Postcode("ZZ99", "9ZZ"), finder.constituency(WIGAN))


def test_a_source_that_contradicts_the_directory_is_only_one_more_possibility(
    lookup, finder, first
):
    first.known["M1 1ZZ"] = Lies(WIGAN)
    answer = lookup.find("M1 1ZZ").answer
    assert isinstance(answer, Unknown)
    assert [each.code for each in answer.candidates] == [MANCHESTER_CENTRAL, WIGAN]


def test_a_postcode_of_northern_ireland_is_settled(lookup, finder, first):
    candidates = finder.find("BT1 1AA").candidates
    first.known["BT1 1AA"] = Lies(candidates[1].code)
    assert lookup.find("BT1 1AA").answer == Found(Postcode("BT1", "1AA"), candidates[1])


def test_northern_ireland_contradicted_stays_a_question(lookup, finder, first):
    first.known["BT1 1AA"] = Lies(WIGAN)
    answer = lookup.find("BT1 1AA").answer
    assert isinstance(answer, NorthernIreland)
    assert answer.candidates == (
        *finder.find("BT1 1AA").candidates,
        finder.constituency(WIGAN),
    )


@pytest.mark.parametrize("code", [MANCHESTER_CENTRAL, WIGAN])
def test_addresses_on_both_sides_stay_a_question_with_the_named_one_first(
    finder, first, seconds, code
):
    straddling = StraddlingFinder(finder)
    first.known["M1 1AE"] = Lies(code)
    looked = Lookup(straddling, [first], clock=seconds).find("M1 1AE")
    assert isinstance(looked.answer, OneOf)
    assert looked.answer.constituencies[0].code == code
    assert set(looked.answer.constituencies) == set(straddling.sides)
    assert looked.source == "first"


def test_a_withdrawn_postcode_is_told_as_such(lookup, first):
    first.known["E1W 1UU"] = ENDED
    assert lookup.find("E1W 1UU") == Looked(
        Terminated(Postcode("E1W", "1UU"), date(2007, 12, 1), None), "first"
    )


def test_where_a_withdrawn_postcode_was_is_known_if_its_whole_sector_lies_there(
    lookup, finder, first
):
    first.known["M1 1ZZ"] = ENDED
    assert lookup.find("M1 1ZZ").answer.constituency == finder.constituency(MANCHESTER_CENTRAL)


def test_where_a_withdrawn_postcode_was_is_taken_from_a_source_that_says(lookup, finder, first):
    first.known["M1 1ZZ"] = Ended(date(2007, 12, 1), WIGAN)
    assert lookup.find("M1 1ZZ").answer.constituency == finder.constituency(WIGAN)


@pytest.mark.parametrize("text", ["BT1 1AA"])
def test_that_a_postcode_ended_settles_nothing_where_the_directory_knows_its_district(
    lookup, finder, first, text
):
    first.known[text] = ENDED
    assert lookup.find(text) == Looked(finder.find(text), "embedded")


def test_the_next_source_is_asked_when_one_does_not_know(lookup, first, second):
    second.known["M1 1ZZ"] = Lies(MANCHESTER_CENTRAL)
    assert lookup.find("M1 1ZZ").source == "second"
    assert first.asked == ["M1 1ZZ"]


@pytest.mark.parametrize("error", [SourceDownError("down"), SourceAnswerError("nonsense")])
def test_the_next_source_is_asked_when_one_fails(lookup, first, second, error):
    first.error = error
    second.known["M1 1ZZ"] = Lies(MANCHESTER_CENTRAL)
    assert lookup.find("M1 1ZZ").source == "second"


def test_when_nobody_knows_the_directorys_answer_stands(lookup, finder):
    assert lookup.find("M1 1ZZ") == Looked(finder.find("M1 1ZZ"), "embedded")


def test_nobody_is_asked_twice_for_the_same(lookup, first, second):
    first.known["M1 1ZZ"] = Lies(MANCHESTER_CENTRAL)
    for _ in range(3):
        lookup.find("M1 1ZZ")
        lookup.find("M1 1ZX")
    assert (first.asked, second.asked) == (["M1 1ZZ", "M1 1ZX"], ["M1 1ZX"])


def test_three_seconds_are_for_all_sources_together(lookup, first, second, seconds):
    first.meanwhile = lambda _: seconds.pass_time(0.5)
    lookup.find("M1 1ZZ")
    assert first.given + second.given == [1.5, 2.5], "a half, and what the first one left"


def test_a_source_that_hangs_leaves_time_for_the_next(lookup, first, second, seconds):
    first.meanwhile = seconds.pass_time
    first.error = SourceTimeoutError("slow")
    second.known["M1 1ZZ"] = Lies(MANCHESTER_CENTRAL)
    assert lookup.find("M1 1ZZ").source == "second"
    assert seconds.now == 1.5


def test_with_the_network_gone_three_seconds_are_lost_once(lookup, first, second, seconds):
    for source in (first, second):
        source.meanwhile = seconds.pass_time
        source.error = SourceTimeoutError("slow")
    started = seconds.now
    for unit in ("ZZ", "ZX", "ZW"):
        assert lookup.find(f"M1 1{unit}").source == "embedded"
    assert (first.asked, second.asked) == (["M1 1ZZ"], ["M1 1ZZ"])
    assert seconds.now - started == 3


def test_a_constituency_no_longer_on_the_list_is_not_insisted_on(finder, first, seconds):
    first.known["M1 1ZZ"] = Lies("E14000000")
    with pytest.raises(UnknownConstituencyError):
        finder.constituency("E14000000")
    looked = Lookup(finder, [first], clock=seconds).find("M1 1ZZ")
    assert looked == Looked(finder.find("M1 1ZZ"), "embedded")


def test_without_sources_it_is_the_finder(finder):
    assert Lookup(finder, []).find("M1 1ZZ") == Looked(finder.find("M1 1ZZ"), "embedded")


def test_who_comes_while_enough_are_waiting_goes_on_without(finder, first):
    release = Event()
    first.meanwhile = lambda _: release.wait(10)
    lookup = Lookup(finder, [first])
    waiting = [Thread(target=lookup.find, args=(f"E1W 1U{unit}",)) for unit in "UZ"]
    for thread in waiting:
        thread.start()
    while len(first.asked) < AT_ONCE:
        release.wait(0.01)
    assert isinstance(lookup.find("M1 1ZZ").answer, Unknown), "at once, though nothing has failed"
    assert len(first.asked) == AT_ONCE
    release.set()
    for thread in waiting:
        thread.join()
