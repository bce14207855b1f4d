"""What `postbag doctor` says of mail: the DNS records to set, and what would be missed without them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from campaign.config import MailerKind
from campaign.core.provider_account import ProviderAccountError
from campaign.serving.findings import Finding, Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaign.config import Settings
    from campaign.deps import Deps
    from campaign.serving.dns import Dns

# Mail that says it comes from there and does not is refused: DMARC of the large providers.
NOT_OURS: Final = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "hotmail.co.uk",
        "live.com",
        "yahoo.com",
        "yahoo.co.uk",
        "icloud.com",
        "me.com",
        "aol.com",
        "btinternet.com",
        "proton.me",
        "protonmail.com",
    ]
)
SENDGRID_MX: Final = "mx.sendgrid.net"


def look_at_mail(deps: Deps, dns: Dns) -> Iterator[Finding]:
    """Sentences on how mail leaves and comes in."""
    settings = deps.settings
    if settings.mailer is MailerKind.FILE:
        yield Finding(Level.SAY, f"Mail is written as files to {settings.outbox_folder}.")
        if settings.reply_domain:
            yield Finding(
                Level.SAY,
                f"POSTBAG_REPLY_DOMAIN is {settings.reply_domain}, but mail only goes to files: "
                "nobody can answer it. The MX record is looked at once mail is sent.",
            )
        return
    if settings.mail_redirect_to:
        yield Finding(Level.WARN, f"All mail goes to {settings.mail_redirect_to} and to no MP.")
    domain = settings.mail_from.rpartition("@")[2].lower()
    if domain in NOT_OURS:
        yield Finding(
            Level.BAD,
            f"Mail comes from {settings.mail_from}: {domain} is not yours, and mail systems refuse "
            "what only says that it comes from there. Use an address at a domain of the charity.",
        )
        return
    yield Finding(Level.SAY, f"Mail comes from {settings.mail_from}.")
    yield from _provider_records(deps, domain)
    yield from _spf(settings, domain, dns)
    yield from _dmarc(domain, dns)
    yield from _replies(settings, domain, dns)


def _provider_records(deps: Deps, domain: str) -> Iterator[Finding]:
    """The records that the provider names for our domain, and whether it has found them."""
    if deps.account is None:
        yield Finding(
            Level.SAY,
            f"In the DNS of {domain} set the DKIM record that your mail provider names.",
        )
        return
    try:
        found = deps.account.domain(domain)
    except ProviderAccountError as error:
        yield Finding(Level.WARN, f"SendGrid could not be asked about {domain} ({error}).")
        return
    if found is None:
        yield Finding(
            Level.BAD,
            f"SendGrid does not know {domain}: authenticate it there (Settings, Sender "
            "Authentication), or offices of MPs refuse the letters.",
        )
        return
    for record in found.records:
        state = Level.GOOD if record.valid else Level.BAD
        verb = "SendGrid has found" if record.valid else "set in the DNS"
        yield Finding(state, f"{verb}: {record.host} {record.type} {record.data}")
    if not found.valid:
        yield Finding(Level.BAD, f"SendGrid does not count {domain} as authenticated yet.")


def _spf(settings: Settings, domain: str, dns: Dns) -> Iterator[Finding]:
    texts = dns.texts(domain)
    if texts is None:
        yield Finding(Level.SAY, f"The DNS could not be asked about {domain}.")
        return
    records = [text for text in texts if text.lower().startswith("v=spf1")]
    if len(records) > 1:
        yield Finding(
            Level.WARN,
            f"{domain} has {len(records)} SPF records. Mail systems heed none of them then: make "
            "one of them.",
        )
    elif records:
        yield Finding(Level.GOOD, f"{domain} has an SPF record.")
    elif settings.mailer is MailerKind.SMTP:
        yield Finding(
            Level.WARN,
            f'{domain} has no SPF record: set a TXT record such as "v=spf1 include:YOUR-PROVIDER '
            '-all" at it.',
        )


def _dmarc(domain: str, dns: Dns) -> Iterator[Finding]:
    wanted = (
        f'set at _dmarc.{domain} a TXT record such as "v=DMARC1; p=quarantine; '
        f'rua=mailto:postmaster@{domain}". Large mail systems want one.'
    )
    for above in _and_above(domain):
        name = f"_dmarc.{above}"
        texts = dns.texts(name)
        if texts is None:
            yield Finding(
                Level.SAY,
                f"{name} could not be asked about. If there is no DMARC record, {wanted}",
            )
            return
        if found := [text for text in texts if text.lower().startswith("v=dmarc1")]:
            yield Finding(Level.GOOD, f"{name} says: {found[0][:100]}")
            yield from _policy(domain, _asked_of(found[0], itself=above == domain))
            return
    yield Finding(Level.WARN, f"There is no DMARC record: {wanted}")


def _and_above(domain: str) -> Iterator[str]:
    """The domain and those above it: a record of the charity's domain holds for its subdomains."""
    labels = domain.split(".")
    for first in range(max(1, len(labels) - 1)):
        yield ".".join(labels[first:])


def _asked_of(record: str, *, itself: bool) -> str:
    """What a DMARC record asks mail systems to do: of a name below it `sp`, if there is one."""
    parts = (part.partition("=") for part in record.lower().split(";"))
    tags = {name.strip(): value.strip() for name, _, value in parts}
    policy = tags.get("p", "none")
    return policy if itself else tags.get("sp", policy)


def _policy(domain: str, policy: str) -> Iterator[Finding]:
    fate = {"reject": "refuse", "quarantine": "put into the spam folder"}.get(policy)
    if fate:
        yield Finding(
            Level.SAY,
            f"So mail systems {fate} what says that it comes from {domain} and is not signed for "
            "it (DKIM) or sent by its own servers (SPF). Letters arrive only if those records are "
            "right.",
        )


def _replies(settings: Settings, domain: str, dns: Dns) -> Iterator[Finding]:
    by_sendgrid = settings.mailer is MailerKind.SENDGRID
    if by_sendgrid and not settings.sendgrid_event_keys:
        yield Finding(
            Level.WARN,
            "POSTBAG_SENDGRID_EVENT_KEYS is not set: nobody learns which letters arrived or came "
            "back, and uncertain ones wait for a person.",
        )
    replies = settings.reply_domain
    if not replies:
        yield Finding(Level.SAY, "There is no reply domain: answers go straight to supporters.")
        return
    if replies.lower() == domain:
        yield Finding(
            Level.BAD,
            f"POSTBAG_REPLY_DOMAIN is the domain that mail comes from, so all mail to {domain} "
            f"would have to go to Postbag. Use a name of its own, such as replies.{domain}.",
        )
    if by_sendgrid and not settings.sendgrid_inbound_keys:
        yield Finding(
            Level.BAD,
            "POSTBAG_SENDGRID_INBOUND_KEYS is not set: answers to the reply domain are refused.",
        )
    hosts = dns.exchangers(replies)
    wanted = SENDGRID_MX if by_sendgrid else "your mail server"
    if hosts is None:
        yield Finding(
            Level.SAY, f"{replies} needs an MX record to {wanted}; the DNS could not be asked."
        )
    elif not hosts or (by_sendgrid and SENDGRID_MX not in hosts):
        yield Finding(
            Level.BAD,
            f"{replies} needs an MX record to {wanted}, and has {', '.join(hosts) or 'none'}.",
        )
    else:
        yield Finding(Level.GOOD, f"Mail to {replies} goes to {', '.join(hosts)}.")
