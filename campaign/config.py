"""Settings: read once from the environment into one frozen value, every fault listed at once."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from campaign.core.language import ENGLISH, path_in
from campaign.core.public_keys import faults_of_key
from campaign.settings_reader import EnvironReader
from postcodes.providers import mapit, parliament, postcodes_io

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_SECRET_LENGTH: Final = 32
MIN_TOKEN_LENGTH: Final = 16
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
SENDGRID_HOST: Final = "https://api.sendgrid.com"
SOURCES: Final = ("embedded", "parliament", "postcodes.io", "mapit")
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
DATA_FOLDER: Final = "data"


class Environment(StrEnum):
    """Where we run; only production may ever write to a real MP."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class MailerKind(StrEnum):
    """Which way messages leave."""

    FILE = "file"
    SMTP = "smtp"
    SENDGRID = "sendgrid"


class LogFormat(StrEnum):
    """How a line of the log is written: for a person, or for a machine."""

    TEXT = "text"
    JSON = "json"


class SettingsError(Exception):
    """The environment cannot be used as it stands.

    Attributes:
        faults: one plain sentence for each thing to mend.
    """

    def __init__(self, faults: list[str]) -> None:
        super().__init__("Postbag cannot start:\n" + "\n".join(f"  - {fault}" for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides. docs/settings.md describes each name."""

    env: Environment
    instance: Path
    host: str
    port: int
    public_url: str
    secret_key: str = field(repr=False)
    database_url: str = field(repr=False)
    mailer: MailerKind
    mail_from: str
    reply_domain: str | None
    smtp_url: str | None = field(repr=False)
    sendgrid_api_key: str | None = field(repr=False)
    sendgrid_host: str
    sendgrid_event_keys: tuple[str, ...]
    sendgrid_inbound_keys: tuple[str, ...]
    mail_redirect_to: str | None
    limits_url: str
    postcode_sources: tuple[str, ...]
    parliament_host: str
    postcodes_io_host: str
    mapit_host: str
    mapit_key: str | None = field(repr=False)
    log_level: str
    log_format: LogFormat
    metrics_token: str | None = field(repr=False)
    api_key: str | None = field(repr=False)
    trusted_proxies: int
    worker_threads: int
    sends_per_second: float
    letters_per_member_per_hour: int
    office_hours: bool

    @property
    def is_production(self) -> bool:
        """Whether real people may be written to."""
        return self.env is Environment.PRODUCTION

    @property
    def mail_stays_here(self) -> bool:
        """Whether messages become files that the development mailbox shows."""
        return (
            not self.is_production
            and self.mailer is MailerKind.FILE
            and self.mail_redirect_to is None
        )

    @property
    def outbox_folder(self) -> Path:
        """Where the file mailer leaves its messages."""
        return self.instance / "outbox"

    @property
    def data_folder(self) -> Path:
        """Where postcodes and members newer than the package's own are kept."""
        return self.instance / DATA_FOLDER

    def link(self, path: str, language: str = ENGLISH) -> str:
        """The whole address of a page, for e-mails; `path` is the English page's."""
        return f"{self.public_url}{path_in(language, path)}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings, creating the instance folder and a secret key where allowed.

        Raises:
            SettingsError: naming every fault found, not only the first.
        """
        return _Reader(os.environ if environ is None else environ).read()


def instance_folder(environ: Mapping[str, str]) -> Path:
    """The folder for everything that this installation keeps."""
    return Path(environ.get("POSTBAG_INSTANCE", "").strip() or "instance").absolute()


class _Reader(EnvironReader):
    """Knows each setting by name."""

    def read(self) -> Settings:
        env = self.choice("POSTBAG_ENV", Environment, Environment.DEVELOPMENT)
        production = env is Environment.PRODUCTION
        instance = instance_folder(self.environ)
        host = self.text("POSTBAG_HOST") or "127.0.0.1"
        port = self.whole("POSTBAG_PORT", 8000, 1, 65535)
        if production:
            for name in ("SECRET_KEY", "MAILER", "MAIL_FROM", "PUBLIC_URL"):
                if not self.text(f"POSTBAG_{name}"):
                    self.faults.append(f"POSTBAG_{name} is needed in production.")
        mailer = self.choice("POSTBAG_MAILER", MailerKind, MailerKind.FILE)
        settings = Settings(
            env=env,
            instance=instance,
            host=host,
            port=port,
            public_url=self._public_url(host, port, production=production),
            secret_key=self._secret(instance, production=production),
            database_url=self._database(instance),
            mailer=mailer,
            mail_from=self.email("POSTBAG_MAIL_FROM") or "letters@postbag.example",
            reply_domain=self.domain("POSTBAG_REPLY_DOMAIN") or None,
            smtp_url=self._smtp(mailer),
            sendgrid_api_key=self._sendgrid_key(mailer),
            sendgrid_host=self.text("POSTBAG_SENDGRID_HOST") or SENDGRID_HOST,
            sendgrid_event_keys=self._keys("POSTBAG_SENDGRID_EVENT_KEYS"),
            sendgrid_inbound_keys=self._keys("POSTBAG_SENDGRID_INBOUND_KEYS"),
            mail_redirect_to=self.email("POSTBAG_MAIL_REDIRECT_TO") or None,
            limits_url=self._limits(),
            postcode_sources=self._sources(),
            parliament_host=self._service("POSTBAG_PARLIAMENT_HOST", parliament.HOST, env),
            postcodes_io_host=self._service("POSTBAG_POSTCODES_IO_HOST", postcodes_io.HOST, env),
            mapit_host=self._service("POSTBAG_MAPIT_HOST", mapit.HOST, env),
            mapit_key=self.header_word("POSTBAG_MAPIT_KEY"),
            log_level=self._log_level(),
            log_format=self.choice(
                "POSTBAG_LOG_FORMAT", LogFormat, LogFormat.JSON if production else LogFormat.TEXT
            ),
            metrics_token=self.secret("POSTBAG_METRICS_TOKEN", MIN_TOKEN_LENGTH),
            api_key=self.secret("POSTBAG_API_KEY", MIN_SECRET_LENGTH),
            trusted_proxies=self.whole("POSTBAG_TRUSTED_PROXIES", 0, 0, 5),
            worker_threads=self.whole("POSTBAG_WORKER_THREADS", 16, 1, 64),
            sends_per_second=self.decimal("POSTBAG_SENDS_PER_SECOND"),
            letters_per_member_per_hour=self.whole(
                "POSTBAG_LETTERS_PER_MEMBER_PER_HOUR", 120, 0, 100_000
            ),
            office_hours=self.yes("POSTBAG_OFFICE_HOURS"),
        )
        self._honest_mail(settings)
        if self.faults:
            raise SettingsError(self.faults)
        return settings

    def _keys(self, name: str) -> tuple[str, ...]:
        keys = self.names(name)
        self.faults += [f"{name} {fault}." for key in keys if (fault := faults_of_key(key))]
        return keys

    def _public_url(self, host: str, port: int, *, production: bool) -> str:
        text = self.url("POSTBAG_PUBLIC_URL", ("https",) if production else ("http", "https"))
        return (text or f"http://{host}:{port}").rstrip("/")

    def _secret(self, instance: Path, *, production: bool) -> str:
        text = self.text("POSTBAG_SECRET_KEY")
        if text and len(text) < MIN_SECRET_LENGTH:
            self.faults.append(
                f"POSTBAG_SECRET_KEY must be at least {MIN_SECRET_LENGTH} characters of randomness."
            )
        if text or production:
            return text
        try:
            return _kept_secret(instance)
        except OSError as error:
            self.faults.append(f"POSTBAG_INSTANCE cannot be used: {error.strerror}.")
            return ""

    def _database(self, instance: Path) -> str:
        text = self.text("POSTBAG_DATABASE_URL")
        if text and not text.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.faults.append(
                "POSTBAG_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."
            )
        return text or f"sqlite:///{instance / 'postbag.sqlite'}"

    def _smtp(self, mailer: MailerKind) -> str | None:
        text = self.url("POSTBAG_SMTP_URL", ("smtp", "smtps"))
        if mailer is MailerKind.SMTP and not text:
            self.faults.append("POSTBAG_SMTP_URL is needed when POSTBAG_MAILER is smtp.")
        return text or None

    def _sendgrid_key(self, mailer: MailerKind) -> str | None:
        text = self.text("POSTBAG_SENDGRID_API_KEY")
        if mailer is MailerKind.SENDGRID and not text:
            self.faults.append(
                "POSTBAG_SENDGRID_API_KEY is needed when POSTBAG_MAILER is sendgrid."
            )
        return text or None

    def _limits(self) -> str:
        text = self.text("POSTBAG_LIMITS_URL") or "memory://"
        if not text.startswith(("memory://", "valkey://")):
            self.faults.append("POSTBAG_LIMITS_URL must begin with memory:// or valkey://.")
        return text

    def _sources(self) -> tuple[str, ...]:
        sources = self.names("POSTBAG_POSTCODE_SOURCES") or ("embedded", "parliament")
        if unknown := [source for source in sources if source not in SOURCES]:
            self.faults.append(
                f"POSTBAG_POSTCODE_SOURCES does not know {', '.join(unknown)}; "
                f"it knows {', '.join(SOURCES)}."
            )
        return tuple(dict.fromkeys(sources))

    def _service(self, name: str, default: str, env: Environment) -> str:
        """A web service's address; what is asked there travels in the clear on this machine only."""
        text = self.url(name, ("http", "https"))
        if env is Environment.PRODUCTION and text.startswith("http:"):
            with suppress(ValueError):  # already named as a fault
                if urlsplit(text).hostname not in LOOPBACK:
                    self.faults.append(f"{name} must begin with https in production.")
        return (text or default).rstrip("/")

    def _log_level(self) -> str:
        text = (self.text("POSTBAG_LOG_LEVEL") or "INFO").upper()
        if text not in LOG_LEVELS:
            self.faults.append(f"POSTBAG_LOG_LEVEL must be one of: {', '.join(LOG_LEVELS)}.")
        return text

    def _honest_mail(self, settings: Settings) -> None:
        """No way to a real MP on a development machine, and a real way in production."""
        if (settings.mail_redirect_to or "").lower().endswith(("@parliament.uk", ".parliament.uk")):
            self.faults.append("POSTBAG_MAIL_REDIRECT_TO may not be an address of Parliament.")
        if settings.is_production and settings.mailer is MailerKind.FILE:
            self.faults.append(
                "POSTBAG_MAILER may not be file in production: letters would be shown as sent "
                "and lie in a folder."
            )
        if (
            not settings.is_production
            and settings.mailer is not MailerKind.FILE
            and not settings.mail_redirect_to
        ):
            self.faults.append(
                "Outside production POSTBAG_MAIL_REDIRECT_TO must name the one address that "
                "gets all mail, or POSTBAG_MAILER must be file."
            )


def _kept_secret(instance: Path) -> str:
    """The development machine's own random key, made once and kept in the instance folder.

    Written whole under another name and then linked, so that nobody ever reads half a key.

    Raises:
        OSError: the folder cannot be written.
    """
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = instance / "secret-key"
    if not path.exists():
        fresh = instance / f".secret-key-{secrets.token_hex(8)}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()
