"""The digest in words: the same table for the mail and for the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from babel.dates import format_date

from campaign.core.language import ENGLISH
from campaign.core.tallies import FEWEST_SHOWN, shown_outside

if TYPE_CHECKING:
    from campaign.core.digest import Week
    from campaign.deps import Deps
    from campaign.team.digest.figures import Figures, OfCampaign

LOCALE: Final = "en_GB"


@dataclass(frozen=True, slots=True)
class Line:
    """One step with its numbers as they are read; None for one too small to leave the team."""

    step: str
    week: str | None
    before: str | None
    ever: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One campaign's table."""

    slug: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """The digest, ready to be sent."""

    subject: str
    text: str
    html: str


def mail(deps: Deps, found: Figures) -> Mail:
    """The mail, the same for everybody who gets it."""
    words = {
        "period": period(found.week),
        "campaigns": [shown(each) for each in found.campaigns],
        "todo": found.todo,
        "charity_name": found.charity_name,
        "fewest": FEWEST_SHOWN,
        "url": f"{deps.settings.public_url}/team/",
    }
    render = deps.mail_words.render
    return Mail(
        render("digest/subject.txt", period=words["period"]),
        render("digest/body.txt", ENGLISH, **words),
        render("digest/body.html", ENGLISH, **words),
    )


def shown(campaign: OfCampaign) -> Shown:
    """A campaign's rows in words. MPs hold a public office: of them small numbers are told too."""
    return Shown(
        campaign.slug,
        campaign.title,
        tuple(
            Line(
                row.step.value,
                *(
                    _number(number, is_of_letters=row.is_of_letters)
                    for number in (row.week, row.before, row.ever)
                ),
            )
            for row in campaign.rows
        ),
    )


def period(week: Week) -> str:
    """Its days: "16 to 22 November 2026", "28 December 2026 to 3 January 2027"."""
    first, last = week.monday, week.sunday
    if first.year != last.year:
        start = "d MMMM yyyy"
    else:
        start = "d" if first.month == last.month else "d MMMM"
    words = (format_date(first, start, LOCALE), format_date(last, "d MMMM yyyy", LOCALE))
    return " to ".join(words)


def _number(number: int, *, is_of_letters: bool) -> str | None:
    if is_of_letters and shown_outside(number) is None:
        return None
    return f"{number:,}"
