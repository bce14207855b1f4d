"""A report for people: sections with lines of a label and a value, and the page for a file."""

from __future__ import annotations

import json
from datetime import datetime
from gettext import NullTranslations
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from campaign.core.letter import LONDON, long_date
from campaign.pages import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.privacy.report import Report
    from campaign.privacy.told import Row

Line = tuple[str, str]
Section = tuple[str, list[Line]]


def sections(report: Report) -> list[Section]:
    """Each row of the report as a section, those that hang on a letter after it."""
    return [
        section
        for what, rows in report.items()
        for number, row in enumerate(rows, 1)
        for section in _sections(what, number, row)
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


def _sections(what: str, number: int, row: Row) -> Iterator[Section]:
    lines = [
        (_words(name), _shown(name, value)) for name, value in row.items() if not _is_rows(value)
    ]
    yield f"{_words(what)}: {number}", lines
    for name, value in row.items():
        if _is_rows(value):
            for place, each in enumerate(value, 1):
                yield from _sections(f"{what} {number}, {name}", place, each)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _words(name: str) -> str:
    said = name.replace("_", " ")
    return said[:1].upper() + said[1:]


def _shown(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name == "at" or name.endswith("_at"):
        at = datetime.fromisoformat(value).astimezone(LONDON)
        return f"{long_date(at.date())}, {at:%H:%M}"
    if name in ("content", "raw"):
        return "in the file for programs (JSON)"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=1)
    return str(value)
