"""Setting up Flask-Security: sign in, sign out, one cookie, nothing that we do not use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import g, session
from flask_security import Security, user_authenticated

from campaign.accounts.datastore import StaffStore
from campaign.accounts.forms import SignInForm
from campaign.accounts.views import accounts, sign_in
from campaign.web_staff import may

if TYPE_CHECKING:
    from flask import Flask

SETTINGS: dict[str, Any] = {
    "SECURITY_URL_PREFIX": "/accounts",
    "SECURITY_STATIC_FOLDER": None,
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_POST_LOGIN_VIEW": "accounts.home",
    "SECURITY_POST_LOGOUT_VIEW": "security.login",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_FLASH_MESSAGES": False,
    # Our form says the same for every refusal; the library would also hide "please give your
    # password", which gives nothing away.
    "SECURITY_RETURN_GENERIC_RESPONSES": False,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    # Signing in again for what is dangerous comes with the second factor.
    "SECURITY_FRESHNESS": timedelta(seconds=-1),
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    # argon2 salts by itself. The library's extra HMAC with a site-wide salt would make every
    # password depend on a setting that an admin may change.
    "SECURITY_PASSWORD_SINGLE_HASH": {"argon2"},
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False, "test_environment": True},
    "SECURITY_CLI_USERS_NAME": False,
    "SECURITY_CLI_ROLES_NAME": False,
}

# What Flask-Login and Flask-Security keep in the session; all else is from before signing in.
KEPT_PREFIXES = ("_", "fs_", "identity", "tf_")


def init_security(app: Flask) -> None:
    """Set up signing in, and the pages of the blueprint `accounts`."""
    app.config.update(SETTINGS)
    store = StaffStore(app.extensions["postbag"])
    security = Security(app, store, login_form=SignInForm)
    # A session cookie is the only way in: no tokens in headers or addresses.
    security.login_manager.request_loader(None)
    app.view_functions["security.login"] = sign_in
    app.jinja_env.globals["may"] = may
    user_authenticated.connect(_fresh_session, app)
    app.register_blueprint(accounts)


def _fresh_session(_app: Flask, **_details: object) -> None:
    """Nothing that the browser held before signing in goes on after it."""
    for key in list(session):
        if not key.startswith(KEPT_PREFIXES):
            session.pop(key)
    g.pop("csrf_token", None)
