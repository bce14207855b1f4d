"""Names of letters for other systems."""

from __future__ import annotations

from campaign.api.osdi.names import Names

NAMES = Names("a made-up secret key, long enough for tests")


def test_a_name_leads_back_to_its_letter_and_is_the_same_each_time() -> None:
    for number in (1, 2, 999_999, 2**40):
        assert NAMES.letter(NAMES.of_letter(number)) == number
        assert NAMES.of_letter(number) == NAMES.of_letter(number)


def test_names_tell_nothing_of_order_or_number() -> None:
    names = [NAMES.of_letter(number) for number in range(200)]
    assert len(set(names)) == 200
    assert names != sorted(names)
    assert not [name for number, name in enumerate(names) if f"{number:04x}" == name[-4:]]


def test_a_person_s_name_is_no_letter_s() -> None:
    assert NAMES.of_person(7) != NAMES.of_letter(7)
    assert NAMES.letter(NAMES.of_person(7)) is None


def test_what_was_not_made_here_is_no_name() -> None:
    name = NAMES.of_letter(7)
    others = ["", "7", "0" * 32, name.upper(), name[:-1], name + "0", " " + name[1:], "²" * 32]
    assert [other for other in others if NAMES.letter(other) is not None] == []
    assert Names("another secret key of the site's").letter(name) is None
