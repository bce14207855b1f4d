"""Passing the campaign on: links, words to copy, a poster to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from campaign.languages import language
from campaign.supporters.sharing import qr_picture, share_links
from campaign.supporters.views import supporters
from campaign.supporters.views.shown import load_campaign, shown_campaign
from campaign.web import deps

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@supporters.get("/<slug:campaign>/share")
def share(campaign: str) -> ResponseReturnValue:
    """Every way to tell others."""
    loaded = load_campaign(campaign)
    address, text = _address(campaign), loaded.settings.share_text
    return render_template(
        "supporters/share.html",
        campaign=shown_campaign(loaded),
        share=share_links(text, address),
        copy_text=f"{text} {address}",
    )


@supporters.get("/<slug:campaign>/poster")
def poster(campaign: str) -> ResponseReturnValue:
    """A sheet for a notice board; its code leads to the campaign, and is counted as coming from it."""
    address = _address(campaign)
    return render_template(
        "supporters/poster.html",
        campaign=shown_campaign(load_campaign(campaign)),
        address=address.removeprefix("https://").removeprefix("http://"),
        picture=qr_picture(f"{address}?source=poster"),
    )


def _address(campaign: str) -> str:
    return deps().settings.link(f"/{campaign}/", language())
