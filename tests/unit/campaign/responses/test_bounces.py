from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.responses.bounces import BounceAction, read_bounce

FOLDER = Path(__file__).parents[3] / "fixtures" / "inbound"
KEY = "4be0643f1d98573b97cdca98a65347dd"
RETURN_PATH = f"bounce-{KEY}@replies.charity.example"

WANTED = {
    "bounce_delayed": (BounceAction.DELAYED, "4.4.1"),
    "bounce_delivered": (BounceAction.DELIVERED, "2.0.0"),
    "bounce_exchange": (BounceAction.FAILED, "5.1.10"),
    "bounce_gmail": (BounceAction.FAILED, "5.1.1"),
    "bounce_postfix_headers_only": (BounceAction.FAILED, "5.2.2"),
    "bounce_postmaster_still_trying": (BounceAction.DELAYED, "4.4.7"),
    "bounce_postmaster_words": (BounceAction.FAILED, ""),
    "bounce_qmail": (BounceAction.FAILED, "5.7.1"),
    "bounce_two_recipients": (BounceAction.FAILED, "5.7.1"),
}


@pytest.mark.parametrize("name", sorted(WANTED))
def test_each_report_says_which_message_and_what_became_of_it(name: str) -> None:
    found = read_bounce((FOLDER / f"{name}.eml").read_bytes(), RETURN_PATH)
    assert found is not None
    assert (found.action, found.status) == WANTED[name]
    assert found.envelope_key == KEY


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.eml")), ids=lambda path: path.stem)
def test_reports_and_nothing_else_are_bounces(path: Path) -> None:
    found = read_bounce(path.read_bytes(), RETURN_PATH)
    assert (found is not None) == path.stem.startswith("bounce")


def test_the_report_never_holds_the_recipient() -> None:
    for name in WANTED:
        found = read_bounce((FOLDER / f"{name}.eml").read_bytes(), RETURN_PATH)
        assert "parliament" not in repr(found)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        (RETURN_PATH.upper(), KEY),
        (f"<{RETURN_PATH}>", KEY),
        ("", ""),
        ("bounce-1@replies.charity.example", ""),
        (f"x{RETURN_PATH}", ""),
    ],
)
def test_our_key_is_read_from_our_return_path_alone(address: str, key: str) -> None:
    found = read_bounce((FOLDER / "bounce_qmail.eml").read_bytes(), address)
    assert found is not None
    assert found.envelope_key == key


def report(fields: str) -> bytes:
    return (
        "From: postmaster@x.example\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x.example\r\n\r\n"
        f"{fields}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("fields", "action", "status"),
    [
        ("Final-Recipient: rfc822; a@x.example\r\nAction: Failed\r\nStatus: 5.1.1\r\n", "failed", "5.1.1"),
        ("Action: relayed\r\nStatus: 2.1.5\r\n", "relayed", "2.1.5"),
        ("Action: failed\r\nDiagnostic-Code: smtp; 550 5.7.1 no\r\n", "failed", "5.7.1"),
        ("Action: failed\r\nStatus: 192.168.5.1\r\n", "failed", ""),
        ("Action: delivered\r\n\r\nAction: delayed\r\nStatus: 4.0.0\r\n", "delayed", "4.0.0"),
    ],
)  # fmt: skip
def test_the_gravest_of_a_reports_groups_counts(fields: str, action: str, status: str) -> None:
    found = read_bounce(report(fields))
    assert found is not None
    assert (found.action, found.status) == (action, status)


def test_a_report_without_any_group_is_a_failure() -> None:
    found = read_bounce(report("Action: exploded\r\n"))
    assert found is not None
    assert (found.action, found.status) == ("failed", "")


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_report_raises(body: bytes) -> None:
    read_bounce(report("").replace(b"dns;", body), RETURN_PATH)
    read_bounce(b"From: MAILER-DAEMON@x.example\r\nSubject: failure notice\r\n\r\n" + body)
