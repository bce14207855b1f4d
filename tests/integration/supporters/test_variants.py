"""Variants of a letter: the same for the same postcode, kept for a draft's life, counted once."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from campaign.content.files import read_folder, shipped_campaigns
from campaign.content.service import load_campaign
from campaign.db.models import Action, Document, VariantTally, Version
from campaign.deps import Deps
from campaign.supporters.queries.drafts import letter_page
from campaign.supporters.service.drafts import Person, Place, place_letter, save_person
from postcodes import Found
from tests.support.letters import SLUG

OTHER = "Words of the variant, different from the main letter's words, in every line of it."
VARIANT = """
[[variant]]
name = "shorter"
share = {share}
about = "A shorter letter"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (shipped,) = shipped_campaigns()
    return Path(shutil.copytree(shipped, tmp_path / "campaign"))


def load(deps: Deps, folder: Path, share: int, nations: tuple[str, ...] = ("england",)) -> None:
    toml = folder / "campaign.toml"
    text = toml.read_text("utf-8").split("\n[[variant]]")[0]
    toml.write_text(text + VARIANT.format(share=share), "utf-8")
    for nation in nations:
        main = (folder / "letters" / f"mp.{nation}.en.md").read_text("utf-8")
        changed = main.replace("Nobody with an illness like this", f"{OTHER} Nobody")
        (folder / "letters" / f"mp.{nation}.en.shorter.md").write_text(changed, "utf-8")
    load_campaign(deps, read_folder(folder))


def begin(deps: Deps, postcode: str, key: str | None = None) -> str:
    found = deps.finder.find(postcode)
    assert isinstance(found, Found)
    return place_letter(deps, SLUG, key, Place(found.constituency, postcode, "postcode"))


def variant(deps: Deps, key: str) -> str:
    with deps.db.read() as session:
        return session.scalars(select(Action.variant).where(Action.key == key)).one()


def tallies(deps: Deps) -> dict[str, int]:
    with deps.db.read() as session:
        return dict(session.execute(select(VariantTally.variant, VariantTally.begun)).all())


def test_everybody_gets_a_variant_with_the_whole_share(deps: Deps, folder: Path) -> None:
    load(deps, folder, 100)
    key = begin(deps, "M1 1AE")
    place = Place(deps.finder.find("M1 1AE").constituency, "M1 1AE", "postcode")
    save_person(deps, SLUG, key, Person("J", "j@home.example", "1", "", "T"), place)
    assert variant(deps, key) == "shorter"
    assert OTHER in letter_page(deps, SLUG, key).body


def test_the_same_postcode_gets_the_same_from_any_browser(deps: Deps, folder: Path) -> None:
    load(deps, folder, 50)
    postcodes = ["M1 1AE", "LS1 4AP", "B1 1BB", "SW1A 0AA", "NE1 7RU", "L1 8JQ", "BS1 5TR"]
    dealt = [variant(deps, begin(deps, each)) for each in postcodes]
    assert dealt == [variant(deps, begin(deps, each)) for each in postcodes]
    assert set(dealt) == {"", "shorter"}


def test_a_nation_without_the_variant_gets_the_main_letter(deps: Deps, folder: Path) -> None:
    load(deps, folder, 100)
    key = begin(deps, "CF10 1EP")
    assert variant(deps, key) == ""
    assert tallies(deps) == {"": 1}


def test_a_draft_keeps_its_variant_while_shares_change(deps: Deps, folder: Path) -> None:
    load(deps, folder, 100, ("england", "wales"))
    key = begin(deps, "M1 1AE")
    load(deps, folder, 0, ("england", "wales"))
    assert begin(deps, "CF10 1EP", key) == key
    assert variant(deps, key) == "shorter"
    assert tallies(deps) == {"shorter": 1}


def test_each_begun_letter_is_counted_once(deps: Deps, folder: Path) -> None:
    load(deps, folder, 100)
    key = begin(deps, "M1 1AE")
    begin(deps, "LS1 4AP", key)
    begin(deps, "M1 1AE")
    assert tallies(deps) == {"shorter": 2}


def test_letters_begun_in_the_same_moment_are_all_counted(deps: Deps, folder: Path) -> None:
    load(deps, folder, 100)
    crowd = 8
    together = Barrier(crowd)

    def start(_number: int) -> str:
        together.wait(20)
        return begin(deps, "M1 1AE")

    with ThreadPoolExecutor(crowd) as pool:
        keys = set(pool.map(start, range(crowd)))
    assert len(keys) == crowd
    assert tallies(deps) == {"shorter": crowd}


def test_the_letter_to_the_minister_is_of_the_variant_where_it_has_one(
    deps: Deps, folder: Path
) -> None:
    load(deps, folder, 100, ("england", "wales"))
    main = (folder / "letters" / "minister.england.en.md").read_text("utf-8")
    (folder / "letters" / "minister.england.en.shorter.md").write_text(f"{main}\n", "utf-8")
    load_campaign(deps, read_folder(folder))
    found = {}
    for postcode in ("M1 1AE", "CF10 1EP"):
        key = begin(deps, postcode)
        with deps.db.read() as session:
            action = session.scalars(select(Action).where(Action.key == key)).one()
            version = session.get_one(Version, action.minister_version_id)
            found[postcode] = session.get_one(Document, version.document_id).variant
    assert found == {"M1 1AE": "shorter", "CF10 1EP": ""}


def test_a_campaign_without_variants_counts_nothing(deps: Deps) -> None:
    begin(deps, "M1 1AE")
    assert tallies(deps) == {}
