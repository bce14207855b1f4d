"""The admin's pages of webhooks: the list, adding one, and each with what it was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from flask_security import current_user

from campaign.core.roles import Permission
from campaign.hooks.forms import KIND_WORDS, STATE_WORDS, ButtonForm, HookForm
from campaign.hooks.queries import hook_list, newest_deliveries, one_hook
from campaign.hooks.service import add, send_again, switch, test
from campaign.i18n import moment
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask import Response
    from flask.typing import ResponseReturnValue

hooks = Blueprint("hooks", __name__, url_prefix="/team/hooks")


@hooks.route("", methods=["GET", "POST"])
@requires(Permission.MANAGE_HOOKS)
def index() -> ResponseReturnValue:
    """All of them, and the form for another."""
    form = HookForm(with_loopback=not deps().settings.is_production)
    if form.validate_on_submit():
        added = add(
            deps(), form.address, form.chosen, with_person=form.with_person.data, by=current_user.id
        )
        # No redirect: the secret is in this one answer and nowhere else.
        return _private(render_template("hooks/added.html", added=added))
    with deps().db.read() as session:
        rows = hook_list(session)
    page = render_template("hooks/index.html", rows=rows, form=form, kinds=KIND_WORDS)
    return _private(page, 422 if request.method == "POST" else 200)


@hooks.get("/<int:hook_id>")
@requires(Permission.MANAGE_HOOKS)
def one(hook_id: int) -> ResponseReturnValue:
    """One of them and what it was told."""
    with deps().db.read() as session:
        hook = one_hook(session, hook_id)
        deliveries = newest_deliveries(session, hook_id)
    if hook is None:
        abort(404)
    return _private(
        render_template(
            "hooks/one.html",
            hook=hook,
            deliveries=deliveries,
            kinds=KIND_WORDS,
            states=STATE_WORDS,
            moment=moment,
            form=ButtonForm(),
        )
    )


@hooks.post("/<int:hook_id>/test")
@requires(Permission.MANAGE_HOOKS)
def send_test(hook_id: int) -> ResponseReturnValue:
    """Tell it that this is a test."""
    if ButtonForm().validate_on_submit() and test(deps(), hook_id, by=current_user.id):
        flash(_("The test goes within seconds. Load this page again to see what came of it."))
    return redirect(url_for("hooks.one", hook_id=hook_id), 303)


@hooks.post("/<int:hook_id>/switch")
@requires(Permission.MANAGE_HOOKS)
def switch_it(hook_id: int) -> ResponseReturnValue:
    """Switch it off or on."""
    on = request.form.get("to") == "on"
    if ButtonForm().validate_on_submit() and switch(deps(), hook_id, on=on, by=current_user.id):
        flash(_("It is switched on.") if on else _("It is switched off."))
    return redirect(url_for("hooks.one", hook_id=hook_id), 303)


@hooks.post("/<int:hook_id>/<int:delivery_id>/again")
@requires(Permission.MANAGE_HOOKS)
def again(hook_id: int, delivery_id: int) -> ResponseReturnValue:
    """Tell one thing once more."""
    if ButtonForm().validate_on_submit():
        sent = send_again(deps(), hook_id, delivery_id, by=current_user.id)
        flash(_("It goes again within seconds.") if sent else _("This cannot be sent again."))
    return redirect(url_for("hooks.one", hook_id=hook_id), 303)


def _private(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response
