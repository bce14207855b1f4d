"""Links: https, without trackers, and showing where they lead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from letters.rules.rule import Context, Hit, Rule, Severity
from letters.rules.samples import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from letters.rules.passage import Passage, Writing

_LINK = re.compile(r"(?<![\w@/.-])(?:https?://|www\.)[^\s()<>\]\[\"]+", re.IGNORECASE)
_TRACKER = re.compile(
    r"[?&;#](utm_\w+|fbclid|gclid|gbraid|wbraid|msclkid|mc_[ce]id|igshid|twclid|_hsenc|_hsmi|mkt_tok)=",
    re.IGNORECASE,
)
_SHORTENED = re.compile(
    r"https?://(?:www\.)?(bit\.ly|tinyurl\.com|t\.co|goo\.gl|ow\.ly|is\.gd|buff\.ly|lnkd\.in|rb\.gy"
    r"|tiny\.cc|cutt\.ly|shorturl\.at|tiny\.one|t\.ly)(?:[/?#:]|$)",
    re.IGNORECASE,
)


def _links(writing: Writing) -> Iterator[tuple[Passage, int, str]]:
    for passage in writing.passages:
        for found in _LINK.finditer(passage.source):
            yield passage, found.start(), found.group().rstrip(".,;:!?'*")


def _insecure(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage, start, link in _links(writing):
        if not link.lower().startswith("https://"):
            bare = re.sub("^http://", "", link, flags=re.IGNORECASE)
            values = {"link": link}
            yield Hit(start, start + len(link), passage.part, values, f"https://{bare}")


def _trackers(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage, start, link in _links(writing):
        found = _TRACKER.search(link)
        if found:
            place = start + found.start(1)
            yield Hit(place, place + len(found[1]), passage.part, {"name": found[1]})


def _shortened(writing: Writing, _: Context) -> Iterator[Hit]:
    for passage, start, link in _links(writing):
        found = _SHORTENED.match(link)
        if found:
            yield Hit(start, start + len(link), passage.part, {"host": found[1]})


RULES: Final = (
    Rule(
        "link-not-https",
        Severity.ERROR,
        "A link that does not begin with https://. Others can be read and changed on the way, and "
        "Postbag does not make them links.",
        "Begin the link {link} with https://.",
        example("See https://charity.example/nurses."),
        example("See http://charity.example/nurses.", at="http://charity.example/nurses"),
        _insecure,
    ),
    Rule(
        "link-tracker",
        Severity.ERROR,
        "A link with a parameter that follows people: utm_…, fbclid, gclid, mc_eid and the like.",
        "Take {name} out of the link: it follows the people who click.",
        example("See https://charity.example/nurses?page=2."),
        example("See https://charity.example/nurses?utm_source=letter.", at="utm_source"),
        _trackers,
    ),
    Rule(
        "link-shortened",
        Severity.WARNING,
        "A shortened link: it hides where it leads, counts clicks, and offices' mail filters "
        "distrust it.",
        "Write the whole address instead of a link of {host}: people should see where it leads.",
        example("See https://charity.example/nurses."),
        example("See https://bit.ly/3abcd.", at="https://bit.ly/3abcd"),
        _shortened,
    ),
)
