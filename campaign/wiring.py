"""The only place that picks adapters: Settings in, Deps out."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from campaign.adapters.mail_file import FileMailer
from campaign.adapters.mail_redirect import RedirectingMailer
from campaign.adapters.mail_sendgrid import SendGridMailer
from campaign.adapters.mail_smtp import SmtpMailer
from campaign.adapters.mail_words import TemplateMailWords
from campaign.adapters.sendgrid_account import SendGridAccount
from campaign.adapters.tokens import Tokens
from campaign.config import MailerKind, SettingsError
from campaign.db.database import Database
from campaign.deps import Deps
from campaign.pages import templates_folder
from postcodes import ReloadingFinder
from postcodes.lookup import EMBEDDED, Lookup
from postcodes.providers.http import Fetcher
from postcodes.providers.mapit import MapIt, key_headers
from postcodes.providers.parliament import Parliament
from postcodes.providers.postcodes_io import PostcodesIo

if TYPE_CHECKING:
    from campaign.config import Settings
    from campaign.core.mail import Mailer
    from campaign.core.provider_account import ProviderAccount
    from postcodes.providers.source import Source


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def wire(settings: Settings) -> Deps:
    """Everything that a running Postbag needs.

    Raises:
        SettingsError: a mailer cannot be made from the settings.
    """
    finder = ReloadingFinder(settings.data_folder)
    _no_redirect_to_a_member(settings, finder)
    return Deps(
        settings=settings,
        db=Database(settings.database_url),
        finder=finder,
        lookup=Lookup(finder, _sources(settings, finder)),
        mailer=_mailer(settings),
        mail_words=TemplateMailWords(templates_folder()),
        tokens=Tokens(settings.secret_key, utc_now),
        now=utc_now,
        chance=random.SystemRandom(),
        account=_account(settings),
    )


def _sources(settings: Settings, finder: ReloadingFinder) -> list[Source]:
    """The live sources, in the order of the settings; the directory is no live one."""
    return [
        _source(name, settings, finder) for name in settings.postcode_sources if name != EMBEDDED
    ]


def _source(name: str, settings: Settings, finder: ReloadingFinder) -> Source:
    if name == Parliament.name:
        return Parliament(Fetcher(settings.parliament_host), finder)
    if name == PostcodesIo.name:
        return PostcodesIo(Fetcher(settings.postcodes_io_host), finder)
    return MapIt(Fetcher(settings.mapit_host, headers=key_headers(settings.mapit_key)), finder)


def _no_redirect_to_a_member(settings: Settings, finder: ReloadingFinder) -> None:
    """A trial's mail must not all end with one real MP."""
    wanted = (settings.mail_redirect_to or "").lower()
    for constituency in finder.constituencies:
        member = finder.member(constituency.code)
        if wanted and member and wanted == (member.email or "").lower():
            raise SettingsError(["POSTBAG_MAIL_REDIRECT_TO is the address of an MP."])


def _mailer(settings: Settings) -> Mailer:
    """The way out; outside production no mailer that could reach an MP is ever returned bare."""
    try:
        mailer = _plain_mailer(settings)
        if settings.mail_redirect_to:
            return RedirectingMailer(mailer, settings.mail_redirect_to)
    except ValueError as error:
        raise SettingsError([f"The mail settings cannot be used: {error}"]) from error
    return mailer


def _account(settings: Settings) -> ProviderAccount | None:
    if settings.mailer is MailerKind.SENDGRID and settings.sendgrid_api_key:
        return SendGridAccount(settings.sendgrid_api_key, settings.sendgrid_host)
    return None


def _plain_mailer(settings: Settings) -> Mailer:
    if settings.mailer is MailerKind.SMTP and settings.smtp_url:
        return SmtpMailer(settings.smtp_url, utc_now)
    if settings.mailer is MailerKind.SENDGRID and settings.sendgrid_api_key:
        return SendGridMailer(settings.sendgrid_api_key, settings.sendgrid_host)
    return FileMailer(settings.outbox_folder, utc_now)
