from __future__ import annotations

import dataclasses

import pytest

from campaign.config import Settings
from campaign.own_addresses import is_ours

SETTINGS = dataclasses.replace(
    Settings.from_env({"POSTBAG_SECRET_KEY": "a made-up secret key, long enough for tests"}),
    mail_from="letters@charity.example",
    reply_domain="replies.charity.example",
)


@pytest.mark.parametrize(
    "email",
    [
        "letters@charity.example",
        "Letters@Charity.Example",
        "letters+me@charity.example",
        "anything@replies.charity.example",
        "anything@REPLIES.charity.example",
        "anything@deep.replies.charity.example",
    ],
)
def test_mail_to_it_would_come_back_to_us(email: str):
    assert is_ours(email, SETTINGS)


@pytest.mark.parametrize(
    "email",
    [
        "jane@home.example",
        "jane@charity.example",
        "letters@home.example",
        "a@xreplies.charity.example",
    ],
)
def test_everybody_elses_is_welcome(email: str):
    assert not is_ours(email, SETTINGS)


def test_a_site_that_takes_in_no_mail_has_only_its_sender():
    settings = dataclasses.replace(SETTINGS, reply_domain=None)
    assert not is_ours("anything@replies.charity.example", settings)
    assert is_ours("letters@charity.example", settings)
