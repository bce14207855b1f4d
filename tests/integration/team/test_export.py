"""The list as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from campaign.core.audit import Done
from campaign.core.states import ActionState
from campaign.db.models import AuditEntry
from campaign.team.export import COLUMNS, csv_pieces
from campaign.team.filters import Filters
from tests.integration.team.actions import BODY, add_actions

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from campaign.deps import Deps
    from tests.support.visitor import Visitor


WORDS = {state: state.value for state in ActionState}


def download(visitor: Visitor, query: str = "") -> list[dict[str, str]]:
    answer = asked_for(visitor, query)
    assert answer.status_code == 200
    text = answer.data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def asked_for(visitor: Visitor, query: str = "", reason: str = "Thank-you cards") -> TestResponse:
    """The form's page, filled in and sent: what its button brings."""
    (form,) = visitor.get(f"/team/actions.csv{query}").tree.xpath("//main//form")
    return visitor.client.post(
        form.get("action"), data={**dict(form.form_values()), "reason": reason}
    )


def test_is_a_file_that_no_cache_keeps(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps)
    answer = asked_for(campaigner)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letters-2026-11-23.csv"'


def test_has_every_column_and_no_letter(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, name="Siân ŵ")
    (row,) = download(campaigner)
    assert tuple(row) == COLUMNS
    assert row == {
        "date": "2026-11-01",
        "reference": "0000000",
        "campaign": "secondary-breast-cancer",
        "name": "Siân ŵ",
        "constituency": "Aldershot",
        "constituency_code": "E14001063",
        "nation": "england",
        "mp": "Alex Baker",
        "state": "sent",
        "where_it_stands": "Sent",
        "own_words_percent": "25",
    }
    whole = asked_for(campaigner).data.decode()
    for private in (BODY, "private@home.example", "Private Street"):
        assert private not in whole


def test_nothing_leaves_without_a_reason(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, 2, name="Siân Secret")
    add_actions(deps, 1, first=9, nation="wales", name="Siân Secret")
    page = campaigner.get("/team/actions.csv?nation=england")
    assert "2 letters" in page.text
    for answer in (
        page,
        campaigner.submit(page, reason=" "),
        campaigner.submit(page, reason="x" * 301),
    ):
        assert "Secret" not in answer.source
    assert campaigner.submit(page, reason="").status == 422
    assert campaigner.post("/team/actions.csv", reason="Without a token").status == 400
    assert entries(deps) == []


def test_the_reason_is_written_down_with_who_and_how_many(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, 2)
    add_actions(deps, 3, first=9, state=ActionState.AWAITING)
    asked_for(campaigner, reason="  Thank-you cards ")
    (entry,) = entries(deps)
    assert entry.user_id is not None
    assert entry.detail["reason"] == "Thank-you cards"
    assert (entry.detail["letters"], entry.detail["with_names"]) == (2, True)


def entries(deps: Deps) -> list[AuditEntry]:
    with deps.db.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.what == Done.EXPORTED)))


def test_is_complete(campaigner: Visitor, deps: Deps) -> None:
    references = add_actions(deps, 2345)
    assert [row["reference"] for row in download(campaigner)] == references[::-1]


def test_obeys_the_filters(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, 2)
    add_actions(deps, 1, first=9, nation="wales")
    assert [row["reference"] for row in download(campaigner, "?nation=wales")] == ["0000009"]


def test_drafts_only_when_asked_and_nameless(campaigner: Visitor, deps: Deps) -> None:
    add_actions(deps, state=ActionState.AWAITING, name="Secret Name")
    assert download(campaigner) == []
    (row,) = download(campaigner, "?state=awaiting")
    assert row["name"] == ""


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(campaigner: Visitor, deps: Deps, begin: str) -> None:
    formula = f'{begin}HYPERLINK("http://x.example","y")'
    add_actions(deps, name=formula, member_name=formula)
    (row,) = download(campaigner)
    assert row["name"] == f"'{formula}"
    assert row["mp"] == f"'{formula}"


def test_new_rows_do_not_disturb_it_and_no_connection_is_held(deps: Deps) -> None:
    references = add_actions(deps, 25)
    pieces = csv_pieces(deps.db, Filters(), {}, WORDS, batch=10)
    text = next(pieces) + next(pieces)
    add_actions(deps, 5, first=100)
    text += b"".join(pieces)
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert [row["reference"] for row in rows] == references[::-1]
