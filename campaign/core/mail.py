"""The mail port: what an outgoing message is, and what may come of sending it.

A mailer either returns a Receipt or raises one of three errors, and the error's type says
what may be done next: try again, stop, or leave it alone because nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Protocol

OWN_MAIL: Final = "X-Postbag-Id"
"""The header that all of our mail bears: by it we know our own when it comes back."""

RETURN_PATH: Final = "bounce-"
"""What cannot be delivered comes back to this and the message's key, at the reply domain."""


@dataclass(frozen=True, slots=True)
class Address:
    """An e-mail address with an optional display name (no header syntax in either)."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels with a message."""

    filename: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one recipient, complete: a mailer adds nothing to its words.

    Attributes:
        id: our opaque id of the message; the only thing of ours that a provider is told.
        message_id: RFC 5322 Message-ID with angle brackets, fixed before the first attempt.
    """

    id: str
    message_id: str
    sender: Address = field(repr=False)
    to: Address = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    html: str | None = field(default=None, repr=False)
    reply_to: Address | None = field(default=None, repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    return_path: Address | None = field(default=None, repr=False)
    """Where SMTP servers send what cannot be delivered; the sender's address unless given."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The mailer has taken the message on.

    Attributes:
        provider_id: its own name for the message, if any.
        pause_seconds: for how long it asks for no further message, or None.
    """

    provider_id: str | None = None
    pause_seconds: float | None = None


class MailError(Exception):
    """Something other than acceptance came of a send.

    Attributes:
        code: short stable word for tables and logs, without personal data.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


class MailRetryableError(MailError):
    """The message certainly did not go; it may be tried again.

    Attributes:
        retry_after: seconds the other side asked us to wait, or None.
    """

    def __init__(self, code: str, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(code, detail)
        self.retry_after = retry_after


class MailRefusedError(MailError):
    """The message certainly did not go and never will as it stands."""


class MailUncertainError(MailError):
    """Nobody knows whether the message went; sending again could double it."""


class Mailer(Protocol):
    """A way out for messages.

    Attributes:
        repeatable: True where sending the same Mail again can never make a second message,
            so that an interrupted send may simply be repeated.
    """

    @property
    def repeatable(self) -> bool:
        """Whether an interrupted send may simply be repeated."""
        ...

    def send(self, mail: Mail) -> Receipt:
        """Send one message.

        Raises:
            MailRetryableError: it did not go, and may later.
            MailRefusedError: it did not go, and will not.
            MailUncertainError: it may have gone.
        """
        ...
