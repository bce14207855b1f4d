"""One's own data: asking for the link, seeing all that is held, downloading and deleting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    session,
    url_for,
)

from campaign.i18n import gettext as _
from campaign.languages import language
from campaign.privacy.erasing import erase
from campaign.privacy.forms import AddressForm, ButtonForm
from campaign.privacy.links import address_of, send_link
from campaign.privacy.readable import as_json, sections
from campaign.privacy.report import report
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

NOTICE = "your_data_notice"

your_data = Blueprint("your_data", __name__, url_prefix="/your-data")


@your_data.route("", methods=["GET", "POST"])
@limiter.limit("10/minute;30/hour", methods=["POST"])
def ask() -> ResponseReturnValue:
    """Type an address: the answer is the same, whatever is held of it."""
    form = AddressForm()
    if form.validate_on_submit():
        send_link(deps(), form.email.data or "", language())
        return redirect(url_for("your_data.asked"), 303)
    page = render_template("privacy/ask.html", form=form)
    return page, 422 if form.errors else 200


@your_data.get("/sent")
def asked() -> ResponseReturnValue:
    """What happens next, if anything is held."""
    return render_template("privacy/asked.html")


@your_data.get("/deleted")
def deleted() -> ResponseReturnValue:
    """It is done."""
    return render_template("privacy/deleted.html")


@your_data.get("/<token>")
@limiter.limit("60/minute")
def show(token: str) -> ResponseReturnValue:
    """All that is held, in readable form."""
    found = report(deps(), address_of(deps(), token))
    return unstored(
        render_template(
            "privacy/held.html",
            sections=sections(found),
            token=token,
            form=ButtonForm(),
            notice=session.pop(NOTICE, ""),
        )
    )


@your_data.get("/<token>/file")
@limiter.limit("20/minute")
def file(token: str) -> ResponseReturnValue:
    """The same for programs, as JSON."""
    return as_file(as_json(report(deps(), address_of(deps(), token))))


@your_data.route("/<token>/delete", methods=["GET", "POST"])
@limiter.limit("20/minute")
def delete(token: str) -> ResponseReturnValue:
    """The second step: sure, or back."""
    email = address_of(deps(), token)
    form = ButtonForm()
    if not form.validate_on_submit():
        return unstored(render_template("privacy/delete.html", token=token, form=form))
    if erase(deps(), email, "supporter").busy:
        session[NOTICE] = _(
            "A letter of yours is being sent at this very moment, and was left as it is. Please "
            "try again in a minute."
        )
        return redirect(url_for("your_data.show", token=token), 303)
    return redirect(url_for("your_data.deleted"), 303)


def unstored(page: str, code: int = 200) -> Response:
    """A personal page: no browser or proxy keeps it."""
    response = make_response(page, code)
    response.headers["Cache-Control"] = "no-store"
    return response


def as_file(text: str) -> Response:
    """A file to download."""
    response = Response(text, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = 'attachment; filename="your-data.json"'
    return response
