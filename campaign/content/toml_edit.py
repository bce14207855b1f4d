"""Changing one table of a campaign.toml and leaving every other line, byte for byte, as it was.

The file is read by people: its comments and its layout are theirs. Only the block of lines that is
meant is taken out and given to tomlkit, and what comes of it is read again and compared before
anybody gets it: the file then says what was asked for and nothing else, or there is an error.
"""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError

from campaign.core.errors import PostbagError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from campaign.core.campaign_settings import Variant

# Comments and texts are read first, so that no header is seen inside one.
_TOKENS: Final = re.compile(
    r"""
      \#[^\n]*
    | \"\"\"(?:\\.|[^\\])*?\"{3,5}
    | '''.*?'{3,5}
    | (?P<header>^[ \t]*(?P<open>\[\[?)[ \t]*(?P<name>[\w.-]+)[ \t]*\]\]?[ \t]*(?=\r?$|\#))
    | "(?:\\.|[^"\\\n])*"
    | '[^'\n]*'
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


class UneditableError(PostbagError):
    """The file is written in a way that only a person can change; nothing is changed."""

    code = "uneditable"


def with_figure(toml: str, name: str, figure: Mapping[str, Any]) -> str:
    """The file with that figure changed, or added after the others.

    Args:
        toml: the text of a campaign.toml.
        name: which figure.
        figure: the entries to set; None takes one out. What is not named stays.

    Raises:
        UneditableError: the file is no TOML, or its figures are no `[[figure]]` tables.
    """
    return _with_table(toml, "figure", name, figure)


def without_figure(toml: str, name: str) -> str:
    """The file without that figure and its Welsh twin; as it was if there is none.

    Raises:
        UneditableError: the file is no TOML, or its figures are no `[[figure]]` tables.
    """
    return _without_twin(_without_table(toml, "figure", name), name)


def with_variants(toml: str, variants: Sequence[Variant]) -> str:
    """The file with these variants and no others; those there were keep their places.

    Raises:
        UneditableError: the file is no TOML, or its variants are no `[[variant]]` tables.
    """
    wanted = {each.name: {"share": each.share, "about": each.about} for each in variants}
    for table in _tables(_read(toml), "variant"):
        if table.get("name") not in wanted:
            toml = _without_table(toml, "variant", str(table.get("name")))
    for name, entries in wanted.items():
        toml = _with_table(toml, "variant", name, entries)
    return toml


def _with_table(toml: str, kind: str, name: str, entries: Mapping[str, Any]) -> str:
    given = {"name": name, **entries}
    blocks = _blocks(toml)
    place = _place(blocks, kind, name)
    newline = "\r\n" if "\r\n" in toml else "\n"
    if place is None:
        _append(blocks, kind, newline, _edited(f"[[{kind}]]{newline}", kind, given, newline))
    else:
        own, rest = _split(blocks[place])
        blocks[place] = _edited(own, kind, given, newline) + rest
    data = _read(toml)
    tables = _tables(data, kind)
    old = next((table for table in tables if table.get("name") == name), None)
    new = {key: value for key, value in {**(old or {}), **given}.items() if value is not None}
    after = [new if table is old else table for table in tables] if old else [*tables, new]
    return _proved("".join(blocks), {**data, kind: after})


def _without_table(toml: str, kind: str, name: str) -> str:
    blocks = _blocks(toml)
    place = _place(blocks, kind, name)
    data = _read(toml)
    after = [table for table in _tables(data, kind) if table.get("name") != name]
    if place is not None:
        # What is said below a table, after an empty line, is about what follows.
        _, rest = _split(blocks[place])
        blocks[place] = re.sub(r"\A(?:[ \t]*\r?\n)+", "", rest)
    expected = {**data, kind: after} if after else {k: v for k, v in data.items() if k != kind}
    return _proved("".join(blocks), expected)


def _without_twin(toml: str, name: str) -> str:
    blocks, data = _blocks(toml), _read(toml)
    twins = data.get("cy", {}).get("figure", {})
    if name not in twins:
        return toml
    header = re.compile(rf"[ \t]*\[[ \t]*cy\.figure\.{re.escape(name)}[ \t]*\]")
    kept = [each for each in blocks if not header.match(each)]
    left = {each: twin for each, twin in twins.items() if each != name}
    # Without its last twin the table that held them is named nowhere any more.
    figure = {"figure": left} if left else {}
    others = {each: value for each, value in data["cy"].items() if each != "figure"}
    expected = {each: value for each, value in data.items() if each != "cy"}
    welsh = {**others, **figure}
    return _proved("".join(kept), {**expected, "cy": welsh} if welsh else expected)


def _read(toml: str) -> dict[str, Any]:
    try:
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise UneditableError(str(error)) from error


def _tables(data: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    tables = data.get(kind, [])
    if isinstance(tables, list) and all(isinstance(table, dict) for table in tables):
        return tables
    raise UneditableError(kind)


def _proved(toml: str, expected: Mapping[str, Any]) -> str:
    if _read(toml) != expected:
        raise UneditableError("some other entry would change with it")
    return toml


def _blocks(toml: str) -> list[str]:
    """The file in pieces: what stands before the first header, then each header with its lines."""
    starts = [found.start() for found in _TOKENS.finditer(toml) if found["header"] is not None]
    bounds = [0, *starts, len(toml)]
    return [toml[start:end] for start, end in pairwise(bounds)]


def _place(blocks: Iterable[str], kind: str, name: str) -> int | None:
    for place, block in enumerate(blocks):
        if _is_of(block, kind) and _only(_read(_split(block)[0]), kind).get("name") == name:
            return place
    return None


def _is_of(block: str, kind: str) -> bool:
    header = _TOKENS.match(block)
    return bool(header and header["open"] == "[[" and header["name"] == kind)


def _only(data: Mapping[str, Any], kind: str) -> dict[str, Any]:
    (table,) = data[kind]
    return dict(table)


def _split(block: str) -> tuple[str, str]:
    """A table's own lines, and the empty lines and comments after its last entry."""
    lines = block.splitlines(keepends=True)
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return "".join(lines[:end]), "".join(lines[end:])


def _append(blocks: list[str], kind: str, newline: str, added: str) -> None:
    """Put a new table after the last of its kind, else at the end of the file."""
    last = max((at for at, block in enumerate(blocks) if _is_of(block, kind)), default=None)
    own, rest = (blocks[-1], "") if last is None else _split(blocks[last])
    if own and not own.endswith("\n"):
        own += newline
    gap = "" if own.endswith(newline * 2) else newline
    blocks[-1 if last is None else last] = own + gap + added + rest


def _edited(own: str, kind: str, given: Mapping[str, Any], newline: str) -> str:
    """The lines of one table with these entries; an entry that says the same stays as it is."""
    if not own.endswith("\n"):
        own += newline
    try:
        fragment = tomlkit.parse(own)
        table = fragment[kind][0]
        for key, value in given.items():
            if value is None:
                table.pop(key, None)
            elif table.get(key) != value:
                table[key] = _item(value, newline)
    except TOMLKitError as error:
        raise UneditableError(str(error)) from error
    return fragment.as_string()


def _item(value: object, newline: str) -> tomlkit.items.Item:
    item = tomlkit.item(value)
    item.trivia.trail = newline
    return item
