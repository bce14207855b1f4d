"""Which of Jinja's syntax an author may write: `{{ name }}` and `{% if %}`, nothing more.

Two gates, both of which must open. The first reads Jinja's own tokens, which know where they
stand, and lets through a short list of signs and tags. The second walks the syntax tree and
lets through a short list of nodes. What neither list names is refused, whatever it is.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, TemplateSyntaxError, nodes

from letters.characters import ODD
from letters.errors import GrammarError, Reason
from letters.tokens import MAX_LENGTH, Place, Tag, read_tags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_TAGS = 200
MAX_TAG_WORDS = 40
MAX_ALL_WORDS = 400
"""Words and signs of all tags together: compiling takes its time for each of them."""
MAX_DEPTH = 5
FILTERS: Final[frozenset[str]] = frozenset()
"""Jinja's filters that an author may put after a value, without arguments. There are none: nobody
has needed one, and a filter that changed a figure's words would part it from its source note."""

_PARSER = Environment(keep_trailing_newline=True)  # noqa: S701 - parses only; letters are plain text
_OPERATORS = frozenset({"==", "!=", "(", ")"})
_KEYWORDS = frozenset({"if", "elif", "else", "endif"})
_COMPARISONS = frozenset({"eq", "ne"})


def check(source: str, names: Collection[str]) -> None:
    """Let an author's text pass, or say where and why not.

    Args:
        source: the text as written.
        names: the values that this text may use.

    Raises:
        GrammarError: the first thing found that letters may not hold.
    """
    text = source.replace("\r\n", "\n")
    if len(text) > MAX_LENGTH:
        raise GrammarError(
            1, 1, Reason.TOO_LONG, f"This text is too long: {MAX_LENGTH:,} characters are the most."
        )
    _check_characters(text)
    tags = read_tags(_PARSER, text)
    _check_shape(tags)
    for tag in tags:
        _check_signs(tag)
    _check_tree(text, tags, frozenset(names))


def _check_characters(text: str) -> None:
    found = ODD.search(text)
    if found:
        place = Place.of(text, found.start())
        place.refuse(
            Reason.ODD_CHARACTER,
            f"There is an invisible character (U+{ord(found.group()):04X}) here: "
            "delete it and type the words again.",
        )


def _check_shape(tags: list[Tag]) -> None:
    depth = words = 0
    for count, tag in enumerate(tags, start=1):
        if count > MAX_TAGS:
            tag.place.refuse(
                Reason.TOO_MANY_TAGS, f"This text has more than {MAX_TAGS} tags: please shorten it."
            )
        if len(tag.words) > MAX_TAG_WORDS:
            tag.place.refuse(Reason.TAG_TOO_LONG, "This tag is too long: please make it simpler.")
        words += len(tag.words)
        if words > MAX_ALL_WORDS:
            tag.place.refuse(
                Reason.TOO_MANY_TAGS,
                "The tags of this text are too many or too long: please make it simpler.",
            )
        depth += {"if": 1, "endif": -1}.get(tag.keyword, 0)
        if depth > MAX_DEPTH:
            tag.place.refuse(
                Reason.TOO_DEEP,
                f"There are more than {MAX_DEPTH} 'if' inside one another: please make it simpler.",
            )


def _check_signs(tag: Tag) -> None:
    if tag.is_block and tag.keyword not in _KEYWORDS:
        tag.place.refuse(
            Reason.TAG_NOT_ALLOWED,
            "Only the tags if, elif, else and endif can be used in a letter.",
        )
    if not tag.words:
        tag.place.refuse(Reason.SYNTAX, "This tag is empty: put the name of a value in it.")
    for word, following in itertools.zip_longest(tag.words, tag.words[1:]):
        match word.kind:
            case "operator" if word.text == "|" and following and following.text in FILTERS:
                pass
            case "operator" if word.text not in _OPERATORS:
                word.place.refuse(
                    Reason.SIGN_NOT_ALLOWED,
                    f"The sign {word.text} cannot be used inside a tag: a tag holds only the name "
                    "of a value, or an 'if' with ==, !=, and, or, not.",
                )
            case "integer" | "float":
                word.place.refuse(
                    Reason.NUMBER,
                    "A number inside a tag needs quotation marks: all values are words.",
                )
            case "string" if "\\" in word.text or "\n" in word.text:
                word.place.refuse(
                    Reason.SIGN_NOT_ALLOWED,
                    "Words in quotation marks must stay on one line and hold no backslash.",
                )


def _check_tree(text: str, tags: list[Tag], names: frozenset[str]) -> None:
    try:
        tree = _PARSER.parse(text)
    except TemplateSyntaxError as error:
        place = _first_tag_at(tags, error.lineno)
        place.refuse(
            Reason.SYNTAX,
            "This tag is not complete. A value looks like {{ mp_name }}; every {% if ... %} needs "
            "an {% endif %} after it.",
        )
    for node in itertools.chain.from_iterable(map(_statement, tree.body)):
        match node:
            case nodes.Name(name=name) if name not in names:
                _find_word(tags, name, node.lineno).refuse(
                    Reason.UNKNOWN_VALUE,
                    f"There is no value called '{name[:60]}': choose one from the list of values.",
                )
            case nodes.Name() | nodes.Const(value=str() | bool()):
                pass
            case _:
                _first_tag_at(tags, node.lineno).refuse(
                    Reason.NOT_ALLOWED,
                    "A tag can hold only the name of a value, or an 'if' with ==, !=, and, or, not.",
                )


def _statement(node: nodes.Node) -> Iterator[nodes.Node]:
    """Give the leaves of a statement, and any node that is not on the list as itself."""
    match node:
        case nodes.Output():
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    yield _printed(part)
        case nodes.If():
            yield from _condition(node.test)
            for inner in (*node.body, *node.elif_, *node.else_):
                yield from _statement(inner)
        case _:
            yield node


def _printed(node: nodes.Expr) -> nodes.Node:
    """Turn `{{ true }}` into what is refused: only a value or words can be printed."""
    match node:
        case nodes.Filter(
            node=nodes.Name() as value,
            name=name,
            args=[],
            kwargs=[],
            dyn_args=None,
            dyn_kwargs=None,
        ) if name in FILTERS:
            return value
    if isinstance(node, nodes.Const) and not isinstance(node.value, str):
        return nodes.Const(None, lineno=node.lineno)
    return node


def _condition(node: nodes.Node) -> Iterator[nodes.Node]:
    match node:
        case nodes.And() | nodes.Or():
            yield from _condition(node.left)
            yield from _condition(node.right)
        case nodes.Not():
            yield from _condition(node.node)
        case nodes.Compare(ops=[nodes.Operand(op=operator) as operand]) if operator in _COMPARISONS:
            yield from _condition(node.expr)
            yield from _condition(operand.expr)
        case _:
            yield node


def _first_tag_at(tags: list[Tag], line: int) -> Place:
    """Give the place of the first tag on the line, else the last tag before it, else the line."""
    for tag in tags:
        if tag.place.line == line:
            return tag.place
    before = [tag.place for tag in tags if tag.place.line < line]
    return before[-1] if before else Place(line, 1)


def _find_word(tags: list[Tag], name: str, line: int) -> Place:
    for tag in tags:
        for word in tag.words:
            if word.kind == "name" and word.text == name and word.place.line >= line:
                return word.place
    return _first_tag_at(tags, line)
