"""Messages by SMTP, knowing at each moment whether the other side can have accepted one.

A server takes a message on when it answers the line with the single dot; whatever fails before
that dot leaves is safe to repeat, whatever fails after it is not.
"""

from __future__ import annotations

import re
import ssl
import threading
import weakref
from functools import partial
from typing import TYPE_CHECKING, Final

from campaign.adapters.mime import ascii_domain, needs_smtputf8, to_message
from campaign.adapters.smtp_pool import SmtpPool
from campaign.adapters.smtp_server import Dialler, SmtpServer, before_the_dot
from campaign.core.mail import (
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
    Receipt,
)

if TYPE_CHECKING:
    import smtplib

    from campaign.adapters.mime import Clock
    from campaign.core.mail import Mail

TIMEOUT: Final = 30.0
TOO_LARGE: Final = 552
# Answers about our account and not about the message (RFC 4954, section 6).
_LOGIN_CODES: Final = frozenset({530, 534, 535, 538})
_ENHANCED_CODE: Final = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_QUEUED_AS: Final = re.compile(rb"queued as ([A-Za-z0-9._-]{1,80})")


class SmtpMailer:
    """Sends messages over connections that are kept (`smtp_pool.py`), one at a time on each.

    Safe to be used by many threads.

    TLS is used wherever offered and demanded of every server beyond this machine.

    Args:
        url: see `SmtpServer.from_url`.
        clock: for the Date header.
        timeout: seconds for each step of the conversation.
        tls: for servers whose certificate the machine's own store does not vouch for.

    Raises:
        ValueError: the URL is not one.
    """

    repeatable: Final = False

    def __init__(
        self,
        url: str,
        clock: Clock,
        timeout: float = TIMEOUT,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        server = SmtpServer.from_url(url)
        context = tls or ssl.create_default_context()
        if tls is None and server.is_loopback:
            # A mail server on this machine has a certificate for another name or signed by
            # itself, and there is no way between us for anyone to stand in.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        self._clock = clock
        self._dialler = Dialler(server, timeout, context)
        self._pools: dict[str, SmtpPool] = {}
        self._lock = threading.Lock()
        # Whoever drops a mailer drops its connections, politely.
        weakref.finalize(self, _close, self._pools)

    def send(self, mail: Mail) -> Receipt:
        """Deliver to the server; `provider_id` is its queue id where it tells one.

        Raises:
            MailRetryableError: `unreachable`, `tls`, `no-tls`, `auth`, `connection-lost`,
                `try-later` (a 4xx answer).
            MailRefusedError: `smtputf8-unsupported`, `sender-refused`, `recipient-refused`,
                `message-refused` (a 5xx answer), or what `mime.check` refuses.
            MailUncertainError: `no-answer`, `odd-answer`: the whole message had left.
        """
        content = to_message(mail, self._clock).as_bytes()
        name = ascii_domain(mail.sender.email).rpartition("@")[2]
        with self._pool_of(name).lent() as connection:
            with before_the_dot():
                _offer(connection, mail, content)
            return _finish(connection)

    def close(self) -> None:
        """Part with the idle connections."""
        _close(self._pools)

    def _pool_of(self, name: str) -> SmtpPool:
        """Connections on which we have said hello by that name: our own domain's."""
        with self._lock:
            if name not in self._pools:
                self._pools[name] = SmtpPool(partial(self._dialler.connect, name))
            return self._pools[name]


def _close(pools: dict[str, SmtpPool]) -> None:
    for pool in pools.values():
        pool.close()


def _offer(connection: smtplib.SMTP, mail: Mail, content: bytes) -> None:
    """Everything up to, and without, the dot."""
    options = [f"size={len(content)}"] if connection.has_extn("size") else []
    if needs_smtputf8(mail):
        if not connection.has_extn("smtputf8"):
            raise MailRefusedError("smtputf8-unsupported", "an address needs SMTPUTF8")
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    sender = ascii_domain((mail.return_path or mail.sender).email)
    to = ascii_domain(mail.to.email)
    answer = connection.mail(sender, options)
    # Here it may also be the size that we have said (RFC 1870, 6.1).
    _expect(answer, (250,), "message-refused" if answer[0] == TOO_LARGE else "sender-refused")
    _expect(connection.rcpt(to), (250, 251), "recipient-refused")
    _expect(connection.docmd("DATA"), (354,), "message-refused")
    connection.send(re.sub(rb"(?m)^\.", b"..", content))
    if not content.endswith(b"\r\n"):
        connection.send(b"\r\n")


def _finish(connection: smtplib.SMTP) -> Receipt:
    """The dot, and the server's word on it."""
    try:
        connection.send(b".\r\n")
        answer = connection.getreply()
    except OSError:  # which smtplib's own errors are too
        raise MailUncertainError("no-answer") from None
    if not 200 <= answer[0] < 300 and not 400 <= answer[0] < 600:  # noqa: PLR2004 - SMTP's classes of answer
        raise MailUncertainError("odd-answer")
    _expect(answer, range(200, 300), "message-refused")
    queued = _QUEUED_AS.search(answer[1])
    return Receipt(queued[1].decode() if queued else None)


def _expect(answer: tuple[int, bytes], good: tuple[int, ...] | range, refusal: str) -> None:
    """Raise unless the answer is a good one; of its words only the numbers are kept.

    The rest often repeats the recipient's address.
    """
    code, text = answer
    if code in good:
        return
    enhanced = _ENHANCED_CODE.search(text)
    detail = f"{code} {enhanced[0].decode()}" if enhanced else str(code)
    if code in _LOGIN_CODES:
        raise MailRetryableError("auth", detail)
    if 500 <= code < 600:  # noqa: PLR2004 - SMTP's class of refusals
        raise MailRefusedError(refusal, detail)
    raise MailRetryableError("try-later", detail)
