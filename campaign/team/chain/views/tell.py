"""Telling all supporters of an answer: who would get what, then one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user

from campaign.core.errors import NoLettersError, ToldAlreadyError
from campaign.core.roles import Permission
from campaign.team.chain.forms import ButtonForm
from campaign.team.chain.telling import plan, stop
from campaign.team.chain.telling import tell as begin
from campaign.team.chain.views import chain
from campaign.team.chain.wording import STAGE_WORDS
from campaign.web import deps
from campaign.web_staff import requires
from letters.errors import LetterError

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@chain.route("/answers/<int:answer_id>/tell", methods=["GET", "POST"])
@requires(Permission.TELL_SUPPORTERS)
def tell(answer_id: int) -> ResponseReturnValue:
    """What would be sent to how many; a press begins it."""
    form = ButtonForm()
    if form.validate_on_submit():
        return _begin(answer_id)
    try:
        with deps().db.read() as session:
            found = plan(deps(), session, answer_id)
    except NoLettersError:
        abort(404)
    except LetterError:
        return render_template("team/chain/tell_words.html"), 409
    return render_template(
        "team/chain/tell.html", plan=found, form=form, stage=STAGE_WORDS[found.stage]
    )


def _begin(answer_id: int) -> ResponseReturnValue:
    try:
        begin(deps(), answer_id, by=current_user.id)
    except NoLettersError:
        abort(404)
    except ToldAlreadyError:
        flash(_("They are being told already."))
    else:
        flash(_("The e-mails are being written."))
    return redirect(url_for("chain.tell", answer_id=answer_id), 303)


@chain.post("/answers/<int:answer_id>/tell/stop")
@requires(Permission.TELL_SUPPORTERS)
def stop_telling(answer_id: int) -> ResponseReturnValue:
    """No more e-mails are written."""
    if ButtonForm().validate_on_submit() and stop(deps(), answer_id, by=current_user.id):
        flash(_("Stopped. What is in the outbox already still goes."))
    return redirect(url_for("chain.tell", answer_id=answer_id), 303)
