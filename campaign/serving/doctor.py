"""What `postbag doctor` looks at: each check is a function that yields findings in plain words."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from campaign.content.queries import campaigns
from campaign.core.figures_due import Due, figures_due
from campaign.core.letter import long_date
from campaign.members.queries import STALE, is_dissolved, ministers_by_note, today
from campaign.serving.dns import RealDns
from campaign.serving.doctor_database import schema_fault
from campaign.serving.doctor_mail import look_at_mail
from campaign.serving.doctor_outbox import look_at_deliveries, look_at_outbox
from campaign.serving.doctor_privacy import look_at_privacy
from campaign.serving.findings import Finding, Level
from postcodes import Finder, PostcodesError
from postcodes.files import TERMINATED, chosen
from postcodes.terminated import TerminatedDirectory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from campaign.deps import Deps
    from campaign.serving.dns import Dns

POSTCODES_DAYS: Final = 200
LEAST_FREE: Final = 500 * 1024 * 1024


def examine(deps: Deps, dns: Dns | None = None) -> Iterator[Finding]:
    """Everything that is worth a sentence; a fault of one check does not stop the others.

    `dns` is this machine's unless given.
    """
    yield from _instance(deps)
    yield from _data_files(deps)
    yield from _age(deps, "members", deps.finder.dates.members, STALE.days)
    yield from _age(deps, "postcodes", deps.finder.dates.postcodes, POSTCODES_DAYS)
    yield from _seats(deps)
    yield from _sources(deps)
    yield from look_at_mail(deps, dns or RealDns())
    try:
        with deps.db.read() as session:
            session.execute(text("SELECT 1"))
            if fault := schema_fault(session.connection()):
                yield Finding(
                    Level.BAD,
                    f"{fault} (a development machine's first `postbag serve` does it by itself).",
                )
                return
            yield Finding(Level.GOOD, "The database answers and is up to date.")
            for look in IN_DATABASE:
                yield from look(deps, session)
    except SQLAlchemyError as error:
        yield Finding(Level.BAD, f"The database does not answer ({type(error).__name__}).")


def _instance(deps: Deps) -> Iterator[Finding]:
    folder = deps.settings.instance
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        yield Finding(Level.BAD, f"The instance folder {folder} is not there or not writable.")
        return
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        yield Finding(Level.WARN, f"Only {free // 1024**2} MB are free where {folder} is.")
    else:
        yield Finding(Level.GOOD, f"The instance folder {folder} can be written.")


def _data_files(deps: Deps) -> Iterator[Finding]:
    withdrawn = deps.settings.data_folder / TERMINATED
    try:
        files = chosen(deps.settings.data_folder)
        Finder.open(deps.settings.data_folder)
        if withdrawn.is_file():
            TerminatedDirectory.open(withdrawn)
    except PostcodesError as error:
        yield Finding(
            Level.BAD,
            f"A data file in {deps.settings.data_folder} cannot be used ({error}); the package's "
            "older ones stand in for it.",
        )
        return
    own = sorted(name for name, path in files.items() if path.parent == deps.settings.data_folder)
    said = f"your own {', '.join(own)}" if own else "all from the package"
    yield Finding(Level.GOOD, f"The data files are whole ({said}).")


def _age(deps: Deps, what: str, day: date, limit: int) -> Iterator[Finding]:
    age = (today(deps) - day).days
    mend = {
        "members": "Run `postbag members update`.",
        "postcodes": "Get the newest ONSPD and run `postbag postcodes build`.",
    }[what]
    of = f"The {what} are of {long_date(day)}"
    if age > limit:
        yield Finding(Level.WARN, f"{of}, {age} days ago (more than {limit}). {mend}")
    else:
        yield Finding(Level.GOOD, f"{of}, {age} days ago.")


def _seats(deps: Deps) -> Iterator[Finding]:
    finder = deps.finder
    held = [finder.member(each.code) for each in finder.constituencies]
    vacant = sum(member is None for member in held)
    silent = sum(member is not None and member.email is None for member in held)
    yield Finding(
        Level.SAY,
        f"Vacant seats: {vacant}. MPs without a published e-mail address: {silent}.",
    )


def _sources(deps: Deps) -> Iterator[Finding]:
    asked = [name for name in deps.settings.postcode_sources if name != "embedded"]
    said = f"asked where the directory cannot decide: {', '.join(asked)}" if asked else "not asked"
    yield Finding(Level.SAY, f"Live postcode sources are {said}.")


def _campaigns(deps: Deps, session: Session) -> Iterator[Finding]:
    found = campaigns(deps, session)
    if not found:
        yield Finding(Level.BAD, "There is no campaign: run `postbag campaign load FOLDER`.")
    for each in found:
        if not each.is_open:
            yield Finding(Level.WARN, f"The campaign {each.slug} is paused.")


def _ministers(deps: Deps, session: Session) -> Iterator[Finding]:
    noted = ministers_by_note(deps, session)
    for each in campaigns(deps, session):
        if not noted | each.settings.department_members:
            yield Finding(
                Level.WARN,
                f"Nobody is known as a minister of the department of {each.slug}: their "
                "constituents get the usual letter. Note them on the team's page of MPs.",
            )


def _figures(deps: Deps, session: Session) -> Iterator[Finding]:
    for each in campaigns(deps, session):
        for found in figures_due(each.settings, today(deps)):
            by = long_date(found.review_by)
            fate = (
                f"was to be reviewed by {by}: no text that uses it can be published"
                if found.due is Due.PAST
                else f"is to be reviewed by {by}"
            )
            yield Finding(
                Level.WARN,
                f"A figure of {each.slug}, {found.figure.name} ({found.figure.number}), {fate}. "
                "Look at it in the editor, under Figures.",
            )


def _parliament(_deps: Deps, session: Session) -> Iterator[Finding]:
    if is_dissolved(session):
        yield Finding(Level.WARN, "Parliament is marked as dissolved: no letters go to MPs.")


IN_DATABASE: Final[tuple[Callable[[Deps, Session], Iterator[Finding]], ...]] = (
    _campaigns,
    _ministers,
    _figures,
    _parliament,
    look_at_outbox,
    look_at_deliveries,
    look_at_privacy,
)
