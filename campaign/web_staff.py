"""What the staff's views share: who is signed in, and the permission that each view states."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec

from flask import abort, redirect, request, url_for
from flask_babel import gettext
from flask_security import current_user
from wtforms import ValidationError

from campaign.core.audit import names_somebody
from campaign.core.roles import PERMISSIONS, Permission
from campaign.core.supporter import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from wtforms import Field, Form

P = ParamSpec("P")


def may(permission: Permission) -> bool:
    """Whether whoever is signed in may do this; nobody else may do anything.

    Whoever needs a second step and has none set up may do no more than set it up.
    """
    if not current_user.is_authenticated:
        return False
    if current_user.lacks_factor and permission is not Permission.OWN_ACCOUNT:
        return False
    return permission in PERMISSIONS[current_user.role]


def requires(
    permission: Permission,
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Only staff with this permission come in; others are asked to sign in, or refused with 403.

    Put it under the route, above anything else. The view then has an attribute `permission`, by
    which the guard test knows that it is guarded.

    Args:
        permission: what the view needs.
    """

    def guard(
        view: Callable[P, ResponseReturnValue],
    ) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if not current_user.is_authenticated and request.method == "POST":
                abort(401)  # its page gives back what was typed
            if not current_user.is_authenticated:
                return redirect(url_for("security.login", next=_way_back()), 303)
            if not may(permission):
                if current_user.lacks_factor and permission in PERMISSIONS[current_user.role]:
                    return redirect(url_for("second_step.set_up", next=_way_back()), 303)
                abort(403)
            return view(*args, **kwargs)

        guarded.__dict__["permission"] = permission
        return guarded

    return guard


class Reason:
    """Why staff do something, for the audit log: some words, and nothing that leads to a person.

    Args:
        most: characters.
    """

    field_flags: dict[str, bool] = {}  # noqa: RUF012 - WTForms reads it off the instance

    def __init__(self, most: int = 300) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        """Tidy it up and check it.

        Raises:
            ValidationError: in words that help.
        """
        field.data = one_line(field.data or "")
        if not field.data:
            raise ValidationError(gettext("Please say what it is for."))
        if len(field.data) > self.most:
            raise ValidationError(
                gettext("Please use at most %(most)s characters.", most=self.most)
            )
        if names_somebody(field.data):
            raise ValidationError(
                gettext(
                    "Please leave out e-mail addresses, postcodes and telephone numbers here: "
                    "what is in the audit log stays there."
                )
            )


def _way_back() -> str | None:
    """The page to come back to: one of ours, by path, and only where looking is harmless."""
    if request.method != "GET":
        return None
    # Werkzeug keeps "//elsewhere" in a path; a browser would take it for another site.
    path = f"{request.script_root}/" + request.path.lstrip("/\\")
    query = request.query_string.decode("ascii", "replace")
    return f"{path}?{query}" if query else path
