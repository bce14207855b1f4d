"""Fetching JSON from a server that has good days and bad ones."""

import logging
import threading
import time

import pytest

from postcodes.errors import (
    SourceAnswerError,
    SourceDownError,
    SourceTimeoutError,
)
from postcodes.providers.http import MOST, Fetcher, Reply
from postcodes.providers.trial import NAME
from tests.fakes.web_server import (
    Answer,
    Broken,
    Drip,
    Endless,
    Page,
    Raw,
    Reset,
    SlowStart,
    Truncated,
    WebServer,
    too_many,
)
from tests.support.seconds import Seconds

PATH = "/postcodes/M11AE"
GOOD = Answer({"status": 200, "result": "x" * 40})


class Plain(WebServer):
    def respond(self, _):
        return GOOD


@pytest.fixture
def server():
    with Plain() as running:
        yield running


@pytest.fixture
def seconds():
    return Seconds()


@pytest.fixture
def fetcher(server):
    fetcher = Fetcher(server.host)
    yield fetcher
    fetcher.close()


def patient(server, seconds):
    """Its pauses take no time."""
    return Fetcher(server.host, clock=seconds, sleep=seconds.sleep, chance=lambda: 0.5)


def test_an_answer_is_read_and_we_say_who_asks(server, fetcher):
    reply = fetcher.json(PATH, {"take": 20, "q": "Ynys Môn"}, within=3)
    assert reply == Reply(200, GOOD.body)
    (asked,) = server.asked
    assert (asked.path, asked.params) == (PATH, {"take": "20", "q": "Ynys Môn"})
    assert asked.headers["User-Agent"].startswith("Postbag/")
    assert asked.headers["Accept"] == "application/json"


def test_own_headers_go_with_every_request(server):
    Fetcher(server.host + "/", headers={"X-Api-Key": "made-up"}).json(PATH, within=3)
    assert server.asked[0].headers["X-Api-Key"] == "made-up"
    assert server.asked[0].path == PATH, "a final slash of the base does no harm"


def test_not_found_is_an_answer_too(server, fetcher):
    server.script = [Answer({"status": 404}, 404)]
    assert fetcher.json(PATH, within=3) == Reply(404, {"status": 404})


@pytest.mark.parametrize(
    "fault",
    [Reset(), Truncated(), too_many(), Page(503), Answer({}, 500), Answer({}, 403)],
    ids=str,
)
def test_what_may_pass_by_itself_says_so(server, fetcher, fault):
    server.always = fault
    with pytest.raises(SourceDownError):
        fetcher.json(PATH, within=3)


@pytest.mark.parametrize(
    "fault",
    [
        Page(200),
        Page(404),
        Broken(),
        Answer({}, 302, {"Location": "http://127.0.0.1:1/elsewhere"}),
        Answer("x" * MOST),
        Answer({}, 200, {"Content-Type": "text/plain"}),
    ],
    ids=["page", "page 404", "broken", "redirect", "too long", "no JSON"],
)
def test_what_makes_no_sense_says_so_and_is_not_asked_again(server, fetcher, fault):
    server.always = fault
    with pytest.raises(SourceAnswerError):
        fetcher.json(PATH, within=3, attempts=3)
    assert len(server.asked) == 1, "neither again nor elsewhere"


def test_a_closed_door_is_known_at_once(server, fetcher):
    server.close()
    started = time.monotonic()
    with pytest.raises(SourceDownError):
        fetcher.json(PATH, within=3)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("fault", [SlowStart(), Drip(0.05)], ids=["slow", "dripping"])
def test_nothing_takes_longer_than_was_allowed(server, fetcher, fault):
    server.always = fault
    started = time.monotonic()
    with pytest.raises(SourceTimeoutError):
        fetcher.json(PATH, within=0.6, attempts=5)
    assert 0.5 < time.monotonic() - started < 1.0


def test_a_head_that_only_drips_is_not_waited_for_either(server, fetcher):
    """Each byte comes in time; only the whole does not."""
    server.always = Drip(0.2, head=True)
    started = time.monotonic()
    with pytest.raises(SourceTimeoutError):
        fetcher.json(PATH, within=0.6)
    assert 0.5 < time.monotonic() - started < 1.0


def asking() -> int:
    return sum(thread.name == NAME for thread in threading.enumerate())


@pytest.mark.parametrize(
    "fault", [Drip(0.2, head=True), Drip(0.2), SlowStart()], ids=["head", "body", "silence"]
)
def test_what_was_left_behind_soon_ends(server, fetcher, fault):
    """Silence and drips would keep a thread for seconds, or for ever, if nobody hung up."""
    server.always = fault
    with pytest.raises(SourceTimeoutError):
        fetcher.json(PATH, within=0.3)
    patience = time.monotonic() + 1
    while asking() and time.monotonic() < patience:
        time.sleep(0.01)
    assert asking() == 0
    server.always = None
    assert fetcher.json(PATH, within=3).status == 200, "and nothing else has suffered"


@pytest.mark.parametrize(
    "answer",
    [Answer({}, 302, {"Location": "/elsewhere"}), Answer({}, 500), Answer({}), Answer({}, 404)],
    ids=["redirect", "error", "JSON", "not found"],
)
def test_of_an_endless_answer_only_so_much_is_read(server, fetcher, answer):
    server.always = endless = Endless(answer)
    with pytest.raises((SourceAnswerError, SourceDownError)) as caught:
        fetcher.json(PATH, within=3)
    assert not isinstance(caught.value, SourceTimeoutError)
    assert sum(endless.sent) < MOST + 32 * 1024 * 1024, "what waits on the line is not ours"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"items":' * 200_000,
        b'{"status": 1' + b"0" * 5000 + b"}",
        b'{"postcode": "\xff\xfe\xfd"}',
        b"\x00\x00\x00",
        b"",
    ],
    ids=["lists", "objects", "number", "no text", "noughts", "nothing"],
)
def test_hostile_json_is_no_more_than_nonsense(server, fetcher, content):
    server.always = Raw(content)
    with pytest.raises(SourceAnswerError):
        fetcher.json(PATH, within=3)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Length": "many"},
        {"Transfer-Encoding": "chunked"},
        {"Location": "http://[", "Refresh": "0"},
        {f"X-{number}": "y" for number in range(200)},
        {"X-Long": "y" * 100_000},
    ],
    ids=["encoding", "length", "chunks", "location", "many", "long"],
)
@pytest.mark.parametrize("status", [302, 500, 999])
def test_hostile_heads_are_errors_of_the_source(server, fetcher, headers, status):
    server.always = Answer({}, status, headers)
    with pytest.raises((SourceAnswerError, SourceDownError)):
        fetcher.json(PATH, within=3)


def test_it_is_tried_again_after_growing_pauses(server, seconds):
    server.script = [Reset(), Page(503)]
    assert patient(server, seconds).json(PATH, within=60, attempts=3).status == 200
    assert seconds.slept == [0.25, 0.5]


def test_it_is_not_tried_more_often_than_asked(server, seconds):
    server.always = Reset()
    with pytest.raises(SourceDownError):
        patient(server, seconds).json(PATH, within=60, attempts=3)
    assert len(server.asked) == 3


def test_a_wish_to_be_left_alone_is_obeyed_if_there_is_time(server, seconds):
    server.script = [too_many("2")]
    assert patient(server, seconds).json(PATH, within=3, attempts=2).status == 200
    assert seconds.slept == [2.0]


def test_a_wish_that_takes_too_long_is_handed_on(server, seconds):
    server.script = [too_many("120")]
    with pytest.raises(SourceDownError) as caught:
        patient(server, seconds).json(PATH, within=3, attempts=2)
    assert caught.value.retry_after == 120
    assert (len(server.asked), seconds.slept) == (1, [])


def test_being_refused_is_not_argued_with(server, seconds):
    server.always = Answer({"error": "no"}, 403)
    with pytest.raises(SourceDownError):
        patient(server, seconds).json(PATH, within=60, attempts=3)
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [Reset(), Truncated(), Broken(), Page(), Page(500), SlowStart(), too_many("99"), None],
    ids=str,
)
def test_neither_errors_nor_logs_repeat_what_was_asked(server, fetcher, caplog, fault):
    server.always = fault
    if fault is None:
        server.close()
    with caplog.at_level(logging.DEBUG), pytest.raises((SourceDownError, SourceAnswerError)) as e:
        fetcher.json(PATH, {"Location": "M1 1AE"}, within=0.3, attempts=2)
    told = caplog.text + repr(e.value) + repr(e.value.__cause__) + repr(e.value.__context__)
    assert "M11AE" not in told
    assert "1AE" not in told


def test_nothing_is_logged_of_a_good_answer_either(fetcher, caplog):
    with caplog.at_level(logging.DEBUG):
        fetcher.json(PATH, within=3)
    assert caplog.text == ""


def test_cookies_are_not_kept(server, fetcher):
    server.always = Answer({}, 200, {"Set-Cookie": "visitor=1"})
    fetcher.json(PATH, within=3)
    fetcher.json(PATH, within=3)
    assert "Cookie" not in server.asked[1].headers
