"""The editor's steps as a visitor without JavaScript goes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.letters import SLUG
from tests.support.visitor import Page

if TYPE_CHECKING:
    from tests.support.visitor import Visitor

GRID = f"/editor/{SLUG}/"


def link(page: Page, text: str) -> str:
    """Where the first link with this text leads."""
    assert page.tree is not None
    found = page.tree.xpath("//main//a[contains(normalize-space(.), $text)]/@href", text=text)
    assert found, f"{page.path}: no link “{text}”"
    return str(found[0])


def press(visitor: Visitor, page: Page, deed: str, **fields: object) -> Page:
    """Press the button of the form whose address ends so."""
    assert page.tree is not None
    (form,) = page.tree.xpath("//main//form[contains(@action, $deed)]", deed=f"/{deed}")
    data = {**dict(form.form_values()), **fields}
    return Page(visitor.client.post(form.get("action"), data=data, follow_redirects=True))


def has(page: Page, deed: str) -> bool:
    """Whether there is a form whose address ends so."""
    assert page.tree is not None
    return bool(page.tree.xpath("//main//form[contains(@action, $deed)]", deed=f"/{deed}"))


def open_document(visitor: Visitor, title: str = "Letter to the MP: Wales") -> Page:
    page = visitor.get(GRID)
    assert page.tree is not None
    found = page.tree.xpath(
        "//main//table//a[contains(normalize-space(.), $title)]/@href", title=title
    )
    assert found, f"no text “{title}”"
    return visitor.get(str(found[0]))


def open_writing(visitor: Visitor, title: str = "Letter to the MP: Wales") -> Page:
    return visitor.get(link(open_document(visitor, title), "Write a new version"))


def save(visitor: Visitor, page: Page, text: str, **fields: str) -> Page:
    return visitor.submit(page, text=text, **fields)


def written(visitor: Visitor, added: str, title: str = "Letter to the MP: Wales") -> Page:
    """A saved draft with words added at the end; its version's page."""
    page = open_writing(visitor, title)
    return save(visitor, page, f"{page.value('text').strip()}\n\n{added}\n")


def approved(
    author: Visitor, reviewer: Visitor, added: str, title: str = "Letter to the MP: Wales"
) -> Page:
    """A draft, sent to review and approved; its version's page as the reviewer sees it."""
    sent = press(author, written(author, added, title), "send")
    page = reviewer.get(sent.path)
    return press(reviewer, page, "approve", tick=ticks(page))


def ticks(page: Page) -> list[str]:
    """The keys of all warnings that can be ticked."""
    assert page.tree is not None
    return [str(key) for key in page.tree.xpath("//input[@name='tick']/@value")]


def publish(reviewer: Visitor, **fields: object) -> Page:
    """Publish everything that is approved."""
    page = reviewer.get(f"/editor/{SLUG}/publish")
    assert page.tree is not None
    versions = page.tree.xpath("//input[@name='version']/@value")
    token = page.value("csrf_token")
    data = {"csrf_token": token, "version": versions, "day": "", "time": "", **fields}
    return Page(reviewer.client.post(page.path, data=data, follow_redirects=True))


def number(page: Page) -> int:
    """The number of the version that a page is about."""
    found = re.search(r"[Vv]ersion (\d+)", page.text)
    assert found
    return int(found.group(1))
