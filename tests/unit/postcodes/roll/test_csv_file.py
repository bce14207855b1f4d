import pytest

from postcodes.members import sitting
from postcodes.roll.csv_file import read_members
from postcodes.roll.errors import RollFileError

HEAD = "email,party,pcon24cd,notes,member_id,name_full_title,Name_Display_As,constituency"
ADA = "Ada@Parliament.uk,Labour,W1,x,1,Ada Aye MP,Ada Aye,Ynys Mon"
BEN = ",Speaker,W2,,2,Ben No MP,Ben No,"
VACANT = ",,W3,,,,,King's Lynn"


@pytest.fixture
def read(tmp_path, ours):
    def run(*rows, head=HEAD, **options):
        path = tmp_path / "members.csv"
        path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8-sig")
        return read_members(path, ours, **options)

    return run


def test_columns_come_in_any_order_and_an_empty_row_is_a_vacant_seat(read):
    assert read(ADA, BEN, VACANT) == {
        "W1": sitting(1, "Ada Aye", "Ada Aye MP", "Labour", "W1", "ada@parliament.uk"),
        "W2": sitting(2, "Ben No", "Ben No MP", "Speaker", "W2", None),
    }


@pytest.mark.parametrize("options", [{"vacant": ("W3",)}, {"missing_are_vacant": True}])
def test_a_missing_row_is_a_vacant_seat_only_if_said_so(read, options):
    assert read(ADA, BEN, **options).keys() == {"W1", "W2"}
    with pytest.raises(RollFileError, match=r"no row for King's Lynn \(W3\).*--vacant W3"):
        read(ADA, BEN)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (",,W9,,,,,", "line 4, pcon24cd: no constituency has the code 'W9'"),
        (",,W1,,,,,", "line 4, pcon24cd: W1 stands in line 2 already"),
        (",Labour,W3,,three,C MP,C,", "line 4, member_id: 'three' is not a number"),
        (",Labour,W3,,,C MP,C,", "line 4, member_id: '' is not a number"),
        (",,W3,,3,C MP,C,", "line 4, party: empty"),
        (",Labour,W3,,0,C MP,C,", "line 4, member_id: not a number from 1 to 2,147,483,647"),
        (",Labour,W3,,2147483648,C MP,C,", "line 4, member_id: not a number from 1"),
        (f",Labour,W3,,{'9' * 5000},C MP,C,", "line 4, member_id: not a number from 1"),
        (f",Labour,W3,,3,C MP,{'C' * 121},", "line 4, name_display_as: 121 characters, more than"),
        (f",Labour,W3,,3,{'C' * 161},C,", "line 4, name_full_title: 161 characters, more than 160"),
        (f",{'L' * 81},W3,,3,C MP,C,", "line 4, party: 81 characters, more than 80"),
        (f"{'c' * 243}@example.org,Labour,W3,,3,C MP,C,", "line 4, email: not one plain address"),
        ("," * 1_000_001, "a line of more than 1 MB is no list of members"),
        (",Labour,W3,,3,,C,", "line 4, name_full_title: empty"),
        ("c at parliament,Labour,W3,,3,C MP,C,", "line 4, email: not one plain address"),
        (",Labour,W3,,3,C MP,C,Bath", "line 4, constituency: W3 is King's Lynn, not 'Bath'"),
        (",Labour,W3,,1,C MP,C,", "line 4, member_id: 1 stands in line 2 already"),
        ('"', "it cannot be read"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(read, row, said):
    with pytest.raises(RollFileError) as refused:
        read(ADA, BEN, row)

    assert any(said in mistake for mistake in refused.value.mistakes)


def test_all_mistakes_are_told_at_once_but_not_a_page_full(read, finder):
    with pytest.raises(RollFileError, match="and 4 more like these") as refused:
        read(*[",,W9,,,,,"] * 11)

    assert len(refused.value.mistakes) == 14


def test_a_missing_column_is_named(read):
    with pytest.raises(RollFileError, match="it has no column party"):
        read(ADA, head=HEAD.replace("party", "group"))


def test_the_name_of_the_constituency_may_be_left_out(read):
    assert read(ADA, BEN, VACANT, head=HEAD.replace("constituency", "seat")).keys() == {"W1", "W2"}


def test_a_file_that_is_no_text_is_refused(tmp_path, ours):
    path = tmp_path / "members.csv"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(RollFileError, match="cannot be read"):
        read_members(path, ours)


def test_an_address_that_is_none_is_not_repeated(read):
    with pytest.raises(RollFileError) as refused:
        read(ADA, BEN, "private words,Labour,W3,,3,C MP,C,")

    assert "private" not in str(refused.value)


def test_blank_lines_at_the_end_are_harmless(read):
    assert read(ADA, BEN, VACANT, "", " ", ",,,,,,,", "").keys() == {"W1", "W2"}
