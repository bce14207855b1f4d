"""The texts of our own messages: Jinja templates under `templates/email/`, without Flask."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from babel.support import Translations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from campaign.core.language import ENGLISH, LANGUAGES

TRANSLATIONS: Final = Path(__file__).parent.parent / "translations"


class TemplateMailWords:
    """Renders `templates/email/<kind>/subject.txt` and `body.txt`.

    Args:
        folder: the templates folder.
    """

    def __init__(self, folder: Path) -> None:
        self._environments = {language: _environment(folder, language) for language in LANGUAGES}

    def render(self, template: str, language: str = ENGLISH, **values: object) -> str:
        """The named template in a language, filled in.

        Raises:
            jinja2.UndefinedError: a value is missing.
        """
        environment = self._environments[language]
        return environment.get_template(template).render(values, language=language).strip()


def _environment(folder: Path, language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder / "email"),
        # Plain text has no markup to escape; the HTML bodies do.
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    words = Translations.load(TRANSLATIONS, [language])
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    return environment
