"""A version as every kind of reader gets it: on the page, as text, as Word document and PDF."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from flask import abort, render_template, send_file
from markupsafe import Markup

from campaign.core.roles import Permission
from campaign.db.models import DocumentKind
from campaign.editor.queries.preview import Matrix, Tried, matrix
from campaign.editor.reader_words import kind_words, problem_words, reader_words
from campaign.editor.samples import may_be_empty
from campaign.editor.views import editor
from campaign.web import deps
from campaign.web_staff import requires
from letters.enclosure import UnprintableError, is_printable, to_docx, to_pdf, to_text
from letters.html import to_html

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@editor.get("/versions/<int:version_id>/preview")
@requires(Permission.EDIT_LETTERS)
def preview(version_id: int) -> ResponseReturnValue:
    """Every sample reader at a glance, and below them one of them."""
    found = _matrix(version_id)
    return render_template(
        "editor/preview.html",
        may_be_empty=may_be_empty(found.version.identity),
        kind_words=kind_words,
        problems=sum(bool(each.preview.problem) for each in found.tried),
        **_shown(found, found.first),
    )


@editor.get("/versions/<int:version_id>/preview/<sample>")
@requires(Permission.EDIT_LETTERS)
def preview_one(version_id: int, sample: str) -> ResponseReturnValue:
    """One reader's letter, as text, as HTML, with what is enclosed."""
    found = _matrix(version_id)
    place, tried = _one(found, sample)
    return render_template(
        "editor/preview_one.html",
        before=found.tried[place - 1] if place else None,
        after=found.tried[place + 1] if place + 1 < len(found.tried) else None,
        **_shown(found, tried),
    )


@editor.get("/versions/<int:version_id>/preview/<sample>.<any(docx, pdf):form>")
@requires(Permission.EDIT_LETTERS)
def preview_file(version_id: int, sample: str, form: str) -> ResponseReturnValue:
    """The enclosed letter as the file that an MP's office gets."""
    _place, tried = _one(_matrix(version_id), sample)
    enclosure = tried.preview.enclosure
    if enclosure is None:
        abort(404)
    try:
        content = to_docx(enclosure) if form == "docx" else to_pdf(enclosure)
    except UnprintableError:
        abort(404)
    response = send_file(
        BytesIO(content),
        mimetype=DOCX if form == "docx" else "application/pdf",
        as_attachment=True,
        download_name=f"preview-{sample}.{form}",
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _matrix(version_id: int) -> Matrix:
    with deps().db.read() as session:
        return matrix(deps(), session, version_id)


def _one(found: Matrix, key: str) -> tuple[int, Tried]:
    places = {each.sample.key: place for place, each in enumerate(found.tried)}
    if key not in places:
        abort(404)
    return places[key], found.tried[places[key]]


def _shown(found: Matrix, tried: Tried) -> dict[str, Any]:
    """What both pages show of one reader."""
    seen, letter = tried.preview, tried.preview.enclosure
    is_to_mp = found.version.identity.kind is DocumentKind.LETTER_MP
    inside = to_text(letter) if letter and is_to_mp else ""
    return {
        "slug": found.version.slug,
        "found": found,
        "tried": tried,
        # The plain part exactly as the outbox sends it.
        "mail_text": deps().mail_words.render("letter/body.txt", letter=seen.text, enclosure=inside)
        if inside
        else seen.text,
        "enclosure_html": Markup(to_html(inside)),  # noqa: S704 - to_html escapes
        "has_pdf": letter is not None and is_printable(letter),
        "reader_words": reader_words,
        "problem_words": problem_words,
    }
