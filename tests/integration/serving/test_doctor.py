"""`postbag doctor` says what is wrong, and only that."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from campaign.config import MailerKind
from campaign.db.models import NoteKind
from campaign.members.service import add_note, dissolve
from campaign.serving.cli import doctor
from campaign.serving.doctor import examine
from campaign.serving.findings import Level
from postcodes import DataDates
from postcodes.files import MEMBERS
from tests.support.dns import SetDns
from tests.support.letters import confirmed

if TYPE_CHECKING:
    from campaign.deps import Deps
    from tests.support.clock import SetClock


class Fresh:
    """The real finder with other dates."""

    def __init__(self, inner, members: date, postcodes: date) -> None:
        self.inner = inner
        self.dates = DataDates(postcodes, members, inner.dates.boundaries)

    def __getattr__(self, name: str):
        return getattr(self.inner, name)


def said(deps: Deps, level: Level = Level.WARN) -> str:
    return "\n".join(
        each.sentence for each in examine(deps, SetDns(away=True)) if each.level is level
    )


def aged(deps: Deps, members: date, postcodes: date) -> Deps:
    return dataclasses.replace(deps, finder=Fresh(deps.finder, members, postcodes))


def test_lists_of_today_are_well(deps: Deps) -> None:
    fresh = aged(deps, date(2026, 11, 20), date(2026, 8, 1))
    assert "days ago (more" not in said(fresh)
    assert said(fresh, Level.BAD) == ""


@pytest.mark.parametrize(
    ("members", "postcodes", "warnings"),
    [
        (date(2026, 10, 24), date(2026, 11, 1), 0),  # 30 days before the clock's 23 November
        (date(2026, 10, 23), date(2026, 11, 1), 1),
        (date(2026, 11, 1), date(2026, 5, 7), 0),  # 200 days
        (date(2026, 11, 1), date(2026, 5, 6), 1),
    ],
)
def test_members_older_than_a_month_and_postcodes_older_than_200_days_are_warned_of(
    deps: Deps, members: date, postcodes: date, warnings: int
) -> None:
    assert said(aged(deps, members, postcodes)).count("days ago (more than") == warnings


def test_a_damaged_data_file_is_a_fault(deps: Deps) -> None:
    deps.settings.data_folder.mkdir(parents=True)
    (deps.settings.data_folder / MEMBERS).write_bytes(b"not a list")
    assert MEMBERS in said(deps, Level.BAD)


def test_a_list_whose_rows_make_no_sense_is_a_fault(deps: Deps) -> None:
    deps.settings.data_folder.mkdir(parents=True)
    path = deps.settings.data_folder / MEMBERS
    path.write_text('{"as_of": "2030-01-01", "source": "", "attribution": "", "rows": [[1]]}')
    assert "members" in said(deps, Level.BAD)


def test_nobody_known_as_a_minister_is_warned_of_until_one_is(deps: Deps) -> None:
    assert "Nobody is known as a minister" in said(deps)
    add_note(deps, 4263, NoteKind.DEPARTMENT, "appointed")
    assert "Nobody is known as a minister" not in said(deps)


def test_a_dissolution_is_not_forgotten(deps: Deps) -> None:
    dissolve(deps)
    assert "dissolved" in said(deps)


def test_a_queue_that_nobody_works_on_is_warned_of(deps: Deps, clock: SetClock) -> None:
    confirmed(deps)
    assert "postbag worker" not in said(deps)
    clock.pass_time(minutes=45)
    assert "due for 45 minutes" in said(deps)


def test_real_mail_names_the_dns_records(deps: Deps) -> None:
    settings = dataclasses.replace(
        deps.settings, mailer=MailerKind.SMTP, mail_from="letters@charity.example"
    )
    assert "_dmarc.charity.example" in said(dataclasses.replace(deps, settings=settings), Level.SAY)


def test_the_exit_code_is_1_only_for_a_fault(deps: Deps) -> None:
    good = CliRunner().invoke(doctor, obj=lambda: deps)
    assert good.exit_code == 0
    assert "warning  " in good.output
    deps.settings.data_folder.mkdir(parents=True)
    (deps.settings.data_folder / MEMBERS).write_bytes(b"not a list")
    assert CliRunner().invoke(doctor, obj=lambda: deps).exit_code == 1
