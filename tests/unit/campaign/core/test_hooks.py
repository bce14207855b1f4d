"""Where may be posted to, how it is signed, how often it is tried."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from campaign.core.hooks import is_unfit, may_reach, next_try, pseudonym, signature


@pytest.mark.parametrize(
    "url",
    [
        "https://crm.charity.example/hooks/1?key=2",
        "https://crm.charity.example:8443/",
        "https://93.184.215.14/x",
    ],
)
def test_an_address_on_the_open_internet_will_do(url: str) -> None:
    assert not is_unfit(url, with_loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "crm.charity.example",
        "http://crm.charity.example/",
        "ftp://crm.charity.example/",
        "https://",
        "https:///path",
        "https://crm/",
        "https://user@crm.charity.example/",
        "https://user:word@crm.charity.example/",
        "https://crm.charity.example/#part",
        "https://crm.charity.example:99999/",
        "https://crm.charity.example/a b",
        "https://crm.charity.example/\n",
        "https://bücher.example/",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://127.1/",
        "https://10.0.0x1/",
        "https://0x7f.0.0.0x1/",
        "https://2130706433/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[::]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://" + "x" * 500 + ".example/",
    ],
)
def test_no_other_address_will_do_not_even_while_trying_it_out(url: str) -> None:
    assert is_unfit(url, with_loopback=False)
    assert is_unfit(url, with_loopback=True)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/x", "http://localhost/", "https://[::1]/", "https://localhost./"]
)
def test_this_machine_will_do_outside_production_alone(url: str) -> None:
    assert not is_unfit(url, with_loopback=True)
    assert is_unfit(url, with_loopback=False)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "169.254.1.1", "fe80::1%eth0", "::ffff:192.168.0.1", "ff02::1", "::"]
)
def test_what_a_name_means_is_looked_at_too(address: str) -> None:
    assert not may_reach(address, with_loopback=True)


@pytest.mark.parametrize(
    "address",
    ["::10.0.0.1", "::ffff:0:10.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "::127.0.0.1", "100::1"],
)
def test_old_and_local_ways_to_write_an_address_lead_nowhere(address: str) -> None:
    assert not may_reach(address, with_loopback=False)


@pytest.mark.parametrize("address", ["2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "8.8.8.8"])
def test_the_open_internet_may_be_reached(address: str) -> None:
    assert may_reach(address, with_loopback=False)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"])
def test_loopback_is_refused_in_every_disguise(address: str) -> None:
    assert not may_reach(address, with_loopback=False)


def test_the_signature_is_one_that_anybody_with_the_secret_can_make() -> None:
    wanted = hmac.new(b"secret", b'1700000000.{"a": 1}', hashlib.sha256).hexdigest()
    assert signature("secret", 1700000000, b'{"a": 1}') == f"t=1700000000,v1={wanted}"


def test_a_letter_has_another_name_in_each_system() -> None:
    assert pseudonym("one", "key") == pseudonym("one", "key")
    assert pseudonym("one", "key") != pseudonym("two", "key")
    assert "key" not in pseudonym("one", "key")


def test_it_is_tried_for_most_of_a_day() -> None:
    waits = [next_try(number) for number in range(1, 10)]
    assert waits[-1] is None
    hours = sum(wait.total_seconds() for wait in waits if wait) / 3600
    assert 23 < hours < 24
