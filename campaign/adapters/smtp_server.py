"""A mail server, and how to get a connection to it that is ready for messages."""

from __future__ import annotations

import contextlib
import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from campaign.adapters.smtp_pool import part
from campaign.core.mail import MailError, MailRetryableError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PORTS: Final = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where to deliver. `user` empty: no login."""

    host: str
    port: int
    implicit_tls: bool
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def is_loopback(self) -> bool:
        """Whether messages stay on this machine on their way to the server."""
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    @classmethod
    def from_url(cls, url: str) -> SmtpServer:
        """Read `smtp://user:pass@host:port` (STARTTLS) or `smtps://…` (TLS from the start).

        User and password are percent-decoded; the ports default to 587 and 465.

        Raises:
            ValueError: not such a URL; the text never repeats any of it.
        """
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS[parts.scheme]
        except (KeyError, ValueError):
            raise ValueError("the SMTP URL must look like smtp://user:pass@host:port") from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not parts.hostname or not (user + password).isascii():
            raise ValueError("the SMTP URL needs a host, and ASCII user and password")
        return cls(parts.hostname, port, parts.scheme == "smtps", user, password)


@dataclass(frozen=True, slots=True)
class Dialler:
    """How to get a connection that is ready for messages. Knows nothing of who wants it."""

    server: SmtpServer
    timeout: float
    tls: ssl.SSLContext

    def connect(self, name: str) -> smtplib.SMTP:
        """A connection on which we have said hello by that name, and logged in.

        Raises:
            MailRetryableError: `unreachable`, `tls`, `no-tls`, `auth`, `connection-lost`.
        """
        # Our name in EHLO; smtplib's default would ask the DNS for this machine's.
        host, port, wait = self.server.host, self.server.port, self.timeout
        with before_the_dot("unreachable"):
            connection = (
                smtplib.SMTP_SSL(host, port, name, timeout=wait, context=self.tls)
                if self.server.implicit_tls
                else smtplib.SMTP(host, port, name, timeout=wait)
            )
        try:
            with before_the_dot():
                self._log_in(connection)
        except MailError:
            part(connection)
            raise
        return connection

    def _log_in(self, connection: smtplib.SMTP) -> None:
        server = self.server
        connection.ehlo_or_helo_if_needed()
        if not server.implicit_tls:
            if connection.has_extn("starttls"):
                connection.starttls(context=self.tls)
                connection.ehlo_or_helo_if_needed()
            elif not server.is_loopback:
                raise MailRetryableError("no-tls", "the server offers no STARTTLS")
        if server.user:
            try:
                connection.login(server.user, server.password)
            except (smtplib.SMTPAuthenticationError, smtplib.SMTPNotSupportedError):
                # An admin can mend this; the letter is not to blame.
                raise MailRetryableError("auth") from None


@contextlib.contextmanager
def before_the_dot(code: str = "connection-lost") -> Iterator[None]:
    """Failures here cannot have delivered anything."""
    try:
        yield
    except MailError:
        raise
    except ssl.SSLError:
        raise MailRetryableError("tls") from None
    except (OSError, UnicodeError) as error:  # UnicodeError: no DNS name at all
        raise MailRetryableError(code, type(error).__name__) from None
