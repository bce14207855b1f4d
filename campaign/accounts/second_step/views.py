"""Pages of the second step: the code, a recovery code instead, setting up an app, new codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from campaign.accounts.again import proved_lately
from campaign.accounts.entering import enter, own_path
from campaign.accounts.passkeys.offer import offer
from campaign.accounts.second_step import halfway, service
from campaign.accounts.second_step.forms import CodeForm, RecoveryForm
from campaign.accounts.second_step.showing import show_codes, unkept
from campaign.accounts.second_step.totp import Authenticator
from campaign.core.roles import Permission, needs_second_factor
from campaign.web import deps, limiter
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

second_step = Blueprint("second_step", __name__, url_prefix="/accounts")

NEW_SECRET = "new_totp"  # noqa: S105 - a key of the session


@second_step.route("/second-step", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def code() -> ResponseReturnValue:
    """The app's code, after the password."""
    who = halfway.who_is()
    if who is None:
        return redirect(url_for("security.login"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        if service.check(deps(), who.id, form.code.data or ""):
            return enter(who, "totp", halfway.wanted())
        form.code.errors = [_wrong_code()]
    page = render_template(
        "accounts/second_step/code.html", form=form, who=who, passkey=offer(who.id)
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@second_step.route("/second-step/recovery", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
def recovery() -> ResponseReturnValue:
    """A recovery code, where the phone is lost."""
    who = halfway.who_is()
    if who is None:
        return redirect(url_for("security.login"), 303)
    form = RecoveryForm()
    if form.validate_on_submit():
        if service.use_recovery_code(deps(), who.id, form.code.data or ""):
            return enter(who, "recovery-code", url_for("own_account.page"))
        form.code.errors = [
            _("This is none of your codes, or it has been used. Please look again.")
        ]
    page = render_template("accounts/second_step/recovery.html", form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@second_step.route("/authenticator", methods=["GET", "POST"])
@limiter.limit("10/minute", methods=["POST"])
@requires(Permission.OWN_ACCOUNT)
@proved_lately
def set_up() -> ResponseReturnValue:
    """Show a new secret to an app, and take it once the app shows the right code."""
    form = CodeForm()
    wanted = own_path(request.args.get("next"))
    codes = Authenticator(deps())
    secret = session.get(NEW_SECRET) or codes.generate_totp_secret()
    # The same one until it is taken: a slip must not make the app's entry worthless.
    session[NEW_SECRET] = secret
    if form.validate_on_submit():
        user = current_user
        if service.set_up(deps(), user.id, user.session_id, secret, form.code.data or ""):
            session.pop(NEW_SECRET)
            return show_codes(wanted)
        form.code.errors = [_wrong_code()]
    shown = codes.fetch_setup_values(secret, current_user)
    page = render_template(
        "accounts/second_step/set_up.html",
        form=form,
        picture=shown["image"],
        key=shown["key"],
        has_one=current_user.has_factor,
        wanted=wanted,
    )
    return unkept(page, 422 if form.is_submitted() else 200)


@second_step.post("/authenticator/remove")
@requires(Permission.OWN_ACCOUNT)
@proved_lately
def remove() -> ResponseReturnValue:
    """Do without the app: only where a passkey stays, or the role needs no second step."""
    if FlaskForm().validate_on_submit():
        if needs_second_factor(current_user.role) and not current_user.has_passkey:
            flash(_("Your role needs a second step. Set up another one before you remove this."))
        else:
            service.remove_authenticator(deps(), current_user.id, current_user.session_id)
            flash(_("The authenticator app is removed."))
    return redirect(url_for("own_account.page"), 303)


@second_step.post("/recovery-codes")
@requires(Permission.OWN_ACCOUNT)
@proved_lately
def codes() -> ResponseReturnValue:
    """New recovery codes, shown this once."""
    if not current_user.has_factor or not FlaskForm().validate_on_submit():
        return redirect(url_for("own_account.page"), 303)
    return show_codes(url_for("own_account.page"), is_first=False)


def _wrong_code() -> str:
    words: str = _(
        "That is not the code that we expect now. Please wait for the next one and type it; after "
        "five wrong codes, wait half an hour."
    )
    return words
