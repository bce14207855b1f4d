"""The postcode box on a page of another site, under a policy that allows nothing but it."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

SLUG = "secondary-breast-cancer"


class Host:
    """Another site: one page, on a port of its own."""

    def __init__(self) -> None:
        self.body = self.policy = ""
        self.asked: list[str] = []
        here = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                here.asked.append(self.path)
                body = here.body.encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Content-Security-Policy", here.policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        # Another name as well, so that it is another site to the browser and not only a port.
        self.url = f"http://localhost:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def host() -> Iterator[Host]:
    running = Host()
    yield running
    running.server.shutdown()
    running.server.server_close()


def embed(page: Page, site: Site, host: Host, *, script: bool, pinned: bool = False) -> list[str]:
    """Copy what the editor's page offers into the other site's; returns what its policy stops."""
    page.goto(f"{site.url}/{SLUG}/widget?source=partner")
    copied = [page.locator("#code-form").input_value()]
    if script:
        if pinned:
            page.locator("summary").click()
        copied.append(page.locator("#code-pinned" if pinned else "#code-script").input_value())
    body = "\n".join(copied)
    host.body = f"<!doctype html><html lang=en><title>Partner</title><main>{body}</main></html>"
    ours = f"{site.url}"
    host.policy = f"default-src 'none'; form-action {ours}" + (
        f"; script-src {ours}; connect-src {ours}" if script else ""
    )
    stopped: list[str] = []
    page.on("console", lambda said: stopped.append(said.text) if said.type == "error" else None)
    page.context.clear_cookies()
    page.goto(host.url)
    return stopped


def finish(page: Page, site: Site) -> None:
    """The page of ours that the box leads to, and on."""
    expect(page).to_have_url(f"{site.url}/{SLUG}/from-elsewhere")
    expect(page.get_by_label("Your postcode")).to_have_value("M1 1AE")
    assert page.context.cookies() == []
    page.get_by_role("button", name="Find my MP").click()
    expect(page).to_have_url(f"{site.url}/{SLUG}/mp")


def test_the_form_alone(page: Page, site: Site, host: Host, axe_clean) -> None:
    stopped = embed(page, site, host, script=False)
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.get_by_role("button", name="Find my MP").click()
    expect(page).to_have_url(f"{site.url}/{SLUG}/from-elsewhere")
    axe_clean()
    finish(page, site)
    assert [each for each in stopped if "favicon" not in each and "Policy" in each] == []
    assert not any("M1" in path for path in host.asked)


@pytest.mark.parametrize("pinned", [False, True])
def test_with_the_script_the_mp_is_named_right_there(
    page: Page, site: Site, host: Host, browser_context_args: dict, *, pinned: bool
) -> None:
    if not browser_context_args["java_script_enabled"]:
        return  # told above
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))
    stopped = embed(page, site, host, script=True, pinned=pinned)
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.get_by_role("button", name="Find my MP").click()
    expect(page.get_by_role("status")).to_have_text(
        re.compile(r"^Your MP is .+, who represents Manchester Central\.$")
    )
    expect(page).to_have_url(host.url)
    assert page.context.cookies() == []
    page.get_by_label("Your postcode").fill("M1 1A")
    expect(page.get_by_role("status")).to_be_empty()
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.get_by_role("button", name="Find my MP").click()
    page.get_by_role("button", name="Go on to your letter").click()
    finish(page, site)
    assert [each for each in stopped if "Policy" in each] == []
    assert not [url for url in urls if "M1" in url]


def test_with_the_script_a_postcode_that_needs_a_choice_goes_on_to_us(
    page: Page, site: Site, host: Host
) -> None:
    embed(page, site, host, script=True)
    page.get_by_label("Your postcode").fill("M1")
    page.get_by_role("button", name="Find my MP").click()
    expect(page).to_have_url(f"{site.url}/{SLUG}/from-elsewhere")
    expect(page.get_by_label("Your postcode")).to_have_value("M1")


def test_where_the_page_s_policy_keeps_the_script_from_asking_the_form_goes_on(
    page: Page, site: Site, host: Host
) -> None:
    embed(page, site, host, script=True)
    host.policy = host.policy.partition("; connect-src")[0]
    page.goto(host.url)
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.get_by_role("button", name="Find my MP").click()
    finish(page, site)


def test_a_letter_that_is_being_written_here_stays(page: Page, site: Site, host: Host) -> None:
    embed(page, site, host, script=False)
    page.goto(f"{site.url}/{SLUG}/find")
    page.get_by_label("Your postcode").fill("M1 1AE")
    page.get_by_role("button", name="Find my MP").click()
    expect(page).to_have_url(f"{site.url}/{SLUG}/mp")
    before = page.context.cookies()
    page.goto(host.url)
    page.get_by_label("Your postcode").fill("SW1A 0AA")
    page.get_by_role("button", name="Find my MP").click()
    expect(page).to_have_url(f"{site.url}/{SLUG}/from-elsewhere")
    assert page.context.cookies() == before
    page.goto(f"{site.url}/{SLUG}/mp")
    expect(page.locator("main")).to_contain_text("Manchester Central")


def test_the_page_for_editors_is_clean(page: Page, site: Site, axe_clean) -> None:
    page.goto(f"{site.url}/{SLUG}/widget")
    axe_clean()
    page.get_by_label("A name for your site").fill("hospital-trust")
    page.get_by_role("button", name="Put it into the box").click()
    expect(page.locator("#code-form")).to_have_value(re.compile('value="hospital-trust"'))
