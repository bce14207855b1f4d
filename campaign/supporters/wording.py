"""What a supporter is told for each answer of the postcode directory, and for each kind of MP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from campaign.i18n import gettext as _
from campaign.i18n import month_and_year
from postcodes import (
    CrownDependency,
    Found,
    NonGeographic,
    NorthernIreland,
    NotAPostcode,
    OneOf,
    Overseas,
    Partial,
    Terminated,
    Unknown,
)

if TYPE_CHECKING:
    from campaign.core.seat import Seat
    from postcodes import Answer, Constituency


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows from an answer.

    Attributes:
        kind: the word that templates know it by.
        message: what the supporter is told; empty where one constituency was found.
        candidates: the constituencies to choose from, perhaps none.
    """

    kind: str
    message: str = ""
    candidates: tuple[Constituency, ...] = ()


def outcome(answer: Answer) -> Outcome:  # noqa: C901, PLR0911 - one line for each answer
    """What the supporter is told and may choose."""
    match answer:
        case Found():
            return Outcome("found", candidates=(answer.constituency, *answer.near))
        case OneOf():
            return Outcome(
                "one_of",
                _(
                    "The addresses of %(pc)s lie in more than one constituency. The first is the "
                    "likeliest, but only you know where you live.",
                    pc=answer.postcode.text,
                ),
                answer.constituencies,
            )
        case NorthernIreland():
            return Outcome("northern_ireland", "", answer.candidates)
        case Unknown():
            return Outcome("unknown", _unknown(answer), answer.candidates)
        case Terminated():
            here = (answer.constituency,) if answer.constituency else ()
            return Outcome(
                "terminated",
                _(
                    "%(pc)s has not been in use since %(month)s. Please give the postcode that "
                    "your home has today, or choose your constituency.",
                    pc=answer.postcode.text,
                    month=month_and_year(answer.ended),
                ),
                here,
            )
        case Partial():
            return Outcome(
                "partial",
                _(
                    "%(pc)s is only the first half of a postcode. Please give all of it, such as "
                    "%(pc)s 1AA.",
                    pc=answer.outward,
                ),
                answer.candidates,
            )
        case CrownDependency():
            return Outcome(
                "crown_dependency",
                _(
                    "There is no MP at Westminster for %(place)s, which has a parliament of its "
                    "own, so this letter has nobody to go to. Thank you for wanting to help.",
                    place=answer.territory,
                ),
            )
        case Overseas():
            return _overseas(answer)
        case NonGeographic():
            return Outcome(
                "non_geographic",
                _(
                    "That postcode belongs to an organisation or a PO box, not to a place. Please "
                    "give the postcode of your home."
                ),
            )
        case NotAPostcode():
            return Outcome(
                "not_a_postcode",
                _("That does not look like a postcode. A full one looks like SW1A 0AA."),
            )
    assert_never(answer)


def _unknown(answer: Unknown) -> str:
    return _(
        "We do not know the postcode %(pc)s. Please check it for a typing mistake. If it is "
        "right, it may be new.",
        pc=answer.postcode.text,
    )


def _overseas(answer: Overseas) -> Outcome:
    if answer.kind == "bfpo":
        return Outcome(
            "bfpo",
            _(
                "A BFPO address has no constituency of its own. Your MP is the one where you are "
                "registered to vote, or where you last lived in the UK: please give that "
                "postcode, or find the constituency by name."
            ),
        )
    return Outcome(
        "overseas",
        _(
            "There is no MP at Westminster for %(place)s. If you are registered to vote in the UK, please "
            "give the postcode of the address where you are registered.",
            place=answer.place,
        ),
    )


def meeting_case(seat: Seat, *, is_minister: bool) -> str:
    """Which of the special cases an MP is; `usual` if none."""
    member = seat.member
    if member is None:
        return "dissolved" if seat.dissolved else "vacant"
    if seat.direct_only:
        return "direct"
    if member.email is None:
        return "no_email"
    if is_minister:
        return "minister"
    if member.is_speaker:
        return "speaker"
    return "usual" if member.takes_seat else "abstentionist"
