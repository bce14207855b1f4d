"""What a supporter is told for each answer of the postcode directory, and for each kind of MP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from campaign.core.seat import Waiting
from campaign.core.states import ANSWERS, ActionState, MessageState
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
    from campaign.supporters.queries.receipts import Receipt
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


def state_sentence(found: Receipt) -> str:
    """The plain truth about the letter, no more and no less than we know."""
    if found.state == ActionState.QUEUED and found.letter_state == MessageState.HELD:
        return _("Your letter is confirmed. The charity's team is holding it for the moment.")
    if found.state == ActionState.QUEUED and found.letter_state in (
        MessageState.CLAIMED,
        MessageState.SENDING,
    ):
        return _("Your letter is being sent right now.")
    if found.state == ActionState.ASKED:
        return _asked_sentence(found)
    return {
        ActionState.AWAITING: _("Your letter waits for your confirmation. Nothing has been sent."),
        ActionState.QUEUED: _("Your letter is confirmed and waiting for its turn to be sent."),
        ActionState.SENT: _("Your letter has left us and is on its way to your MP's office."),
        ActionState.UNCERTAIN: _(
            "We were interrupted while sending and cannot be sure whether your letter went. "
            "Somebody from the team will find out. We do not send it twice by guesswork."
        ),
        ActionState.FAILED: _(
            "We are sorry: your letter could not be sent. You can print it and post it to your "
            "MP at the House of Commons, London SW1A 0AA."
        ),
        ActionState.WITHDRAWN: _("You took this letter back. It was not sent."),
        ActionState.EXPIRED: _("This letter was not confirmed in time. It was not sent."),
    }.get(found.state, _("Nothing has been sent."))


def _asked_sentence(found: Receipt) -> str:
    """Why a confirmed letter waits, and what happens next."""
    if found.perhaps_gone:
        return _(
            "We were interrupted while sending your letter and cannot tell whether it went. Since "
            "then something has changed, so we do not send it again without asking you."
        )
    if found.waiting is Waiting.DIRECT and found.published_email:
        return _(
            "Your letter has not been sent: %(name)s has asked people to write to them directly, "
            "and not through a campaign's website. You can copy it below and send it yourself to "
            "%(email)s, or post it to the House of Commons, London SW1A 0AA.",
            name=found.new_member_name,
            email=found.published_email,
        )
    kept = _(
        "We keep it for %(days)s days, and write to you as soon as there is an MP whom it can go "
        "to.",
        days=ANSWERS.days,
    )
    return {
        Waiting.DISSOLVED: _(
            "Your letter has not been sent: Parliament has been dissolved, and until the general "
            "election there are no MPs."
        )
        + " "
        + kept,
        Waiting.VACANT: _(
            "Your letter has not been sent: the seat is empty until a by-election has been held."
        )
        + " "
        + kept,
        Waiting.ANOTHER: _(
            "Your letter has not been sent: there is another MP now, so we ask you first."
        ),
        Waiting.SAME: _(
            "Your letter has not been sent: for a while your MP could not be written to."
        ),
    }.get(
        found.waiting or Waiting.NO_ADDRESS,
        _(
            "Your letter has not been sent: your MP has no published e-mail address any more. You "
            "can print it below and post it to the House of Commons, London SW1A 0AA."
        ),
    )
