from datetime import date

from postcodes import Constituency, Nation, OneOf, Postcode, Reason, Terminated
from postcodes.wording import NOT_A_POSTCODE, sentence

SEAT = Constituency("E14000001", "Somewhere", "", Nation.ENGLAND, "London", 70_000, 51.5, 0.0)
POSTCODE = Postcode("M1", "1AA")


class OneAnswer:
    """A finder that always gives the same answer, with the seat vacant."""

    def __init__(self, answer):
        self.answer = answer

    def find(self, _text):
        return self.answer

    def member(self, _code):
        return None


def test_every_reason_has_its_words():
    assert set(NOT_A_POSTCODE) == set(Reason)


def test_answers_that_the_shipped_data_does_not_give_yet():
    assert sentence("", OneAnswer(OneOf(POSTCODE, (SEAT, SEAT)))) == (
        "M1 1AA: lies in more than one constituency: Somewhere / Somewhere",
        False,
    )
    assert sentence("", OneAnswer(Terminated(POSTCODE, date(2019, 6, 1), SEAT))) == (
        "M1 1AA: withdrawn in June 2019; it was in Somewhere",
        False,
    )
    assert sentence("", OneAnswer(Terminated(POSTCODE, date(2019, 6, 1), None))) == (
        "M1 1AA: withdrawn in June 2019",
        False,
    )
