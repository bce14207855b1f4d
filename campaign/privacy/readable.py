"""A report for people: sections with lines of a label and a value, and the page for a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from campaign.i18n import day_words, moment
from campaign.i18n import gettext as _
from campaign.pages import templates_folder
from campaign.privacy.labels import FIRST, KINDS, LABELS, LISTED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from campaign.privacy.report import Report
    from campaign.privacy.told import Row

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A row of the report.

    Attributes:
        lines: label and value of what people look for.
        more: the same of all else that is held.
    """

    title: str
    lines: list[Line]
    more: list[Line]


def sections(report: Report) -> list[Section]:
    """Each row of the report as a section, those that hang on a letter after it."""
    return [
        section
        for what, rows in report.items()
        for number, row in enumerate(rows, 1)
        for section in _sections(what, f"{_kind(what)} {number}", row)
    ]


def as_json(report: Report) -> str:
    """The report for programs, and for whoever wants every field."""
    return json.dumps(report, indent=1, ensure_ascii=False)


def as_page(report: Report) -> str:
    """The report as an HTML page that stands alone, for a file."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    words = NullTranslations()
    environment.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return environment.get_template("privacy/report_file.html").render(sections=sections(report))


def _sections(what: str, title: str, row: Row) -> Iterator[Section]:
    fields = {name: value for name, value in row.items() if not _is_rows(value)}
    first = [name for name in FIRST.get(what, ()) if name in fields]
    rest = [name for name in fields if name not in first]
    yield Section(title, _lines(fields, first), _lines(fields, rest))
    for name, value in row.items():
        if not _is_rows(value) or not value:
            continue
        if name in LISTED:
            yield Section(f"{title}: {_kind(name)}", [], [_listed(name, each) for each in value])
            continue
        for place, each in enumerate(value, 1):
            yield from _sections(name, f"{title}: {_kind(name)} {place}", each)


def _lines(fields: Mapping[str, Any], names: Iterable[str]) -> list[Line]:
    return [(_words(name), _shown(name, fields[name])) for name in names]


def _listed(what: str, row: Row) -> Line:
    said = (str(row[name]) for name in LISTED[what] if name in row)
    return _shown("at", row["at"]), ", ".join(said)


def _kind(what: str) -> str:
    return str(KINDS.get(what) or _words(what))


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _words(name: str) -> str:
    if name in LABELS:
        return str(LABELS[name])
    said = name.replace("_", " ")
    return said[:1].upper() + said[1:]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name.endswith("_on"):
        return day_words(date.fromisoformat(value))
    if name == "at" or name.endswith("_at"):
        return moment(datetime.fromisoformat(value))
    if name in ("content", "raw"):
        return _("in the file for programs (JSON)")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)
