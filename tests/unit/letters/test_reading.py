import pytest

from letters.reading import reading_age, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("be", 1),
        ("nurse", 1),
        ("people", 2),
        ("idea", 2),
        ("asked", 1),
        ("started", 2),
        ("palliative", 4),
    ],
)
def test_syllables_are_guessed_well_enough(word, count):
    assert syllables(word) == count


def test_a_few_words_tell_nothing():
    assert reading_age("Please sign the letter.") is None


def test_longer_sentences_and_words_need_an_older_reader():
    plain = reading_age("Please sign the letter and send it on. " * 6)
    long = reading_age("Please sign the letter and send it on, " * 6)
    hard = reading_age("Considerable organisational difficulties necessitate consultation. " * 6)
    assert plain < long < hard
    assert plain < 10


def test_list_items_and_headings_are_sentences():
    listed = "\n".join("- Count everyone who is ill" for _ in range(9))
    assert reading_age(listed) < reading_age(listed.replace("\n", " "))
