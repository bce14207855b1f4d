"""How much the first page weighs, whom it asks, and whether anything moves while it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

SLUG = "secondary-breast-cancer"
MOST = 100_000
MOVED = """() => new Promise(done => {
  let moved = 0;
  new PerformanceObserver(list => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) moved += each.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(moved), 600);
})"""


@pytest.mark.parametrize("path", ["/", f"/{SLUG}/", f"/cy/{SLUG}/"])
def test_the_first_page_and_all_that_it_loads_weigh_under_100_kb(
    page: Page, site: Site, path: str
) -> None:
    """As counted by the browser on the wire: heads and packed bodies, nothing kept before."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    weights: list[float] = []
    urls: list[str] = []
    wire.on("Network.loadingFinished", lambda said: weights.append(said["encodedDataLength"]))
    wire.on("Network.requestWillBeSent", lambda said: urls.append(said["request"]["url"]))
    page.goto(site.url + path, wait_until="networkidle")
    asked = [url for url in urls if not url.startswith("data:")]
    assert len(weights) >= len(asked) >= 4  # page, styles, fonts, icon at least
    assert [url for url in asked if not url.startswith(f"{site.url}/")] == []
    print(f"{path}: {sum(weights):,.0f} bytes in {len(asked)} requests")
    assert sum(weights) < MOST


@pytest.mark.parametrize("path", ["/", f"/{SLUG}/", f"/{SLUG}/find", "/privacy", f"/{SLUG}/widget"])
def test_nothing_moves_while_a_page_comes(
    page: Page, site: Site, path: str, browser_context_args: dict
) -> None:
    if not browser_context_args["java_script_enabled"]:
        return  # measured by script; without any, less can move
    # Lettering that comes late is what moves pages.
    page.route("**/*.woff2", lambda route: (page.wait_for_timeout(150), route.continue_()))
    page.goto(site.url + path, wait_until="networkidle")
    moved = page.evaluate(MOVED)
    print(f"{path}: {moved:.4f}")
    assert moved < 0.01
