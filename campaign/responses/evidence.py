"""What the rules of sorting look at in a message."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from campaign.responses import phrases
from campaign.responses.trimming import trimmed

if TYPE_CHECKING:
    from campaign.responses.incoming import Incoming


class Evidence:
    """What the rules look at, each thing worked out once and only if asked for."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def value(self, name: str) -> str:
        """A header in lower case; empty where it is missing."""
        return (self._incoming.header(name) or "").strip().lower()

    def has(self, *names: str) -> bool:
        """Whether one of these headers is there at all."""
        return any(self._incoming.header(name) is not None for name in names)

    def is_report(self, kind: str) -> bool:
        """Whether it is a multipart/report (RFC 6522) of that kind."""
        content_type = self.value("content-type")
        return content_type.startswith("multipart/report") and kind in content_type

    @cached_property
    def subject(self) -> str:
        """The subject, with straight apostrophes."""
        return phrases.prepared(self._incoming.subject)

    @cached_property
    def words(self) -> str:
        """What the sender wrote, without what they quote, on one line."""
        return phrases.prepared(trimmed(self._incoming.text).reply)

    @cached_property
    def signs(self) -> int:
        """How many of an acknowledgement's usual sentences it has."""
        return phrases.signs_of_acknowledgement(self.words)

    @property
    def from_mail_system(self) -> bool:
        """Whether a mail system sent it."""
        return bool(phrases.MAIL_SYSTEM.match(self._incoming.from_address))

    @property
    def wants_no_answer(self) -> bool:
        """Whether it was sent with an empty return path, as notices are."""
        return self.value("return-path").strip("<> ") == "" and self.has("return-path")

    @property
    def answers_something(self) -> bool:
        """Whether it names the message that it answers."""
        return bool(self._incoming.in_reply_to or self._incoming.references)

    @property
    def is_automatic(self) -> bool:
        """Whether anything but its words says that nobody wrote it."""
        return (
            self.auto_submitted
            or self.has_auto_header
            or self.has_auto_subject
            or self.wants_no_answer
            or self.value("precedence") in ("bulk", "junk")
        )

    @property
    def auto_submitted(self) -> bool:
        """Whether Auto-Submitted (RFC 3834) is there and says anything but no."""
        said = self.value("auto-submitted")
        return bool(said) and not re.match(r"no\b", said)

    @property
    def has_auto_header(self) -> bool:
        """Whether one of the older headers of automatic replies is there."""
        older = self.has("x-autoreply", "x-autorespond", "x-vacation")
        return older or self.value("precedence") in ("auto_reply", "auto-reply")

    @property
    def has_auto_subject(self) -> bool:
        """Whether the subject begins as automatic replies' do; not after "Re:"."""
        return bool(phrases.ABSENCE_SUBJECT.match(self.subject))
