from dataclasses import replace

import pytest

from postcodes.members import sitting
from postcodes.roll.changes import Change, Kind, differences, objections, remarks

CODES = ("W1", "W2", "W3")


def kinds(before, after):
    return [(change.kind, change.code) for change in differences(before, after, CODES)]


def test_the_same_roll_has_no_differences(today):
    assert differences(today, dict(today), CODES) == ()


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"party": "Independent"}, Kind.PARTY),
        ({"name": "Dame Ada Aye"}, Kind.NAME),
        ({"full_title": "Rt Hon Ada Aye MP"}, Kind.NAME),
        ({"email": None}, Kind.EMAIL_LOST),
        ({"email": "other@parliament.uk"}, Kind.EMAIL_CHANGED),
        ({"id": 9}, Kind.NEW_MEMBER),
    ],
)
def test_each_difference_has_its_kind(today, ada, changed, kind):
    new = replace(ada, **changed)

    assert differences(today, today | {"W1": new}, CODES) == (Change(kind, "W1", ada, new),)


def test_a_first_email_is_new(today, cas):
    after = today | {"W3": replace(cas, email="cas@parliament.uk")}

    assert kinds(today, after) == [(Kind.EMAIL_NEW, "W3")]


def test_seats_become_vacant_and_are_filled(today, ada):
    vacant = {code: member for code, member in today.items() if code != "W1"}

    assert kinds(today, vacant) == [(Kind.VACATED, "W1")]
    assert kinds(vacant, today) == [(Kind.FILLED, "W1")]


def test_a_new_member_without_an_email_is_both(today, ada):
    new = replace(ada, id=9, email=None, party="Independent", name="Eve New")

    assert kinds(today, today | {"W1": new}) == [(Kind.NEW_MEMBER, "W1"), (Kind.EMAIL_LOST, "W1")]


def test_several_kinds_come_in_the_order_of_their_weight(today, ada, ben):
    after = {"W1": replace(ada, party="Independent", email=None), "W2": replace(ben, id=8)}

    assert kinds(today, after) == [
        (Kind.NEW_MEMBER, "W2"),
        (Kind.VACATED, "W3"),
        (Kind.PARTY, "W1"),
        (Kind.EMAIL_LOST, "W1"),
    ]


def house(size=650):
    """Return members with addresses of their own; the last is the Speaker."""
    parties = ["Labour"] * (size - 1) + ["Speaker"]
    return {
        str(n): sitting(n, f"A{n}", "A MP", party, str(n), f"a{n}@parliament.uk")
        for n, party in enumerate(parties, start=1)
    }


def judge(change, count):
    before = house()
    after = dict(before)
    for code in list(before)[:count]:
        changed = change(before[code])
        if changed is None:
            del after[code]
        else:
            after[code] = changed
    return objections(before, after, differences(before, after, before), len(before))


@pytest.mark.parametrize(
    ("change", "limit", "said"),
    [
        (lambda m: replace(m, id=m.id + 1000), 130, "131 of 650 seats have another member"),
        (lambda m: replace(m, email=None), 32, "33 of 650 e-mail addresses are lost, more than 5%"),
        (
            lambda m: replace(m, email=f"b{m.id}@parliament.uk"),
            65,
            "66 of 650 e-mail addresses are others, more than 10%",
        ),
        (
            lambda m: replace(m, email="one@parliament.uk"),
            3,
            "4 members have the same e-mail address: A1, A2, A3, A4",
        ),
        (
            lambda m: replace(m, email=f"{m.id}@parliament.uk.example.org"),
            32,
            "5.1% of the e-mail addresses are outside parliament.uk, 0.0% in the list in use",
        ),
        (lambda _: None, 20, "21 seats are vacant, more than 20"),
    ],
)
def test_more_than_is_plausible_is_objected_to_and_no_less(change, limit, said):
    assert judge(change, limit) == ()
    (objection,) = judge(change, limit + 1)
    assert said in objection


def test_a_change_of_party_is_never_objected_to():
    assert judge(lambda m: replace(m, party="New Party"), 649) == ()


def test_more_than_one_speaker_is_objected_to():
    (objection,) = judge(lambda m: replace(m, party="Speaker", is_speaker=True), 5)

    assert objection == "6 members are given as the Speaker: A1, A2, A3, A4 and 2 more"


def test_no_speaker_is_objected_to_unless_a_vacancy_may_explain_it():
    before = house()
    nobody = {code: replace(m, is_speaker=False) for code, m in before.items()}
    vacant = {code: member for code, member in nobody.items() if code != "7"}

    assert objections(before, nobody, (), 650) == (
        "nobody is given as the Speaker, though no seat is vacant",
    )
    assert objections(before, vacant, (), 650) == ()
    assert remarks(vacant, 650) == ("nobody is given as the Speaker; a vacant seat may be why",)
    assert remarks(before, 650) == remarks(nobody, 650) == ()


def test_addresses_that_were_outside_parliament_before_are_not_objected_to():
    outside = {code: replace(m, email=f"{m.id}@b.uk") for code, m in house().items()}

    assert objections(outside, outside, (), 650) == ()
