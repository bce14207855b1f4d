"""Lines from a hostile file take no more memory than those of an honest one."""

import csv
import io

import pytest

from postcodes.bounded import LONGEST_LINE, BoundedLines


class Endless(io.RawIOBase):
    """Bytes without a line break, as many as are asked for."""

    given = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        buffer[:] = b"0" * len(buffer)
        self.given += len(buffer)
        return len(buffer)


def lines(text, most=LONGEST_LINE * 2):
    return BoundedLines(io.StringIO(text, newline=""), "postcode directory", most)


def test_lines_keep_their_ends():
    assert list(lines("a\r\nb\nc")) == ["a\r\n", "b\n", "c"]


def test_an_endless_line_is_given_up_after_a_megabyte():
    endless = Endless()
    text = io.TextIOWrapper(io.BufferedReader(endless), encoding="utf-8", newline="")

    with pytest.raises(csv.Error, match="a line of more than 1 MB is no postcode directory"):
        list(BoundedLines(text, "postcode directory"))
    assert endless.given < 2 * LONGEST_LINE


def test_a_record_of_many_quoted_lines_is_as_long_as_all_of_them():
    bounded = lines('"a\n",' * (LONGEST_LINE // 4))

    with pytest.raises(csv.Error, match="more than 1 MB"):
        list(bounded.records(csv.reader(bounded)))


def test_many_short_records_are_no_long_one():
    bounded = lines("a,b\n" * (LONGEST_LINE // 4 + 10))

    assert sum(1 for _ in bounded.records(csv.reader(bounded))) == LONGEST_LINE // 4 + 10


def test_the_whole_is_bounded_too():
    bounded = lines("a,b\n" * (LONGEST_LINE // 2 + 1))

    with pytest.raises(csv.Error, match="more than 2 MB is no postcode directory"):
        list(bounded.records(csv.reader(bounded)))
