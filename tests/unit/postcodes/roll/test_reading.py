from datetime import UTC, datetime

import pytest

from postcodes.errors import SourceAnswerError, SourceDownError
from postcodes.providers.http import Reply
from postcodes.roll.errors import RollError, TryLaterError
from postcodes.roll.progress import NAME, Progress
from postcodes.roll.reading import LONGEST_WAIT, SEARCH, TRIES, Caller, read_roll

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Time:
    """A clock that only sleeping moves."""

    def __init__(self):
        self.now = 100.0
        self.slept = []

    def clock(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


class Parliament:
    """Answers as written down; what is scripted comes first. Two seats a page."""

    def __init__(self, time, seats, emails):
        self.time, self.seats, self.emails = time, seats, emails
        self.script = []
        self.asked = []

    def json(self, path, params=None, *, within):
        assert within > 0
        self.asked.append((path, (params or {}).get("skip"), self.time.now))
        if self.script:
            scripted = self.script.pop(0)
            if isinstance(scripted, BaseException):
                raise scripted
            return scripted
        if path == SEARCH:
            skip = params["skip"]
            return Reply(
                200, {"items": self.seats[skip : skip + 20], "totalResults": len(self.seats)}
            )
        number = int(path.split("/")[3])
        if number not in self.emails:
            return Reply(404, None)
        entry = {"type": "Parliamentary office", "email": self.emails[number]}
        return Reply(200, {"value": [entry]})


def item(seat, number):
    membership = {"house": 1, "membershipStatus": {"statusIsActive": True}}
    member = {
        "id": number,
        "nameDisplayAs": f"Member {number}",
        "nameFullTitle": f"Member {number} MP",
        "latestParty": {"name": "Labour"},
        "latestHouseMembership": membership,
    }
    held = {"member": {"value": member}} if number else None
    return {"value": {"name": seat.name, "endDate": None, "currentRepresentation": held}}


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def parliament(time, ours):
    seats = [item(seat, number) for number, seat in zip((11, 12, 0), ours.values(), strict=True)]
    return Parliament(time, seats, {11: "M11@parliament.uk"})


@pytest.fixture
def progress(tmp_path):
    return Progress(tmp_path / NAME, "https://parliament.example", NOON)


@pytest.fixture
def read(time, parliament, ours, progress):
    def run(pace=0.5, report=lambda _: None):
        caller = Caller(parliament, pace, time.clock, time.sleep)
        return read_roll(caller, ours.values(), progress, report)

    return run


def test_seats_members_and_emails_are_read(read):
    roll = read()

    assert {code: (m.id, m.email) for code, m in roll.members.items()} == {
        "W1": (11, "m11@parliament.uk"),
        "W2": (12, None),
    }
    assert roll.remarks == {}


def test_requests_are_half_a_second_apart(read, parliament):
    read()

    assert [at for _, _, at in parliament.asked] == [100.0, 100.5, 101.0]


def test_every_seat_is_reported_twice_over(read):
    steps = []
    read(report=steps.append)

    assert sum(steps) == 6


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (SourceDownError("answered 429", 17.0), 17.0),
        (SourceDownError("answered 503"), 2.0),
        (SourceAnswerError("answered 200 without JSON"), 2.0),
    ],
)
def test_a_refusal_is_waited_for_and_asked_again(read, parliament, time, error, waits):
    parliament.script = [error]

    assert len(read(pace=0).members) == 2
    assert time.slept == [waits]


def test_waits_grow_and_then_we_give_up_and_keep_what_was_read(read, parliament, time, progress):
    read_one = Reply(200, {"items": parliament.seats, "totalResults": 3})
    parliament.script = [read_one, *[SourceDownError("did not answer in time")] * TRIES]

    with pytest.raises(TryLaterError, match="did not answer in time"):
        read(pace=0)

    assert time.slept == [2.0, 4.0, 8.0, 16.0]
    assert progress.is_begun
    parliament.asked.clear()
    assert len(read(pace=0).members) == 2
    assert [path for path, _, _ in parliament.asked] == [
        "/api/Members/11/Contact",
        "/api/Members/12/Contact",
    ]


def test_a_long_ban_is_not_sat_out(read, parliament, time):
    parliament.script = [SourceDownError("answered 429", LONGEST_WAIT + 300)]

    with pytest.raises(TryLaterError, match="in 10 minutes") as later:
        read(pace=0)

    assert later.value.retry_after == LONGEST_WAIT + 300
    assert time.slept == []


def test_what_is_known_is_not_asked_again(read, parliament, progress):
    progress.add_email(12, "kept@parliament.uk")

    assert read().members["W2"].email == "kept@parliament.uk"
    assert "/api/Members/12/Contact" not in [path for path, _, _ in parliament.asked]


def test_a_list_that_is_not_whole_is_not_kept(read, parliament, progress):
    parliament.seats.pop()

    with pytest.raises(RollError, match="missing: King's Lynn"):
        read()

    assert not progress.is_begun


def test_an_unexpected_status_is_an_error_that_keeps_what_came_before(read, parliament, progress):
    first = Reply(200, {"items": parliament.seats, "totalResults": 3})
    parliament.script = [first, Reply(400, {})]

    with pytest.raises(RollError, match="400 when asked for its contact details"):
        read()

    assert progress.is_begun


def test_an_endless_list_comes_to_an_end(read, parliament):
    parliament.seats = [{"value": None}] * 5000

    with pytest.raises(RollError, match="not whole"):
        read(pace=0)

    assert len(parliament.asked) == 100
