from __future__ import annotations

import pytest

from campaign.content.identity import Identity
from campaign.db.models import DocumentKind
from campaign.editor.samples import MEMBERS, may_be_empty, samples_for
from letters.values import DocumentUse, EmailName, values_for
from postcodes import Finder, Nation

K = DocumentKind
EVERYWHERE = "+".join(Nation)
KINDS = {"mp", "titled", "minister", "speaker"}


@pytest.mark.parametrize("kind", [K.LETTER_MP, K.LETTER_MINISTER])
def test_a_letter_is_tried_on_every_kind_of_mp_in_every_nation(kind: DocumentKind) -> None:
    found = {(each.nation, each.kind.key) for each in samples_for(Identity(kind, EVERYWHERE, "en"))}
    assert found == {(nation, key) for nation in Nation for key in KINDS} | {
        (Nation.NORTHERN_IRELAND, "no-seat")
    }


def test_what_may_be_empty_is_tried_both_ways_and_nothing_else_is() -> None:
    letter = samples_for(Identity(K.LETTER_MP, "wales", "en"))
    assert {each.key for each in letter} == {
        f"wales-{kind}{told}" for kind in KINDS for told in ("", "-told")
    }
    assert all(bool(each.story) is each.is_told for each in letter)
    # The minister's letter knows nothing of the supporter, so there is nothing to leave out.
    minister = samples_for(Identity(K.LETTER_MINISTER, "wales", "en"))
    assert {each.key for each in minister} == {f"wales-{kind}" for kind in KINDS}


def test_what_may_be_empty_is_read_from_the_list_of_values() -> None:
    listed = tuple(each.name for each in values_for(DocumentUse.LETTER_MP) if each.optional)
    assert listed
    assert may_be_empty(Identity(K.LETTER_MP, "wales", "en")) == listed
    assert may_be_empty(Identity(K.EMAIL, EmailName.MEMBER_CHANGED, "en")) == ("published_email",)
    assert may_be_empty(Identity(K.EMAIL, EmailName.CONFIRM, "en")) == ()


@pytest.mark.parametrize(
    ("identity", "nations"),
    [
        (Identity(K.PAGE, "issue", "en"), [Nation.ENGLAND]),
        (Identity(K.EMAIL, "confirm", "en"), [Nation.ENGLAND]),
        (Identity(K.BRIEFING, "england+wales", "en"), [Nation.ENGLAND, Nation.WALES]),
    ],
)
def test_a_text_that_is_the_same_for_every_mp_is_tried_once_a_nation(
    identity: Identity, nations: list[Nation]
) -> None:
    assert [each.nation for each in samples_for(identity)] == nations


def test_keys_are_unique_and_fit_into_an_address() -> None:
    keys = [each.key for each in samples_for(Identity(K.LETTER_MP, EVERYWHERE, "en"))]
    assert len(keys) == len(set(keys))
    assert all(set(key) <= set("abcdefghijklmnopqrstuvwxyz-") for key in keys)


def test_nobody_in_the_samples_is_real() -> None:
    finder = Finder.embedded()
    real = {
        member.name
        for constituency in finder.constituencies
        if (member := finder.member(constituency.code))
    }
    places = {constituency.name for constituency in finder.constituencies}
    for each in samples_for(Identity(K.LETTER_MP, EVERYWHERE, "en")):
        assert each.member.name not in real
        assert each.constituency.name not in places
        assert finder.find(each.sender.address[-1]).__class__.__name__ != "Found"
        assert (each.member.email or "").endswith(".example")


def test_names_have_titles_accents_and_length() -> None:
    names = [kind.name for kind in MEMBERS]
    assert {name.split()[0] for name in names} >= {"Dr", "Sir", "Dame"}
    assert all(any(letter in name.lower() for name in names) for letter in "ŵö")
    assert max(map(len, names)) > 30
