import pytest

from postcodes.errors import SourceAnswerError
from postcodes.providers.reading import check_echo, mapping, our_code
from postcodes.types import Postcode

HERE = Postcode("M1", "1AE")


@pytest.mark.parametrize("value", [None, [], "text", 3])
def test_what_is_no_object_is_refused(value):
    with pytest.raises(SourceAnswerError):
        mapping(value)


def test_a_former_scottish_code_becomes_todays(finder):
    assert our_code("S14000006", finder) == "S14000107"


@pytest.mark.parametrize("value", ["E14000807", "E07000111", "", None, 14001352, ["E14001352"]])
def test_a_code_of_other_boundaries_or_no_code_is_refused(finder, value):
    with pytest.raises(SourceAnswerError):
        our_code(value, finder)


@pytest.mark.parametrize("value", ["M1 1AE", "M11AE", "m1 1ae"])
def test_the_answer_may_spell_the_postcode_its_own_way(value):
    check_echo(value, HERE)


@pytest.mark.parametrize("value", ["M1 1AF", "", None, 11])
def test_an_answer_about_another_postcode_is_refused(value):
    with pytest.raises(SourceAnswerError):
        check_echo(value, HERE)
