"""An author's page or briefing as readers get it: values filled in, Markdown made HTML, sources named."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from letters.errors import LetterError
from letters.markdown import page_html
from letters.render import render
from letters.uses import used_figures

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.core.campaign_settings import CampaignSettings, Figure

log = logging.getLogger(__name__)

_BETWEEN: Final = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class PageText:
    """A text as a page shows it.

    Attributes:
        html: safe to show.
        told: the figures that it tells; their sources stand under it.
    """

    html: Markup
    told: tuple[Figure, ...]


def page_text(
    name: str, text: str, settings: CampaignSettings, values: Mapping[str, str] | None = None
) -> PageText:
    """The page of a text.

    Args:
        name: for the log, where something cannot be filled in.
        text: Markdown with the values that its kind of document may use.
        settings: in the reader's language.
        values: beside the figures and the charity's name.
    """
    told = used_figures(text)
    html = Markup(page_html(_filled(name, text, settings, values or {})))  # noqa: S704 - page_html sanitises
    return PageText(html, tuple(each for each in settings.figures if each.name in told))


def _filled(name: str, text: str, settings: CampaignSettings, values: Mapping[str, str]) -> str:
    """The text with its values; a paragraph that cannot be filled in is left out, and no other."""
    figures = {f"figure_{figure.name}": figure.number for figure in settings.figures}
    known = {"charity_name": settings.charity_name, **figures, **values}
    try:
        return render(text, known)
    except LetterError as error:
        log.warning("the page %s of %s cannot be filled in: %s", name, settings.slug, error.code)
    sound = []
    for paragraph in _BETWEEN.split(text):
        with suppress(LetterError):
            sound.append(render(paragraph, known))
    return "\n\n".join(sound)
