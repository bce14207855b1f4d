"""Variants: shares changed as a draft, letters that there are, and what came of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, insert, select, update

from campaign.content.identity import Identity
from campaign.content.toml_edit import with_variants
from campaign.content.versions import Wording
from campaign.core.campaign_settings import Variant
from campaign.core.campaign_toml import settings_of
from campaign.core.chain import Stage
from campaign.core.states import ActionState
from campaign.db.models import Action, Campaign, DocumentKind, VariantTally
from campaign.editor.queries.variants import Outcome, outcomes
from campaign.editor.service.writing import begin
from campaign.editor.service.writing import save as save_version
from tests.integration.editor.test_figures import facts
from tests.integration.team.actions import add_actions
from tests.support.letters import SLUG

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.visitor import Page, Visitor

BEGAN = datetime(2020, 1, 1, tzinfo=UTC)
"""Before every letter of these tests."""

PAGE = f"/editor/{SLUG}/variants"
SHORT = Variant("short", 20, "Shorter sentences")


def try_out(deps: Deps, *variants: Variant) -> None:
    """Variants in a version of the facts by somebody else."""
    newest = facts(deps)[-1]
    text = with_variants(newest.text, variants)
    save_version(deps, newest.document_id, Wording("", text), newest.number)


def tried(deps: Deps) -> tuple[Variant, ...]:
    return settings_of(facts(deps)[-1].text).variants


def campaign_id(deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalars(select(Campaign.id)).one()


def record(deps: Deps, variant: str, begun: int, confirmed: int, sent: int, first: int = 0) -> None:
    """So many letters begun with a variant, and what came of them."""
    with deps.db.write() as session:
        row = {"campaign_id": session.scalars(select(Campaign.id)).one(), "variant": variant}
        session.execute(insert(VariantTally), [{**row, "begun": begun, "since": BEGAN}])
    add_actions(deps, sent, first, variant=variant, state=ActionState.SENT)
    if confirmed > sent:
        add_actions(deps, confirmed - sent, first + sent, variant=variant, state=ActionState.QUEUED)
    add_actions(deps, 3, first + confirmed, variant=variant, state=ActionState.AWAITING)


def row(page: Page, name: str) -> list[str]:
    """The cells of a line of the results."""
    assert page.tree is not None
    (found,) = page.tree.xpath("//main//tbody/tr[normalize-space(th)=$name]", name=name)
    return [" ".join(" ".join(cell.itertext()).split()) for cell in found.xpath("./td")]


def test_without_variants_the_main_letters_have_everything(volunteer: Visitor) -> None:
    page = volunteer.get(PAGE)
    assert "100% of new supporters: what the variants leave over." in page.text
    assert row(page, "The main letters")[0] == "0"


def test_a_variant_is_added_and_its_share_changed_as_drafts_of_the_facts(
    volunteer: Visitor, deps: Deps
) -> None:
    before = facts(deps)[-1].text
    page = volunteer.submit(
        volunteer.get(PAGE),
        new_name="short",
        new_share="20",
        new_about="Shorter sentences",
        note="Asked by the board",
    )
    assert page.heading == "Facts and figures"
    assert "Asked by the board" in page.text
    assert tried(deps) == (SHORT,)
    assert facts(deps)[-1].text.startswith(before)
    page = volunteer.get(PAGE)
    assert "80% of new supporters" in page.text
    assert "It has no letters yet." in page.text
    assert "What you see here is not public yet." in page.text
    volunteer.submit(page, share_short="35 %", about_short="Short words")
    assert tried(deps) == (Variant("short", 35, "Short words"),)
    assert [each.state for each in facts(deps)] == ["published", "draft", "draft"]


@pytest.mark.parametrize(
    ("fields", "target", "error"),
    [
        ({"share_short": "101"}, "share_short", "from 0 to 100"),
        ({"share_short": "-1"}, "share_short", "from 0 to 100"),
        ({"share_short": "12.5"}, "share_short", "from 0 to 100"),
        ({"share_short": "٢"}, "share_short", "from 0 to 100"),
        ({"share_short": ""}, "share_short", "from 0 to 100"),
        ({"about_short": ""}, "about_short", "what is tried"),
        ({"new_name": "Loud", "new_share": "1", "new_about": "x"}, "new_name", "small letters"),
        ({"new_share": "10"}, "new_name", "small letters"),
        ({"new_name": "short", "new_share": "1", "new_about": "x"}, "new_name", "or was"),
        ({"new_name": "gone", "new_share": "1", "new_about": "x"}, "new_name", "or was"),
        ({"new_name": "more", "new_about": "x"}, "new_share", "from 0 to 100"),
        ({"new_name": "more", "new_share": "5"}, "new_about", "what is tried"),
        ({"new_name": "more", "new_share": "81", "new_about": "x"}, "", "come to 101 percent"),
    ],
)
def test_shares_that_make_no_sense_are_refused(
    volunteer: Visitor, deps: Deps, fields: dict[str, str], target: str, error: str
) -> None:
    try_out(deps, SHORT)
    record(deps, "gone", 10, 5, 5)
    page = volunteer.submit(volunteer.get(PAGE), **fields)
    assert page.status == 422
    ((text, place),) = page.errors
    assert place == target
    assert error in text
    assert tried(deps) == (SHORT,)


def test_two_people_who_change_the_variants_see_both(
    volunteer: Visitor, campaigner: Visitor, deps: Deps
) -> None:
    try_out(deps, SHORT)
    mine, theirs = volunteer.get(PAGE), campaigner.get(PAGE)
    campaigner.submit(theirs, share_short="40")
    both = volunteer.submit(mine, share_short="50")
    assert both.status == 409
    assert "“short”, 40%: Shorter sentences" in both.text
    assert both.value("share_short") == "50"
    assert tried(deps)[0].share == 40
    volunteer.submit(both, share_short="50")
    assert tried(deps)[0].share == 50


def test_a_changed_figure_is_in_nobodys_way(
    volunteer: Visitor, campaigner: Visitor, deps: Deps
) -> None:
    try_out(deps, SHORT)
    mine = volunteer.get(PAGE)
    campaigner.submit(campaigner.get(f"/editor/{SLUG}/figures/pain"), value="91")
    volunteer.submit(mine, share_short="50")
    assert tried(deps)[0].share == 50
    assert 'value = "91"' in facts(deps)[-1].text


def test_the_letters_of_a_variant_and_the_nations_without(volunteer: Visitor, deps: Deps) -> None:
    try_out(deps, SHORT)
    wanted = Identity(DocumentKind.LETTER_MP, "wales", "en", "short")
    document_id = begin(deps, campaign_id(deps), wanted)
    assert "It has no letters yet." in volunteer.get(PAGE).text, "begun is not written"
    words = Wording("A subject", "Please sign the enclosed letter to the minister. It is short.")
    save_version(deps, document_id, words, 0)
    page = volunteer.get(PAGE)
    assert "Letter to the MP: Wales, variant “short” (not public yet)" in page.text
    assert "No letter to the MP in English for: England, Scotland, Wales" in page.text
    assert "Write Letter to the MP: Wales, variant" not in page.text
    assert "Write Letter to the MP: Scotland, variant “short”" in page.text


def test_the_letters_of_a_variant_are_begun_from_here(volunteer: Visitor, deps: Deps) -> None:
    try_out(deps, SHORT)
    page = volunteer.get(PAGE)
    writing = volunteer.submit(
        page, kind="minister", name="scotland", language="en", variant="short"
    )
    assert writing.heading == "Letter to the minister: Scotland, variant “short”"


def test_results_have_their_interval_in_words_and_as_a_bar(volunteer: Visitor, deps: Deps) -> None:
    try_out(deps, SHORT)
    record(deps, "", 340, 41, 40)
    record(deps, "short", 50, 10, 10, first=1000)
    with deps.db.write() as session:
        sent = select(Action.id).where(Action.variant == "", Action.state == ActionState.SENT)
        some = session.scalars(sent.order_by(Action.id).limit(10)).all()
        session.execute(update(Action).where(Action.id.in_(some)).values(stage=Stage.ANSWERED))
        session.execute(update(Action).where(Action.id.in_(some[:2])).values(stage=Stage.WROTE))
    page = volunteer.get(PAGE)
    begun, confirmed, sent, replied, wrote = row(page, "The main letters")
    assert begun == "340"
    assert confirmed == "41 12% of 340, likely between 9% and 16%"
    assert sent == "40 12% of 340, likely between 9% and 16%"
    assert replied == "10 25% of 40, likely between 14% and 40%"
    assert wrote == "2 5% of 40, likely between 1% and 17%"
    assert row(page, "short")[1].endswith("Too few letters yet to compare with the main ones.")
    assert page.tree is not None
    assert len(page.tree.xpath("//main//*[local-name()='svg'][@aria-hidden='true']")) == 8


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [
        (120, "More than with the main letters: likely between 10.2 and 29.2 more in a hundred."),
        (82, "No difference from the main letters can be seen: this may well be chance."),
        (40, "Fewer than with the main letters: likely between 11.1 and 28.5 fewer in a hundred."),
        (4, "Too few letters yet to compare with the main ones."),
    ],
)
def test_the_verdict_is_a_plain_sentence(
    volunteer: Visitor, deps: Deps, confirmed: int, words: str
) -> None:
    try_out(deps, SHORT)
    record(deps, "", 200, 80, 80)
    record(deps, "short", 200, confirmed, 3, first=1000)
    assert words in row(volunteer.get(PAGE), "short")[1]
    assert "Too few" in row(volunteer.get(PAGE), "short")[2], "three were sent"


def test_letters_from_before_beginnings_were_counted_make_no_share(
    volunteer: Visitor, deps: Deps
) -> None:
    try_out(deps, SHORT)
    record(deps, "", 10, 41, 40)
    record(deps, "short", 200, 120, 120, first=1000)
    page = volunteer.get(PAGE)
    assert row(page, "The main letters")[1] == "41"
    assert row(page, "short")[1] == "120 60% of 200, likely between 53% and 67%"


def test_letters_from_before_variants_were_tried_do_not_count(
    volunteer: Visitor, deps: Deps
) -> None:
    add_actions(deps, 500, 5000, state=ActionState.SENT)
    try_out(deps, SHORT)
    with deps.db.write() as session:
        # The first letter of the trial was begun after all of those.
        later = session.scalar(select(func.max(Action.created_at))) + timedelta(seconds=1)
        row_of = {"campaign_id": session.scalars(select(Campaign.id)).one(), "begun": 150}
        session.execute(
            insert(VariantTally),
            [{**row_of, "variant": name, "since": later} for name in ("", "short")],
        )
    assert row(volunteer.get(PAGE), "The main letters")[1].startswith("0")


def test_a_variant_that_is_no_longer_tried_keeps_its_results(
    volunteer: Visitor, deps: Deps
) -> None:
    record(deps, "gone", 20, 5, 5)
    assert row(volunteer.get(PAGE), "gone (no longer tried)")[0] == "20"


def test_counting_by_variant(deps: Deps) -> None:
    record(deps, "", 30, 9, 4)
    record(deps, "short", 20, 5, 5, first=1000)
    add_actions(deps, 1, 2000, variant="untold")
    with deps.db.read() as session:
        assert outcomes(session, campaign_id(deps)) == {
            "": Outcome(30, 9, 4),
            "short": Outcome(20, 5, 5),
            "untold": Outcome(0, 1, 1),
        }
        assert outcomes(session, campaign_id(deps) + 1) == {}


def test_a_variant_whose_letters_were_written_first_can_be_added(
    volunteer: Visitor, deps: Deps
) -> None:
    wanted = Identity(DocumentKind.LETTER_MP, "wales", "en", "short")
    document_id = begin(deps, campaign_id(deps), wanted)
    save_version(deps, document_id, Wording("A subject", "Please sign the enclosed letter."), 0)
    page = volunteer.get(PAGE)
    volunteer.submit(page, new_name="short", new_share="20", new_about="Shorter sentences")
    assert tried(deps) == (SHORT,)
