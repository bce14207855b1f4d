"""Whatever stands where in an answer, a source gives a verdict or says that it makes no sense."""

import sys

import pytest

from postcodes import Finder
from postcodes.errors import SourceAnswerError
from postcodes.providers.http import Reply
from postcodes.providers.mapit import MapIt
from postcodes.providers.parliament import Parliament
from postcodes.providers.postcodes_io import PostcodesIo
from postcodes.providers.source import Ended, Lies, NotKnown
from postcodes.types import Postcode
from tests.fakes.mapit import areas
from tests.fakes.parliament import member_item, page_of, todays_seats
from tests.fakes.postcodes_io import place

HERE = Postcode("E1W", "1UU")
POPLAR = "E14001430"
SEAT = next(each for each in todays_seats() if each.constituency.code == POPLAR)
ENDED = {"postcode": HERE.text, "year_terminated": 2007, "month_terminated": 12}
GOOD = {
    "parliament": (Parliament, Reply(200, page_of([member_item(SEAT)]))),
    "mapit": (MapIt, Reply(200, areas(HERE.text, POPLAR))),
    "postcodes.io": (PostcodesIo, Reply(200, {"result": place(HERE.text, POPLAR)})),
    "postcodes.io, ended": (PostcodesIo, Reply(404, {"terminated": ENDED})),
    "postcodes.io, list": (PostcodesIo, Reply(404, {"terminated": [ENDED]})),
}


def nested(kind):
    """As deep as Python can still take apart somewhere, but not everywhere."""
    value = 1
    for _ in range(sys.getrecursionlimit() - 10):
        value = [value] if kind is list else {"value": value}
    return value


HOSTILE = {
    "null": None, "true": True, "minus": -1, "huge": 10**4000, "infinite": float("inf"),
    "no number": float("nan"), "empty": "", "half a character": "\ud800", "nought": "\0",
    "long": "x" * 2_000_000, "list": [], "list of null": [None], "object": {},
    "deep list": nested(list), "deep object": nested(dict),
}  # fmt: skip


class OneReply:
    """A fetcher that has the same reply to everything."""

    def __init__(self, reply):
        self.reply = reply

    def json(self, *_, **__):
        return self.reply


def replaced(value, hostile):
    """Every version of a JSON value with one part of it replaced."""
    yield hostile
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for key, part in list(parts):
        inner = replaced(part, hostile) if isinstance(part, dict | list) else [hostile]
        for version in inner:
            copy = value.copy()
            copy[key] = version
            yield copy


@pytest.fixture(scope="module")
def seats():
    return Finder.embedded()


@pytest.mark.parametrize(("kind", "good"), GOOD.values(), ids=GOOD)
def test_the_good_answer_is_understood(kind, good, seats):
    assert isinstance(kind(OneReply(good), seats).ask(HERE, 3), Lies | Ended)


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(("kind", "good"), GOOD.values(), ids=GOOD)
def test_no_value_anywhere_does_any_harm(kind, good, seats, hostile):
    versions = 0
    for body in replaced(good.body, hostile):
        versions += 1
        try:
            verdict = kind(OneReply(Reply(good.status, body)), seats).ask(HERE, 3)
        except SourceAnswerError:
            continue
        assert isinstance(verdict, Lies | Ended | NotKnown)
    assert versions > 3
