from __future__ import annotations

from dataclasses import replace

import pytest

from letters.enclosure import EnclosedLetter
from letters.enclosure_layout import (
    KEPT_PARTS,
    LINE,
    TEXT_HEIGHT,
    TEXT_WIDTH,
    Block,
    blocks,
    pages,
    wrapped,
)

LETTER = EnclosedLetter(
    sender_name="Siân O'Neill MP",
    sender_lines=("House of Commons",),
    date_text="22 November 2026",
    addressee_lines=("Minister of Health",),
    reference="Care",
    salutation="Dear Minister,",
    paragraphs=("First.", "I ask:", "1. one\n2. two", "Last."),
    sign_off="Yours sincerely,",
    title="Care",
)
SENTENCE = "These are ten plain words in a row of them. "


def measure(text, bold):
    return len(text) * (6 if bold else 5)


def _pages(paragraphs):
    return pages(blocks(replace(LETTER, paragraphs=tuple(paragraphs))), measure)


def _texts(page):
    return [line.text.strip() for line in page]


def test_the_parts_come_in_the_order_in_which_a_letter_is_read():
    parts = [(part.tag, f"{part.marker} {part.text}".strip()) for part in blocks(LETTER)]
    assert parts == [
        ("P", "Siân O'Neill MP\nHouse of Commons"),
        ("P", "22 November 2026"),
        ("P", "Minister of Health"),
        ("P", "Dear Minister,"),
        ("H1", "Care"),
        ("P", "First."),
        ("P", "I ask:"),
        ("P", "1. one"),
        ("P", "2. two"),
        ("P", "Last."),
        ("P", "Yours sincerely,"),
        ("P", "Siân O'Neill MP"),
    ]


def test_a_paragraph_that_is_only_partly_a_list_keeps_its_lines_as_they_are():
    [page] = _pages(["See:\n1. one"])
    assert "See:" in _texts(page)
    assert "1. one" in _texts(page)


def test_no_line_is_wider_than_the_page_and_no_word_is_lost():
    part = Block(SENTENCE * 20 + "w" * 500 + " end")
    lines = wrapped(part, measure)
    assert all(measure(line.rstrip(), bold=False) <= TEXT_WIDTH for line in lines)
    assert "".join(lines).replace(" ", "") == part.text.replace(" ", "")


def test_a_heading_is_measured_bold():
    text = SENTENCE * 20
    assert len(wrapped(Block(text, tag="H1"), measure)) > len(wrapped(Block(text), measure))


def test_words_of_two_lines_stay_two_words_for_a_screen_reader():
    *all_but_last, last = wrapped(Block("Jo Sample MP\nHouse of Commons\n" + SENTENCE * 9), measure)
    assert all(line.endswith(" ") for line in all_but_last)
    assert not last.endswith(" ")


def test_a_word_of_a_hundred_thousand_letters_is_set_in_good_time():
    assert len(wrapped(Block("i" * 100_000), measure)) == pytest.approx(100_000 * 5 / 453, rel=0.02)


def test_no_more_parts_are_remembered_than_a_burst_needs():
    for number in range(2 * KEPT_PARTS):
        wrapped(Block(f"Part {number}"), measure)
    assert wrapped.cache_info().currsize <= KEPT_PARTS


def test_a_part_of_the_same_words_is_set_anew_for_another_way_of_measuring():
    text = SENTENCE * 20
    wide = wrapped(Block(text), lambda words, bold: 2 * measure(words, bold))
    assert len(wide) > len(wrapped(Block(text), measure))


def test_a_short_letter_is_one_page():
    assert len(_pages(["Short."])) == 1


@pytest.mark.parametrize("count", range(1, 60))
def test_wherever_the_page_turns_the_letter_holds_together(count):
    turned = _pages([SENTENCE * 12, *["A paragraph of one line."] * count, SENTENCE * 8])
    assert _texts(turned[-1])[-2:] == ["Yours sincerely,", "Siân O'Neill MP"]
    assert len(turned[-1]) >= 2 + 2, "two lines of the letter at least go with the signature"
    for page in turned:
        height = sum(LINE + (line.before if place else 0) for place, line in enumerate(page))
        assert height <= TEXT_HEIGHT
    printed = [text for page in turned for text in _texts(page)]
    assert printed.count("A paragraph of one line.") == count


@pytest.mark.parametrize("count", range(20, 40))
def test_no_line_of_a_paragraph_stands_alone_on_a_page(count):
    turned = _pages(["One line."] * count + [SENTENCE * 40])
    for page in turned:
        shared = [line for line in page if line.block.text.startswith(SENTENCE)]
        assert len(shared) != 1


@pytest.mark.parametrize("count", range(15, 40))
def test_what_leads_to_a_list_is_not_parted_from_it(count):
    turned = _pages(["One line."] * count + ["I ask:", "1. one\n2. two", *["After."] * 10])
    assert all(_texts(page)[-1] != "I ask:" for page in turned)


def test_what_may_not_be_parted_is_parted_rather_than_lost():
    long = replace(LETTER, addressee_lines=tuple(f"line {n}" for n in range(120)))
    turned = pages(blocks(long), measure)
    assert len(turned) > 2
    assert sum(line.text.startswith("line ") for page in turned for line in page) == 120
