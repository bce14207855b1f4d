"""Signing in with a passkey; adding and removing one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from campaign.accounts.again import proved_lately
from campaign.accounts.datastore import staff
from campaign.accounts.entering import enter
from campaign.accounts.passkeys import service
from campaign.accounts.passkeys.forms import MakeForm, UseForm
from campaign.accounts.passkeys.offer import challenge_to_make, challenge_to_use, offer_to_make
from campaign.accounts.second_step.showing import show_codes
from campaign.core.roles import Permission, needs_second_factor
from campaign.web import deps, limiter
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

passkeys = Blueprint("passkeys", __name__, url_prefix="/accounts/passkeys")


@passkeys.post("/sign-in")
@limiter.limit("10/minute")
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey alone: it is two factors in one."""
    form = UseForm()
    challenge = challenge_to_use()
    if form.validate_on_submit():
        account = service.sign_in(deps(), form.credential.data or "", challenge)
        if account is not None:
            return enter(staff(account), "passkey", form.next.data)
    flash(_("That passkey did not work here. Please try again, or sign in with your password."))
    return redirect(url_for("security.login"), 303)


@passkeys.route("/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
@proved_lately
def add() -> ResponseReturnValue:
    """One's passkeys, and a form for a new one."""
    form = MakeForm()
    if form.validate_on_submit():
        had_factor = current_user.has_factor
        if service.add(
            deps(),
            current_user.id,
            current_user.session_id,
            form.name.data or "",
            form.credential.data or "",
            challenge_to_make(),
        ):
            if not had_factor:
                return show_codes(None)
            flash(_("The passkey is saved."))
            return redirect(url_for("own_account.page"), 303)
        form.name.errors = [_("No new passkey came from your device. Please try again.")]
    page = render_template(
        "accounts/passkeys/add.html",
        form=form,
        options=offer_to_make(current_user.id, current_user.email),
        passkeys=service.own(deps(), current_user.id),
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@passkeys.post("/<int:passkey_id>/remove")
@requires(Permission.OWN_ACCOUNT)
@proved_lately
def remove(passkey_id: int) -> ResponseReturnValue:
    """Forget a passkey; the last second step of whoever needs one stays."""
    if FlaskForm().validate_on_submit():
        is_last = len(service.own(deps(), current_user.id)) == 1 and not current_user.has_totp
        if is_last and needs_second_factor(current_user.role):
            flash(_("Your role needs a second step. Set up another one before you remove this."))
        elif service.remove(deps(), current_user.id, current_user.session_id, passkey_id):
            flash(_("The passkey is removed."))
    return redirect(url_for("own_account.page"), 303)
