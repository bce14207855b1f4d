"""A volunteer and two campaigners, each at a browser of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from campaign.core.roles import Role
from tests.integration.accounts.staff import signed_in

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor


@pytest.fixture
def volunteer(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.VOLUNTEER, "volunteer@charity.example")


@pytest.fixture
def campaigner(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.CAMPAIGNER, "campaigner@charity.example")


@pytest.fixture
def colleague(app: Flask, deps: Deps) -> Visitor:
    return signed_in(app, deps, Role.CAMPAIGNER, "colleague@charity.example")
