"""The list of staff: invite, roles, new links, second steps, closing. For admins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_security import current_user
from flask_wtf import FlaskForm

from campaign.accounts.again import proved_lately
from campaign.accounts.queries import account_by_email, account_by_id, accounts
from campaign.accounts.second_step.service import reset
from campaign.accounts.second_step.showing import unkept
from campaign.accounts.service import invite as make_invitation
from campaign.accounts.staff_list import service
from campaign.accounts.staff_list.forms import InviteForm, RoleForm
from campaign.accounts.staff_list.service import Refusal
from campaign.core.roles import Permission, Role
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.accounts.queries import Account

staff_list = Blueprint("staff_list", __name__, url_prefix="/accounts/users")


@staff_list.get("/")
@requires(Permission.MANAGE_USERS)
@proved_lately
def index() -> ResponseReturnValue:
    """Everybody with an account."""
    with deps().db.read() as session:
        everybody = accounts(session)
    return render_template("accounts/staff_list/index.html", accounts=everybody, now=deps().now())


@staff_list.route("/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
@proved_lately
def invite() -> ResponseReturnValue:
    """Make an account, and show the link that sets its password."""
    form = InviteForm()
    if form.validate_on_submit():
        with deps().db.read() as session:
            there = account_by_email(session, form.email.data or "")
        if there is None:
            return _link(form.email.data or "", Role(form.role.data))
        form.email.errors = [_("This address has an account. Look for it in the list.")]
    page = render_template("accounts/staff_list/invite.html", form=form)
    return make_response(page, 422 if form.is_submitted() else 200)


@staff_list.route("/<int:user_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_USERS)
@proved_lately
def one(user_id: int) -> ResponseReturnValue:
    """One account, and its role."""
    account = _account(user_id)
    form = RoleForm(role=account.role.value)
    if form.validate_on_submit():
        refusal = service.change_role(deps(), user_id, Role(form.role.data), current_user.id)
        flash(_said(refusal) or _("The role is changed. They sign in anew."))
        return redirect(url_for("staff_list.one", user_id=user_id), 303)
    page = render_template(
        "accounts/staff_list/one.html", form=form, account=account, now=deps().now()
    )
    return make_response(page, 422 if form.is_submitted() else 200)


@staff_list.post("/<int:user_id>/link")
@requires(Permission.MANAGE_USERS)
@proved_lately
def new_link(user_id: int) -> ResponseReturnValue:
    """A new link to set the password, for whoever has lost theirs."""
    account = _account(user_id)
    if not FlaskForm().validate_on_submit() or account.email.startswith("former-"):
        return redirect(url_for("staff_list.one", user_id=user_id), 303)
    return _link(account.email, account.role)


@staff_list.post("/<int:user_id>/reset-factor")
@requires(Permission.MANAGE_USERS)
@proved_lately
def reset_factor(user_id: int) -> ResponseReturnValue:
    """For whoever has lost phone and codes: they set up a second step anew."""
    _account(user_id)
    if FlaskForm().validate_on_submit():
        if user_id == current_user.id:
            flash(_said(Refusal.ONESELF))
        else:
            reset(deps(), user_id, by=current_user.id)
            flash(_("Done. They set up a second step when they next sign in."))
    return redirect(url_for("staff_list.one", user_id=user_id), 303)


@staff_list.post("/<int:user_id>/close")
@requires(Permission.MANAGE_USERS)
@proved_lately
def close(user_id: int) -> ResponseReturnValue:
    """Close the account of somebody who has left."""
    _account(user_id)
    if FlaskForm().validate_on_submit():
        refusal = service.close(deps(), user_id, current_user.id)
        flash(_said(refusal) or _("The account is closed. Nothing opens it any more."))
    return redirect(url_for("staff_list.one", user_id=user_id), 303)


@staff_list.post("/<int:user_id>/forget")
@requires(Permission.MANAGE_USERS)
@proved_lately
def forget(user_id: int) -> ResponseReturnValue:
    """Take the address of a closed account away."""
    _account(user_id)
    if FlaskForm().validate_on_submit():
        refusal = service.forget_address(deps(), user_id, current_user.id)
        flash(_said(refusal) or _("The address is deleted."))
    return redirect(url_for("staff_list.one", user_id=user_id), 303)


def _account(user_id: int) -> Account:
    with deps().db.read() as session:
        return account_by_id(session, user_id) or abort(404)


def _link(email: str, role: Role) -> ResponseReturnValue:
    made = make_invitation(deps(), email, role, by=current_user.id)
    return unkept(render_template("accounts/staff_list/link.html", made=made), 200)


def _said(refusal: Refusal | None) -> str:
    if refusal is None:
        return ""
    words: str = {
        Refusal.ONESELF: _("That is your own account: ask another admin."),
        Refusal.LAST_ADMIN: _("That is the only admin. Make somebody else an admin first."),
        Refusal.GONE: _("That account is closed, or is not closed yet. Nothing was changed."),
    }[refusal]
    return words
