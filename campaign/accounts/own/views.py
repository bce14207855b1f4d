"""One's own account: what opens it, and where it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_security import current_user, hash_password
from flask_security.proxies import _security
from flask_wtf import FlaskForm

from campaign.accounts import sessions
from campaign.accounts.entering import own_path
from campaign.accounts.own.forms import AgainForm, ChangePasswordForm
from campaign.accounts.passkeys import service as keys
from campaign.accounts.passkeys.forms import UseForm
from campaign.accounts.passkeys.offer import challenge_to_use, offer
from campaign.accounts.service import change_password
from campaign.core.roles import Permission, needs_second_factor
from campaign.web import deps, limiter
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

own_account = Blueprint("own_account", __name__, url_prefix="/accounts")


@own_account.get("/you")
@requires(Permission.OWN_ACCOUNT)
def page() -> ResponseReturnValue:
    """Everything about one's own account."""
    return render_template(
        "accounts/own/page.html",
        form=FlaskForm(),
        passkeys=keys.own(deps(), current_user.id),
        sessions=sessions.own(deps(), current_user.id),
        needs_factor=needs_second_factor(current_user.role),
    )


@own_account.route("/again", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@requires(Permission.OWN_ACCOUNT)
def again() -> ResponseReturnValue:
    """Ask for the password once more, before what matters."""
    form = AgainForm(next=request.args.get("next", ""))
    if form.validate_on_submit():
        return _proved(form.next.data)
    page = render_template("accounts/own/again.html", form=form, passkey=offer(current_user.id))
    return make_response(page, 422 if form.is_submitted() else 200)


@own_account.post("/again/passkey")
@limiter.limit("10/minute")
@requires(Permission.OWN_ACCOUNT)
def again_by_passkey() -> ResponseReturnValue:
    """The same by a passkey; only one's own will do."""
    form = UseForm()
    challenge = challenge_to_use()
    if form.validate_on_submit():
        account = keys.sign_in(deps(), form.credential.data or "", challenge)
        if account is not None and account.id == current_user.id:
            return _proved(form.next.data)
    flash(_("That passkey did not work here. Please try again, or give your password."))
    return redirect(url_for("own_account.again", next=own_path(form.next.data)), 303)


@own_account.route("/password", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@requires(Permission.OWN_ACCOUNT)
def password() -> ResponseReturnValue:
    """Change one's password; all other sessions end."""
    form = ChangePasswordForm(current_user.email)
    if form.validate_on_submit():
        new = _security.password_util.normalize(form.password.data or "")
        change_password(deps(), current_user.id, current_user.session_id, hash_password(new))
        flash(_("Your new password is saved. Everywhere else you are signed out."))
        return redirect(url_for("own_account.page"), 303)
    page = render_template("accounts/own/password.html", form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@own_account.post("/sessions/<int:session_id>/end")
@requires(Permission.OWN_ACCOUNT)
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign out somewhere else."""
    if FlaskForm().validate_on_submit() and sessions.revoke(deps(), current_user.id, session_id):
        flash(_("Signed out there."))
    return redirect(url_for("own_account.page"), 303)


@own_account.post("/sessions/end-others")
@requires(Permission.OWN_ACCOUNT)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    if FlaskForm().validate_on_submit():
        number = sessions.revoke_others(deps(), current_user.id, current_user.session_id)
        flash(
            ngettext("Signed out of one other browser.", "Signed out of %(num)s others.", number)
            if number
            else _("You were signed in nowhere else.")
        )
    return redirect(url_for("own_account.page"), 303)


def _proved(wanted: str | None) -> ResponseReturnValue:
    sessions.prove(deps(), current_user.session_id)
    return redirect(own_path(wanted) or url_for("own_account.page"), 303)
