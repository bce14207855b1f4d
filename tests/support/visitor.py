"""A visitor without JavaScript, who looks at the quality of every page on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import html

SITE = " \N{EN DASH} Postbag"

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


class Page:
    """One page as the visitor got it."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.path = response.request.path
        self.is_html = response.mimetype == "text/html"
        self.source = response.get_data(as_text=True)
        self.tree = html.fromstring(self.source) if self.is_html else None
        if self.is_html:
            _check(self)

    @property
    def text(self) -> str:
        assert self.tree is not None
        main = self.tree.xpath("//main")[0]
        return " ".join(main.text_content().split())

    @property
    def heading(self) -> str:
        assert self.tree is not None
        return " ".join(self.tree.xpath("//h1")[0].text_content().split())

    @property
    def errors(self) -> list[tuple[str, str]]:
        """The error summary's entries: text and the id that each links to."""
        assert self.tree is not None
        links = self.tree.xpath("//*[contains(@class,'govuk-error-summary__list')]//li")
        found = []
        for item in links:
            anchors = item.xpath(".//a/@href")
            found.append((item.text_content().strip(), anchors[0].lstrip("#") if anchors else ""))
        return found

    def value(self, name: str) -> str:
        """What a form field holds."""
        assert self.tree is not None
        for form in self.tree.xpath("//main//form"):
            if name in form.fields:
                return form.fields[name] or ""
        raise AssertionError(f"no field {name}")


class Visitor:
    """Goes from page to page; cookies are kept, redirects followed, forms sent as they stand."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str) -> Page:
        return Page(self.client.get(path, follow_redirects=True))

    def submit(self, page: Page, _button: tuple[str, str] | None = None, **fields: str) -> Page:
        """Fill in the form that has these fields and send it, CSRF token and all."""
        assert page.tree is not None
        for form in page.tree.xpath("//main//form"):
            if all(name in form.fields for name in fields):
                break
        else:
            raise AssertionError(f"no form with {list(fields)}")
        data = dict(form.form_values())
        data.update(fields)
        if _button:
            data[_button[0]] = _button[1]
        action = form.get("action") or page.path
        return Page(self.client.post(action, data=data, follow_redirects=True))

    def post(self, path: str, **data: str) -> Page:
        """A bare post, without a token unless one is given."""
        return Page(self.client.post(path, data=data, follow_redirects=True))


class WelshVisitor(Visitor):
    """Goes the same ways by the Welsh addresses; every page it gets must be Welsh."""

    def get(self, path: str) -> Page:
        return _welsh(super().get(_below_cy(path)))

    def submit(self, page: Page, _button: tuple[str, str] | None = None, **fields: str) -> Page:
        return _welsh(super().submit(page, _button, **fields))

    def post(self, path: str, **data: str) -> Page:
        return _welsh(super().post(_below_cy(path), **data))


def _below_cy(path: str) -> str:
    return path if path.startswith("/cy/") else f"/cy{path}"


def _welsh(page: Page) -> Page:
    if page.tree is not None:
        assert page.tree.get("lang") == "cy", f"{page.path} is not in Welsh"
        for link in page.tree.xpath("//a[not(@hreflang='en')]/@href|//form/@action"):
            inside = link.startswith("/") and not link.startswith(("/cy/", "/static/"))
            assert not inside, f"{page.path} leads out of Welsh: {link}"
    return page


def _check(page: Page) -> None:
    """What holds for every page."""
    tree, where = page.tree, page.path
    assert tree is not None
    assert tree.get("lang"), f"{where}: no language"
    title = (tree.findtext(".//title") or "").strip()
    assert len(title) > len(SITE), f"{where}: no title"
    assert len(tree.xpath("//h1")) == 1, f"{where}: needs one h1"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"{where}: ids twice: {[i for i in ids if ids.count(i) > 1]}"
    _check_labels(page)
    _check_policy(page)
    if page.errors:
        assert title.startswith("Error"), f"{where}: the title does not say that there is an error"
        for text, target in page.errors:
            assert not target or target in ids, f"{where}: {text} links to nothing"


def _check_labels(page: Page) -> None:
    assert page.tree is not None
    for field in page.tree.xpath("//input|//textarea|//select"):
        if field.get("type") in ("hidden", "submit") or field.get("hidden") is not None:
            continue
        assert page.tree.xpath("//label[@for=$id]", id=field.get("id") or ""), (
            f"{page.path}: no label for {field.get('name')}"
        )


def _check_policy(page: Page) -> None:
    assert page.tree is not None
    policy = page.response.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for script in page.tree.xpath("//script"):
        assert f"'nonce-{script.get('nonce')}'" in policy, f"{page.path}: a script without nonce"
    assert not page.tree.xpath("//*[@style]"), f"{page.path}: an inline style"
    handlers = page.tree.xpath("//@*[starts-with(name(), 'on')]")
    assert not handlers, f"{page.path}: an inline handler"
