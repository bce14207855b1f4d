"""A document as one sample reader gets it: text, HTML, and the enclosed letter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from campaign.content.identity import USES
from campaign.core.enclosed import MinisterWords, enclosed_letter
from campaign.core.letter import values, whole_letter
from campaign.db.models import DocumentKind
from campaign.i18n import gettext as _
from letters.enclosure import to_text
from letters.errors import LetterError
from letters.html import to_html
from letters.markdown import page_html
from letters.render import render
from letters.values import ValueKind, figure_value, values_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings
    from campaign.editor.samples import Sample
    from letters.types import EnclosedLetter

REFERENCE: Final = "ABC-DEF"


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its author wrote it."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What one reader gets.

    Attributes:
        text: as the plain part of the e-mail, or the page's text.
        html: the same as HTML, safe to show.
        enclosure: the letter for the MP to sign; None where there is none.
        problem: why there is nothing to show, in a plain sentence; else empty.
    """

    subject: str = ""
    text: str = ""
    html: Markup | str = ""
    enclosure: EnclosedLetter | None = None
    problem: str = ""


def preview(
    identity: Identity,
    words: Words,
    settings: CampaignSettings,
    sample: Sample,
    today: date,
    minister: Words | None = None,
) -> Preview:
    """Render a document for a reader; what cannot be rendered is told, never raised.

    Args:
        identity: which document.
        words: its text.
        settings: the campaign's facts.
        sample: the reader.
        today: the date that letters bear.
        minister: for a letter to the MP, the letter that is enclosed with it.
    """
    try:
        if identity.kind is DocumentKind.LETTER_MP:
            return _letter(words, settings, sample, today, minister, identity.language)
        if identity.kind is DocumentKind.LETTER_MINISTER:
            return _enclosed(words, settings, sample, today, identity.language)
        return _other(identity, words, settings, sample)
    except LetterError as error:
        return Preview(problem=str(error))
    except KeyError:
        return Preview(problem=_("The campaign is not for this nation."))


def _letter(
    words: Words,
    settings: CampaignSettings,
    sample: Sample,
    today: date,
    minister: Words | None,
    language: str,
) -> Preview:
    subject, body = _filled(words, settings, sample)
    if not body:
        return Preview(problem=_("It is empty for this reader."))
    text = whole_letter(sample.member, body, sample.sender, settings, "a Word document, as a PDF")
    enclosure = (
        _enclosed(minister, settings, sample, today, language).enclosure if minister else None
    )
    html = Markup(to_html(text))  # noqa: S704 - to_html escapes
    return Preview(f"{subject} [ref {REFERENCE}]", text, html, enclosure)


def _enclosed(
    words: Words, settings: CampaignSettings, sample: Sample, today: date, language: str
) -> Preview:
    title, body = _filled(words, settings, sample)
    if not body:
        return Preview(problem=_("It is empty for this reader."))
    said = MinisterWords(title, body, REFERENCE, today, language)
    enclosure = enclosed_letter(
        settings, sample.nation, sample.constituency, sample.member, sample.sender, said
    )
    text = to_text(enclosure)
    html = Markup(to_html(text))  # noqa: S704 - to_html escapes
    return Preview("", text, html, enclosure)


def _other(identity: Identity, words: Words, settings: CampaignSettings, sample: Sample) -> Preview:
    given = _examples(identity, settings, sample)
    text = render(words.text, given).strip()
    if not text:
        return Preview(problem=_("It is empty for this reader."))
    if identity.kind is DocumentKind.EMAIL:
        subject = render(words.subject, given).strip()
        return Preview(subject, text, Markup(to_html(text)))  # noqa: S704 - to_html escapes
    return Preview("", text, Markup(page_html(text)))  # noqa: S704 - page_html sanitises


def _filled(words: Words, settings: CampaignSettings, sample: Sample) -> tuple[str, str]:
    ministers = settings.department_members - {sample.member.id}
    facts = replace(
        settings,
        department_members=ministers | {sample.member.id} if sample.kind.is_minister else ministers,
    )
    given = values(
        facts, sample.nation, sample.constituency, sample.member, sample.sender.name, sample.story
    )
    return render(words.subject, given).strip(), render(words.text, given).strip()


def _examples(
    identity: Identity, settings: CampaignSettings, sample: Sample
) -> Mapping[str, str | bool]:
    """The list's own examples, for what only the app can know; the sample's where there is one."""
    figures = [figure_value(each.name, each.label, each.number) for each in settings.figures]
    given: dict[str, str | bool] = {
        value.name: value.kind is ValueKind.FLAG
        or ("" if value.optional and not sample.is_told else value.example)
        for value in values_for(USES[identity.kind], figures)
    }
    known = values(settings, sample.nation, sample.constituency, sample.member, sample.sender.name)
    return {name: known.get(name, example) for name, example in given.items()}
