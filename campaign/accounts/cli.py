"""`postbag users add`, `reset-factor`, `list`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from campaign.accounts.queries import account_by_email, accounts, is_only_admin
from campaign.accounts.service import LastAdminError, invite
from campaign.core.roles import Role
from campaign.core.supporter import InputError, email_address

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.deps import Deps


class EmailAddress(click.ParamType[str]):
    """One plain e-mail address."""

    name = "email"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The clean address."""
        try:
            return email_address(value).lower()
        except InputError:
            self.fail("please give one plain e-mail address.", param, ctx)


@click.group()
def users() -> None:
    """The staff's accounts."""


@users.command()
@click.argument("email", type=EmailAddress())
@click.option(
    "--role",
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="What they may do.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def add(deps: Callable[[], Deps], email: str, role: str, *, dry_run: bool) -> None:
    """Make an account and print the link that sets its password.

    For an address that has an account: give it this role, and print a new link.
    """
    outside = deps()
    if dry_run:
        with outside.db.read() as session:
            there = account_by_email(session, email)
            is_only = bool(there and is_only_admin(session, there))
        if is_only and role != Role.ADMIN:
            raise _only_admin(email)
        done = f"Would change {there.role} to" if there else "Would be added as"
        click.echo(f"{email}: {done} {role}. Nothing was changed.")
        return
    try:
        made = invite(outside, email, Role(role))
    except LastAdminError:
        raise _only_admin(email) from None
    click.echo(
        f"{made.email}: {'added as' if made.is_new else 'has an account; it is now'} {role}."
    )
    click.echo("Link to set a password; it works once, for 3 days, and replaces earlier links:")
    click.echo(made.link)


def _only_admin(email: str) -> click.ClickException:
    return click.ClickException(f"{email} is the only admin. Make somebody else an admin first.")


@users.command("reset-factor")
@click.argument("email", type=EmailAddress())
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.pass_obj
def reset_factor(deps: Callable[[], Deps], email: str, *, dry_run: bool) -> None:
    """Forget the authenticator app, passkeys and recovery codes of somebody who has lost them.

    They are signed out everywhere and set up a second step anew when they next sign in.
    """
    # Flask-Security takes a second to import, which the other commands need not wait for.
    from campaign.accounts.second_step.service import reset  # noqa: PLC0415 - the reason above

    outside = deps()
    with outside.db.read() as session:
        account = account_by_email(session, email)
    if account is None:
        raise click.ClickException(f"There is no account for {email}.")
    if dry_run:
        click.echo(f"{email}: would set up a second step at the next sign-in. Nothing was changed.")
        return
    reset(outside, account.id, by=None)
    click.echo(f"{email}: sets up a second step at the next sign-in.")


@users.command("list")
@click.pass_obj
def list_command(deps: Callable[[], Deps]) -> None:
    """List the accounts with their roles."""
    with deps().db.read() as session:
        found = accounts(session)
    for account in found:
        state = "" if account.password else "  (has not set a password yet)"
        state = state if account.active else "  (closed)"
        click.echo(f"{account.role:<11} {account.email}{state}")
    if not found:
        click.echo("No accounts yet. Add one: postbag users add EMAIL --role admin")
