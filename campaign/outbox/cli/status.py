"""`postbag outbox status`: how much stands where, since when, and what needs a person."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from campaign.core.states import MESSAGE_RULES
from campaign.outbox.queries import needing_a_person, numbers_needing_a_person, standing
from campaign.outbox.suppressions import open_suppressions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from campaign.deps import Deps
    from campaign.outbox.queries import Standing, Stuck

MINUTES_IN_A_DAY = 24 * 60


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def status(deps: Callable[[], Deps], *, as_json: bool) -> None:
    """Count the messages in each state, and name those that need a person."""
    outside = deps()
    with outside.db.read() as session:
        found = standing(session, outside.now())
        stuck = needing_a_person(session)
        unseen = sum(numbers_needing_a_person(session).values()) - len(stuck)
        suppressed = len(open_suppressions(session))
    if as_json:
        click.echo(json.dumps(_as_json(found, stuck, unseen, suppressed), indent=1))
        return
    for state, number in found.states.items():
        click.echo(f"{state:<10} {number:>8,}  {MESSAGE_RULES[state].meaning}")
    for line in _remarks(outside.now(), found, suppressed):
        click.echo(line)
    for row in stuck:
        click.echo(f"{row.state}: {row.key} ({row.kind}, {row.error or 'no error code'})")
    if unseen:
        click.echo(f"And {unseen:,} more that need a person.")


def _remarks(now: datetime, found: Standing, suppressed: int) -> Iterator[str]:
    if found.oldest_due:
        yield f"The oldest message that is due has waited for {_age(now, found.oldest_due)}."
    for state, since in found.oldest.items():
        yield f"The oldest that is {state} has been so for {_age(now, since)}."
    for reason, number in found.held_for.items():
        yield f"Held, {reason}: {number:,}."
    for slug in found.holds:
        yield f"Staff have stopped {slug or 'everything'}: `outbox release` lets it go on."
    if suppressed:
        yield f"Addresses that mail systems refuse: {suppressed} (`outbox suppressions`)."
    if found.events_waiting:
        yield f"Words of mail systems not applied yet: {found.events_waiting:,}."
    if found.mail_waiting:
        yield f"Mail that has come and is not read yet: {found.mail_waiting:,}."


def _age(now: datetime, since: datetime) -> str:
    minutes = max(0, int((now - since).total_seconds() // 60))
    if minutes < 2 * MINUTES_IN_A_DAY:
        return f"{minutes} minutes"
    return f"{minutes // MINUTES_IN_A_DAY} days"


def _as_json(
    found: Standing, stuck: list[Stuck], unseen: int, suppressed: int
) -> dict[str, object]:
    return {
        "states": found.states,
        "oldest_due": found.oldest_due.isoformat() if found.oldest_due else None,
        "oldest": {state: since.isoformat() for state, since in found.oldest.items()},
        "held_for": found.held_for,
        "holds": [slug or "everything" for slug in found.holds],
        "suppressed_addresses": suppressed,
        "events_waiting": found.events_waiting,
        "mail_waiting": found.mail_waiting,
        "need_a_person": [
            {"id": row.key, "kind": row.kind, "state": row.state, "error": row.error}
            for row in stuck
        ],
        "need_a_person_too": unseen,
    }
