"""`campaign export` and `campaign load`: the same bytes, there and back."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from campaign.content.export import export_campaign, only_campaign
from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.core.errors import UnknownCampaignError
from campaign.db.models import Version
from campaign.deps import Deps
from tests.support.letters import SLUG


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (shipped,) = shipped_campaigns()
    return Path(shutil.copytree(shipped, tmp_path / "campaign"))


def test_what_was_loaded_is_exported_byte_for_byte(deps: Deps, folder: Path, tmp_path) -> None:
    (folder / "letters" / "mp.england.en.shorter.md").write_text(
        "Subject: Please, {{ mp_name }}\n\nPlease sign the letter, café and ŵy.\n", "utf-8"
    )
    (folder / "briefings").mkdir(exist_ok=True)
    (folder / "briefings" / "england+wales.en.md").write_text("## Briefing\n", "utf-8")
    toml = (folder / "campaign.toml").read_bytes().replace(b"\n", b"\r\n")
    (folder / "campaign.toml").write_bytes(toml)
    load_campaign(deps, read_folder(folder))
    done = export_campaign(deps, SLUG, tmp_path / "out")
    assert files(tmp_path / "out") == files(folder)
    assert set(done.files) == set(files(folder))
    assert done.strangers == ()


def test_loading_an_export_changes_nothing(deps: Deps, tmp_path: Path) -> None:
    export_campaign(deps, SLUG, tmp_path)

    def versions() -> int | None:
        with deps.db.read() as session:
            return session.scalar(select(func.count(Version.id)))

    before = versions()
    assert load_campaign(deps, read_folder(tmp_path)) == 0
    assert versions() == before


def test_the_newest_public_text_is_exported_not_a_draft(deps: Deps, folder: Path, tmp_path) -> None:
    path = folder / "pages" / "ask.en.md"
    path.write_text("## Public\n", "utf-8")
    load_campaign(deps, read_folder(folder))
    path.write_text("## Draft\n", "utf-8")
    load_campaign(deps, read_folder(folder), as_drafts=True)
    export_campaign(deps, SLUG, tmp_path / "out")
    assert (tmp_path / "out" / "pages" / "ask.en.md").read_text("utf-8") == "## Public\n"


def test_a_file_that_is_not_of_the_campaign_is_named_and_left_alone(deps: Deps, tmp_path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "old.en.md").write_text("Old.\n", "utf-8")
    done = export_campaign(deps, SLUG, tmp_path)
    assert done.strangers == ("pages/old.en.md",)
    assert (tmp_path / "pages" / "old.en.md").exists()


def test_an_unknown_campaign_is_refused(deps: Deps, tmp_path: Path) -> None:
    with pytest.raises(UnknownCampaignError):
        export_campaign(deps, "no-such-campaign", tmp_path)


def test_one_campaign_needs_no_name_two_do(deps: Deps, folder: Path) -> None:
    assert only_campaign(deps) == SLUG
    toml = folder / "campaign.toml"
    toml.write_text(toml.read_text("utf-8").replace(f'slug = "{SLUG}"', 'slug = "second"'), "utf-8")
    load_campaign(deps, read_folder(folder))
    assert only_campaign(deps) is None


def test_a_campaign_loaded_as_drafts_is_seen_by_nobody(deps: Deps, folder: Path, visit) -> None:
    toml = folder / "campaign.toml"
    toml.write_text(toml.read_text("utf-8").replace(f'slug = "{SLUG}"', 'slug = "second"'), "utf-8")
    changed = load_campaign(deps, read_folder(folder), as_drafts=True)
    assert changed == len(read_folder(folder).documents)
    assert visit.get("/second/").status == 404
    assert load_campaign(deps, read_folder(folder)) == changed
    assert visit.get("/second/").status == 200


def test_a_text_that_is_scheduled_is_not_public_before_its_time(deps: Deps, folder, clock) -> None:
    (folder / "pages" / "ask.en.md").write_text("## Tomorrow\n", "utf-8")
    ahead = dataclasses.replace(deps, now=lambda: clock() + timedelta(days=1))
    load_campaign(ahead, read_folder(folder))
    out = folder / "out"
    export_campaign(deps, SLUG, out)
    assert "Tomorrow" not in (out / "pages" / "ask.en.md").read_text("utf-8")
    export_campaign(ahead, SLUG, out)
    assert "Tomorrow" in (out / "pages" / "ask.en.md").read_text("utf-8")
