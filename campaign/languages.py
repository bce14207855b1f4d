"""The language of a page is part of its address: `/cy/…` is the Welsh twin of `/…`.

No view knows of it. The prefix is taken off before the app looks for the page, and handed back by
`url_for` as the place where the site is mounted: so every link leads on in the same language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import current_app, has_request_context, request
from werkzeug.utils import redirect

from campaign.core.language import ENGLISH, LANGUAGES, WELSH, path_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

LANGUAGE: Final = "postbag.language"
CARD: Final = "/static/dist/card.png"
"""The picture that other sites show beside a link to ours; made by `script/build-card`."""
PREFIX: Final = f"/{WELSH}"
LOCALES: Final = {ENGLISH: "en_GB", WELSH: "cy"}
IN_ITS_OWN_WORDS: Final = {ENGLISH: "English", WELSH: "Cymraeg"}
"""What each language calls itself: so is it offered, whatever language the page is in."""

# For machines, which read one address of each.
ONE_ADDRESS: Final = frozenset(
    [
        ".well-known",
        "api",
        "healthz",
        "metrics",
        "readyz",
        "robots.txt",
        "sitemap.xml",
        "static",
        "webhooks",
        "widget.js",
    ]
)


class ByAddress:
    """Takes the language off the address, and notes it.

    Args:
        application: the site.
    """

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, in the language that the address names."""
        path = environ.get("PATH_INFO", "")
        if path == PREFIX:
            return redirect(f"{PREFIX}/", 308)(environ, start_response)
        if path.startswith(f"{PREFIX}/") and path.split("/", 3)[2] not in ONE_ADDRESS:
            environ[LANGUAGE] = WELSH
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{PREFIX}"
            environ["PATH_INFO"] = path.removeprefix(PREFIX)
        return self._application(environ, start_response)


def init_languages(app: Flask) -> None:
    """Let addresses say the language, and templates offer the other one."""
    app.wsgi_app = ByAddress(app.wsgi_app)  # type: ignore[method-assign]
    app.context_processor(_for_templates)


def language() -> str:
    """The language of the page that is being made: `en` or `cy`; English where there is none."""
    if not has_request_context():
        return ENGLISH
    said: str = request.environ.get(LANGUAGE, ENGLISH)
    return said


def locale() -> str:
    """What Babel calls the page's language. en_GB and not en, which prints American dates."""
    return LOCALES[language()]


def address_in(wanted: str) -> str:
    """This very page in a language, without what its address asks for."""
    return path_in(wanted, request.path)


def has_twin() -> bool:
    """Whether this page stands under both addresses, and may be gone to by a link."""
    found = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    return found and request.path.split("/", 2)[1] not in ONE_ADDRESS


def _for_templates() -> dict[str, object]:
    public = current_app.extensions["postbag"].settings.public_url
    twins = [
        {
            "code": code,
            "name": IN_ITS_OWN_WORDS[code],
            "path": address_in(code),
            "url": f"{public}{address_in(code)}",
            "is_here": code == language(),
        }
        for code in LANGUAGES
    ]
    return {
        "locale": language(),
        "twins": twins if has_twin() else [],
        "card_url": f"{public}{CARD}",
    }
