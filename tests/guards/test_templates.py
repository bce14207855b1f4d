"""Templates: all used, and every word of them goes through gettext."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt")
)
CODE = "\n".join(
    path.read_text("utf-8")
    for folder in ("campaign", "templates")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".txt")
)
# Words that are the same in every language.
NAMES = {"Postbag"}
# Addresses, and licences whose words are prescribed.
PRESCRIBED = (
    r"House of Commons<br>London<br>SW1A 0AA",
    r"Contains OS data ©.*?</p>",
    r"Contains Parliamentary information.*?</p>",
    r"CC BY 4\.0",
    r"\{% block (?:column|body_class) %\}.*?\{% endblock %\}",
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_template_is_used(path: Path) -> None:
    name = str(path.relative_to(ROOT / "templates"))
    assert f'"{name.removeprefix("email/")}"' in CODE or f'"{name}"' in CODE


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_is_translatable(path: Path) -> None:
    text = path.read_text("utf-8")
    text = re.sub(r"\{#.*?#\}", " ", text, flags=re.DOTALL)
    for prescribed in PRESCRIBED:
        text = re.sub(prescribed, " ", text, flags=re.DOTALL)
    text = re.sub(r"\{% *trans.*?endtrans *%\}", " ", text, flags=re.DOTALL)
    text = re.sub(
        r"\{\{(?:[^{}]|\{[^{}]*\}|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}\}|\{%.*?%\}",
        " ",
        text,
        flags=re.DOTALL,
    )
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.DOTALL)
    if path.suffix == ".html":
        text = re.sub(r"<[^>]*>", " ", text, flags=re.DOTALL)
    text = re.sub(r"&[a-z]+;", " ", text)
    words = [word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in NAMES]
    assert words == [], f"not in gettext: {words[:10]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_attribute_speaks_past_gettext(path: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
    found = re.findall(r'\b(?:alt|title|aria-label|placeholder)="([^"]*[^\W\d_]{2,}[^"]*)"', text)
    assert found == []
