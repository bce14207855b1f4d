"""Which values a text names, by its syntax tree and not by what it looks like."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, meta

from letters.values import FIGURE_PREFIX

_PARSER: Final = Environment()  # noqa: S701 - parses only


@lru_cache(maxsize=512)
def used_names(source: str) -> frozenset[str]:
    """The names of values in a text; none for one that is no template.

    Args:
        source: an author's text, sound or not.
    """
    try:
        return frozenset(meta.find_undeclared_variables(_PARSER.parse(source)))
    except TemplateSyntaxError:
        return frozenset()


def used_figures(source: str) -> frozenset[str]:
    """The figures that a text tells, by their names in the register."""
    return frozenset(
        name.removeprefix(FIGURE_PREFIX)
        for name in used_names(source)
        if name.startswith(FIGURE_PREFIX)
    )
