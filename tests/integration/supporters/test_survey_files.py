"""Files that supporters hand on: kept by their bytes, with permission, and given up again."""

from __future__ import annotations

import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from campaign.adapters.tokens import Purpose
from campaign.db.models import (
    Blob,
    KeptFile,
)
from campaign.deps import Deps
from campaign.supporters.service.receipt import erase
from campaign.supporters.views.survey import LARGEST
from tests.integration.supporters.asking import asked, link, surveys
from tests.support.clock import SetClock
from tests.support.visitor import Page, Visitor

PDF = b"%PDF-1.7\nsigned by the minister"


def send(visit: Visitor, path: str, files: list[tuple[bytes, str]], **fields: str) -> Page:
    """Fill in the form with files, as a browser does."""
    page = visit.get(path)
    assert page.tree is not None
    data: dict = dict(page.tree.xpath("//main//form")[0].form_values()) | fields
    data["file"] = [FileStorage(io.BytesIO(content), name) for content, name in files]
    # Held in memory: the test client would leave a temporary file open for a large one.
    boundary, body = encode_multipart(data)
    form = f"multipart/form-data; boundary={boundary}"
    sent = visit.client.post(path, data=body, content_type=form, follow_redirects=True)
    return Page(sent)


def nothing_kept(deps: Deps) -> bool:
    with deps.db.read() as session:
        return (
            not session.scalars(select(KeptFile.id)).all()
            + session.scalars(select(Blob.sha256)).all()
        )


def test_files_are_kept_by_their_bytes_and_only_with_permission(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    path = link(deps, asked(deps, clock))
    page = send(visit, path, [(PDF, "answer.pdf")], outcome="answered")
    assert "tick the box" in page.errors[0][0]
    assert "choose your file again" in page.text
    for _ in range(2):
        thanks = send(visit, path, [(PDF, r"C:\me\answer.exe")], outcome="answered", permission="y")
        assert "answer.exe.pdf" in thanks.text
    with deps.db.read() as session:
        kept = session.scalars(select(KeptFile)).one()
        assert kept.media_type == "application/pdf"
        assert session.scalars(select(Blob.content)).one() == PDF


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"MZ\x90\x00not a document", "this kind of file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old Word", "this kind of file"),
        (b"%PDF-" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_other_files_are_refused_and_the_words_stay(
    deps: Deps, clock: SetClock, visit: Visitor, content: bytes, error: str
) -> None:
    path = link(deps, asked(deps, clock))
    page = send(
        visit, path, [(content, "a.pdf")], outcome="answered", text="Dear Jane", permission="y"
    )
    assert error in page.errors[0][0]
    assert page.value("text").strip() == "Dear Jane"
    assert surveys(deps)[0].answered_at is None


def test_only_whoever_has_a_link_may_send_much(deps: Deps, visit: Visitor) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    much = body + b"x" * 6_000_000 + b"\r\n--x--\r\n"
    form = "multipart/form-data; boundary=x"
    assert visit.client.post("/survey/made-up", data=much, content_type=form).status_code == 404


def test_far_too_large_a_file_is_said_to_be_one_with_a_way_back(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    path = link(deps, asked(deps, clock))
    page = send(visit, path, [(b"%PDF-" + b"x" * LARGEST, "a.pdf")], outcome="answered")
    assert page.status == 413
    assert "A file may have at most 10 MB" in page.text
    assert "what you typed could not be kept" in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.tree is not None
    assert page.tree.xpath("//main//a/@href") == [path]
    assert visit.get(path).status == 200


def test_five_files_are_the_most(deps: Deps, clock: SetClock, visit: Visitor) -> None:
    path = link(deps, asked(deps, clock))
    for number in range(5):
        send(visit, path, [(PDF + bytes([65 + number]), "p.pdf")], outcome="wrote", permission="y")
    page = send(visit, path, [(PDF + b"Z", "p.pdf")], outcome="replied", permission="y")
    assert "the most that we keep" in page.errors[0][0]
    assert surveys(deps)[0].outcome == "wrote"


def test_what_was_shared_is_deleted_on_demand_and_with_all_data(
    deps: Deps, clock: SetClock, visit: Visitor
) -> None:
    key = asked(deps, clock)
    path = link(deps, key)
    said = {"outcome": "answered", "text": "Dear Jane, I agree.", "permission": "y"}
    send(visit, path, [(PDF, "a.pdf")], **said)
    form = ("do", "take-back")
    page = visit.get(path)
    assert page.tree is not None
    token = page.tree.xpath("//main//form[last()]//input[@name='csrf_token']/@value")[-1]
    deleted = "The answer that you shared is deleted."
    assert deleted not in page.text
    assert deleted in visit.post(path, csrf_token=token, **dict([form])).text
    assert deleted not in visit.get(path).text, "said once"
    row = surveys(deps)[0]
    assert (row.outcome, row.reply_text, row.permission) == ("answered", None, "")
    assert nothing_kept(deps)

    send(visit, path, [(PDF, "a.pdf")], **said)
    assert erase(deps, deps.tokens.make(Purpose.RECEIPT, key))
    row = surveys(deps)[0]
    assert (row.outcome, row.reply_text) == ("answered", None)
    assert nothing_kept(deps)
    for address in (path, f"{path}/thank-you"):
        closed = visit.get(address)
        assert closed.status == 410
        assert "nothing more to do" in closed.heading
