"""`postbag doctor` warns of figures whose review date is past, or near."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from campaign.content.toml_edit import with_figure
from campaign.db.models import Document, Version
from campaign.serving.doctor import examine
from campaign.serving.findings import Level
from tests.support.dns import SetDns

if TYPE_CHECKING:
    from campaign.deps import Deps


def said(deps: Deps) -> list[str]:
    return [
        each.sentence
        for each in examine(deps, SetDns(away=True))
        if each.level is Level.WARN and "A figure of" in each.sentence
    ]


def public_figure_with_date(deps: Deps, days: int) -> None:
    """The shipped facts as they were published, with another review date."""
    day = deps.now().date() + timedelta(days=days)
    with deps.db.write() as session:
        facts = session.scalars(
            select(Version)
            .join(Document, Document.id == Version.document_id)
            .where(Document.kind == "settings")
        ).one()
        dated = with_figure(facts.text, "pain", {"review_by": day})
        session.execute(update(Version).where(Version.id == facts.id).values(text=dated))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "was to be reviewed by 22 November 2026: no text that uses it can be published"),
        (0, "is to be reviewed by 23 November 2026"),
        (30, "is to be reviewed by 23 December 2026"),
    ],
)
def test_a_figure_is_warned_of_from_30_days_before_its_date(
    deps: Deps, days: int, words: str
) -> None:
    public_figure_with_date(deps, days)
    (sentence,) = said(deps)
    assert words in sentence
    assert "secondary-breast-cancer, pain (90%)" in sentence


def test_a_figure_with_time_left_is_not_told(deps: Deps) -> None:
    assert said(deps) == []
    public_figure_with_date(deps, 31)
    assert said(deps) == []
