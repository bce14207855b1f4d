"""One letter: how far its chain has come, who says so, and what happened to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user

from campaign.core.audit import Done
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.team.chain.forms import ButtonForm
from campaign.team.chain.letter_queries import NoLetterError, letter_page
from campaign.team.chain.service import take_claim_back
from campaign.team.chain.views import chain
from campaign.team.chain.wording import (
    DISAGREEMENT_WORDS,
    POSITION_WORDS,
    SOURCE_WORDS,
    STAGE_WORDS,
)
from campaign.team.seen import seen
from campaign.team.wording import STATE_WORDS
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@chain.get("/actions/<int:action_id>")
@requires(Permission.SEE_ACTIONS)
def letter(action_id: int) -> ResponseReturnValue:
    """The page of one letter; its words stay with the supporter and the MP."""
    try:
        with deps().db.read() as session:
            found = letter_page(session, action_id)
    except NoLetterError:
        abort(404)
    seen(Done.SAW_ACTION, "action", action_id)
    page = render_template(
        "team/chain/letter.html",
        letter=found,
        button_form=ButtonForm(),
        states=STATE_WORDS,
        stages=STAGE_WORDS,
        positions=POSITION_WORDS,
        sources=SOURCE_WORDS,
        disagreements=DISAGREEMENT_WORDS,
        london=LONDON,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


@chain.post("/actions/<int:action_id>/claims/<int:answer_id>/retract")
@requires(Permission.RECORD_CHAIN)
def retract_claim(action_id: int, answer_id: int) -> ResponseReturnValue:
    """A claim of the team's is taken back, for all letters that it is about."""
    by = current_user.id
    if ButtonForm().validate_on_submit() and take_claim_back(deps(), action_id, answer_id, by):
        flash(_("Taken back. It stays in the history and counts no more."))
    return redirect(url_for("chain.letter", action_id=action_id), 303)
