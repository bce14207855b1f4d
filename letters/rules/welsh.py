"""Welsh documents and their English twins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Writing

_WELSH = frozenset({"cy"})


def _alone(_: Writing, context: Context) -> Iterator[Hit]:
    if context.english_changed is None:
        yield Hit()


def _older(_: Writing, context: Context) -> Iterator[Hit]:
    english, own = context.english_changed, context.changed
    if english and own and own < english:
        yield Hit(values={"english": f"{english:%Y-%m-%d}", "welsh": f"{own:%Y-%m-%d}"})


_TEXT = "Gofynnaf i chi lofnodi'r llythyr."

RULES: Final = (
    Rule(
        "welsh-without-english",
        Severity.ERROR,
        "A Welsh document that has no English twin: whoever switches language would meet nothing.",
        "This Welsh document has no English twin: publish that first or together with it.",
        example(_TEXT, language="cy"),
        example(_TEXT, language="cy", english_changed=None),
        _alone,
        languages=_WELSH,
    ),
    Rule(
        "welsh-older",
        Severity.WARNING,
        "A Welsh document written before the latest change of its English twin.",
        "The English text changed on {english}, after this one ({welsh}): do both still say the "
        "same?",
        example(_TEXT, language="cy", changed=datetime(2027, 1, 2, tzinfo=UTC)),
        example(_TEXT, language="cy", changed=datetime(2026, 12, 1, tzinfo=UTC)),
        _older,
        languages=_WELSH,
    ),
)
