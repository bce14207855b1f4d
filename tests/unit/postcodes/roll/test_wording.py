from dataclasses import replace

from postcodes.roll.changes import differences
from postcodes.roll.wording import HEADINGS, Kind, lines


def told(before, after, ours, remarks=None):
    return list(lines(differences(before, after, ours), ours, remarks))


def test_no_difference_is_told_too(today, ours):
    assert told(today, today, ours) == ["No differences."]


def test_every_kind_has_a_heading():
    assert HEADINGS.keys() == set(Kind)


def test_each_change_is_a_line_under_its_heading(today, ours, ada, ben, cas):
    after = {
        "W1": replace(ada, id=9, name="Eve New", party="Independent", email=None),
        "W3": replace(cas, name="Sir Cas Abstain", email="cas@parliament.uk"),
    }

    assert told(today, after, ours, {"W2": "Ben No is not an active member"}) == [
        "New member (1)",
        "  Ynys Môn: Ada Aye, Labour → Eve New, Independent (no e-mail address)",
        "Now vacant (1)",
        "  Brecon, Radnor and Cwm Tawe: was Ben No, Plaid Cymru",
        "Another name or title (1)",
        "  King's Lynn: Cas Abstain (Cas Abstain MP) → Sir Cas Abstain (Cas Abstain MP)",
        "E-mail address lost (1)",
        "  Ynys Môn: Eve New, Independent: ada.aye.mp@parliament.uk → none",
        "E-mail address new (1)",
        "  King's Lynn: Sir Cas Abstain, Independent: none → cas@parliament.uk",
        "Counted as vacant (1)",
        "  Brecon, Radnor and Cwm Tawe: Ben No is not an active member",
    ]


def test_a_filled_seat_and_a_party(today, ours, ada, ben):
    before = {"W1": ada, "W3": today["W3"]}
    after = {**today, "W1": replace(ada, party="Independent")}

    assert told(before, after, ours) == [
        "No longer vacant (1)",
        "  Brecon, Radnor and Cwm Tawe: Ben No, Plaid Cymru",
        "Another party (1)",
        "  Ynys Môn: Ada Aye, Labour → Independent",
    ]


def test_another_address_is_told_with_the_old_one(today, ours, ada):
    after = {**today, "W1": replace(ada, email="other@example.org")}

    assert told(today, after, ours)[1] == (
        "  Ynys Môn: Ada Aye, Labour: ada.aye.mp@parliament.uk → other@example.org"
    )
