"""The pages around the campaigns: home, the campaign's own page, privacy, cookies, accessibility, data, health."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from flask import Blueprint, current_app, render_template

from campaign.core.keeping import USUAL_MONTHS
from campaign.core.retention import Keep
from campaign.core.states import ANSWERS, EXPIRES
from campaign.i18n import day_words, either, month_and_year
from campaign.i18n import lazy_gettext as _
from campaign.languages import language
from campaign.site.queries import contacts, home_rows, own_periods, ready
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from campaign.site.queries import Contact, OwnPeriods

site = Blueprint("site", __name__)


@site.get("/")
def home() -> ResponseReturnValue:
    """The open campaigns."""
    with deps().db.read() as session:
        return render_template("site/home.html", campaigns=home_rows(deps(), session, language()))


STATED_ON: Final = date(2026, 11, 23)
"""When somebody last looked whether the accessibility statement is true."""
SOURCE_NAMES = {
    "parliament": _("UK Parliament's member service"),
    "postcodes.io": _("postcodes.io"),
    "mapit": _("mySociety's MapIt"),
}
"""Whom we may ask about a postcode that our own directory cannot decide."""


@site.get("/privacy")
def privacy() -> ResponseReturnValue:
    """What is kept, why, and for how long."""
    return render_template(
        "site/privacy.html",
        charities=_charities(),
        own_periods=_own_periods(),
        unconfirmed_days=EXPIRES.days,
        words_days=Keep.WORDS.value.days,
        identity_months=USUAL_MONTHS,
        stray_days=Keep.STRAYS.value.days,
        notice_days=Keep.DELIVERY.value.days,
        answer_days=ANSWERS.days,
        asked=either(
            [
                str(SOURCE_NAMES[name])
                for name in deps().settings.postcode_sources
                if name in SOURCE_NAMES
            ]
        ),
    )


@site.get("/cookies")
def cookies() -> ResponseReturnValue:
    """The one cookie, and what it is for."""
    name = current_app.config["SESSION_COOKIE_NAME"]
    return render_template("site/cookies.html", cookie_name=name)


@site.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    """How the site was made usable, and whom to tell where it is not."""
    return render_template(
        "site/accessibility.html", charities=_charities(), stated_on=day_words(STATED_ON)
    )


@site.get("/data")
def data() -> ResponseReturnValue:
    """Where postcodes, boundaries and members come from, and how old they are."""
    found = deps().finder.dates
    dates = {
        "postcodes": month_and_year(found.postcodes),
        "members": day_words(found.members),
        "boundaries": month_and_year(found.boundaries),
    }
    return render_template("site/data.html", dates=dates)


@site.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return {"status": "ok"}


@site.get("/readyz")
def readyz() -> ResponseReturnValue:
    """The process can do its work: database, campaigns, directory."""
    checks = ready(deps())
    return {"ready": all(checks.values()), "checks": checks}, 200 if all(checks.values()) else 503


def _own_periods() -> list[OwnPeriods]:
    with deps().db.read() as session:
        return own_periods(deps(), session, language())


def _charities() -> list[Contact]:
    with deps().db.read() as session:
        return contacts(deps(), session, language())
