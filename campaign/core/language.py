"""The languages that pages, letters and e-mails come in, and how an address says which."""

from __future__ import annotations

from typing import Final

ENGLISH: Final = "en"
WELSH: Final = "cy"
LANGUAGES: Final = (ENGLISH, WELSH)


def path_in(language: str, path: str) -> str:
    """The address of a page in a language: Welsh ones stand under `/cy`.

    Args:
        language: `en` or `cy`.
        path: beginning with a slash, as the English page has it.
    """
    return path if language == ENGLISH else f"/{language}{path}"
