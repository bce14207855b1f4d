"""Staff accounts for tests, made and entered the way that staff do it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from campaign.accounts.service import invite
from campaign.core.roles import Role
from tests.support.visitor import Visitor

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
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


def signed_in(app: Flask, deps: Deps, role: Role, email: str = "") -> Visitor:
    """A visitor with an account of this role, signed in."""
    visitor = Visitor(app)
    email = email or f"{role}@charity.example"
    set_password(visitor, link_for(deps, email, role))
    sign_in(visitor, email)
    return visitor
