"""What the API says for each answer of the directory."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from campaign.api.answers import about, described
from campaign.api.errors import NotAPostcodeError, UnknownPostcodeError
from postcodes import (
    Constituency,
    DataDates,
    Finder,
    Found,
    Member,
    NorthernIreland,
    OneOf,
    Partial,
    Postcode,
    Reason,
    Terminated,
    Unknown,
)

FINDER = Finder.embedded()
MANCHESTER = FINDER.constituency("E14001352")
CHORLEY = next(seat for seat in FINDER.constituencies if seat.name == "Chorley")
YNYS_MON = next(seat for seat in FINDER.constituencies if seat.name == "Ynys Môn")
MADE_UP = Postcode("M1", "1AE")
KEYS = {
    "postcode", "kind", "constituency", "member", "alternatives", "place", "ended",
}  # fmt: skip


class VacantEverywhere(Finder):
    """The embedded data on the day after an election was called."""

    def __init__(self) -> None:
        self.constituencies = FINDER.constituencies

    def member(self, code: str) -> Member | None:
        self.constituency(code)  # an unknown code is still an error
        return None

    def constituency(self, code: str) -> Constituency:
        return FINDER.constituency(code)


def test_a_postcode_inside_one_constituency_names_it_and_its_member() -> None:
    said = described(FINDER.find("m11ae"), FINDER)
    assert said["postcode"] == "M1 1AE"
    assert said["kind"] == "found"
    assert said["constituency"] == {
        "code": MANCHESTER.code,
        "name": "Manchester Central",
        "name_cy": None,
        "nation": "england",
        "region": "North West",
    }
    member = FINDER.member(MANCHESTER.code)
    assert said["member"]["id"] == member.id
    assert said["member"]["full_title"] == member.full_title
    assert said["alternatives"] == []


def test_no_e_mail_address_is_given() -> None:
    said = described(Found(MADE_UP, MANCHESTER, (CHORLEY,)), FINDER)
    assert "@" not in str(said)
    assert "email" not in said["member"]


def test_near_a_boundary_the_others_are_alternatives_with_their_members() -> None:
    said = described(Found(MADE_UP, MANCHESTER, (CHORLEY,)), FINDER)
    (other,) = said["alternatives"]
    assert other["constituency"]["name"] == "Chorley"
    assert other["member"]["is_speaker"] is True


def test_several_constituencies_leave_the_choice_to_the_person() -> None:
    said = described(OneOf(MADE_UP, (MANCHESTER, CHORLEY)), FINDER)
    assert said["kind"] == "one_of"
    assert said["constituency"] is None
    assert said["member"] is None
    names = [one["constituency"]["name"] for one in said["alternatives"]]
    assert names == ["Manchester Central", "Chorley"]


def test_a_vacant_seat_has_a_constituency_and_no_member() -> None:
    said = described(Found(MADE_UP, MANCHESTER, (CHORLEY,)), VacantEverywhere())
    assert said["constituency"]["name"] == "Manchester Central"
    assert said["member"] is None
    assert said["alternatives"][0]["member"] is None


def test_a_welsh_name_is_given_only_where_it_differs() -> None:
    cardiff = FINDER.find("CF10 1AA")
    assert isinstance(cardiff, Found)
    with_name = dataclasses.replace(cardiff.constituency, name_cy="Caerdydd")
    said = described(Found(MADE_UP, with_name), FINDER)
    assert said["constituency"]["name_cy"] == "Caerdydd"
    plain = dataclasses.replace(YNYS_MON, name_cy="")
    assert described(Found(MADE_UP, plain), FINDER)["constituency"]["name_cy"] is None


def test_northern_ireland_is_certain_where_a_district_has_one_constituency() -> None:
    one = described(NorthernIreland(MADE_UP, (CHORLEY,)), FINDER)
    two = described(NorthernIreland(MADE_UP, (CHORLEY, MANCHESTER)), FINDER)
    assert one["kind"] == two["kind"] == "northern_ireland"
    assert one["constituency"]["name"] == "Chorley"
    assert one["alternatives"] == []
    assert two["constituency"] is None
    assert len(two["alternatives"]) == 2


def test_a_withdrawn_postcode_says_since_when_and_offers_where_it_was() -> None:
    said = described(Terminated(MADE_UP, date(2024, 3, 1), CHORLEY), FINDER)
    assert (said["kind"], said["ended"]) == ("terminated", "2024-03-01")
    assert said["constituency"] is None
    assert said["alternatives"][0]["constituency"]["name"] == "Chorley"
    lost = described(Terminated(MADE_UP, date(2024, 3, 1), None), FINDER)
    assert lost["alternatives"] == []


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("JE2 3AB", "crown_dependency", "Jersey"),
        ("GX11 1AA", "overseas", "Gibraltar"),
        ("BFPO 12", "bfpo", "British Forces Post Office"),
        ("XX10 1AA", "non_geographic", None),
    ],
)
def test_places_without_a_seat_are_named_and_have_nothing_to_choose(
    text: str, kind: str, place: str | None
) -> None:
    said = described(FINDER.find(text), FINDER)
    assert (said["kind"], said["place"]) == (kind, place)
    assert said["constituency"] is None
    assert said["alternatives"] == []


def test_what_is_not_in_use_offers_what_is_near_it() -> None:
    unknown = described(Unknown(MADE_UP, (MANCHESTER,)), FINDER)
    partial = described(Partial("M1", (MANCHESTER, CHORLEY)), FINDER)
    assert (unknown["kind"], len(unknown["alternatives"])) == ("unknown", 1)
    assert (partial["kind"], partial["postcode"]) == ("partial", "M1")
    assert unknown["constituency"] is partial["constituency"] is None


def test_with_nothing_near_it_there_is_no_answer() -> None:
    with pytest.raises(UnknownPostcodeError) as whole:
        described(Unknown(MADE_UP, ()), FINDER)
    with pytest.raises(UnknownPostcodeError) as beginning:
        described(Partial("ZZ9", ()), FINDER)
    assert (whole.value.kind, beginning.value.kind) == ("unknown", "partial")


def test_what_is_no_postcode_says_why() -> None:
    with pytest.raises(NotAPostcodeError) as refused:
        described(FINDER.find("12345"), FINDER)
    assert refused.value.reason is Reason.ONLY_DIGITS


@pytest.mark.parametrize("text", ["M1 1AE", "BT7 1NN", "M1", "M1 1ZZ", "JE2 3AB", "BFPO 12"])
def test_every_answer_has_the_same_keys(text: str) -> None:
    assert set(described(FINDER.find(text), FINDER)) == KEYS


def test_the_dates_are_those_of_the_finder() -> None:
    dates = DataDates(date(2025, 11, 1), date(2026, 8, 20), date(2024, 7, 4))
    assert about(dates, "https://write.charity.example/data", dissolved=True) == {
        "postcodes": "2025-11-01",
        "members": "2026-08-20",
        "boundaries": "2024-07-04",
        "dissolved": True,
        "attribution": "https://write.charity.example/data",
    }
