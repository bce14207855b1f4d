"""The texts of our own messages: Jinja templates under `templates/email/`, without Flask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

if TYPE_CHECKING:
    from pathlib import Path


class TemplateMailWords:
    """Renders `templates/email/<kind>/subject.txt` and `body.txt`.

    Args:
        folder: the templates folder.
    """

    def __init__(self, folder: Path) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(folder / "email"),
            # Plain text has no markup to escape; the HTML bodies do.
            autoescape=select_autoescape(("html",), default=False),
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        translations = NullTranslations()
        self._environment.install_gettext_callables(  # type: ignore[attr-defined]
            translations.gettext, translations.ngettext, newstyle=True
        )

    def render(self, template: str, **values: object) -> str:
        """The named template, filled in.

        Raises:
            jinja2.UndefinedError: a value is missing.
        """
        return self._environment.get_template(template).render(values).strip()
