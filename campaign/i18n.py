"""The typed way to gettext, and what a language does to names, days and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import flask_babel
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from flask import has_app_context
from flask_babel import Babel

from campaign.core.language import ENGLISH
from campaign.core.letter import LONDON
from campaign.core.letter_words import LETTER_WORDS
from campaign.languages import LOCALES, language, locale

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from flask import Flask


def init_i18n(app: Flask) -> None:
    """Set up Babel: the language is the address's (`campaign/languages.py`)."""
    Babel(
        app,
        default_locale=LOCALES[ENGLISH],
        default_timezone="Europe/London",
        locale_selector=locale,
    )


def gettext(message: str, **values: object) -> str:
    """The message in the visitor's language, with `%(name)s` filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """The message that fits the number, which it may use as `%(num)s`."""
    return str(flask_babel.ngettext(one, many, number, **values))


def lazy_gettext(message: str, **values: object) -> Any:
    """The message, put into the visitor's language when it is shown."""
    return flask_babel.lazy_gettext(message, **values)


def either(names: Sequence[str]) -> str:
    """Names as a sentence offers them: "York, Leeds or Hull"."""
    return format_list(list(names), style="or", locale=_locale())


def month_and_year(day: date) -> str:
    """A month as a sentence would have it: June 2019."""
    return format_date(day, "MMMM yyyy", locale=_locale())


def day_words(day: date) -> str:
    """A day as a sentence would have it: 5 June 2026."""
    return format_date(day, "d MMMM yyyy", locale=_locale())


def moment(when: datetime) -> str:
    """Day and time in British time, as a sentence would have them."""
    return format_datetime(when, "d MMMM yyyy, HH:mm", tzinfo=LONDON, locale=_locale())


def nation_name(nation: str) -> str:
    """A nation as the page calls it: Wales, Cymru; what is no nation stays as it is."""
    return LETTER_WORDS[language()].nations.get(nation, nation)


def nation_names() -> Mapping[str, str]:
    """All four nations as the page calls them."""
    return LETTER_WORDS[language()].nations


def _locale() -> Any:
    # A command has no app, and speaks English.
    return (flask_babel.get_locale() if has_app_context() else None) or "en_GB"
