"""What needs no server; tests/integration/postcodes/test_live_http.py has the rest."""

import logging

import pytest

from postcodes.providers.http import retry_after

A_DAY = 86_400
NOON = "Mon, 23 Nov 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "120"}, 120),
        ({"Retry-After": " 7 "}, 7),
        ({"Retry-After": "0"}, 0),
        ({"Retry-After": "Mon, 23 Nov 2026 12:01:30 GMT", "Date": NOON}, 90),
        ({"Retry-After": "Mon, 23 Nov 2026 11:00:00 GMT", "Date": NOON}, 0),
        ({"Retry-After": "9" * 400}, A_DAY),
        ({"Retry-After": "Fri, 31 Dec 9999 23:59:59 -2359", "Date": NOON}, A_DAY),
    ],
)
def test_how_long_to_stay_away_is_read_from_seconds_or_a_date(headers, seconds):
    assert retry_after(headers) == seconds


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Retry-After": ""},
        {"Retry-After": "soon"},
        {"Retry-After": "Mon, 23 Nov 2026 12:01:30 +99999999999999", "Date": NOON},
        {"Retry-After": NOON, "Date": "Mon, 23 Nov 2026 12:01:30 -99999999999999"},
        {"Retry-After": "Mon, 23 Nov 99999999999999999999 12:01:30 GMT", "Date": NOON},
        {"Retry-After": "-5"},
        {"Retry-After": "\N{SUPERSCRIPT TWO}"},
        {"Retry-After": "Mon, 23 Nov 2026 12:01:30 GMT"},
        {"Retry-After": "Mon, 23 Nov 2026 12:01:30", "Date": NOON},
        {"Retry-After": "Mon, 99 Nov 2026 12:01:30 GMT", "Date": NOON},
    ],
)
def test_what_cannot_be_understood_says_nothing(headers):
    assert retry_after(headers) is None


def test_paths_that_the_library_below_logs_are_dropped_at_every_level(caplog):
    logger = logging.getLogger("urllib3.connectionpool")
    with caplog.at_level(logging.DEBUG, logger=logger.name):
        logger.debug('"GET /postcodes/M11AE HTTP/1.1" 200')
    assert caplog.messages == []
