"""Connections to a mail server used again: cheaper, and never at a letter's expense."""

from __future__ import annotations

import smtplib
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from campaign.adapters.mail_smtp import SmtpMailer
from campaign.adapters.smtp_pool import COURTESY, MOST_IDLE, MOST_MESSAGES, SmtpPool
from campaign.core.mail import Address, MailRefusedError
from tests.fakes.smtp_server import FakeSmtp
from tests.integration.adapters.letters_to_send import LETTER, letter, now

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


@pytest.fixture
def server() -> Iterator[FakeSmtp]:
    with FakeSmtp() as running:
        yield running


@pytest.fixture
def mailer(server: FakeSmtp) -> Iterator[SmtpMailer]:
    made = SmtpMailer(f"smtp://127.0.0.1:{server.port}", now, timeout=2)
    yield made
    made.close()


def test_one_connection_carries_letter_after_letter(server: FakeSmtp, mailer: SmtpMailer) -> None:
    for number in range(5):
        mailer.send(letter(id=f"n{number}"))
    assert len(server.received) == 5
    assert len(server.connections) == 1


def test_a_connection_is_not_used_for_ever(server: FakeSmtp, mailer: SmtpMailer) -> None:
    for number in range(MOST_MESSAGES + 1):
        mailer.send(letter(id=f"n{number}"))
    assert len(server.received) == MOST_MESSAGES + 1
    assert len(server.connections) == 2


def test_a_connection_that_died_in_its_sleep_costs_no_letter(
    server: FakeSmtp, mailer: SmtpMailer
) -> None:
    mailer.send(letter(id="first"))
    server.hang_up()
    time.sleep(0.1)
    mailer.send(letter(id="second"))
    assert len(server.received) == 2


def test_a_refused_letter_takes_its_connection_along_and_the_next_goes(
    server: FakeSmtp, mailer: SmtpMailer
) -> None:
    server.script = {"RCPT": "550 5.1.1 nobody"}
    with pytest.raises(MailRefusedError):
        mailer.send(letter(id="refused"))
    server.script = {}
    mailer.send(letter(id="good"))
    assert len(server.received) == 1


def test_many_threads_share_a_mailer_one_letter_at_a_time_on_each_connection(
    server: FakeSmtp, mailer: SmtpMailer
) -> None:
    letters = [
        letter(id=f"n{number}", message_id=f"<n{number}@charity.example>") for number in range(40)
    ]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(mailer.send, letters))
    ids = [str(each.message["Message-ID"]) for each in server.received]
    assert sorted(ids) == sorted(each.message_id for each in letters)
    assert len(server.connections) <= 8


def test_what_cannot_be_delivered_goes_to_the_return_path(
    server: FakeSmtp, mailer: SmtpMailer
) -> None:
    mailer.send(letter(return_path=Address("bounce-7f3a@replies.charity.example")))
    [got] = server.received
    assert got.sender == "bounce-7f3a@replies.charity.example"
    assert LETTER.sender.email in str(got.message["From"])


def test_a_connection_that_lay_idle_for_long_is_not_used(server: FakeSmtp) -> None:
    moment = [0.0]
    pool = SmtpPool(
        lambda: smtplib.SMTP("127.0.0.1", server.port, "here", timeout=2), lambda: moment[0]
    )
    with pool.lent() as first:
        first.ehlo()
    moment[0] = MOST_IDLE + 1
    with pool.lent() as second:
        assert second is not first
    pool.close()


def test_connections_beyond_need_are_parted_with_when_they_have_lain_idle_for_long(
    server: FakeSmtp,
) -> None:
    moment = [0.0]
    pool = SmtpPool(
        lambda: smtplib.SMTP("127.0.0.1", server.port, "here", timeout=2), lambda: moment[0]
    )
    with pool.lent() as first, pool.lent() as second:
        pass
    moment[0] = MOST_IDLE - 1
    with pool.lent() as again:
        assert again is first
        moment[0] = MOST_IDLE + 1
    assert second.sock is None
    assert first.sock is not None
    pool.close()
    assert first.sock is None


def test_a_server_that_does_not_say_goodbye_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(1) as beside:
        beside.submit(greet_and_no_more, listener)
        port = listener.getsockname()[1]
        pool = SmtpPool(lambda: smtplib.SMTP("127.0.0.1", port, "here", timeout=30))
        with pool.lent():
            pass
        start = time.monotonic()
        pool.close()
        assert time.monotonic() - start < 5 * COURTESY


def greet_and_no_more(listener: socket.socket) -> None:
    line, _ = listener.accept()
    with line:
        line.sendall(b"220 hello\r\n")
        while line.recv(100):
            pass
