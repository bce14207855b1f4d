"""The digest's page and its command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner, Result

from campaign.core.roles import Role
from campaign.team.digest.cli import digest
from campaign.team.digest.service import send_due
from tests.integration.accounts.staff import signed_in
from tests.integration.team.digest.reading import addresses, staff

if TYPE_CHECKING:
    from flask import Flask

    from campaign.deps import Deps


def test_the_page_shows_it_and_its_box_leaves_it(app: Flask, deps: Deps) -> None:
    analyst = signed_in(app, deps, Role.ANALYST)
    report = analyst.get("/team/report")
    assert "/team/digest" in report.source
    page = analyst.get("/team/digest")
    assert page.status == 200
    assert "16 to 22 November 2026" in page.text
    assert "Letters confirmed" in page.text
    box = page.tree.xpath("//input[@type='checkbox']")[0]
    assert box.get("checked") is not None
    answer = analyst.client.post(
        "/team/digest", data={"csrf_token": page.value("csrf_token")}, follow_redirects=True
    )
    assert "You do not get it any more." in answer.get_data(as_text=True)
    assert send_due(deps) == 0
    page = analyst.get("/team/digest")
    assert page.tree.xpath("//input[@type='checkbox']")[0].get("checked") is None
    analyst.submit(page, wants_digest="y")
    assert send_due(deps) == 1


def test_a_volunteer_has_no_such_page(app: Flask, deps: Deps) -> None:
    assert signed_in(app, deps, Role.VOLUNTEER).get("/team/digest").status == 403


def call(deps: Deps, *arguments: str) -> Result:
    return CliRunner().invoke(digest, arguments, obj=lambda: deps)


def test_the_command_prints_it_and_sends_it_once(deps: Deps) -> None:
    staff(deps, "ana@charity.example")
    staff(deps, "cam@charity.example", Role.CAMPAIGNER)
    shown = call(deps, "--dry-run")
    assert shown.exit_code == 0
    assert shown.output.startswith("Letters to MPs: 16 to 22 November 2026\n")
    assert "It would go to 2; 0 have had it." in shown.output
    assert addresses(deps) == []
    assert call(deps).output == "In the outbox for 2; 0 have had it before.\n"
    assert call(deps).output == "In the outbox for 0; 2 have had it before.\n"
    assert len(addresses(deps)) == 2
