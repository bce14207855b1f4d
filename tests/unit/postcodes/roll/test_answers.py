import pytest

from postcodes.roll.answers import Page, clean, email_of, page_of, plain_email
from postcodes.roll.errors import RollError
from postcodes.roll.seats import Holder, Seat


def member(**changed):
    value = {
        "id": 172,
        "nameDisplayAs": "Ms Diane Abbott",
        "nameFullTitle": "Rt Hon Diane Abbott MP",
        "latestParty": {"name": "Independent"},
        "latestHouseMembership": {"house": 1, "membershipStatus": {"statusIsActive": True}},
    }
    return {"value": value | changed}


def place(held, name="Hackney North", **changed):
    return {"value": {"name": name, "endDate": None, "currentRepresentation": held} | changed}


def read_one(item):
    return page_of({"items": [item], "totalResults": 1}).seats


def test_a_seat_and_its_member_are_read():
    assert page_of({"items": [place({"member": member()})], "totalResults": 650}) == Page(
        (
            Seat(
                "Hackney North",
                Holder(172, "Ms Diane Abbott", "Rt Hon Diane Abbott MP", "Independent"),
            ),
        ),
        650,
    )


@pytest.mark.parametrize("held", [None, {}, {"member": None}, {"member": {"value": None}}])
def test_a_seat_without_a_member_is_vacant(held):
    assert read_one(place(held)) == (Seat("Hackney North", None),)


@pytest.mark.parametrize(
    ("membership", "why"),
    [
        ({"house": 2, "membershipStatus": {"statusIsActive": True}}, "not of the House of Commons"),
        ({"house": 1, "membershipStatus": {"statusIsActive": False}}, "not an active member"),
        ({"house": 1, "membershipStatus": None}, "not an active member"),
        (None, "not of the House of Commons"),
    ],
)
def test_who_does_not_sit_leaves_the_seat_vacant_with_the_reason(membership, why):
    (seat,) = read_one(place({"member": member(latestHouseMembership=membership)}))

    assert seat.holder is None
    assert seat.remark == f"Ms Diane Abbott is {why}"


@pytest.mark.parametrize(
    "item", [None, {}, {"value": None}, "text", place(None, endDate="2024-05-30T00:00:00")]
)
def test_items_that_are_no_constituency_of_today_are_left_out(item):
    assert read_one(item) == ()


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"items": None, "totalResults": 650},
        {"items": []},
        {"items": [place(None, name="")], "totalResults": 1},
        {"items": [place({"member": member(id="172")})], "totalResults": 1},
        {"items": [place({"member": member(id=True)})], "totalResults": 1},
        {"items": [place({"member": member(latestParty=None)})], "totalResults": 1},
        {"items": [place({"member": member(nameFullTitle=" ")})], "totalResults": 1},
    ],
)
def test_what_is_not_as_described_is_refused(body):
    with pytest.raises(RollError):
        page_of(body)


def entry(kind, email, **more):
    return {"type": kind, "email": email, "isPreferred": False, **more}


WEB = {"type": "Website", "isWebAddress": True, "line1": "https://a.example/", "email": None}


@pytest.mark.parametrize(
    ("entries", "email"),
    [
        (
            [
                entry("Constituency office", "office@a.example"),
                entry("Parliamentary office", "A.B.MP@Parliament.UK"),
            ],
            "a.b.mp@parliament.uk",
        ),
        (
            [
                entry("Parliamentary office", "  "),
                WEB,
                entry("Constituency office", " o@a.example "),
            ],
            "o@a.example",
        ),
        (
            [
                entry("Constituency office", "one@a.example"),
                entry("Constituency office", "two@a.example", isPreferred=True),
            ],
            "two@a.example",
        ),
        ([entry("Departmental", "minister@dept.example"), WEB], None),
        ([entry("Parliamentary office", "use the form on my website"), None, 7], None),
        ([entry(None, "a@b.example")], None),
        ([], None),
        (None, None),
    ],
)
def test_the_parliamentary_office_comes_first_and_nothing_is_guessed(entries, email):
    assert email_of({"value": entries}) == email


def test_contact_details_of_another_shape_are_refused():
    with pytest.raises(RollError):
        email_of({"value": "no"})


@pytest.mark.parametrize(
    "text",
    [
        "a@b",
        "a b@c.uk",
        "a@b.uk, c@d.uk",
        "a@b.uk;c@d.uk",
        "A <a@b.uk>",
        "mailto:a@b.uk",
        "a@b.uk\nBcc: x@y.uk",
        ".a@b.uk",
        "a..b@c.uk",
        f"{'a' * 250}@b.uk",
        "",
        None,
        3,
    ],
)
def test_only_one_plain_address_counts(text):
    assert plain_email(text) is None


def test_a_name_cannot_move_the_cursor():
    assert clean("Ada\x1b[2J\n  Aye ") == "Ada [2J Aye"


@pytest.mark.parametrize(
    "changed",
    [
        {"id": 0},
        {"id": -5},
        {"id": 2**31},
        {"id": 10**30},
        {"nameDisplayAs": "A" * 121},
        {"nameFullTitle": "A" * 161},
        {"latestParty": {"name": "A" * 81}},
    ],
)
def test_a_member_who_cannot_be_right_is_refused_with_the_seat(changed):
    with pytest.raises(RollError, match="makes no sense of the member for Hackney North"):
        read_one(place({"member": member(**changed)}))
