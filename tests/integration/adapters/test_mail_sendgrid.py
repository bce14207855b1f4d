from __future__ import annotations

import logging
import ssl
import time
from email.utils import formatdate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from campaign.adapters.mail_sendgrid import SendGridMailer
from campaign.core.mail import (
    Address,
    MailError,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
)
from tests.fakes.sendgrid_server import Answer, Day, FakeSendGrid
from tests.integration.adapters.letters_to_send import LETTER, letter

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def sendgrid(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeSendGrid]:
    monkeypatch.setenv("no_proxy", "*")
    with FakeSendGrid() as server:
        yield server


@pytest.fixture
def mailer(sendgrid: FakeSendGrid) -> SendGridMailer:
    return SendGridMailer(sendgrid.api_key, sendgrid.host, timeout=1)


def test_the_receipt_is_the_providers_message_id(mailer: SendGridMailer) -> None:
    assert mailer.send(LETTER).provider_id == "fake0001.id"


def test_tells_the_provider_an_opaque_id_and_nothing_else_of_ours(
    sendgrid: FakeSendGrid, mailer: SendGridMailer
) -> None:
    mailer.send(LETTER)
    [body] = sendgrid.accepted
    assert body["custom_args"] == {"letter": LETTER.id}
    assert "categories" not in body
    assert "custom_args" not in body["personalizations"][0]


def test_nobody_watches_the_mp(sendgrid: FakeSendGrid, mailer: SendGridMailer) -> None:
    mailer.send(LETTER)
    tracking = sendgrid.accepted[0]["tracking_settings"]
    assert tracking["click_tracking"] == {"enable": False, "enable_text": False}
    assert tracking["open_tracking"] == {"enable": False}


def test_one_request_a_letter(sendgrid: FakeSendGrid, mailer: SendGridMailer) -> None:
    for number in range(3):
        mailer.send(letter(id=f"n{number}"))
    assert sendgrid.paths == ["POST /v3/mail/send"] * 3
    assert [len(body["personalizations"]) for body in sendgrid.accepted] == [1, 1, 1]


@pytest.mark.parametrize("name", ["Smith, Jane", "Jane; Smith"])
def test_no_name_makes_a_letter_vanish(
    sendgrid: FakeSendGrid, mailer: SendGridMailer, name: str
) -> None:
    mailer.send(letter(to=Address("ann@parliament.example", name)))
    assert (len(sendgrid.accepted), sendgrid.vanished) == (1, [])


@pytest.mark.parametrize(
    ("day", "error", "code"),
    [
        (Answer(400), MailRefusedError, "provider-refused"),
        (Answer(413), MailRefusedError, "too-large"),
        (Answer(422), MailRefusedError, "provider-refused"),
        (Answer(401), MailRetryableError, "auth"),
        (Answer(403), MailRetryableError, "auth"),
        (Answer(404), MailRetryableError, "wrong-host"),
        (Answer(408), MailRetryableError, "provider-down"),
        (Answer(429), MailRetryableError, "rate-limit"),
        (Answer(500), MailRetryableError, "provider-down"),
        (Answer(503), MailRetryableError, "provider-down"),
        (Answer(502), MailUncertainError, "no-answer"),
        (Answer(504), MailUncertainError, "no-answer"),
        (Answer(200), MailUncertainError, "odd-answer"),
        (Day.HANG, MailUncertainError, "no-answer"),
        (Day.ACCEPT_THEN_DROP, MailUncertainError, "no-answer"),
        (Day.RESET, MailUncertainError, "no-answer"),
    ],
)
def test_each_bad_day_says_what_may_be_done_next(
    sendgrid: FakeSendGrid,
    mailer: SendGridMailer,
    day: Day | Answer,
    error: type[MailError],
    code: str,
) -> None:
    sendgrid.script = [day]
    with pytest.raises(error) as failure:
        mailer.send(LETTER)
    assert failure.value.code == code
    assert len(sendgrid.paths) == 1  # never a second try behind our back


def test_a_wrong_key_keeps_the_letter(sendgrid: FakeSendGrid) -> None:
    with pytest.raises(MailRetryableError, match=r"^auth: 401$"):
        SendGridMailer("SG.wrong", sendgrid.host, timeout=1).send(LETTER)
    assert sendgrid.accepted == []


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"X-RateLimit-Reset": "1392815263", "Date": formatdate(1392815233, usegmt=True)}, 30.0),
        ({"X-RateLimit-Reset": "1392815263", "Date": formatdate(1392815300, usegmt=True)}, 0.0),
        ({"X-RateLimit-Reset": "12"}, 12.0),
        ({"X-RateLimit-Reset": "soon"}, None),
        ({"X-RateLimit-Reset": "nan"}, None),
        ({"X-RateLimit-Reset": "1392815263", "Date": "today"}, None),
        ({}, None),
    ],
)
def test_a_rate_limit_says_how_long_to_wait(
    sendgrid: FakeSendGrid, mailer: SendGridMailer, headers: dict[str, str], wait: float | None
) -> None:
    sendgrid.script = [Answer(429, headers)]
    with pytest.raises(MailRetryableError) as failure:
        mailer.send(LETTER)
    assert failure.value.retry_after == wait


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "12"}, 12.0),
        ({"X-RateLimit-Remaining": "0"}, None),
        ({"X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "12"}, None),
        ({}, None),
    ],
)
def test_an_allowance_that_is_used_up_is_told_with_the_receipt(
    sendgrid: FakeSendGrid, mailer: SendGridMailer, headers: dict[str, str], pause: float | None
) -> None:
    sendgrid.script = [Answer(202, headers)]
    assert mailer.send(LETTER).pause_seconds == pause
    assert len(sendgrid.accepted) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(
    sendgrid: FakeSendGrid, mailer: SendGridMailer, status: int
) -> None:
    sendgrid.script = [Answer(status, {"Location": f"{sendgrid.host}/elsewhere"})]
    with pytest.raises(MailRetryableError, match=r"^wrong-host"):
        mailer.send(LETTER)
    assert sendgrid.paths == ["POST /v3/mail/send"]


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_host_that_is_not_there_means_try_again(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with FakeSendGrid() as server:
        host = server.host.replace("http", scheme)
    with pytest.raises(MailRetryableError, match=r"^unreachable"):
        SendGridMailer("SG.key", host, timeout=1).send(LETTER)


def test_a_host_that_does_not_speak_tls_means_try_again(sendgrid: FakeSendGrid) -> None:
    host = sendgrid.host.replace("http", "https")
    with pytest.raises(MailRetryableError, match=r"^unreachable"):
        SendGridMailer("SG.key", host, timeout=1).send(LETTER)


def test_a_name_that_the_dns_does_not_know_means_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    # Too long for a DNS label, so that no resolver is asked.
    with pytest.raises(MailError) as failure:
        SendGridMailer("SG.key", f"https://{'x' * 64}.example", timeout=1).send(LETTER)
    assert failure.value.code == "unreachable"


def test_waits_no_longer_than_told(sendgrid: FakeSendGrid, mailer: SendGridMailer) -> None:
    sendgrid.script = [Day.HANG]
    start = time.monotonic()
    with pytest.raises(MailUncertainError):
        mailer.send(LETTER)
    assert time.monotonic() - start < 10


def test_an_address_beyond_ascii_is_refused(sendgrid: FakeSendGrid, mailer: SendGridMailer) -> None:
    with pytest.raises(MailRefusedError, match=r"^smtputf8-unsupported"):
        mailer.send(letter(reply_to=Address("ŵyn@supporter.example")))
    assert sendgrid.paths == []


def test_neither_key_nor_letter_reaches_the_log(
    sendgrid: FakeSendGrid, mailer: SendGridMailer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    # Whoever turns the library's own log on again finds nothing of the letter in it either.
    caplog.set_level(logging.DEBUG, logger="python_http_client")
    sendgrid.script = [Answer(202), Answer(400)]
    mailer.send(LETTER)
    with pytest.raises(MailRefusedError) as refusal:
        mailer.send(LETTER)
    logged = caplog.text + str(refusal.value)
    assert "400" in logged, "otherwise nothing was looked at"
    assert sendgrid.api_key not in logged
    assert "Jones" not in logged


def test_a_slow_answer_is_waited_for(sendgrid: FakeSendGrid, mailer: SendGridMailer) -> None:
    sendgrid.script = [Day.SLOW]
    assert mailer.send(LETTER).provider_id == "fake0001.id"


def test_letters_travel_by_tls_and_the_certificates_are_read_once(
    server_tls: ssl.SSLContext, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with FakeSendGrid(tls=server_tls) as server:
        mailer = SendGridMailer(server.api_key, server.host, timeout=5)
        monkeypatch.delenv("SSL_CERT_FILE")  # to read them again would find none that fits
        for number in range(2):
            mailer.send(letter(id=f"n{number}"))
        assert len(server.accepted) == 2


def test_a_host_that_nobody_vouches_for_gets_neither_key_nor_letter(
    server_tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "*")
    with FakeSendGrid(tls=server_tls) as server:
        with pytest.raises(MailRetryableError, match=r"^unreachable"):
            SendGridMailer(server.api_key, server.host, timeout=5).send(LETTER)
        assert server.paths == []
