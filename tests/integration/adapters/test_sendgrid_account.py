"""The provider's account over a real HTTP fake: lists, lifting, domains, and what can go wrong."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from campaign.adapters.sendgrid_account import PAGE, SendGridAccount
from campaign.core.provider_account import DnsRecord, ProviderAccountError
from tests.fakes.sendgrid_server import FakeSendGrid

OFFICE = "office@parliament.example"


@pytest.fixture
def sendgrid() -> Iterator[FakeSendGrid]:
    with FakeSendGrid() as running:
        yield running


@pytest.fixture
def account(sendgrid: FakeSendGrid) -> SendGridAccount:
    return SendGridAccount(sendgrid.api_key, sendgrid.host, timeout=2)


def test_all_four_lists_are_read_to_their_ends(
    sendgrid: FakeSendGrid, account: SendGridAccount
) -> None:
    sendgrid.account.lists = {
        "bounces": [{"email": f"n{number}@x.example", "status": "5.1.1"} for number in range(PAGE + 3)],
        "blocks": [{"email": OFFICE.upper(), "reason": "550 mail for jane@home.example refused"}],
        "spam_reports": [{"email": "angry@x.example"}],
    }  # fmt: skip
    found = account.suppressions()
    assert len(found) == PAGE + 5
    [block] = [each for each in found if each.list_name == "blocks"]
    assert (block.email, block.reason) == (OFFICE, "550"), "the sentence is left behind"


def test_an_address_is_taken_off_every_list_that_it_is_on(
    sendgrid: FakeSendGrid, account: SendGridAccount
) -> None:
    sendgrid.account.lists = {
        "bounces": [{"email": OFFICE}, {"email": "other@x.example"}],
        "invalid_emails": [{"email": OFFICE}],
    }
    account.lift(OFFICE)
    assert [each.email for each in account.suppressions()] == ["other@x.example"]
    account.lift(OFFICE)


def test_a_domain_comes_with_the_records_it_needs(
    sendgrid: FakeSendGrid, account: SendGridAccount
) -> None:
    sendgrid.account.domains = [
        {"domain": "other.example", "valid": True, "dns": {}},
        {
            "domain": "charity.example",
            "valid": False,
            "dns": {
                "mail_cname": {"host": "em1.charity.example", "type": "cname", "data": "u1.wl.example", "valid": True},
                "dkim1": {"host": "s1._domainkey.charity.example", "type": "cname", "data": "s1.example", "valid": False},
            },
        },
    ]  # fmt: skip
    found = account.domain("charity.example")
    assert found is not None
    assert not found.valid
    assert DnsRecord("em1.charity.example", "CNAME", "u1.wl.example", valid=True) in found.records
    assert [each.valid for each in found.records] == [True, False]
    assert account.domain("nobody.example") is None


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "auth"),
        (403, "auth"),
        (429, "rate-limit"),
        (500, "provider-down"),
        (400, "odd-answer"),
    ],
)
def test_what_goes_wrong_has_a_code_and_no_words(
    sendgrid: FakeSendGrid, account: SendGridAccount, status: int, code: str
) -> None:
    sendgrid.account.status = status
    for ask in (
        account.suppressions,
        lambda: account.lift(OFFICE),
        lambda: account.domain("x.example"),
    ):
        with pytest.raises(ProviderAccountError) as failure:
            ask()
        assert failure.value.code == code
        assert OFFICE not in str(failure.value)


def test_a_provider_that_is_away_is_told_apart(sendgrid: FakeSendGrid) -> None:
    away = SendGridAccount(sendgrid.api_key, "http://127.0.0.1:9", timeout=1)
    with pytest.raises(ProviderAccountError, match=r"^unreachable"):
        away.suppressions()


def test_a_wrong_key_changes_nothing(sendgrid: FakeSendGrid) -> None:
    sendgrid.account.lists = {"bounces": [{"email": OFFICE}]}
    with pytest.raises(ProviderAccountError, match="auth"):
        SendGridAccount("SG.wrong", sendgrid.host, timeout=1).lift(OFFICE)
    assert sendgrid.account.lists["bounces"] == [{"email": OFFICE}]


@pytest.mark.parametrize("email", ["a/b?c#d@x.example", "..@x.example", "jane smith@x.example"])
def test_an_odd_address_names_no_other_page(
    sendgrid: FakeSendGrid, account: SendGridAccount, email: str
) -> None:
    sendgrid.account.lists = {"bounces": [{"email": email}, {"email": OFFICE}]}
    account.lift(email)
    assert sendgrid.account.lists["bounces"] == [{"email": OFFICE}]
