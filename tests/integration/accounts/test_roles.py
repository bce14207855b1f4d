"""Which role sees which page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaign.core.roles import Role
from tests.integration.accounts.staff import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor

PAGES = ("/team/actions", "/team/actions.csv")


@pytest.mark.parametrize("path", [*PAGES, "/team/"])
def test_strangers_are_asked_to_sign_in(visit: Visitor, path: str) -> None:
    answer = visit.client.get(path)
    assert answer.status_code == 303
    assert answer.location == f"/accounts/login?next={path}"


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.ANALYST])
def test_those_who_may_not_see_names_are_refused(app: Flask, deps: Deps, role: Role) -> None:
    visitor = signed_in(app, deps, role)
    for path in PAGES:
        assert visitor.get(path).status == 403
    home = visitor.get("/accounts/")
    assert home.status == 200
    assert "/team/actions" not in home.source


@pytest.mark.parametrize("role", [Role.CAMPAIGNER, Role.ADMIN])
def test_those_who_may_are_let_in(app: Flask, deps: Deps, role: Role) -> None:
    visitor = signed_in(app, deps, role)
    assert visitor.get("/accounts/").path == "/team/"
    for path in PAGES:
        assert visitor.client.get(path).status_code == 200


def test_every_view_of_the_team_states_its_permission(app: Flask) -> None:
    open_to_all = {"accounts.set_password"}
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith(("team.", "accounts.")) and endpoint not in open_to_all:
            assert hasattr(view, "permission"), endpoint
