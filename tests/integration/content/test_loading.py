"""Loading a campaign folder: faults named all at once, versions added, drafts left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from campaign.accounts.service import invite
from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.identity import Identity
from campaign.content.queries import campaign_by_slug, live_version
from campaign.content.service import load_campaign, public_elsewhere
from campaign.content.versions import Wording, add_version, document_of
from campaign.core.document_states import DocumentState
from campaign.core.errors import CampaignFilesError
from campaign.core.roles import Role
from campaign.db.models import Campaign, DocumentKind, Version
from campaign.deps import Deps
from campaign.supporters.queries.drafts import letter_page
from campaign.supporters.service.drafts import Person, Place, place_letter, save_person
from postcodes import Found
from tests.support.letters import SLUG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (shipped,) = shipped_campaigns()
    return Path(shutil.copytree(shipped, tmp_path / "campaign"))


def versions(deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalar(select(func.count()).select_from(Version))


def test_loading_the_same_again_changes_nothing(deps: Deps, folder: Path) -> None:
    before = versions(deps)
    assert load_campaign(deps, read_folder(folder)) == 0
    assert versions(deps) == before


def test_a_changed_letter_becomes_a_new_version(deps: Deps, folder: Path) -> None:
    path = folder / "letters" / "mp.wales.en.md"
    path.write_text(path.read_text("utf-8") + "\nOne sentence more.\n", "utf-8")
    assert load_campaign(deps, read_folder(folder)) == 1
    with deps.db.read() as session:
        campaign = campaign_by_slug(deps, session, SLUG)
        wales = Identity(DocumentKind.LETTER_MP, "wales", "en")
        document = live_version(session, campaign.id, wales, deps.now())
    assert document is not None
    assert document.number == 2
    assert document.text.endswith("One sentence more.\n")


def test_a_dry_run_counts_and_changes_nothing(deps: Deps, folder: Path) -> None:
    before = versions(deps)
    path = folder / "pages" / "ask.en.md"
    path.write_text("## Something else\n", "utf-8")
    assert load_campaign(deps, read_folder(folder), dry_run=True) == 1
    assert versions(deps) == before


def test_a_draft_keeps_the_letter_that_it_began_with(deps: Deps, folder: Path) -> None:
    def begin() -> str:
        found = deps.finder.find("M1 1AE")
        assert isinstance(found, Found)
        place = Place(found.constituency, "M1 1AE", "postcode")
        key = place_letter(deps, SLUG, None, place)
        save_person(deps, SLUG, key, Person("J", "j@home.example", "1", "", "T"), place)
        return key

    before = begin()
    path = folder / "letters" / "mp.england.en.md"
    path.write_text(path.read_text("utf-8") + "\nNews of this morning.\n", "utf-8")
    load_campaign(deps, read_folder(folder))
    after = begin()
    assert "News of this morning." not in letter_page(deps, SLUG, before).body
    assert "News of this morning." in letter_page(deps, SLUG, after).body


def test_every_fault_of_every_file_is_named_at_once(folder: Path) -> None:
    (folder / "letters" / "mp.wales.en.md").unlink()
    (folder / "letters" / "mp.england.en.md").write_text("No subject here.\n", "utf-8")
    (folder / "letters" / "mp.scotland.en.md").write_text(
        "Subject: Hello\n\n{{ mp_name.__class__ }}\n", "utf-8"
    )
    (folder / "letters" / "minister.wales.en.md").write_text(
        "Subject: Hello\n\n{{ no_such_value }}\n", "utf-8"
    )
    (folder / "pages" / "issue.en.md").write_bytes(b"\xff\xfe")
    with pytest.raises(CampaignFilesError) as caught:
        read_folder(folder)
    text = "\n".join(caught.value.faults)
    for name in ("mp.wales", "mp.england", "mp.scotland", "minister.wales", "issue.en.md"):
        assert name in text


@pytest.mark.parametrize("text", ["", "slug = ", "slug = 'x'\n", "\x00"])
def test_a_broken_toml_is_refused(folder: Path, text: str) -> None:
    (folder / "campaign.toml").write_text(text, "utf-8")
    with pytest.raises(CampaignFilesError, match=r"campaign\.toml"):
        read_folder(folder)


def test_a_nation_left_out_gets_no_letter_and_is_told(deps: Deps, folder: Path, visit) -> None:
    toml = folder / "campaign.toml"
    text = toml.read_text("utf-8")
    start = text.index("[nations.wales]")
    without = text[:start] + text[text.index("[nations.northern-ireland]") :]
    toml.write_text(without, "utf-8")
    with pytest.raises(CampaignFilesError, match="If the campaign is not for Wales, say so"):
        read_folder(folder)
    toml.write_text(f'left_out = ["wales"]\n{without}', "utf-8")
    load_campaign(deps, read_folder(folder))
    page = visit.submit(visit.get(f"/{SLUG}/"), postcode="CF10 1EP")
    assert page.status == 422
    assert "not for your part of the UK" in page.heading


def test_files_without_a_figure_that_another_public_text_tells_are_refused(
    deps: Deps, folder: Path
) -> None:
    """The variant's letter was published in the editor; the folder knows nothing of it."""
    other = folder / "letters" / "mp.wales.en.other.md"
    other.write_text(
        "Subject: Please\n\nPlease sign. In 2014 it was {{ figure_living_with_2014 }}.\n", "utf-8"
    )
    load_campaign(deps, read_folder(folder))
    other.unlink()
    toml = folder / "campaign.toml"
    renamed = toml.read_text("utf-8").replace('"living_with_2014"', '"living_then"')
    toml.write_text(renamed, "utf-8")
    before = versions(deps)
    with pytest.raises(CampaignFilesError, match=r"mp\.wales\.en\.other\.md"):
        load_campaign(deps, read_folder(folder))
    assert versions(deps) == before


def test_files_do_not_take_back_what_staff_have_published(deps: Deps, folder: Path) -> None:
    author = invite(deps, "c@charity.example", Role.CAMPAIGNER).link and 1
    with deps.db.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        wales = Identity(DocumentKind.LETTER_MP, "wales", "en")
        document = document_of(session, campaign.id, wales)
        words = Wording("Mended", "Please sign the letter.\n", "Mended", author)
        version = add_version(session, document, words, deps.now())
        version.state, version.live_from = DocumentState.PUBLISHED, deps.now()
    with pytest.raises(CampaignFilesError, match="was published in the editor"):
        load_campaign(deps, read_folder(folder))
    assert load_campaign(deps, read_folder(folder), over_edited=True) == 1


def test_loading_as_drafts_again_leaves_the_drafts_of_staff_on_top(
    deps: Deps, folder: Path
) -> None:
    with deps.db.write() as session:
        campaign = session.scalars(select(Campaign)).one()
        wales = Identity(DocumentKind.LETTER_MP, "wales", "en")
        document = document_of(session, campaign.id, wales)
        add_version(session, document, Wording("Draft", "Please sign.\n"), deps.now())
    assert load_campaign(deps, read_folder(folder), as_drafts=True) == 0


def test_files_with_errors_are_not_made_public(deps: Deps, folder: Path) -> None:
    path = folder / "letters" / "mp.wales.en.md"
    path.write_text(path.read_text("utf-8") + "\nSee http://example.org for more.\n", "utf-8")
    before = versions(deps)
    with pytest.raises(CampaignFilesError, match="https"):
        load_campaign(deps, read_folder(folder))
    assert versions(deps) == before
    assert load_campaign(deps, read_folder(folder), as_drafts=True) == 1


def test_public_documents_that_the_folder_lacks_are_named(deps: Deps, folder: Path) -> None:
    assert public_elsewhere(deps, read_folder(folder)) == ()
    path = folder / "briefings" / "wales.en.md"
    load_campaign(deps, read_folder(folder))
    path.unlink()
    assert public_elsewhere(deps, read_folder(folder)) == ("briefings/wales.en.md",)


def test_files_that_would_come_back_tidied_are_named(folder: Path) -> None:
    assert read_folder(folder).tidied == ()
    path = folder / "pages" / "ask.en.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_folder(folder).tidied == ("pages/ask.en.md",)
