"""What `postbag doctor` says of mail: with a DNS and a provider's account of the test's own."""

from __future__ import annotations

import dataclasses

import pytest

from campaign.config import MailerKind
from campaign.core.provider_account import AuthenticatedDomain, DnsRecord, ProviderAccountError
from campaign.db.models import DeliveryEvent, Suppression
from campaign.deps import Deps
from campaign.serving.doctor import examine
from campaign.serving.doctor_mail import look_at_mail
from campaign.serving.findings import Level
from tests.support.clock import SetClock
from tests.support.dns import SetDns

GOOD_DNS = SetDns(
    {"charity.example": ["v=spf1 -all"], "_dmarc.charity.example": ["v=DMARC1; p=reject"]},
    {"replies.charity.example": ["mx.sendgrid.net"]},
)


class SetAccount:
    """An account that knows one domain, or cannot be asked."""

    def __init__(self, known: AuthenticatedDomain | None, fault: str = "") -> None:
        self.known = known
        self.fault = fault

    def domain(self, name: str) -> AuthenticatedDomain | None:
        if self.fault:
            raise ProviderAccountError(self.fault)
        return self.known if self.known and self.known.name == name else None

    def suppressions(self) -> tuple[()]:
        return ()

    def lift(self, email: str) -> None:
        raise AssertionError(email)


RECORDS = (
    DnsRecord("em1.charity.example", "CNAME", "u1.wl.sendgrid.example", valid=True),
    DnsRecord("s1._domainkey.charity.example", "CNAME", "s1.sendgrid.example", valid=False),
)
KNOWN = AuthenticatedDomain("charity.example", valid=False, records=RECORDS)


@pytest.fixture
def sending(deps: Deps) -> Deps:
    """By SendGrid, with everything set."""
    settings = dataclasses.replace(
        deps.settings,
        mailer=MailerKind.SENDGRID,
        mail_from="letters@charity.example",
        reply_domain="replies.charity.example",
        sendgrid_event_keys=("a key",),
        sendgrid_inbound_keys=("a key",),
    )
    account = SetAccount(dataclasses.replace(KNOWN, valid=True, records=RECORDS[:1]))
    return dataclasses.replace(deps, settings=settings, account=account)


def said(deps: Deps, dns: SetDns, level: Level) -> str:
    return "\n".join(each.sentence for each in look_at_mail(deps, dns) if each.level is level)


def changed(deps: Deps, **settings: object) -> Deps:
    return dataclasses.replace(deps, settings=dataclasses.replace(deps.settings, **settings))


def test_nothing_is_wrong_where_everything_is_set(sending: Deps) -> None:
    assert said(sending, GOOD_DNS, Level.BAD) == said(sending, GOOD_DNS, Level.WARN) == ""
    assert "mx.sendgrid.net" in said(sending, GOOD_DNS, Level.GOOD)


def test_each_record_of_the_provider_is_printed_and_whether_it_is_there(sending: Deps) -> None:
    deps = dataclasses.replace(sending, account=SetAccount(KNOWN))
    assert "em1.charity.example CNAME u1.wl.sendgrid.example" in said(deps, GOOD_DNS, Level.GOOD)
    bad = said(deps, GOOD_DNS, Level.BAD)
    assert "set in the DNS: s1._domainkey.charity.example CNAME s1.sendgrid.example" in bad
    assert "not count charity.example as authenticated" in bad


def test_a_domain_that_the_provider_does_not_know_is_a_fault(sending: Deps) -> None:
    deps = dataclasses.replace(sending, account=SetAccount(None))
    assert "does not know charity.example" in said(deps, GOOD_DNS, Level.BAD)


def test_a_provider_or_a_dns_that_is_away_is_no_fault_of_the_set_up(sending: Deps) -> None:
    deps = dataclasses.replace(sending, account=SetAccount(None, "unreachable"))
    away = SetDns(away=True)
    assert said(deps, away, Level.BAD) == ""
    assert "could not be asked" in said(deps, away, Level.WARN)
    assert "could not be asked" in said(deps, away, Level.SAY)


def test_an_address_at_somebody_elses_domain_is_a_fault(sending: Deps) -> None:
    deps = changed(sending, mail_from="charity@gmail.com")
    assert "gmail.com is not yours" in said(deps, GOOD_DNS, Level.BAD)


@pytest.mark.parametrize(
    ("change", "words", "level"),
    [
        ({"sendgrid_event_keys": ()}, "POSTBAG_SENDGRID_EVENT_KEYS", Level.WARN),
        ({"sendgrid_inbound_keys": ()}, "POSTBAG_SENDGRID_INBOUND_KEYS", Level.BAD),
        ({"reply_domain": "charity.example"}, "replies.charity.example", Level.BAD),
        ({"reply_domain": "other.charity.example"}, "MX record to mx.sendgrid.net", Level.BAD),
        ({"reply_domain": None}, "straight to supporters", Level.SAY),
    ],
)
def test_what_is_missing_is_named(
    sending: Deps, change: dict[str, object], words: str, level: Level
) -> None:
    assert words in said(changed(sending, **change), GOOD_DNS, level)


def test_by_smtp_an_spf_and_a_dmarc_record_are_wanted(sending: Deps) -> None:
    deps = dataclasses.replace(changed(sending, mailer=MailerKind.SMTP), account=None)
    warned = said(deps, SetDns(), Level.WARN)
    assert "v=spf1" in warned
    assert "v=DMARC1" in warned


def test_refused_addresses_and_words_that_wait_are_warned_of(
    sending: Deps, clock: SetClock
) -> None:
    with sending.db.write() as session:
        session.add(Suppression(email="office@x.example", reason="bounce", since=clock.now))
        session.add(
            DeliveryEvent(
                event_id="e1", message_key="0" * 32, kind="delivered", at=clock.now,
                received_at=clock.now,
            )
        )  # fmt: skip
    clock.pass_time(minutes=11)
    warned = "\n".join(
        each.sentence for each in examine(sending, GOOD_DNS) if each.level is Level.WARN
    )
    assert "Addresses that mail systems refuse: 1" in warned
    assert "waited for 11 minutes" in warned


@pytest.mark.parametrize(
    ("name", "record", "words"),
    [
        ("_dmarc.charity.example", "v=DMARC1; p=reject; rua=mailto:x@y.example", "systems refuse"),
        ("_dmarc.charity.example", "V=DMARC1;P=Quarantine", "into the spam folder"),
        ("_dmarc.charity.example", "v=DMARC1; p=none", ""),
        ("_dmarc.charity.example", "v=DMARC1; p=none; sp=reject", ""),
    ],
)
def test_what_a_dmarc_record_asks_for_is_explained(
    sending: Deps, name: str, record: str, words: str
) -> None:
    said_of_it = said(sending, SetDns({name: [record]}), Level.SAY)
    assert words in said_of_it
    assert ("Letters arrive only if" in said_of_it) == bool(words)


@pytest.mark.parametrize(
    ("record", "explained"),
    [
        ("v=DMARC1; p=reject", True),
        ("v=DMARC1; p=none; sp=reject", True),
        ("v=DMARC1; p=reject; sp=none", False),
    ],
)
def test_the_record_of_the_domain_above_holds_for_a_name_below_it(
    sending: Deps,
    record: str,
    explained: bool,  # noqa: FBT001 - a case of the table
) -> None:
    deps = changed(sending, mail_from="letters@write.charity.example")
    dns = SetDns({"_dmarc.charity.example": [record]})
    assert "There is no DMARC record" not in said(deps, dns, Level.WARN)
    assert ("Letters arrive only if" in said(deps, dns, Level.SAY)) == explained


def test_two_spf_records_are_as_good_as_none(sending: Deps) -> None:
    dns = SetDns({"charity.example": ["v=spf1 -all", "v=spf1 include:x.example -all"]})
    assert "2 SPF records" in said(sending, dns, Level.WARN)


def test_a_reply_domain_is_of_no_use_while_mail_goes_to_files(sending: Deps) -> None:
    assert "files" not in said(sending, GOOD_DNS, Level.SAY)
    files = changed(sending, mailer=MailerKind.FILE)
    assert "nobody can answer" in said(files, GOOD_DNS, Level.SAY)
    assert "answer" not in said(changed(files, reply_domain=None), GOOD_DNS, Level.SAY)
