"""Three seats and their members, small enough to compare by eye."""

import pytest

from postcodes.members import sitting
from postcodes.types import Constituency, Nation


def seat(code, name, name_cy=""):
    return Constituency(code, name, name_cy, Nation.WALES, "Wales", 70_000, 52.0, -4.0)


@pytest.fixture
def ours():
    return {
        "W1": seat("W1", "Ynys Môn"),
        "W2": seat("W2", "Brecon, Radnor and Cwm Tawe", "Aberhonddu, Maesyfed a Chwm Tawe"),
        "W3": seat("W3", "King's Lynn"),
    }


@pytest.fixture
def ada():
    return sitting(1, "Ada Aye", "Ada Aye MP", "Labour", "W1", "ada.aye.mp@parliament.uk")


@pytest.fixture
def ben():
    return sitting(2, "Ben No", "Ben No MP", "Plaid Cymru", "W2", "ben.no.mp@parliament.uk")


@pytest.fixture
def cas():
    return sitting(3, "Cas Abstain", "Cas Abstain MP", "Independent", "W3", None)


@pytest.fixture
def today(ada, ben, cas):
    return {"W1": ada, "W2": ben, "W3": cas}
