"""The list of values that an author may use: what each is, and what happens when it is missing.

`docs/values.md` is printed from here by `markdown`, and the editor's insert buttons read it too.
The sentences are whole constants, so that whoever shows them can translate them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from letters.email_values import EMAIL_VALUES, EVERY_EMAIL, PROVEN
from letters.value_types import DocumentUse, EmailName, Value, ValueKind

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "FIGURE",
    "FIGURE_PREFIX",
    "USE_NAMES",
    "VALUES",
    "DocumentUse",
    "EmailName",
    "Value",
    "ValueKind",
    "figure_value",
    "markdown",
    "names_for",
    "values_for",
]

FIGURE_PREFIX: Final = "figure_"
USE_NAMES: Final = {
    DocumentUse.LETTER_MP: "letter to the MP",
    DocumentUse.LETTER_MINISTER: "letter to the minister",
    DocumentUse.PAGE: "page",
    DocumentUse.BRIEFING: "briefing",
    DocumentUse.EMAIL: "e-mail to the supporter",
}

_EVERYWHERE = frozenset(DocumentUse)
_LETTERS = frozenset({DocumentUse.LETTER_MP, DocumentUse.LETTER_MINISTER})
_ABOUT_THE_MP = _LETTERS | {DocumentUse.EMAIL}
# A page is the same for every reader, so it knows no nation; e-mails have had no need of it.
_ABOUT_A_NATION = _LETTERS | {DocumentUse.BRIEFING}
# A figure is told with its source, and nothing adds sources under an e-mail.
_FIGURES_IN = _EVERYWHERE - {DocumentUse.EMAIL}
# The minister's letter is the MP's own: it tells nothing of the constituent who asked for it.
_ABOUT_THE_SUPPORTER = frozenset({DocumentUse.LETTER_MP, DocumentUse.EMAIL})
_ONLY_TO_THE_MP = frozenset({DocumentUse.LETTER_MP})

_NO_MP = "It is never missing: nobody reaches the letter without an MP."
_PERHAPS_NO_MP = (
    "It is never missing in a letter. In the e-mail about a changed MP it is who is MP now: empty "
    "when 'waiting' is dissolved or vacant."
)
_NO_MINISTER = "The campaign cannot be loaded until campaign.toml gives it for the nation."
_NO_FLAG = "It is never missing: it is either yes or no."


def _text(
    name: str,
    allowed_in: frozenset[DocumentUse],
    *words: str,
    emails: frozenset[EmailName] = EVERY_EMAIL,
) -> Value:
    description, example, missing = words
    known = emails if DocumentUse.EMAIL in allowed_in else frozenset()
    return Value(name, ValueKind.TEXT, description, example, missing, allowed_in, emails=known)


def _flag(name: str, description: str) -> Value:
    return Value(name, ValueKind.FLAG, description, "yes", _NO_FLAG, _LETTERS)


VALUES: Final = (
    _text("mp_name", _ABOUT_THE_MP, "The MP's name.", "Lucy Powell", _PERHAPS_NO_MP),
    _text(
        "mp_salutation",
        _LETTERS,
        "How a letter addresses the MP. Postbag writes the greeting by itself.",
        "Dear Lucy Powell",
        _NO_MP,
    ),
    _text(
        "constituency", _ABOUT_THE_MP, "The supporter's constituency.", "Manchester Central", _NO_MP
    ),
    _text(
        "nation",
        _ABOUT_A_NATION,
        "The nation as a word to ask about: england, scotland, wales or northern-ireland.",
        "northern-ireland",
        "It is never missing: every constituency lies in a nation.",
    ),
    _text(
        "nation_name",
        _ABOUT_A_NATION,
        "The nation's name, as a reader should see it.",
        "Northern Ireland",
        "It is never missing: every constituency lies in a nation.",
    ),
    _text(
        "minister_office",
        _ABOUT_A_NATION,
        "The office that the enclosed letter goes to.",
        "Secretary of State for Health and Social Care",
        _NO_MINISTER,
    ),
    _text(
        "minister_salutation",
        _ABOUT_A_NATION,
        "How the enclosed letter addresses the minister.",
        "Dear Secretary of State",
        _NO_MINISTER,
    ),
    _text(
        "minister_department",
        _ABOUT_A_NATION,
        "The minister's department.",
        "Department of Health and Social Care",
        _NO_MINISTER,
    ),
    _text(
        "supporter_name",
        _ABOUT_THE_SUPPORTER,
        "The supporter's name, as they gave it. Postbag signs the letter by itself.",
        "Sam Jones",
        "It is never missing: the supporter gives it before the letter is shown.",
        emails=PROVEN,
    ),
    Value(
        "supporter_story",
        ValueKind.TEXT,
        "What the supporter wishes to tell in their own words.",
        "My sister waited five months to see a nurse who knew her illness.",
        "It is empty when the supporter tells nothing: ask with 'if' first, so that no gap is left.",
        _ONLY_TO_THE_MP,
        optional=True,
    ),
    _text(
        "charity_name",
        _EVERYWHERE,
        "The charity whose campaign it is.",
        "Breast Cancer Now",
        "The campaign cannot be loaded until campaign.toml gives it.",
    ),
    _flag("is_minister", "Whether the MP is a minister of the department."),
    _flag("is_speaker", "Whether the MP is the Speaker."),
    _flag("takes_seat", "Whether the MP takes their seat in the House of Commons."),
    *EMAIL_VALUES,
)

FIGURE: Final = Value(
    "figure_NAME",
    ValueKind.FIGURE,
    "A figure of the campaign's register with its unit; its source and date are added by themselves.",
    "about 61,000 people",
    "A text that names a figure which is not in the register is refused when it is saved.",
    _FIGURES_IN,
)


def figure_value(name: str, label: str, number: str) -> Value:
    """Give a figure of a campaign's register as a value of the list.

    Args:
        name: the figure's name in the register, without `figure_`.
        label: what it counts.
        number: value and unit as printed.
    """
    return Value(
        f"{FIGURE_PREFIX}{name}", ValueKind.FIGURE, label, number, FIGURE.missing, FIGURE.allowed_in
    )


def values_for(
    use: DocumentUse, figures: Iterable[Value] = (), *, email: str = ""
) -> tuple[Value, ...]:
    """List the values that a kind of document may use, the campaign's figures last.

    Args:
        use: the kind of document.
        figures: the campaign's, each made by `figure_value`.
        email: which e-mail, for those it has; without it, those that any e-mail has.
    """
    return tuple(
        value
        for value in (*VALUES, *figures)
        if use in value.allowed_in and (not email or email in value.emails)
    )


def names_for(
    use: DocumentUse, figure_names: Iterable[str] = (), *, email: str = ""
) -> frozenset[str]:
    """Give the names for `letters.grammar.check`; figures by their names in the register."""
    figures = figure_names if use in FIGURE.allowed_in else ()
    own = {value.name for value in values_for(use, email=email)}
    return frozenset(own) | {f"{FIGURE_PREFIX}{name}" for name in figures}


def markdown() -> str:
    """Give the page `docs/values.md`."""
    return "\n".join((_HEAD, *map(_row, (*VALUES, FIGURE)), ""))


_HEAD = """\
# Values that an author may use

A text puts a value in with `{{ name }}`, and asks about one with `{% if name %} … {% else %} … {% endif %}`, where `not`, `and`, `or`, `==`, `!=` and brackets may be used. A value of the kind *flag* is yes or no: ask about it, it cannot be printed. There are no filters. Anything else is refused when the text is saved, with its line and column.

This page is printed from `letters/values.py`.

| value | kind | what it is | example | when it is missing | may be used in |
|---|---|---|---|---|---|"""


def _row(value: Value) -> str:
    cells = (
        f"`{value.name}`",
        value.kind,
        value.description,
        value.example,
        value.missing,
        "every document" if _is_everywhere(value) else ", ".join(_uses(value)),
    )
    return f"| {' | '.join(cells)} |"


def _is_everywhere(value: Value) -> bool:
    return (value.allowed_in, value.emails) == (_EVERYWHERE, EVERY_EMAIL)


def _uses(value: Value) -> Iterable[str]:
    for use in DocumentUse:
        if use in value.allowed_in:
            some = use is DocumentUse.EMAIL and value.emails != EVERY_EMAIL
            which = ", ".join(name for name in EmailName if name in value.emails)
            yield f"{USE_NAMES[use]} ({which})" if some else USE_NAMES[use]
