"""A real SMTP server on loopback (aiosmtpd) that keeps what it is given and fails to order."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import dataclass, field
from email import message_from_string, policy
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    import ssl
    from email.message import EmailMessage

DROP = "drop"
KEEP_THEN_DROP = "keep-then-drop"
HANG = "hang"


@dataclass(frozen=True)
class Received:
    """One message as it came over the line, with its envelope."""

    sender: str
    to: tuple[str, ...]
    content: bytes
    options: tuple[str, ...]
    tls: bool

    @property
    def message(self) -> EmailMessage:
        # From text, since the library's reader of bytes garbles SMTPUTF8 addresses.
        return message_from_string(self.content.decode(), policy=policy.SMTPUTF8)


@dataclass
class FakeSmtp:
    """Follows `script` (a verb, MAIL, RCPT or DATA, to a reply line, DROP or HANG).

    DATA's reply is the one to the final dot; KEEP_THEN_DROP is for DATA alone. With `login` a
    client must give just that user and password. `tls` is offered by STARTTLS, or spoken from the
    start where `implicit_tls` says so.
    """

    script: dict[str, str] = field(default_factory=dict)
    login: tuple[str, str] | None = None
    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    smtputf8: bool = True
    received: list[Received] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)
    """One number for each connection that said hello."""
    live: list[Any] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=_free_port(),
            enable_SMTPUTF8=self.smtputf8,
            tls_context=None if self.implicit_tls else self.tls,
            ssl_context=self.tls if self.implicit_tls else None,
            authenticator=self._authenticate if self.login else None,
            auth_required=self.login is not None,
            auth_require_tls=False,
        )
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()

    @property
    def port(self) -> int:
        return int(self._controller.port)

    def _authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _how: str, data: Any
    ) -> Any:
        given = (data.login, data.password) if isinstance(data, LoginPassword) else None
        wanted = tuple(part.encode() for part in self.login or ())
        return AuthResult(success=given == wanted, handled=False)

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections.add(id(server.transport))
        self.live.append(server.transport)
        return responses

    def hang_up(self) -> None:
        """Drop every connection without a word, as after a long idle time."""
        for transport in self.live:
            self._controller.loop.call_soon_threadsafe(transport.abort)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        reply = await self._follow("MAIL", server)
        if reply.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return reply

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        reply = await self._follow("RCPT", server)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        wish = self.script.get("DATA", "250")
        if wish.startswith("250") or wish == KEEP_THEN_DROP:
            self.received.append(
                Received(
                    envelope.mail_from,
                    tuple(envelope.rcpt_tos),
                    envelope.content,
                    tuple(envelope.mail_options),
                    tls=session.ssl is not None,
                )
            )
        return await self._follow("DATA", server)

    async def _follow(self, verb: str, server: Any) -> str:
        wish = self.script.get(verb, "250 2.0.0 OK queued as FAKE1" if verb == "DATA" else "250 OK")
        if wish in {DROP, KEEP_THEN_DROP}:
            server.transport.abort()
        elif wish == HANG:
            await asyncio.sleep(30)  # the client gives up first
        return wish if wish[0].isdigit() else "421 gone"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
