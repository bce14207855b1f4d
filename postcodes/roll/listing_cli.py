"""`members list` and `members show`."""

from __future__ import annotations

import sys

import click

from postcodes.cli import own_folder
from postcodes.finder import Finder

from .listing import in_full, meant, table


@click.command("list")
@click.option("--vacant", is_flag=True, help="Only vacant seats.")
@click.option("--without-email", is_flag=True, help="Only members without an e-mail address.")
def list_(*, vacant: bool, without_email: bool) -> None:
    """Print a table of the seats; with both options, those that either names."""
    finder = Finder.open(own_folder())
    seats = [(seat, finder.member(seat.code)) for seat in finder.constituencies]
    if vacant or without_email:
        seats = [
            (seat, member)
            for seat, member in seats
            if (vacant and member is None) or (without_email and member and not member.email)
        ]
    for line in table(seats):
        click.echo(line)


@click.command()
@click.argument("name_or_code", nargs=-1, required=True)
def show(name_or_code: tuple[str, ...]) -> None:
    """Print all we know of one seat, by its name, its code or its member's name."""
    finder, text = Finder.open(own_folder()), " ".join(name_or_code)
    found = meant(text, finder)
    if len(found) == 1:
        for line in in_full(found[0], finder.member(found[0].code)):
            click.echo(line)
        return
    if not found:
        raise click.ClickException("No constituency or member has such a name.")
    click.echo("Which of these?", err=True)
    for line in table((seat, finder.member(seat.code)) for seat in found):
        click.echo(line, err=True)
    sys.exit(1)
