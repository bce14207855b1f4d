"""Where a letter stands, in the supporter's words: no more and no less than we know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaign.core.letter import AnswerGoes
from campaign.core.seat import Waiting
from campaign.core.states import ANSWERS, ActionState, HeldFor, MessageState
from campaign.i18n import gettext as _
from campaign.supporters.queries.heard import ACKNOWLEDGEMENT

if TYPE_CHECKING:
    from campaign.supporters.queries.receipts import Receipt

IN_HANDS = (MessageState.CLAIMED, MessageState.SENDING)


def state_sentence(found: Receipt) -> str:
    """The plain truth about the letter."""
    match found.state:
        case ActionState.ASKED:
            return _asked(found)
        case ActionState.HELD:
            return _held(found)
        case ActionState.FAILED | ActionState.RETURNED:
            return _undelivered(found)
        case ActionState.QUEUED if found.letter_state in IN_HANDS:
            return _("Your letter is being sent right now.")
        case ActionState.SENT | ActionState.DELIVERED:
            return _gone(found)
    return {
        ActionState.AWAITING: _("Your letter waits for your confirmation. Nothing has been sent."),
        ActionState.QUEUED: _("Your letter is confirmed and waiting for its turn to be sent."),
        ActionState.UNCERTAIN: _(
            "We were interrupted while sending and cannot be sure whether your letter went. "
            "Somebody from the team will find out. We do not send it twice by guesswork."
        ),
        ActionState.WITHDRAWN: _withdrawn(found),
        ActionState.EXPIRED: _("This letter was not confirmed in time. It was not sent."),
    }.get(found.state, _("Nothing has been sent."))


def _gone(found: Receipt) -> str:
    """What was heard of it last; an answer outweighs whatever mail systems say."""
    if any(answer.kind != ACKNOWLEDGEMENT for answer in found.answers):
        return _("Your letter has gone, and an answer to it has come.")
    if found.answers:
        return _("Your letter has gone, and your MP's office has said that it has it.")
    if found.state == ActionState.DELIVERED:
        return _(
            "The mail system of your MP's office has taken your letter. Whether somebody there "
            "has read it, we cannot see."
        )
    if found.letter_state == MessageState.DEFERRED:
        return _(
            "Your letter has left us. The mail system of your MP's office has asked for it to "
            "be brought again later, and ours goes on trying for some days."
        )
    return _("Your letter has left us and is on its way to your MP's office.")


def answer_sentence(answer_goes: AnswerGoes, charity: str) -> str:
    """Who sees the MP's answer, as the letter tells the MP."""
    if answer_goes is AnswerGoes.STRAIGHT:
        return _(
            "Your MP's answer comes straight to you. %(charity)s does not see it, and your letter "
            "says so.",
            charity=charity,
        )
    return _(
        "As you agreed, %(charity)s may read your MP's answer. If it comes by e-mail, it comes to "
        "us first, and we send it on to you at once. Your letter says so.",
        charity=charity,
    )


def _held(found: Receipt) -> str:
    """Why a confirmed letter is stopped: of the address only where we know that it is refused."""
    if found.held_for is HeldFor.PAUSED:
        return _(
            "Your letter is confirmed. The campaign is paused at the moment, and your letter goes "
            "when it goes on."
        )
    if found.held_for is HeldFor.STAFF:
        return _("Your letter is confirmed. The charity's team is holding it for the moment.")
    if found.address_refused:
        return _(
            "Your letter is confirmed and has not reached your MP yet: mail to their office's "
            "address is refused at the moment. The team is looking into it."
        )
    return _(
        "Your letter is confirmed and has not reached your MP yet: our mail provider has not "
        "passed it on. The team is looking into it."
    )


def _withdrawn(found: Receipt) -> str:
    if found.perhaps_gone:
        return _(
            "You took this letter back, and we do not send it any more. But we had been "
            "interrupted while sending it before, so it may have reached your MP's office."
        )
    return _("You took this letter back. It was not sent.")


def _undelivered(found: Receipt) -> str:
    post = (
        ""
        if found.erased_at or not found.text
        else _(
            "You can print it below and post it to %(name)s, House of Commons, London SW1A 0AA.",
            name=found.member_name,
        )
    )
    if found.perhaps_gone:
        happened = _(
            "We are sorry: we were interrupted while sending your letter, and we cannot tell "
            "whether it arrived. We do not send it twice by guesswork."
        )
    elif found.letter_state == MessageState.BOUNCED:
        happened = _(
            "We are sorry: the mail system of your MP's office has sent your letter back, so it "
            "was not delivered."
        )
    else:
        happened = _("We are sorry: your letter could not be delivered by e-mail.")
    told = (
        _("We have e-mailed you your letter, too.") if found.state == ActionState.RETURNED else ""
    )
    return " ".join(filter(None, (happened, post, told)))


def _asked(found: Receipt) -> str:
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
