from __future__ import annotations

import logging

import pytest

from campaign.adapters.mail_sendgrid import SendGridMailer
from campaign.adapters.sendgrid_client import account_client


@pytest.mark.parametrize("key", ["", " ", "SG.a b", "SG.a\r\nX-Evil: 1", "SG.ŵ"])
def test_a_key_that_cannot_travel_is_refused(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENDGRID_API_KEY", "SG.from-somewhere-else")
    with pytest.raises(ValueError, match="API key"):
        SendGridMailer(key)


@pytest.mark.parametrize(
    "host",
    [
        "http://api.sendgrid.com",
        "api.sendgrid.com",
        "ftp://127.0.0.1",
        "https://",
        "https://api sendgrid.com",
        "https://api.sendgrid.com:port",
        "https://[api",
        "http://127.0.0.1.evil.example",
    ],
)
def test_the_key_never_travels_in_the_clear(host: str) -> None:
    with pytest.raises(ValueError, match="https"):
        SendGridMailer("SG.key", host)


def test_the_client_does_not_log_letters_even_where_everything_else_is_logged() -> None:
    SendGridMailer("SG.key")
    logger = logging.getLogger("python_http_client.client")
    assert not logger.isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize("host", ["https://api.sendgrid.com", "https://api.eu.sendgrid.com/"])
def test_the_host_decides_the_region_and_the_time_out_is_kept_on_every_path(host: str) -> None:
    client = account_client("SG.key", host, timeout=7.5).client
    asked = client.suppression._("bounces")._("jane@home.example")
    for each in (client, client.mail.send, asked):
        assert (each.host, each.timeout) == (host.rstrip("/"), 7.5)
