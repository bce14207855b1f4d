"""A document as one sample reader gets it: text, HTML, and the enclosed letter."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from campaign.content.identity import USES
from campaign.core.enclosed import MinisterWords, enclosed_as, enclosed_letter
from campaign.core.letter import values, whole_letter
from campaign.core.letter_words import LETTER_WORDS
from campaign.db.models import DocumentKind
from letters.enclosure import to_text
from letters.errors import GrammarError, LetterError
from letters.html import to_html
from letters.markdown import page_html
from letters.render import render
from letters.uses import used_figures
from letters.values import ValueKind, figure_value, names_for, values_for

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from campaign.content.identity import Identity
    from campaign.core.campaign_settings import CampaignSettings, Figure
    from campaign.editor.samples import Sample
    from letters.types import EnclosedLetter

REFERENCE: Final = "ABC-DEF"

# Whole sentences, so that whoever shows them can translate them.
EMPTY: Final = "It is empty for this reader."
NOT_FOR_NATION: Final = "The campaign is not for this nation."
IN_ENCLOSED: Final = "The letter to the minister: %(problem)s"
AT_LINE: Final = "Line %(line)s: %(sentence)s"


@dataclass(frozen=True, slots=True)
class Words:
    """A text as its author wrote it."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reader gets nothing: a plain sentence, and what stands in it at each `%(name)s`."""

    sentence: str
    values: Mapping[str, Problem | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence


@dataclass(frozen=True, slots=True)
class Preview:
    """What one reader gets.

    Attributes:
        text: the letter or e-mail as plain text, or the page's text.
        html: the same as HTML, safe to show.
        enclosure: the letter for the MP to sign; None where there is none.
        figures: of a page, those whose sources stand under it; letters tell them in the text.
        problem: why there is nothing to show; else None.
    """

    subject: str = ""
    text: str = ""
    html: Markup | str = ""
    enclosure: EnclosedLetter | None = None
    figures: tuple[Figure, ...] = ()
    problem: Problem | None = None


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
    if identity.kind not in {DocumentKind.PAGE, DocumentKind.EMAIL} and (
        sample.nation not in settings.ministers
    ):
        return Preview(problem=Problem(NOT_FOR_NATION))
    try:
        if identity.kind is DocumentKind.LETTER_MINISTER:
            return _enclosed(identity, words, settings, sample, today)
        if identity.kind is not DocumentKind.LETTER_MP:
            return _other(identity, words, settings, sample)
        enclosed = Preview()
        if minister:
            its = replace(identity, kind=DocumentKind.LETTER_MINISTER)
            enclosed = preview(its, minister, settings, sample, today)
        if enclosed.problem:
            return Preview(problem=Problem(IN_ENCLOSED, {"problem": enclosed.problem}))
        return _letter(identity, words, settings, sample, enclosed.enclosure)
    except LetterError as error:
        return Preview(problem=_problem(error))


def given_values(
    identity: Identity, settings: CampaignSettings, sample: Sample
) -> dict[str, str | bool]:
    """The values of a document for a reader: exactly those that its author may use.

    What only the app can know, such as a link, is the list's own example.
    """
    use = USES[identity.kind]
    email = identity.name if identity.kind is DocumentKind.EMAIL else ""
    settings = settings.told_in(identity.language)
    figures = [figure_value(each.name, each.label, each.number) for each in settings.figures]
    given: dict[str, str | bool] = {
        value.name: value.kind is ValueKind.FLAG
        or ("" if value.optional and not sample.is_told else value.example)
        for value in values_for(use, figures, email=email)
    }
    known = _known(settings, sample, identity.language)
    listed = names_for(use, (each.name for each in settings.figures), email=email)
    return {name: known.get(name, given[name]) for name in listed}


def _known(settings: CampaignSettings, sample: Sample, language: str) -> dict[str, str | bool]:
    if sample.nation not in settings.ministers:
        # A page or an e-mail, which is for no nation: it asks for none of them.
        return {"charity_name": settings.charity_name}
    department = settings.department_members - {sample.member.id}
    if sample.kind.is_minister:
        department |= {sample.member.id}
    return values(
        replace(settings, department_members=department),
        sample.nation,
        sample.constituency,
        sample.member,
        sample.sender.name,
        sample.story,
        language,
    )


def _letter(
    identity: Identity,
    words: Words,
    settings: CampaignSettings,
    sample: Sample,
    enclosure: EnclosedLetter | None,
) -> Preview:
    subject, body = _filled(identity, words, settings, sample)
    if not body:
        return _empty()
    language = identity.language
    forms = enclosed_as(enclosure, language) if enclosure else LETTER_WORDS[language].word_and_pdf
    text = whole_letter(sample.member, body, sample.sender, settings, forms, language=language)
    html = Markup(to_html(text))  # noqa: S704 - to_html escapes
    return Preview(f"{subject} [ref {REFERENCE}]", text, html, enclosure)


def _enclosed(
    identity: Identity, words: Words, settings: CampaignSettings, sample: Sample, today: date
) -> Preview:
    title, body = _filled(identity, words, settings, sample)
    if not body:
        return _empty()
    said = MinisterWords(title, body, REFERENCE, today, identity.language)
    enclosure = enclosed_letter(
        settings, sample.nation, sample.constituency, sample.member, sample.sender, said
    )
    text = to_text(enclosure)
    html = Markup(to_html(text))  # noqa: S704 - to_html escapes
    return Preview("", text, html, enclosure)


def _other(identity: Identity, words: Words, settings: CampaignSettings, sample: Sample) -> Preview:
    subject, text = _filled(identity, words, settings, sample)
    if not text:
        return _empty()
    if identity.kind is DocumentKind.EMAIL:
        return Preview(subject, text, Markup(to_html(text)))  # noqa: S704 - to_html escapes
    told = used_figures(words.text)
    html = Markup(page_html(text))  # noqa: S704 - page_html sanitises
    register = settings.told_in(identity.language).figures
    figures = tuple(figure for figure in register if figure.name in told)
    return Preview("", text, html, figures=figures)


def _filled(
    identity: Identity, words: Words, settings: CampaignSettings, sample: Sample
) -> tuple[str, str]:
    given = given_values(identity, settings, sample)
    return render(words.subject, given).strip(), render(words.text, given).strip()


def _empty() -> Preview:
    return Preview(problem=Problem(EMPTY))


def _problem(error: LetterError) -> Problem:
    """A sentence of its own: capital letter, full stop, and where it is."""
    if isinstance(error, GrammarError):
        return Problem(AT_LINE, {"line": str(error.line), "sentence": error.sentence})
    said = str(error)
    return Problem(f"{said[:1].upper()}{said[1:].rstrip('.')}.")
