"""`postbag users`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result
from sqlalchemy import func, select

from campaign.accounts.cli import users
from campaign.db.models import User
from tests.integration.accounts.staff import set_password

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.visitor import Visitor


def run(deps: Deps, *args: str) -> Result:
    return CliRunner().invoke(users, args, obj=lambda: deps)


def count(deps: Deps) -> int:
    with deps.db.read() as session:
        return session.scalar(select(func.count()).select_from(User)) or 0


def link_in(result: Result) -> str:
    return result.output.split()[-1]


def test_prints_a_link_that_works(deps: Deps, visit: Visitor) -> None:
    result = run(deps, "add", "Cat@Charity.example", "--role", "campaigner")
    assert result.exit_code == 0
    assert "cat@charity.example: added as campaigner." in result.output
    link = link_in(result)
    assert link.startswith("http://localhost/accounts/set-password/")
    assert set_password(visit, link.removeprefix("http://localhost")).path == "/accounts/login"


def test_again_prints_a_fresh_link_and_changes_the_role(deps: Deps, visit: Visitor) -> None:
    first = run(deps, "add", "cat@charity.example", "--role", "campaigner")
    second = run(deps, "add", "cat@charity.example", "--role", "admin")
    assert "has an account; it is now admin" in second.output
    assert link_in(first) != link_in(second)
    assert count(deps) == 1
    assert run(deps, "list").output == (
        "admin       cat@charity.example  (has not set a password yet)\n"
    )


def test_a_dry_run_changes_nothing(deps: Deps) -> None:
    result = run(deps, "add", "cat@charity.example", "--role", "admin", "--dry-run")
    assert result.exit_code == 0
    assert "Would be added as admin" in result.output
    assert "http" not in result.output
    assert count(deps) == 0


def test_bad_input_is_refused_with_exit_code_2(deps: Deps) -> None:
    assert run(deps, "add", "Cat <cat@charity.example>", "--role", "admin").exit_code == 2
    assert run(deps, "add", "cat@charity.example", "--role", "king").exit_code == 2
    assert run(deps, "add", "cat@charity.example").exit_code == 2
    assert count(deps) == 0


def test_an_empty_list_says_what_to_do(deps: Deps) -> None:
    assert "No accounts yet" in run(deps, "list").output


def test_the_only_admin_stays_one(deps: Deps, visit: Visitor) -> None:
    link = link_in(run(deps, "add", "ada@charity.example", "--role", "admin"))
    set_password(visit, link.removeprefix("http://localhost"))
    for words in ([], ["--dry-run"]):
        done = run(deps, "add", "ada@charity.example", "--role", "volunteer", *words)
        assert done.exit_code == 1
        assert "is the only admin" in done.output
    assert run(deps, "list").output == "admin       ada@charity.example\n"
    other = link_in(run(deps, "add", "bea@charity.example", "--role", "admin"))
    assert run(deps, "add", "ada@charity.example", "--role", "volunteer").exit_code == 1
    set_password(visit, other.removeprefix("http://localhost"))
    assert run(deps, "add", "ada@charity.example", "--role", "volunteer").exit_code == 0
