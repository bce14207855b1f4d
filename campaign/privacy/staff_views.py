"""People, for staff: what is held of an e-mail address, handing it out, deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, request
from flask import render_template as render
from flask_security import current_user

from campaign.core.roles import Permission
from campaign.privacy.erasing import Erased, erase, would_erase
from campaign.privacy.forms import PersonForm
from campaign.privacy.readable import as_json, sections
from campaign.privacy.report import report
from campaign.privacy.views import as_file, unstored
from campaign.web import deps
from campaign.web_staff import requires

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.privacy.readable import Section

people = Blueprint("people", __name__, url_prefix="/team/people")


@people.route("", methods=["GET", "POST"])
@requires(Permission.ERASE_PEOPLE)
def find() -> ResponseReturnValue:
    """One address in, posted, and what is done for it; nothing of it gets into an address."""
    form = PersonForm()
    if not form.validate_on_submit():
        return _page(form, code=422 if form.errors else 200)
    email, reason = form.email.data or "", form.reason.data or ""
    wanted = request.form.get("do", "")
    if wanted == "file":
        return as_file(as_json(report(deps(), email, by=current_user.id, reason=reason)))
    if wanted == "show":
        told = sections(report(deps(), email, by=current_user.id, reason=reason))
        return _page(form, found=would_erase(deps(), email), told=told)
    if wanted == "erase":
        return _page(form, done=erase(deps(), email, "staff", by=current_user.id, reason=reason))
    return _page(form, found=would_erase(deps(), email), sure=wanted == "sure")


def _page(
    form: PersonForm,
    *,
    found: Erased | None = None,
    done: Erased | None = None,
    told: list[Section] | None = None,
    sure: bool = False,
    code: int = 200,
) -> ResponseReturnValue:
    return unstored(
        render(
            "privacy/people.html",
            form=form,
            found=found,
            done=done,
            told=told or [],
            sure=sure,
        ),
        code,
    )
