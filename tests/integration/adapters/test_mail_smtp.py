from __future__ import annotations

import socket
import ssl
import struct
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from campaign.adapters.mail_smtp import SmtpMailer
from campaign.core.mail import (
    Address,
    MailError,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
    Receipt,
)
from tests.fakes.smtp_server import DROP, HANG, KEEP_THEN_DROP, FakeSmtp
from tests.integration.adapters.conftest import ELSEWHERE
from tests.integration.adapters.letters_to_send import LETTER, letter, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# The fake asks for a login without TLS, on loopback, which is what these tests are about.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def mailer(server: FakeSmtp, host: str = "127.0.0.1", login: str = "") -> SmtpMailer:
    timeout = 1 if HANG in server.script.values() else 10
    return SmtpMailer(f"smtp://{login}{host}:{server.port}", now, timeout)


def test_the_envelope_is_ours_and_the_mps() -> None:
    with FakeSmtp() as server:
        receipt = mailer(server).send(LETTER)
    [received] = server.received
    assert received.sender == "letters@charity.example"
    assert received.to == ("ann.jones.mp@parliament.example",)
    assert receipt == Receipt("FAKE1")


@pytest.mark.parametrize(
    ("verb", "reply", "error", "code"),
    [
        ("MAIL", "451 4.3.0 later", MailRetryableError, "try-later"),
        ("RCPT", "450 4.2.0 <ann.jones.mp@parliament.example> later", MailRetryableError, "try-later"),
        ("DATA", "452 4.3.1 full", MailRetryableError, "try-later"),
        ("DATA", "421 4.3.2 closing", MailRetryableError, "try-later"),
        ("MAIL", "550 5.7.1 not you", MailRefusedError, "sender-refused"),
        ("MAIL", "552 5.3.4 message too big", MailRefusedError, "message-refused"),
        ("RCPT", "550 5.1.1 <ann.jones.mp@parliament.example> no", MailRefusedError, "recipient-refused"),
        ("DATA", "554 5.7.1 spam", MailRefusedError, "message-refused"),
        ("MAIL", "530 5.7.0 log in first", MailRetryableError, "auth"),
        ("MAIL", DROP, MailRetryableError, "connection-lost"),
        ("RCPT", DROP, MailRetryableError, "connection-lost"),
        ("RCPT", HANG, MailRetryableError, "connection-lost"),
        ("DATA", DROP, MailUncertainError, "no-answer"),
        ("DATA", KEEP_THEN_DROP, MailUncertainError, "no-answer"),
        ("DATA", HANG, MailUncertainError, "no-answer"),
        ("DATA", "354 what?", MailUncertainError, "odd-answer"),
    ],
)  # fmt: skip
def test_each_failure_says_what_may_be_done_next(
    verb: str, reply: str, error: type[MailError], code: str
) -> None:
    with FakeSmtp({verb: reply}) as server, pytest.raises(error) as failure:
        mailer(server).send(LETTER)
    assert failure.value.code == code
    assert "parliament" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_server_that_is_not_there_means_try_again() -> None:
    with FakeSmtp() as server:
        away = mailer(server)
    with pytest.raises(MailRetryableError, match=r"^unreachable"):
        away.send(LETTER)


def test_a_server_that_never_greets_means_try_again() -> None:
    with raw_server(lambda line: line.recv(1)) as port:
        quiet = SmtpMailer(f"smtp://127.0.0.1:{port}", now, timeout=0.2)
        with pytest.raises(MailRetryableError, match=r"^unreachable"):
            quiet.send(LETTER)


def test_a_busy_greeting_means_try_again() -> None:
    with raw_server(lambda line: line.sendall(b"554 not today\r\n")) as port:
        busy = SmtpMailer(f"smtp://127.0.0.1:{port}", now, timeout=1)
        with pytest.raises(MailRetryableError, match=r"^unreachable"):
            busy.send(LETTER)


def test_a_line_lost_before_the_dot_means_try_again() -> None:
    """The server resets in the middle of a letter too large for any buffer in between."""

    def talk(line: socket.socket) -> None:
        line.sendall(b"220 hello\r\n")
        for reply in (b"250 EHLO\r\n", b"250 MAIL\r\n", b"250 RCPT\r\n", b"354 DATA\r\n"):
            line.recv(1000)
            line.sendall(reply)
        line.recv(1000)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    with raw_server(talk) as port:
        cut_off = SmtpMailer(f"smtp://127.0.0.1:{port}", now, timeout=5)
        with pytest.raises(MailRetryableError, match=r"^connection-lost"):
            cut_off.send(letter(text="a long letter\n" * 2_000_000))


def test_a_lost_goodbye_does_not_unsay_the_acceptance() -> None:
    def talk(line: socket.socket) -> None:
        line.sendall(b"220 hello\r\n")
        for reply in (b"250 EHLO\r\n", b"250 MAIL\r\n", b"250 RCPT\r\n", b"354 DATA\r\n"):
            line.recv(1000)
            line.sendall(reply)
        content = b""
        while not content.endswith(b"\r\n.\r\n"):
            content += line.recv(100_000)
        line.sendall(b"250 kept\r\n")

    with raw_server(talk) as port:
        assert SmtpMailer(f"smtp://127.0.0.1:{port}", now, timeout=5).send(LETTER) == Receipt()


def test_logs_in_with_a_percent_encoded_password() -> None:
    with FakeSmtp(login=("jane@charity.example", "p:a/s")) as server:
        mailer(server, login="jane%40charity.example:p%3Aa%2Fs@").send(LETTER)
    assert len(server.received) == 1


@pytest.mark.parametrize("login", ["jane:wrong@", ""])
def test_a_wrong_or_missing_login_keeps_the_letter(login: str) -> None:
    with FakeSmtp(login=("jane", "right")) as server, pytest.raises(MailRetryableError) as failure:
        mailer(server, login=login).send(LETTER)
    assert failure.value.code == "auth"
    assert server.received == []


def test_a_login_that_the_server_does_not_offer_keeps_the_letter() -> None:
    with FakeSmtp() as server, pytest.raises(MailRetryableError, match=r"^auth"):
        mailer(server, login="jane:secret@").send(LETTER)


def test_uses_tls_where_offered(server_tls: ssl.SSLContext) -> None:
    with FakeSmtp(tls=server_tls) as server:
        mailer(server).send(LETTER)
    assert server.received[0].tls


def test_speaks_tls_from_the_start_for_smtps(server_tls: ssl.SSLContext) -> None:
    with FakeSmtp(tls=server_tls, implicit_tls=True) as server:
        SmtpMailer(f"smtps://127.0.0.1:{server.port}", now, timeout=10).send(LETTER)
    assert len(server.received) == 1


def test_a_server_elsewhere_without_tls_gets_nothing() -> None:
    with FakeSmtp() as server, pytest.raises(MailRetryableError, match=r"^no-tls"):
        mailer(server, ELSEWHERE).send(LETTER)
    assert server.received == []


def test_a_server_elsewhere_must_be_vouched_for(server_tls: ssl.SSLContext) -> None:
    with FakeSmtp(tls=server_tls) as server, pytest.raises(MailRetryableError, match=r"^tls$"):
        mailer(server, ELSEWHERE).send(LETTER)
    assert server.received == []


def test_a_server_elsewhere_that_is_vouched_for_gets_the_letter(
    server_tls: ssl.SSLContext, certificate: Path
) -> None:
    trusting = ssl.create_default_context(cafile=certificate)
    with FakeSmtp(tls=server_tls) as server:
        url = f"smtp://{ELSEWHERE}:{server.port}"
        SmtpMailer(url, now, timeout=10, tls=trusting).send(LETTER)
    assert server.received[0].tls


def test_an_address_beyond_ascii_goes_by_smtputf8() -> None:
    with FakeSmtp() as server:
        mailer(server).send(letter(to=Address("ŵyn@parliament.example", "Ŵyn")))
    [received] = server.received
    assert received.to == ("ŵyn@parliament.example",)
    assert "SMTPUTF8" in received.options
    assert received.message["To"].addresses[0].addr_spec == "ŵyn@parliament.example"


def test_an_address_beyond_ascii_is_refused_where_the_server_cannot() -> None:
    with FakeSmtp(smtputf8=False) as server, pytest.raises(MailRefusedError) as refusal:
        mailer(server).send(letter(to=Address("ŵyn@parliament.example")))
    assert refusal.value.code == "smtputf8-unsupported"


@contextmanager
def raw_server(talk: Callable[[socket.socket], object]) -> Iterator[int]:
    """A server for one connection, which ends when `talk` does."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            line, _ = listener.accept()
            with line:
                talk(line)

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()
