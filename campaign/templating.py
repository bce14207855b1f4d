"""Jinja for pages: our templates, the GOV.UK components, and the few globals all pages use."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateRuntimeError,
    Undefined,
    UndefinedError,
)
from jinja2.utils import missing

from campaign.pages import templates_folder

if TYPE_CHECKING:
    from flask import Flask

STATIC = Path(__file__).parent / "static" / "dist"


# The components were ported from Nunjucks and still say some of its names; None is the missing
# `else` of an inline `if`.
NUNJUCKS_NAMES = (None, "caller", "null", "undefined")


class StrictNames(Undefined):
    """Strict about names and attributes; only a key missing from a mapping is merely empty.

    The GOV.UK components ask their `params` for keys that callers may leave out.
    """

    # Jinja asks for one class; this one picks the kind of each instance.
    def __new__(  # type: ignore[misc]
        cls,
        hint: str | None = None,
        obj: object = missing,
        name: str | None = None,
        exc: type[TemplateRuntimeError] = UndefinedError,
    ) -> Undefined:
        """Strict, or empty for a mapping's missing key."""
        lenient = isinstance(obj, dict) or (obj is missing and name in NUNJUCKS_NAMES)
        kind = ChainableUndefined if lenient else StrictUndefined
        return kind(hint, obj, name, exc)


def init_templating(app: Flask, *, environment: str, site_name: str) -> None:
    """Give the app its templates and globals."""
    app.jinja_loader = ChoiceLoader(
        [
            FileSystemLoader(templates_folder()),
            PrefixLoader(
                {
                    "govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja"),
                    "govuk_frontend_wtf": PackageLoader("govuk_frontend_wtf"),
                }
            ),
        ]
    )
    env = app.jinja_env
    env.undefined = StrictNames
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.globals.update(environment=environment, site_name=site_name, static_url=static_url)
    WTFormsHelpers(app)


def static_url(name: str) -> str:
    """The address of a built file, with a digest so that it may be cached for ever.

    The same in every language: a browser that has it need not fetch it again.
    """
    return f"{current_app.static_url_path}/{name}?v={digest_of(name)}"


@lru_cache
def digest_of(name: str) -> str:
    """The fingerprint of a built file."""
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
