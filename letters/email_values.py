"""The values that only e-mails to supporters have; part of the list in `letters.values`."""

from __future__ import annotations

from typing import Final

from letters.value_types import DocumentUse, EmailName, Value, ValueKind

EVERY_EMAIL: Final = frozenset(EmailName)
ASKS_FOR_PROOF: Final = frozenset({EmailName.CONFIRM, EmailName.REMINDER})
"""Sent before anybody has shown that the inbox is theirs: it may be a stranger's."""
PROVEN: Final = EVERY_EMAIL - ASKS_FOR_PROOF

_SURVEYS = frozenset({EmailName.SURVEY, EmailName.SURVEY_REMINDER, EmailName.SURVEY_AGAIN})
_NEWS = frozenset({EmailName.MP_ANSWERED, EmailName.MINISTER_REPLIED})
_CHANGED = frozenset({EmailName.MEMBER_CHANGED})
_RETURNED = frozenset({EmailName.RETURNED})
_NEVER = "It is never missing: Postbag makes it for each e-mail."
_ADDRESS = "https://write.charity.example"


def _value(
    name: str,
    emails: frozenset[EmailName],
    *words: str,
    kind: ValueKind = ValueKind.TEXT,
    optional: bool = False,
) -> Value:
    description, example, missing = words
    uses = frozenset({DocumentUse.EMAIL})
    return Value(name, kind, description, example, missing, uses, optional, emails)


EMAIL_VALUES: Final = (
    _value(
        "reference",
        PROVEN,
        "The letter's reference, which offices and supporters can quote.",
        "BCD-FGH",
        "It is never missing: every confirmed letter has one.",
    ),
    _value(
        "confirm_link",
        ASKS_FOR_PROOF,
        "The supporter's own link to read the letter once more and send it.",
        f"{_ADDRESS}/confirm/example",
        _NEVER,
    ),
    _value(
        "receipt_link",
        PROVEN,
        "The supporter's own link to their letter, where it stands, and to delete their data.",
        f"{_ADDRESS}/letter/example",
        _NEVER,
    ),
    _value(
        "survey_link",
        _SURVEYS,
        "The supporter's own link to tell what has come of the letter.",
        f"{_ADDRESS}/survey/example",
        _NEVER,
    ),
    _value(
        "sent_on",
        _SURVEYS | _NEWS,
        "The day on which the letter went to the MP's office.",
        "9 November 2026",
        "It is never missing: supporters are written to only about letters that have gone.",
    ),
    _value(
        "answered_on",
        _NEWS,
        "The day of the answer that supporters are told of.",
        "20 November 2026",
        "It is never missing: an answer is recorded with its day.",
    ),
    _value(
        "letter_text",
        _RETURNED,
        "The whole letter as the supporter wrote it.",
        "I live in Manchester Central. Please sign the enclosed letter.",
        "It is never missing: a letter that was sent has a text.",
    ),
    _value(
        "answer_through_us",
        _SURVEYS | {EmailName.RECEIPT},
        "Whether the supporter agreed that the charity may read the MP's answer. It then comes to "
        "an address of the charity's, which sends it on to them at once.",
        "yes",
        "It is never missing: it is either yes or no.",
        kind=ValueKind.FLAG,
    ),
    _value(
        "answer_came",
        _SURVEYS,
        "Whether an answer has come to that address, and was passed on to the supporter. Then do "
        "not ask whether there is one, but what has come of it.",
        "yes",
        "It is never missing: it is either yes or no.",
        kind=ValueKind.FLAG,
    ),
    _value(
        "days",
        ASKS_FOR_PROOF | _CHANGED,
        "For how many days Postbag still keeps a letter that waits for the supporter.",
        "7",
        _NEVER,
    ),
    _value(
        "waiting",
        _CHANGED,
        "Why the letter waits, as a word to ask about: another (another MP sits now), same (the "
        "same MP can be written to again), dissolved, vacant, direct (the MP wishes to be written "
        "to directly) or no-address.",
        "another",
        "It is never missing: the e-mail is only sent when a letter waits.",
    ),
    _value(
        "old_mp_name",
        _CHANGED,
        "The name of the MP whom the supporter wrote to.",
        "Morgan Example",
        "It is never missing: every letter was written to an MP.",
    ),
    _value(
        "perhaps_gone",
        _CHANGED | _RETURNED,
        "Whether the letter may have gone after all. Then do not say that it has not.",
        "yes",
        "It is never missing: it is either yes or no.",
        kind=ValueKind.FLAG,
    ),
    _value(
        "published_email",
        _CHANGED | _RETURNED,
        "The MP's address on Parliament's list, for supporters to write to directly. When a letter "
        "comes back, only if it is another address than the letter went to.",
        "lucy.powell.mp@parliament.example",
        "It is empty when there is no MP or no published address: ask with 'if' first.",
        optional=True,
    ),
)
