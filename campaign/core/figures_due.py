"""Which figures of a campaign are to be looked at again, by their review dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date

    from campaign.core.campaign_settings import CampaignSettings, Figure

# As the rule `figure-review-soon` of the checks has it.
WARNED_AHEAD: Final = timedelta(days=30)


class Due(StrEnum):
    """How a figure's review date lies to today."""

    PAST = "past"
    SOON = "soon"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class DueFigure:
    """A figure whose review date is past or near."""

    figure: Figure
    due: Due
    review_by: date


def due(figure: Figure, today: date, within: timedelta = WARNED_AHEAD) -> Due:
    """Where a figure stands: on its review date itself it may still be told."""
    if figure.review_by is None:
        return Due.NEVER
    if figure.review_by < today:
        return Due.PAST
    return Due.SOON if figure.review_by <= today + within else Due.LATER


def figures_due(
    settings: CampaignSettings, today: date, within: timedelta = WARNED_AHEAD
) -> tuple[DueFigure, ...]:
    """The figures to look at, the longest overdue first."""
    found = [
        DueFigure(figure, state, figure.review_by)
        for figure in settings.figures
        if figure.review_by and (state := due(figure, today, within)) in (Due.PAST, Due.SOON)
    ]
    return tuple(sorted(found, key=lambda each: each.review_by))
