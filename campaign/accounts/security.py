"""Setting up Flask-Security: sign in, sign out, one cookie, nothing that we do not use."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask_security import Security

from campaign.accounts.datastore import StaffStore, load_staff
from campaign.accounts.forms import SignInForm
from campaign.accounts.log.views import audit_log
from campaign.accounts.own.views import own_account
from campaign.accounts.passkeys.views import passkeys
from campaign.accounts.second_step.views import second_step
from campaign.accounts.staff_list.views import staff_list
from campaign.accounts.views import accounts, sign_in, sign_out
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
    # Proving again who one is, before what is dangerous, is ours: `accounts/again.py`.
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

BLUEPRINTS = (accounts, own_account, second_step, passkeys, staff_list, audit_log)


def init_security(app: Flask) -> None:
    """Set up signing in, and the pages of the blueprint `accounts`."""
    app.config.update(SETTINGS)
    store = StaffStore(app.extensions["postbag"])
    security = Security(app, store, login_form=SignInForm)
    # A session cookie is the only way in: no tokens in headers or addresses.
    security.login_manager.request_loader(None)
    # The cookie names a session, which can be ended, and not the account.
    security.login_manager.user_loader(lambda key: load_staff(app.extensions["postbag"], key))
    app.view_functions["security.login"] = sign_in
    app.view_functions["security.logout"] = sign_out
    app.jinja_env.globals["may"] = may
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
