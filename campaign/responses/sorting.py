"""What a message that came to us is: one table of small rules, of which the first that fits counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from campaign.core.incoming import IncomingKind
from campaign.core.mail import OWN_MAIL
from campaign.responses import phrases
from campaign.responses.evidence import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

    from campaign.responses.incoming import Incoming


@dataclass(frozen=True, slots=True)
class Sorted:
    """The kind, and the name of the rule that said so."""

    kind: IncomingKind
    because: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to take a message for something.

    Attributes:
        name: short and stable, for staff and tables.
        means: the same for people, as it stands in `docs/replies.md`.
    """

    name: str
    kind: IncomingKind
    means: str
    holds: Callable[[Evidence], bool]


_SHORT: Final = 2_000  # characters; a letter that says something is rarely so short
_VERY_SHORT: Final = 600
_SIGNS_IF_AUTOMATIC: Final = 2
_SIGNS_IF_SHORT: Final = 3
_SIGNS_ALONE: Final = 4


def _own(it: Evidence) -> bool:
    return it.has(OWN_MAIL.lower())


def _undeliverable(it: Evidence) -> bool:
    is_machines = it.from_mail_system or it.wants_no_answer
    return is_machines and bool(phrases.BOUNCE_SUBJECT.match(it.subject))


def _absent(it: Evidence) -> bool:
    return it.is_automatic and bool(phrases.ABSENCE.search(it.words))


def _acknowledges(it: Evidence) -> bool:
    if it.is_automatic:
        return it.signs >= _SIGNS_IF_AUTOMATIC
    if len(it.words) > _SHORT:
        return it.signs >= _SIGNS_ALONE
    # Offices' systems set the header on what people write, too: alone it proves nothing.
    hinted = it.has("x-auto-response-suppress") and len(it.words) <= _VERY_SHORT
    return it.signs >= (_SIGNS_IF_AUTOMATIC if hinted else _SIGNS_IF_SHORT)


def _list(it: Evidence) -> bool:
    from_list = it.has("list-id", "list-post") or it.value("precedence") in ("list", "bulk", "junk")
    return from_list and not it.answers_something


K = IncomingKind

RULES: Final = (
    Rule("own-mail", K.OWN, "It bears the header of our own mail.", _own),
    Rule(
        "delivery-report",
        K.BOUNCE,
        "It is a delivery report (RFC 3464): failed, delayed, relayed or delivered.",
        lambda it: it.is_report("delivery-status"),
    ),
    Rule(
        "failed-recipients",
        K.BOUNCE,
        "It has the header X-Failed-Recipients.",
        lambda it: it.has("x-failed-recipients"),
    ),
    Rule(
        "undeliverable-notice",
        K.BOUNCE,
        "A mail system sent it, and its subject begins as those of delivery notices do.",
        _undeliverable,
    ),
    Rule(
        "read-receipt",
        K.AUTO_REPLY,
        "It is a read receipt (RFC 8098).",
        lambda it: it.is_report("disposition-notification"),
    ),
    Rule(
        "absence",
        K.AUTO_REPLY,
        "Its headers or subject say that it is automatic, its words that somebody is away.",
        _absent,
    ),
    Rule(
        "says-automatic",
        K.ACKNOWLEDGEMENT,
        "Its own words say that it is automatic.",
        lambda it: bool(phrases.SAYS_SO.search(it.words)),
    ),
    Rule(
        "acknowledgement-words",
        K.ACKNOWLEDGEMENT,
        "It has several of the usual sentences of an office's acknowledgement: two where headers "
        "or subject say that it is automatic, or where a very short one has X-Auto-Response-Suppress; "
        "else three, or four in a long letter.",
        _acknowledges,
    ),
    Rule(
        "auto-submitted",
        K.AUTO_REPLY,
        "The header Auto-Submitted (RFC 3834) says so.",
        lambda it: it.auto_submitted,
    ),
    Rule(
        "auto-reply-header",
        K.AUTO_REPLY,
        "It has X-Autoreply, X-Autorespond or X-Vacation, or Precedence: auto_reply.",
        lambda it: it.has_auto_header,
    ),
    Rule(
        "auto-reply-subject",
        K.AUTO_REPLY,
        "Its subject begins as those of automatic replies do, in English or Welsh.",
        lambda it: it.has_auto_subject,
    ),
    Rule(
        "list",
        K.AUTO_REPLY,
        "It went to a list or to many (List-Id, List-Post, Precedence) and answers no message.",
        _list,
    ),
    Rule(
        "empty-return-path",
        K.AUTO_REPLY,
        "It was sent with an empty return path, so that nobody can answer it.",
        lambda it: it.wants_no_answer,
    ),
)

WRITTEN: Final = Rule("written", K.ANSWER, "No other rule fits: somebody wrote it.", lambda _: True)


def sort(incoming: Incoming) -> Sorted:
    """What a message is, and by which rule."""
    evidence = Evidence(incoming)
    rule = next((rule for rule in RULES if rule.holds(evidence)), WRITTEN)
    return Sorted(rule.kind, rule.name)
