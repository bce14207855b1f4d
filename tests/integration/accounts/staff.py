"""Staff accounts for tests, made and entered the way that staff do it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from campaign.accounts.queries import account_by_email
from campaign.accounts.service import invite
from campaign.core.roles import Role, needs_second_factor
from tests.support.factor import with_app
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.factor import App
    from tests.support.visitor import Page

PASSWORD = "seven brown teapots"


def link_for(deps: Deps, email: str, role: Role = Role.CAMPAIGNER) -> str:
    """The path of a new set-password link."""
    return urlsplit(invite(deps, email, role).link).path


def set_password(visitor: Visitor, link: str, password: str = PASSWORD) -> Page:
    return visitor.submit(visitor.get(link), password=password, again=password)


def sign_in(
    visitor: Visitor, email: str, password: str = PASSWORD, path: str = "/accounts/login"
) -> Page:
    return visitor.submit(visitor.get(path), email=email, password=password)


def give_code(page: Page, visitor: Visitor, app: App) -> Page:
    """The second step, on the page that asks for it."""
    assert page.path == "/accounts/second-step", page.text
    return visitor.submit(page, code=app.code())


def with_factor(deps: Deps, email: str) -> App:
    """The authenticator app of this account, set up."""
    with deps.db.read() as session:
        account = account_by_email(session, email)
    assert account
    return with_app(deps, account.id)


def signed_in(app: Flask, deps: Deps, role: Role, email: str = "") -> Visitor:
    """A visitor with an account of this role, signed in; by two steps where the role needs two."""
    visitor = Visitor(app)
    email = email or f"{role}@charity.example"
    set_password(visitor, link_for(deps, email, role))
    if needs_second_factor(role):
        pocket = with_factor(deps, email)
        give_code(sign_in(visitor, email), visitor, pocket)
    else:
        sign_in(visitor, email)
    return visitor
