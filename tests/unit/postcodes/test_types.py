import pytest

from postcodes import Postcode
from postcodes.types import area_of


def test_a_postcode_is_printed_as_on_an_envelope():
    postcode = Postcode("SW1A", "0AA")

    assert (postcode.text, str(postcode)) == ("SW1A 0AA", "SW1A 0AA")
    assert (postcode.area, postcode.sector) == ("SW", "SW1A 0")


@pytest.mark.parametrize(
    ("outward", "area"), [("M1", "M"), ("E1W", "E"), ("EC1A", "EC"), ("GIR", "GIR"), ("BT7", "BT")]
)
def test_the_area_is_the_letters_in_front(outward, area):
    assert area_of(outward) == area
