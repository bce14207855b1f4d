"""A page for an MP's office: how many constituents wrote, what is asked, and how to answer.

It leaves the team, so it has no small number and nothing of any supporter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy import select

from campaign.core.letter import NATION_NAMES
from campaign.core.tallies import FEWEST_SHOWN, shown_outside
from campaign.db.models import SeatTally
from campaign.team.report.table import Prose, Table, plain

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.content.queries import LoadedCampaign
    from campaign.core.campaign_settings import CampaignSettings, Figure, Minister
    from postcodes import Constituency


@dataclass(frozen=True, slots=True)
class Brief:
    """What the page says.

    Attributes:
        letters: how many constituents' letters have gone, in words.
        asks: title and text of each thing that is asked in this nation.
        minister: whom the enclosed letter is for; None where the campaign leaves the nation out.
        figures: today's figures of this nation or of the whole UK, each with its source.
        contact: the team's address; "" where the campaign gives none.
    """

    title: str
    charity: str
    letters: str
    asks: tuple[tuple[str, str], ...]
    minister: Minister | None
    figures: tuple[Figure, ...]
    contact: str

    def parts(self) -> tuple[Table | Prose, ...]:
        """What the PDF has, in the order of the page."""
        head = (_("How many"), _("What"), _("Source"))
        rows = tuple(
            (each.number, each.label, f"{each.source}, {each.date}, {each.geography}")
            for each in self.figures
        )
        figures = (Table(_("Figures"), head, rows, is_text=True),) if rows else ()
        return (
            Prose(_("What is asked"), self.asks),
            plain(_("How to answer"), self.how_to_answer()),
            *figures,
        )

    def how_to_answer(self) -> tuple[str, ...]:
        """In the office's own terms."""
        found = [
            _(
                "Each letter has its sender's full name, address and postcode, and a reference in "
                "its subject. Please answer to the address in the letter, and keep the reference."
            )
        ]
        if self.minister:
            found.append(
                _(
                    "Each has a letter to the %(office)s enclosed, as a Word document to edit and "
                    "sign and as a PDF. One letter for all of your constituents is enough.",
                    office=self.minister.office,
                )
            )
        found.append(
            _(
                "If you tell us that you have written, and what the minister replies, we can tell "
                "all of your constituents who wrote: %(contact)s.",
                contact=self.contact,
            )
            if self.contact
            else _("If you tell us that you have written, we can tell all who wrote.")
        )
        return tuple(str(each) for each in found)


def brief(session: Session, campaign: LoadedCampaign, seat: Constituency) -> Brief:
    """The page of a campaign for the MP of a seat."""
    settings = campaign.settings
    sent = session.scalar(
        select(SeatTally.sent).where(
            SeatTally.campaign_id == campaign.id, SeatTally.constituency_code == seat.code
        )
    )
    return Brief(
        title=settings.title,
        charity=settings.charity_name,
        letters=_letters(sent or 0),
        asks=tuple((ask.title, ask.text) for ask in settings.asks if seat.nation in ask.nations),
        minister=settings.ministers.get(seat.nation),
        figures=_figures(settings, seat),
        contact=settings.contact_email,
    )


def _letters(sent: int) -> str:
    shown = shown_outside(sent)
    if shown is None:
        return str(_("Fewer than %(number)s", number=FEWEST_SHOWN))
    return str(format_decimal(shown))


def _figures(settings: CampaignSettings, seat: Constituency) -> tuple[Figure, ...]:
    """Today's figures, without those that are of other nations only."""
    return tuple(
        figure
        for figure in settings.figures
        if not figure.historical and _is_about(figure.geography, NATION_NAMES[seat.nation])
    )


def _is_about(geography: str, nation: str) -> bool:
    """Whether a figure's geography names this nation, or no single one."""
    named = [name for name in NATION_NAMES.values() if name in geography]
    if "Great Britain" in geography and nation == NATION_NAMES["northern-ireland"]:
        return nation in named
    return nation in named or not named
