"""Sign in, the first page after it, and the page that a set-password link opens."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_security import current_user, hash_password, logout_user
from flask_security.proxies import _security

from campaign.accounts import sessions
from campaign.accounts.entering import enter
from campaign.accounts.forms import SetPasswordForm, SignInForm
from campaign.accounts.passkeys.offer import offer
from campaign.accounts.queries import account_for_link
from campaign.accounts.second_step import halfway
from campaign.accounts.service import set_password as save_password
from campaign.core.errors import TokenError, TokenProblem
from campaign.core.roles import Permission
from campaign.web import deps, limiter
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

accounts = Blueprint("accounts", __name__, url_prefix="/accounts")


def _account_tried() -> str:
    """One account, whoever tries it; a digest, as addresses have no place in a shared store."""
    return sha256(request.form.get("email", "").strip().lower().encode()).hexdigest()


@limiter.limit("10/minute", methods=["POST"])
@limiter.limit("30/hour", key_func=_account_tried, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Address and password; then the second step, where there is one."""
    if current_user.is_authenticated:
        return redirect(url_for("accounts.home"), 303)
    form = SignInForm()
    if form.validate_on_submit() and form.user:
        if form.user.has_factor:
            return halfway.begin(form.user, form.next.data)
        return enter(form.user, "password", form.next.data)
    page = render_template("accounts/sign_in.html", form=form, passkey=offer())
    return make_response(page, 422 if form.is_submitted() else 200)


def sign_out() -> ResponseReturnValue:
    """End this session, here and in the list of sessions."""
    if current_user.is_authenticated:
        if current_user.session_id is not None:
            sessions.sign_out(deps(), current_user.id, current_user.session_id)
        logout_user()
    return redirect(url_for("security.login"), 303)


@accounts.get("/")
@requires(Permission.OWN_ACCOUNT)
def home() -> ResponseReturnValue:
    """Where signing in leads: the first page that this role may see."""
    if current_user.lacks_factor:
        return redirect(url_for("second_step.set_up"))
    if may(Permission.SEE_FIGURES):
        return redirect(url_for("dashboard.home"))
    if may(Permission.EDIT_LETTERS):
        return redirect(url_for("editor.home"))
    return render_template("accounts/home.html", role=current_user.role)


@accounts.route("/set-password/<token>", methods=["GET", "POST"])
@limiter.limit("30/minute")
def set_password(token: str) -> ResponseReturnValue:
    """Choose a password, by the link that an admin has passed on."""
    try:
        form = SetPasswordForm(account_for_link(deps(), token).email)
        if form.validate_on_submit():
            typed = _security.password_util.normalize(form.password.data or "")
            save_password(deps(), token, hash_password(typed))
            flash(_("Your password is set. Please sign in with it."))
            return redirect(url_for("security.login"), 303)
    except TokenError as error:
        return _dead_link(error.problem)
    page = render_template("accounts/set_password.html", form=form, email=form.account_email)
    response = make_response(page, 422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    return response


def _dead_link(problem: TokenProblem) -> ResponseReturnValue:
    message = {
        TokenProblem.FORGED: _("Part of it may have been lost. Please copy the whole link."),
        TokenProblem.EXPIRED: _("Links work for 3 days."),
        TokenProblem.REPLACED: _("It has been used already, or there is a newer one."),
        TokenProblem.GONE: _("There is no such account any more."),
    }[problem]
    page = render_template("accounts/dead_link.html", message=message)
    return page, 404 if problem is TokenProblem.FORGED else 410
