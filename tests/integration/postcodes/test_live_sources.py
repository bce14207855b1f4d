"""Every live source, against its fake, keeps one contract; and what each is known for."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from postcodes import Finder
from postcodes.errors import SourceAnswerError, SourceDownError, SourceTimeoutError
from postcodes.providers.http import Fetcher
from postcodes.providers.mapit import MapIt, key_headers
from postcodes.providers.parliament import Parliament
from postcodes.providers.postcodes_io import PostcodesIo
from postcodes.providers.source import Ended, Lies, NotKnown
from postcodes.types import Postcode
from tests.fakes.mapit import FakeMapIt, areas
from tests.fakes.parliament import LORDS, FakeParliament, Seat, member_item, page_of, todays_seats
from tests.fakes.postcodes_io import FakePostcodesIo, place
from tests.fakes.web_server import Answer, Broken, Drip, Page, Reset, SlowStart, Truncated, too_many

HERE, NOWHERE = Postcode("E1W", "1UU"), Postcode("E1W", "9ZZ")
POPLAR = "E14001430"
KINDS = {
    "parliament": (FakeParliament, Parliament),
    "postcodes.io": (FakePostcodesIo, PostcodesIo),
    "mapit": (FakeMapIt, MapIt),
}


@dataclass
class Pair:
    fake: Any
    source: Any

    def knows(self, postcode, code):
        if isinstance(self.fake, FakeParliament):
            self.fake.postcodes[postcode.text] = (code,)
        else:
            self.fake.live[postcode.text] = code

    def ask(self, postcode=HERE, within=3.0):
        return self.source.ask(postcode, within)


def pair_of(name):
    fake_kind, source_kind = KINDS[name]
    fake = fake_kind()
    if name == "parliament":
        fake.postcodes[NOWHERE.text] = ()
    return Pair(fake, source_kind(Fetcher(fake.host), Finder.embedded()))


@pytest.fixture(params=KINDS)
def pair(request):
    made = pair_of(request.param)
    with made.fake:
        yield made


@pytest.fixture
def parliament():
    made = pair_of("parliament")
    with made.fake:
        yield made


@pytest.fixture
def postcodes_io():
    made = pair_of("postcodes.io")
    with made.fake:
        yield made


@pytest.fixture
def mapit():
    made = pair_of("mapit")
    with made.fake:
        yield made


def seat(code):
    return next(each for each in todays_seats() if each.constituency.code == code)


class TestContract:
    def test_it_has_the_name_that_the_settings_know(self, pair):
        assert pair.source.name in KINDS

    def test_a_postcode_it_knows_lies_where_it_says(self, pair):
        pair.knows(HERE, POPLAR)
        assert pair.ask() == Lies(POPLAR)

    def test_a_postcode_it_does_not_know_is_no_error(self, pair):
        assert pair.ask(NOWHERE) == NotKnown()

    def test_the_postcode_is_all_that_is_told(self, pair):
        pair.knows(HERE, POPLAR)
        pair.ask()
        (asked,) = pair.fake.asked
        told = {*asked.path.split("/"), *asked.params.values()}
        assert told <= {
            "", "api", "Members", "Search", "postcode", "postcodes", "E1W1UU", "E1W 1UU", "0", "20",
        }  # fmt: skip
        assert set(asked.headers) <= {
            "Host", "User-Agent", "Accept", "Accept-Encoding", "Connection",
        }  # fmt: skip

    @pytest.mark.parametrize("fault", [Reset(), Truncated(), Page(503), too_many()], ids=str)
    def test_one_bad_moment_is_overcome(self, pair, fault):
        pair.knows(HERE, POPLAR)
        pair.fake.script = [fault]
        assert pair.ask() == Lies(POPLAR)

    @pytest.mark.parametrize(
        "fault", [Reset(), Page(503), too_many("60"), Answer({}, 403)], ids=str
    )
    def test_being_down_busy_or_unwelcome_is_told_as_such(self, pair, fault):
        pair.fake.always = fault
        with pytest.raises(SourceDownError):
            pair.ask()
        assert len(pair.fake.asked) <= 2

    @pytest.mark.parametrize("fault", [SlowStart(), Drip(0.1)], ids=["slow", "dripping"])
    def test_it_takes_no_longer_than_allowed(self, pair, fault):
        pair.knows(HERE, POPLAR)
        pair.fake.always = fault
        with pytest.raises(SourceTimeoutError):
            pair.ask(within=0.4)

    @pytest.mark.parametrize(
        "fault",
        [Page(), Broken(), Answer([]), Answer(None), Answer("no"), Answer({}), Answer({"error": 1}, 418)],
        ids=str,
    )  # fmt: skip
    def test_nonsense_is_told_as_such(self, pair, fault):
        pair.knows(HERE, POPLAR)
        pair.fake.always = fault
        with pytest.raises(SourceAnswerError):
            pair.ask()


class TestParliament:
    def test_names_are_matched_whatever_their_accents_and_case(self, parliament):
        ynys_mon = next(s for s in todays_seats() if s.constituency.name == "Ynys Môn")
        for spelling in ("Ynys Mon", "YNYS MÔN"):
            item = member_item(ynys_mon, place=spelling)
            parliament.fake.searches[HERE.text] = page_of([item])
            assert parliament.ask() == Lies(ynys_mon.constituency.code)

    def test_every_constituency_is_known_by_the_name_that_parliament_gives_it(self, parliament):
        for each in todays_seats():
            parliament.fake.postcodes[HERE.text] = (each.constituency.code,)
            parliament.fake.seats = [each]
            assert parliament.ask() == Lies(each.constituency.code)

    @pytest.mark.parametrize(
        "body",
        [
            page_of([]),
            page_of(None),
            page_of([None]),
            page_of([{"value": None, "links": []}]),
            page_of([{"value": {"id": 1, "latestHouseMembership": None}}]),
            page_of([member_item(seat(POPLAR), active=False)]),
            page_of([member_item(seat(POPLAR), house=LORDS)]),
            page_of([member_item(seat(POPLAR), place="Somewhere of the Past")]),
            page_of([member_item(seat(POPLAR)), member_item(seat("E14001352"))]),
            page_of([member_item(seat(POPLAR))], total=40),
        ],
        ids=[
            "none", "null items", "null item", "null value", "no membership", "past member",
            "a Lord", "past constituency", "outward code's match", "first page of many",
        ],
    )  # fmt: skip
    def test_anything_but_one_sitting_member_of_the_commons_is_not_believed(self, parliament, body):
        parliament.fake.searches[HERE.text] = body
        assert parliament.ask() == NotKnown()

    def test_a_vacant_seat_cannot_be_told(self, parliament):
        vacant = replace(seat(POPLAR), member=None)
        parliament.fake.seats = [vacant]
        parliament.knows(HERE, POPLAR)
        assert parliament.ask() == NotKnown()

    def test_the_names_follow_the_data_that_is_in_use(self):
        class Boundaries:
            """A finder whose data is replaced: the constituency has another code."""

            constituencies = (seat(POPLAR).constituency,)

        boundaries = Boundaries()
        with FakeParliament([Seat(seat(POPLAR).constituency, seat(POPLAR).member)]) as fake:
            fake.postcodes[HERE.text] = (POPLAR,)
            source = Parliament(Fetcher(fake.host), boundaries)
            assert source.ask(HERE, 3) == Lies(POPLAR)
            boundaries.constituencies = (replace(seat(POPLAR).constituency, code="E14009999"),)
            assert source.ask(HERE, 3) == Lies("E14009999")


class TestPostcodesIo:
    def test_a_withdrawn_postcode_is_told_with_its_month(self, postcodes_io):
        postcodes_io.fake.terminated[HERE.text] = (2007, 12)
        assert postcodes_io.ask() == Ended(date(2007, 12, 1), None)
        assert len(postcodes_io.fake.asked) == 1

    @pytest.mark.parametrize("as_list", [True, False])
    def test_it_is_asked_for_where_the_first_answer_does_not_say(self, postcodes_io, as_list):
        postcodes_io.fake.terminated[HERE.text] = (2007, 12)
        postcodes_io.fake.tells_at_once = False
        postcodes_io.fake.as_list = as_list
        assert postcodes_io.ask() == Ended(date(2007, 12, 1), None)

    def test_a_failure_of_that_second_question_leaves_it_unknown(self, postcodes_io):
        postcodes_io.fake.script = [Answer({"status": 404}, 404), Reset()]
        assert postcodes_io.ask() == NotKnown()

    def test_a_place_without_a_constituency_settles_nothing(self, postcodes_io):
        postcodes_io.knows(HERE, None)
        assert postcodes_io.ask() == NotKnown()

    def test_an_older_answer_with_only_the_plain_column_is_read(self, postcodes_io):
        result = place(HERE.text, POPLAR)
        del result["codes"]["parliamentary_constituency_2024"]
        postcodes_io.fake.always = Answer({"status": 200, "result": result})
        assert postcodes_io.ask() == Lies(POPLAR)

    @pytest.mark.parametrize(
        "terminated",
        [
            {"postcode": "E1W 1UU", "year_terminated": 2007, "month_terminated": 13},
            {"postcode": "E1W 1UU", "year_terminated": 10**30, "month_terminated": 1},
            {"postcode": "E1W 1UU"},
            {"postcode": "E1W 1UX", "year_terminated": 2007, "month_terminated": 1},
            "yes",
        ],
        ids=str,
    )
    def test_a_month_that_is_none_is_nonsense(self, postcodes_io, terminated):
        postcodes_io.fake.always = Answer({"status": 404, "terminated": terminated}, 404)
        with pytest.raises(SourceAnswerError):
            postcodes_io.ask()


class TestMapIt:
    def test_a_key_raises_the_limit_and_stays_out_of_the_address(self, mapit):
        mapit.knows(HERE, POPLAR)
        mapit.fake.key = "made-up"
        with pytest.raises(SourceDownError):
            mapit.ask()
        keyed = MapIt(Fetcher(mapit.fake.host, headers=key_headers("made-up")), Finder.embedded())
        assert keyed.ask(HERE, 3) == Lies(POPLAR)
        assert mapit.fake.asked[-1].params == {}

    def test_without_a_key_none_is_sent(self):
        assert key_headers(None) == {}

    def test_a_place_without_a_constituency_settles_nothing(self, mapit):
        mapit.knows(HERE, None)
        assert mapit.ask() == NotKnown()

    def test_a_shortcut_to_an_area_of_another_kind_is_nonsense(self, mapit):
        body = {
            "postcode": HERE.text,
            "areas": {"1": {"type": "DIS", "codes": {"gss": POPLAR}}},
            "shortcuts": {"WMC": 1},
        }
        mapit.fake.always = Answer(body)
        with pytest.raises(SourceAnswerError):
            mapit.ask()


class TestCodes:
    @pytest.fixture(params=["postcodes.io", "mapit"])
    def by_code(self, request):
        made = pair_of(request.param)
        with made.fake:
            yield made

    def test_a_former_scottish_code_is_understood(self, by_code):
        by_code.knows(HERE, "S14000006")
        assert by_code.ask() == Lies("S14000107")

    @pytest.mark.parametrize("code", ["E14000807", "L93000001"])
    def test_a_code_of_the_past_or_of_nowhere_is_nonsense(self, by_code, code):
        by_code.knows(HERE, code)
        with pytest.raises(SourceAnswerError):
            by_code.ask()

    def test_an_answer_about_another_postcode_is_nonsense(self, by_code):
        other = {
            "postcodes.io": {"status": 200, "result": place("E1W 1UX", POPLAR)},
            "mapit": areas("E1W 1UX", POPLAR),
        }
        by_code.fake.always = Answer(other[by_code.source.name])
        with pytest.raises(SourceAnswerError):
            by_code.ask()
