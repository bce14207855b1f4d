import pytest

from postcodes import Abroad, Overseas, parse


@pytest.mark.parametrize(
    ("typed", "shown", "place"),
    [
        ("ASCN 1ZZ", "ASCN 1ZZ", "Ascension Island"),
        ("bbnd1zz", "BBND 1ZZ", "British Indian Ocean Territory"),
        ("BIQQ 1ZZ", "BIQQ 1ZZ", "British Antarctic Territory"),
        ("FIQQ IZZ", "FIQQ 1ZZ", "Falkland Islands"),
        ("gx11-1aa", "GX11 1AA", "Gibraltar"),
        ("GX11", "GX11 1AA", "Gibraltar"),
        ("PCRN 1ZZ", "PCRN 1ZZ", "Pitcairn Islands"),
        ("SIQQ 1ZZ", "SIQQ 1ZZ", "South Georgia and the South Sandwich Islands"),
        ("STHL", "STHL 1ZZ", "Saint Helena"),
        ("TDCU 1ZZ", "TDCU 1ZZ", "Tristan da Cunha"),
        ("TKCA 1ZZ", "TKCA 1ZZ", "Turks and Caicos Islands"),
        ("AI-2640", "AI-2640", "Anguilla"),
        ("ky1-1001", "KY1-1001", "Cayman Islands"),
        ("MSR 1110", "MSR1110", "Montserrat"),
        ("VG1110", "VG1110", "British Virgin Islands"),
    ],
)
def test_overseas_territories(typed, shown, place):
    assert parse(typed) == Overseas(shown, place, Abroad.TERRITORY)


@pytest.mark.parametrize(("typed", "shown"), [("bfpo 12", "BFPO 12"), ("BFPO", "BFPO")])
def test_numbered_forces_post_offices(typed, shown):
    assert parse(typed) == Overseas(shown, "British Forces Post Office", Abroad.BFPO)


def test_a_fife_postcode_is_not_taken_for_the_cayman_islands():
    assert str(parse("KY1 1AB")) == "KY1 1AB"
