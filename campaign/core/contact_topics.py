"""Whom a message to the team goes to: the `[[contact]]` tables of campaign.toml, one a topic."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from campaign.core.supporter import InputError, email_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEY: Final = r"[a-z0-9][a-z0-9-]{0,38}"
LONGEST_LABEL: Final = 80


@dataclass(frozen=True, slots=True)
class ContactTopic:
    """What a message may be about.

    Attributes:
        key: its name in the form.
        label: what visitors read.
        address: who in the charity gets it; shown on the page.
    """

    key: str
    label: str
    address: str


def read_topics(
    entries: Sequence[Mapping[str, Any]], faults: list[str]
) -> tuple[ContactTopic, ...]:
    """The topics.

    Args:
        entries: the `[[contact]]` tables.
        faults: each missing or mistyped entry is added here, one sentence.
    """
    topics = tuple(_topic(entry, faults) for entry in entries)
    keys = [topic.key for topic in topics]
    faults += [
        f"contact {key}: there are two of that key."
        for key in sorted(set(keys))
        if keys.count(key) > 1
    ]
    return topics


def _topic(entry: Mapping[str, Any], faults: list[str]) -> ContactTopic:
    key, label, address = (str(entry.get(name, "")).strip() for name in ("key", "label", "address"))
    if not re.fullmatch(KEY, key):
        faults.append("contact: key must be 1 to 39 small letters, digits and hyphens.")
    if not 0 < len(label) <= LONGEST_LABEL:
        faults.append(f"contact {key}: label must be a text of at most {LONGEST_LABEL} letters.")
    try:
        address = email_address(address)
    except InputError:
        faults.append(f"contact {key}: address must be one e-mail address.")
    faults += [
        f"contact {key}: {name} is not known; use key, label and address."
        for name in sorted(set(entry) - {"key", "label", "address"})
    ]
    return ContactTopic(key, label, address)
