"""Exports: complete, without anybody in them, never calculated, written down with their reason."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select, update

from campaign.chain.service import Recorded, record
from campaign.core.chain import Position, Source, Stage
from campaign.core.roles import Role
from campaign.core.states import ActionState
from campaign.core.tallies import VisitStep
from campaign.db.models import Action, AuditEntry
from campaign.export import letters as export_letters
from campaign.export import sheets
from campaign.export.cli import export
from campaign.export.files import Form, Wish, write_file
from campaign.export.letters import COLUMNS, Chosen
from campaign.tallies.refresh import refresh
from campaign.tallies.visits import Visits
from tests.integration.accounts.staff import signed_in
from tests.integration.team.actions import BODY, add_actions
from tests.integration.team.chain.came import letters

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps
    from tests.support.visitor import Visitor

PRIVATE = ("private@home.example", "Private Street", "Supporter", "M1 1AE", BODY, "0000000")
DAY = date(2026, 11, 1)


def many(deps: Deps, number: int = 1, **values: object) -> None:
    add_actions(deps, number, confirmed_on=DAY, **values)


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def strings(path: Path) -> str:
    """All words of an Excel file."""
    with zipfile.ZipFile(path) as book:
        return "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith(".xml")
        )


@pytest.mark.parametrize("form", list(Form))
def test_every_form_is_complete_and_names_nobody(deps: Deps, tmp_path: Path, form: Form) -> None:
    many(deps, 12)
    path = tmp_path / f"letters.{form}"
    write_file(deps, Wish(form, Chosen()), path)
    if form is Form.XLSX:
        content = strings(path)
        assert content.count("<row ") == 13
    else:
        content = path.read_bytes().decode("latin-1")
    for private in PRIVATE:
        assert private not in content
    assert "Aldershot" in content
    assert [each.name for each in tmp_path.glob("*.part")] == []


def test_the_batches_are_one_list(
    deps: Deps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_letters.letters, "__defaults__", (3,))
    many(deps, 10)
    path = tmp_path / "letters.csv"
    write_file(deps, Wish(Form.CSV, Chosen()), path)
    found = rows(path.read_bytes())
    assert len(found) == 10
    assert tuple(found[0]) == tuple(column.name for column in COLUMNS)
    assert found[0]["confirmed_on"] == "2026-11-01"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_nothing_is_a_formula_in_any_form(deps: Deps, tmp_path: Path, begin: str) -> None:
    formula = f"{begin}1+1"
    many(deps, source=formula, variant=formula)
    write_file(deps, Wish(Form.CSV, Chosen()), tmp_path / "a.csv")
    (row,) = rows((tmp_path / "a.csv").read_bytes())
    assert (row["source"], row["variant"]) == (f"'{formula}", f"'{formula}")
    write_file(deps, Wish(Form.XLSX, Chosen()), tmp_path / "a.xlsx")
    content = strings(tmp_path / "a.xlsx")
    assert "<f>" not in content
    assert "&#x27;" in content or "'" in content
    assert f">{formula}<" not in content


def test_unconfirmed_letters_are_in_none(deps: Deps, tmp_path: Path) -> None:
    many(deps, state=ActionState.AWAITING)
    write_file(deps, Wish(Form.CSV, Chosen()), tmp_path / "a.csv")
    assert rows((tmp_path / "a.csv").read_bytes()) == []


def test_days_and_campaigns_narrow_it(deps: Deps, tmp_path: Path) -> None:
    add_actions(deps, 2, confirmed_on=date(2026, 11, 1))
    add_actions(deps, 3, first=10, confirmed_on=date(2026, 11, 2))
    for chosen, number in (
        (Chosen(since=date(2026, 11, 2)), 3),
        (Chosen(until=date(2026, 11, 1)), 2),
        (Chosen(since=date(2026, 11, 1), until=date(2026, 11, 2)), 5),
        (Chosen(campaign_id=999), 0),
    ):
        write_file(deps, Wish(Form.CSV, chosen), tmp_path / "a.csv")
        assert len(rows((tmp_path / "a.csv").read_bytes())) == number


def test_a_sheet_that_is_full_goes_on_on_the_next(
    deps: Deps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 4)
    many(deps, 9)
    write_file(deps, Wish(Form.XLSX, Chosen()), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        pages = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        assert sorted(book.read(name).count(b"<row ") for name in pages) == [2, 5, 5]


def test_the_database_has_answers_counts_and_descriptions(deps: Deps, tmp_path: Path) -> None:
    numbers = letters(deps, 6)
    with deps.db.write() as session:
        claim = Recorded(
            Stage.WROTE, date(2026, 11, 23), Source.STAFF, Position.SUPPORTIVE, note="A call."
        )
        record(deps, session, claim, numbers)
    while refresh(deps):
        pass
    visits = Visits(deps.db, deps.now)
    for step in (VisitStep.VISITED, VisitStep.VISITED, VisitStep.FOUND):
        visits.add(1, "hospital-trust", step)
    visits.save()
    path = tmp_path / "letters.sqlite"
    described = write_file(deps, Wish(Form.SQLITE, Chosen()), path)
    assert described is not None
    found = sqlite3.connect(path)
    assert found.execute("select count(*), min(stage) from letters").fetchone() == (6, "wrote")
    assert found.execute("select stage, position, source from answers").fetchall() == [
        ("wrote", "supportive", "staff")
    ]
    assert found.execute("select confirmed, wrote from seats").fetchall() == [(6, 6)]
    assert found.execute("select source, step, visits from visits order by step").fetchall() == [
        ("hospital-trust", "found", 1),
        ("hospital-trust", "visited", 2),
    ]
    assert found.execute("select count(*) from constituencies").fetchone() == (650,)
    assert "note" not in [row[1] for row in found.execute("pragma table_info(answers)")]
    found.close()
    tables = json.loads(described.read_text())["databases"]["letters"]["tables"]
    assert tables["letters"]["columns"]["stage"]


def test_notes_come_only_when_asked_for_and_can_be_searched(deps: Deps, tmp_path: Path) -> None:
    numbers = letters(deps, 1)
    with deps.db.write() as session:
        claim = Recorded(Stage.WROTE, date(2026, 11, 23), Source.STAFF, note="They rang us up.")
        record(deps, session, claim, numbers)
    path = tmp_path / "a.sqlite"
    write_file(deps, Wish(Form.SQLITE, Chosen(), with_notes=True), path)
    found = sqlite3.connect(path)
    assert found.execute("select note from answers_fts where note match 'rang'").fetchall()
    found.close()


def test_what_may_leave_the_team_has_no_small_number(deps: Deps, tmp_path: Path) -> None:
    letters(deps, 3)
    letters(deps, 6, "CF10 1EP")
    while refresh(deps):
        pass
    path = tmp_path / "counts.csv"
    write_file(deps, Wish(Form.CSV, Chosen(), public=True), path)
    found = rows(path.read_bytes())
    assert len(found) == 650
    assert sorted({row["letters"] for row in found}) == ["0", "6", "fewer than 5"]


@pytest.mark.parametrize("kind", ["counts", "csv", "xlsx", "sqlite"])
def test_each_export_is_written_down_with_its_reason(app: Flask, deps: Deps, kind: str) -> None:
    many(deps, 7)
    analyst = signed_in(app, deps, Role.ANALYST)
    page = analyst.get("/team/export")
    answer = post(analyst, page, kind=kind, reason="For the trustees.")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(answer.data) > 100
    with deps.db.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.what == "exported")).one()
    assert entry.detail["reason"] == "For the trustees."
    assert entry.detail["letters"] == 7
    assert entry.user_id is not None


def post(visitor: Visitor, page: object, **fields: str):
    tree = page.tree  # type: ignore[attr-defined]
    token = tree.xpath("//main//form//input[@name='csrf_token']/@value")[0]
    return visitor.client.post("/team/export", data={"csrf_token": token, **fields})


def test_without_a_reason_nothing_leaves(app: Flask, deps: Deps) -> None:
    analyst = signed_in(app, deps, Role.ANALYST)
    page = analyst.submit(analyst.get("/team/export"), kind="csv", reason="  ")
    assert page.status == 422
    assert "Please say what it is for." in page.text


def test_an_analyst_gets_no_notes_even_by_a_forged_form(app: Flask, deps: Deps) -> None:
    numbers = letters(deps, 1)
    with deps.db.write() as session:
        claim = Recorded(Stage.WROTE, date(2026, 11, 23), Source.STAFF, note="They rang us up.")
        record(deps, session, claim, numbers)
    analyst = signed_in(app, deps, Role.ANALYST)
    page = analyst.get("/team/export")
    answer = post(analyst, page, kind="sqlite", reason="x", with_notes="y")
    assert answer.status_code == 200
    assert b"They rang us up." not in answer.data


def test_a_volunteer_takes_nothing_out(app: Flask, deps: Deps) -> None:
    assert signed_in(app, deps, Role.VOLUNTEER).get("/team/export").status == 403


def run(deps: Deps, *args: str) -> str:
    done = CliRunner().invoke(export, ["actions", *args], obj=lambda: deps)
    return f"{done.exit_code} {done.output}"


def test_the_command_says_what_it_did_and_replaces_nothing(deps: Deps, tmp_path: Path) -> None:
    many(deps, 3)
    path = tmp_path / "a.csv"
    usual = ("--format", "csv", "--output", str(path))
    assert "Nothing was written." in run(deps, *usual, "--dry-run")
    assert "Say why, with --reason" in run(deps, *usual)
    assert not path.exists()
    assert run(deps, *usual, "--reason", "a look").startswith("0 ")
    assert len(rows(path.read_bytes())) == 3
    path.write_text("mine")
    assert "is there already" in run(deps, *usual, "--reason", "a look")
    assert path.read_text() == "mine"
    assert run(deps, *usual, "--reason", "a look", "--force").startswith("0 ")
    assert path.read_text() != "mine"


def test_a_deleted_person_stays_counted(deps: Deps, tmp_path: Path) -> None:
    many(deps, 2)
    with deps.db.write() as session:
        session.execute(update(Action).values(name=None, email=None, body=None))
    write_file(deps, Wish(Form.CSV, Chosen()), tmp_path / "a.csv")
    assert len(rows((tmp_path / "a.csv").read_bytes())) == 2
