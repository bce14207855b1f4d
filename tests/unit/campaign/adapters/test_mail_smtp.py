from __future__ import annotations

import pytest

from campaign.adapters.mail_smtp import SmtpMailer
from campaign.adapters.smtp_server import SmtpServer
from campaign.core.mail import MailRetryableError
from tests.integration.adapters.letters_to_send import LETTER, now


def test_reads_user_and_password_percent_encoded() -> None:
    server = SmtpServer.from_url("smtp://jane%40charity.example:p%3Aa%2Fs%25s@mail.example:2525")
    assert (server.user, server.password) == ("jane@charity.example", "p:a/s%s")
    assert (server.host, server.port, server.implicit_tls) == ("mail.example", 2525, False)


@pytest.mark.parametrize(
    ("url", "port", "implicit_tls"),
    [("smtp://mail.example", 587, False), ("smtps://mail.example", 465, True)],
)
def test_ports_default_to_those_for_submission(url: str, port: int, *, implicit_tls: bool) -> None:
    server = SmtpServer.from_url(url)
    assert (server.port, server.implicit_tls) == (port, implicit_tls)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("[::1]", True), ("localhost", True), ("10.0.0.1", False),
     ("mail.example", False), ("localhost.evil.example", False)],
)  # fmt: skip
def test_knows_which_servers_are_on_this_machine(host: str, *, loopback: bool) -> None:
    assert SmtpServer.from_url(f"smtp://{host}").is_loopback is loopback


@pytest.mark.parametrize(
    "url",
    ["", "mail.example", "http://u:secret@mail.example", "smtp://u:secret@", "smtp://u:sec:ret@x:y",
     "smtp://u:secret@mail.example:99999", "smtp://u:s%C3%A9cret@mail.example"],
)  # fmt: skip
def test_a_bad_url_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP URL") as fault:
        SmtpMailer(url, now)
    assert "cret" not in str(fault.value)


def test_a_host_that_can_be_none_means_try_again() -> None:
    # Too long for a DNS label, so that no resolver is asked.
    with pytest.raises(MailRetryableError, match=r"^unreachable"):
        SmtpMailer(f"smtp://{'x' * 64}.example", now).send(LETTER)


def test_the_password_is_not_shown_when_printed() -> None:
    assert "secret" not in repr(SmtpServer.from_url("smtp://u:secret@mail.example"))
