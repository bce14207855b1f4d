"""What became of the letter: the link shows, however often it is followed; posting tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import make_response, redirect, render_template, request, session, url_for

from campaign.adapters.tokens import Purpose
from campaign.core.surveys import TooManyFilesError
from campaign.i18n import day_words
from campaign.supporters.forms import ButtonForm
from campaign.supporters.outcomes import outcome_meaning, outcome_words
from campaign.supporters.queries.surveys import survey_page
from campaign.supporters.service.survey_answers import stop_asking, take_back, tell
from campaign.supporters.survey_forms import ACCEPTED, SurveyForm
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import shown_campaign
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.supporters.queries.surveys import SurveyPage

LARGEST: Final = 32 * 1024 * 1024
"""More than a file may have, so that whoever adds a larger one is told so and loses no words."""

TAKEN_BACK: Final = "taken-back"


@supporters.url_value_preprocessor
def _let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Runs before anything reads the form, which would refuse a large one. Other pages stay small.

    Only whoever has a survey's link may send as much.
    """
    if endpoint == "supporters.survey" and request.method == "POST":
        deps().tokens.read(Purpose.SURVEY, (values or {}).get("token", ""))
        request.max_content_length = LARGEST


@supporters.route("/survey/<token>", methods=["GET", "POST"])
@limiter.limit("60/minute")
def survey(token: str) -> ResponseReturnValue:
    """One asking's questions."""
    found = survey_page(deps(), token)
    if found.is_erased:
        return _page("supporters/survey_closed.html", found, 410)
    form = SurveyForm(found)
    if not form.is_submitted():
        return _questions(found, form)
    wanted = request.form.get("do", "")
    if wanted == "take-back":
        take_back(deps(), token)
        session[TAKEN_BACK] = True
        return redirect(url_for("supporters.survey", token=token), 303)
    if (wanted != "stop" or not form.is_blank) and not _told(token, form):
        return _questions(found, form, 422)
    if wanted == "stop":
        stop_asking(deps(), token)
    return redirect(url_for("supporters.survey_thanks", token=token), 303)


@supporters.get("/survey/<token>/thank-you")
@limiter.limit("60/minute")
def survey_thanks(token: str) -> ResponseReturnValue:
    """What was told, and what it means."""
    found = survey_page(deps(), token)
    if found.is_erased:
        return _page("supporters/survey_closed.html", found, 410)
    return _page(
        "supporters/survey_thanks.html",
        found,
        outcome=outcome_words(found.outcome) if found.outcome else "",
        day=day_words(found.happened_on) if found.happened_on else "",
        meaning=outcome_meaning(found.outcome) if found.outcome else "",
        survey_url=url_for("supporters.survey", token=token),
        receipt_url=url_for(
            "supporters.receipt", token=deps().tokens.make(Purpose.RECEIPT, found.key)
        ),
    )


def _told(token: str, form: SurveyForm) -> bool:
    """Write it down; False, with the errors on the form, where it cannot be used."""
    if not form.validate():
        return False
    try:
        tell(deps(), token, form.told())
    except TooManyFilesError:
        form.refuse_more_files()
        return False
    return True


def _questions(found: SurveyPage, form: SurveyForm, code: int = 200) -> ResponseReturnValue:
    return _page(
        "supporters/survey.html",
        found,
        code,
        form=form,
        button_form=ButtonForm(formdata=None),
        accepted=ACCEPTED,
        is_file_lost=bool(form.file.data),
        is_taken_back=session.pop(TAKEN_BACK, False),
    )


def _page(template: str, found: SurveyPage, code: int = 200, **more: Any) -> ResponseReturnValue:
    campaign = shown_campaign(found.campaign)
    page = render_template(template, campaign=campaign, found=found, **more)
    response = make_response(page, code)
    response.headers["Cache-Control"] = "no-store"
    return response
