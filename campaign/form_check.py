"""The check that a form comes from our own page, with tokens that look different in every answer.

Answers are compressed. Were the token the same each time, whoever can have pages fetched with
words of their choice in them, and sees how long they are, could guess it bit by bit (BREACH). So
each form has its token under a random pad.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from typing import TYPE_CHECKING, Any, Final

from flask import g
from flask_wtf import CSRFProtect, FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF, generate_csrf

if TYPE_CHECKING:
    from flask import Flask

MASKED: Final = "m-"


def init_form_check(app: Flask) -> CSRFProtect:
    """Check every posted form of the app."""
    FlaskForm.Meta.csrf_class = MaskedTokens
    check = MaskedCheck(app)
    app.jinja_env.globals["csrf_token"] = lambda: masked(generate_csrf())
    return check


def masked(token: str) -> str:
    """The token under a pad that is there beside it."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    hidden = bytes(a ^ b for a, b in zip(plain, pad, strict=True))
    return MASKED + urlsafe_b64encode(pad + hidden).decode()


def unmasked(text: str | None) -> str | None:
    """The token again; what no pad lies over is handed on as it is, to be checked like any other."""
    if not text or not text.startswith(MASKED):
        return text
    try:
        both = urlsafe_b64decode(text.removeprefix(MASKED).encode())
        half = len(both) // 2
        return bytes(a ^ b for a, b in zip(both[:half], both[half:], strict=True)).decode()
    except (Error, ValueError):
        return ""


class MaskedCheck(CSRFProtect):  # type: ignore[misc] # the library has no types
    """The library's check, of what lies under the pad."""

    def _get_csrf_token(self) -> str | None:
        return unmasked(super()._get_csrf_token())


class MaskedTokens(_FlaskFormCSRF):  # type: ignore[misc] # the library has no types
    """What forms hold."""

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        """A token for one form of one answer."""
        return masked(super().generate_csrf_token(csrf_token_field))

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Check it where the whole app's check has not done so already."""
        if not g.get("csrf_valid", False):
            field.data = unmasked(field.data)
        super().validate_csrf_token(form, field)
