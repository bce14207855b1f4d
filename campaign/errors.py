"""From an error to a page: the one place that decides wording and HTTP status."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from campaign.core.errors import (
    IncompleteError,
    NoDraftError,
    NotThisNationError,
    PausedError,
    Step,
    TokenError,
    TooManyMailsError,
    UnknownCampaignError,
    UnknownDocumentError,
)
from campaign.dead_links import dead_link
from campaign.i18n import gettext as _
from campaign.web import DRAFT_LOST

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

log = logging.getLogger(__name__)

STEP_ENDPOINT = {
    Step.FIND: "supporters.meet",
    Step.YOU: "supporters.you",
    Step.LETTER: "supporters.letter",
}


def init_errors(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(UnknownCampaignError, _unknown_campaign)
    app.register_error_handler(UnknownDocumentError, _unknown_document)
    app.register_error_handler(PausedError, _paused)
    app.register_error_handler(NotThisNationError, _not_this_nation)
    app.register_error_handler(NoDraftError, _no_draft)
    app.register_error_handler(IncompleteError, _incomplete)
    app.register_error_handler(TokenError, dead_link)
    app.register_error_handler(TooManyMailsError, _too_many_mails)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def _page(code: int, heading: str, message: str) -> ResponseReturnValue:
    page = render_template(
        "errors/error.html",
        code=code,
        heading=heading,
        message=message,
        kept_text=_typed_text(),
    )
    return page, code


def _typed_text() -> str:
    """A letter that was in the request that failed: shown back, so that nobody loses their words."""
    if request.method != "POST":
        return ""
    try:
        return request.form.get("body", "") or request.form.get("text", "")
    except HTTPException:
        return ""


def _unknown_campaign(_error: UnknownCampaignError) -> ResponseReturnValue:
    return _page(
        404,
        _("We cannot find that page or campaign"),
        _(
            "It may have ended, or the address may have a typing mistake in it. The front page lists the campaigns that are open."
        ),
    )


def _unknown_document(_error: UnknownDocumentError) -> ResponseReturnValue:
    return _page(404, _("There is no such text"), _("Please look for it in the list of texts."))


def _paused(_error: PausedError) -> ResponseReturnValue:
    return _page(
        503,
        _("This campaign is paused"),
        _(
            "The charity has stopped it for the moment. Nothing has been sent just now, and what "
            "you have written is kept for a week. Please come back in a few days."
        ),
    )


def _not_this_nation(_error: NotThisNationError) -> ResponseReturnValue:
    return _page(
        422,
        _("This campaign is not for your part of the UK"),
        _(
            "Health is decided separately in England, Scotland, Wales and Northern Ireland, and "
            "this campaign has no letter for yours."
        ),
    )


def _no_draft(_error: NoDraftError) -> ResponseReturnValue:
    if request.method == "GET":
        slug = (request.view_args or {}).get("campaign")
        if slug:
            session[DRAFT_LOST] = True
        return redirect(
            url_for("supporters.campaign_page", campaign=slug) if slug else url_for("site.home")
        )
    return _page(
        409,
        _("We no longer have your letter open here"),
        _(
            "Either it has been confirmed already, or this browser has forgotten it. Nothing has "
            "been sent by what you just did. Please begin again with your postcode."
        ),
    )


def _incomplete(error: IncompleteError) -> ResponseReturnValue:
    slug = (request.view_args or {}).get("campaign")
    if slug is None:
        return _page(
            409,
            _("This letter cannot be sent as it stands"),
            _("Your MP's details have changed since you wrote it. Nothing has been sent."),
        )
    return redirect(url_for(STEP_ENDPOINT[error.step], campaign=slug), 303)


def _too_many_mails(_error: TooManyMailsError) -> ResponseReturnValue:
    return _page(
        429,
        _("We have sent several e-mails to that address today"),
        _(
            "Please look in your spam or junk folder for the newest one. So that nobody is "
            "pestered we send no more to it until tomorrow. Your letter is kept."
        ),
    )


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        _("Please send that again"),
        _(
            "For your safety we check that each form comes from our own page, and this one "
            "could not be checked: perhaps the page was open for a long time, or cookies are "
            "switched off. Nothing has been sent. Go back, reload the page and try once more."
        ),
    )


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if isinstance(error, RequestEntityTooLarge) and request.endpoint == "supporters.survey":
        return _file_too_large()
    if code < 400:  # noqa: PLR2004 - redirects are exceptions too in Werkzeug
        return error
    texts = {
        404: (_("Page not found"), _("Please check the address, or start from the home page.")),
        405: (_("That cannot be done here"), _("Please start from the home page.")),
        413: (_("That is too long for us"), _("Please shorten your text and send it again.")),
        429: (
            _("Too many tries in a short time"),
            _("Please wait a minute, then try again. What you wrote is kept."),
        ),
        401: (
            _("Please sign in again"),
            _("You have been signed out, and nothing has been saved by what you just did."),
        ),
        403: (_("You may not see this page"), _("Your account does not have that permission.")),
    }
    heading, message = texts.get(
        code, (_("Something went wrong"), _("Please go back and try once more."))
    )
    return _page(code, heading, message)


def _file_too_large() -> ResponseReturnValue:
    """A survey's form is never read where it is this large, so nothing of it can be shown back."""
    page = render_template(
        "supporters/survey_too_large.html", back=f"{request.script_root}{request.path}"
    )
    return page, 413, {"Cache-Control": "no-store"}


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # Neither the message nor the traceback's values: they may hold what a supporter typed.
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error("unforeseen %s at %s on %s", type(error).__name__, where, request.endpoint)

    return _page(
        500,
        _("Sorry, something went wrong on our side"),
        _("It is not your fault. What you had saved is still there: please try again in a minute."),
    )
