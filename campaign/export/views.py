"""Files from the team's pages; each is written down with its reason before it leaves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from flask import Blueprint, Response, render_template
from flask_security import current_user

from campaign.content.queries import campaigns
from campaign.core.letter import LONDON
from campaign.core.roles import Permission
from campaign.export.files import Form, Wish, columns_and_rows, write_down, write_file
from campaign.export.forms import ExportForm
from campaign.export.sheets import csv_pieces
from campaign.web import deps
from campaign.web_staff import may, requires

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

exports = Blueprint("exports", __name__, url_prefix="/team/export")

PIECE: Final = 64 * 1024

MEDIA_TYPES: Final = {
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.SQLITE: "application/vnd.sqlite3",
}


@exports.route("", methods=["GET", "POST"])
@requires(Permission.EXPORT_FIGURES)
def page() -> ResponseReturnValue:
    """Choose a file and say what it is for."""
    with deps().db.read() as session:
        form = ExportForm(campaigns(deps(), session))
    if form.validate_on_submit():
        wish = form.wish(may_see_notes=may(Permission.RECORD_CHAIN))
        reason = (form.reason.data or "").strip()
        write_down(deps(), wish, reason, by=current_user.id)
        return _streamed(wish) if wish.form is Form.CSV else _whole(wish)
    shown = render_template("export/page.html", form=form)
    return shown, 422 if form.errors else 200


def _streamed(wish: Wish) -> Response:
    columns, batches = columns_and_rows(deps(), wish)
    return _answer(wish, csv_pieces(columns, batches))


def _whole(wish: Wish) -> Response:
    """Of a file that is taken off the disk as soon as it is open: nothing is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / _name(wish)
        write_file(deps(), wish, path)
        file = path.open("rb")
    return _answer(wish, _pieces(file))


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _answer(wish: Wish, pieces: Iterator[bytes]) -> Response:
    return Response(
        pieces,
        mimetype=MEDIA_TYPES[wish.form],
        headers={
            "Content-Disposition": f'attachment; filename="{_name(wish)}"',
            "Cache-Control": "no-store",
        },
    )


def _name(wish: Wish) -> str:
    day = deps().now().astimezone(LONDON).date().isoformat()
    what = "counts" if wish.public else "letters-anonymous"
    return f"{what}-{day}.{wish.form}"
