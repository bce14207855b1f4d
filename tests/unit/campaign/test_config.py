from __future__ import annotations

from pathlib import Path

import pytest

from campaign.config import Environment, LogFormat, MailerKind, Settings, SettingsError

PRODUCTION = {
    "POSTBAG_ENV": "production",
    "POSTBAG_SECRET_KEY": "x" * 40,
    "POSTBAG_MAILER": "sendgrid",
    "POSTBAG_SENDGRID_API_KEY": "SG.made-up",
    "POSTBAG_MAIL_FROM": "letters@charity.example",
    "POSTBAG_PUBLIC_URL": "https://write.charity.example",
}

# Base64 of a public key in DER, as SendGrid shows its own; made up for these tests.
P_256 = (
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAESC95t9TAuUK2Y9/vXT1bHSVjuS8kPrjjhUuzwIYkSbTH"
    "xoEtvx+tIIr2Q31ksmllpLr5bPU+r5gz8qGZrD6Hfw=="
)
OTHER_CURVE = (
    "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAElEm+tv4zp8Fob0fuug1UvhDGXy1N5B2tv9ZIVXqFUJDFn2sP"
    "Y+Dg73SGhaWpNJLTUx2+4JRTI8x5SEE4eltpyLWPOM8PvQzSA7H+paMyK0u199TK5OKhS7vxM6+lZFd7"
)


def faults(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        Settings.from_env(environ)
    return "\n".join(caught.value.faults)


def test_development_needs_nothing_and_writes_to_files(tmp_path: Path) -> None:
    settings = Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path / "here")})
    assert settings.env is Environment.DEVELOPMENT
    assert settings.mailer is MailerKind.FILE
    assert settings.outbox_folder == tmp_path / "here" / "outbox"
    assert settings.public_url == "http://127.0.0.1:8000"


def test_the_development_key_is_random_private_and_kept(tmp_path: Path) -> None:
    first = Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path / "a")})
    again = Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path / "a")})
    other = Settings.from_env({"POSTBAG_INSTANCE": str(tmp_path / "b")})
    assert first.secret_key == again.secret_key != other.secret_key
    assert (tmp_path / "a" / "secret-key").stat().st_mode & 0o077 == 0


def test_production_says_at_once_all_that_is_missing() -> None:
    text = faults({"POSTBAG_ENV": "production"})
    for name in ("SECRET_KEY", "MAILER", "MAIL_FROM", "PUBLIC_URL"):
        assert f"POSTBAG_{name}" in text


def test_production_starts_when_it_is_complete() -> None:
    assert Settings.from_env(PRODUCTION).is_production


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "POSTBAG_ENV"])
def test_production_does_not_start_without(name: str) -> None:
    assert name in faults({**PRODUCTION, name: ""})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("POSTBAG_ENV", "staging"),
        ("POSTBAG_PORT", "eighty"),
        ("POSTBAG_PORT", "0"),
        ("POSTBAG_MAILER", "pigeon"),
        ("POSTBAG_REPLY_DOMAIN", "letters@charity.example"),
        ("POSTBAG_REPLY_DOMAIN", "https://charity.example"),
        ("POSTBAG_REPLY_DOMAIN", "charity"),
        ("POSTBAG_REPLY_DOMAIN", "two words.example"),
        ("POSTBAG_REPLY_DOMAIN", "replies..example"),
        ("POSTBAG_REPLY_DOMAIN", f"{'a.' * 130}example"),
        ("POSTBAG_SENDGRID_EVENT_KEYS", "no key at all"),
        ("POSTBAG_SENDGRID_INBOUND_KEYS", OTHER_CURVE),
        ("POSTBAG_MAIL_FROM", "not an address"),
        ("POSTBAG_PUBLIC_URL", "ftp://x"),
        ("POSTBAG_SECRET_KEY", "short"),
        ("POSTBAG_DATABASE_URL", "mysql://x"),
        ("POSTBAG_LIMITS_URL", "memcached://x"),
        ("POSTBAG_POSTCODE_SOURCES", "embedded,guesswork"),
        ("POSTBAG_PARLIAMENT_HOST", "members-api.parliament.uk"),
        ("POSTBAG_POSTCODES_IO_HOST", "https://"),
        ("POSTBAG_MAPIT_HOST", "https://[::1"),
        ("POSTBAG_MAPIT_KEY", "two\nlines"),
        ("POSTBAG_LOG_LEVEL", "LOUD"),
        ("POSTBAG_LOG_FORMAT", "xml"),
        ("POSTBAG_METRICS_TOKEN", "fifteen-letters"),
        ("POSTBAG_METRICS_TOKEN", "two lines\nand long enough"),
        ("POSTBAG_TRUSTED_PROXIES", "-1"),
        ("POSTBAG_WORKER_THREADS", "0"),
        ("POSTBAG_WORKER_THREADS", "65"),
        ("POSTBAG_SENDS_PER_SECOND", "-1"),
        ("POSTBAG_SENDS_PER_SECOND", "fast"),
        ("POSTBAG_LETTERS_PER_MEMBER_PER_HOUR", "1.5"),
        ("POSTBAG_OFFICE_HOURS", "9-17"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str) -> None:
    assert name in faults({"POSTBAG_INSTANCE": str(tmp_path), name: value})


@pytest.mark.parametrize("mailer", ["smtp", "sendgrid"])
def test_no_machine_but_production_can_write_to_a_real_mp(tmp_path: Path, mailer: str) -> None:
    environ = {
        "POSTBAG_INSTANCE": str(tmp_path),
        "POSTBAG_MAILER": mailer,
        "POSTBAG_SMTP_URL": "smtp://mail.charity.example",
        "POSTBAG_SENDGRID_API_KEY": "SG.made-up",
    }
    assert "POSTBAG_MAIL_REDIRECT_TO" in faults(environ)
    environ["POSTBAG_MAIL_REDIRECT_TO"] = "tests@charity.example"
    assert Settings.from_env(environ).mail_redirect_to == "tests@charity.example"


def test_production_insists_on_https() -> None:
    assert "https" in faults({**PRODUCTION, "POSTBAG_PUBLIC_URL": "http://charity.example"})


def test_secrets_are_not_in_the_repr() -> None:
    text = repr(Settings.from_env(PRODUCTION))
    assert "x" * 40 not in text
    assert "SG.made-up" not in text


def test_trial_mail_cannot_be_turned_on_parliament(tmp_path: Path) -> None:
    text = faults(
        {
            "POSTBAG_INSTANCE": str(tmp_path),
            "POSTBAG_MAIL_REDIRECT_TO": "some.body.mp@parliament.uk",
        }
    )
    assert "Parliament" in text


@pytest.mark.parametrize("url", ["https://c.example/?x=1", "https://c.example/#x"])
def test_a_public_url_with_more_than_a_path_is_refused(url: str) -> None:
    assert "POSTBAG_PUBLIC_URL" in faults({**PRODUCTION, "POSTBAG_PUBLIC_URL": url})


def test_production_refuses_to_pretend_with_files() -> None:
    assert "shown as sent" in faults({**PRODUCTION, "POSTBAG_MAILER": "file"})


def test_parliament_is_asked_unless_live_sources_are_switched_off() -> None:
    assert Settings.from_env(PRODUCTION).postcode_sources == ("embedded", "parliament")
    off = Settings.from_env({**PRODUCTION, "POSTBAG_POSTCODE_SOURCES": "embedded"})
    assert off.postcode_sources == ("embedded",)


def test_a_source_named_twice_is_asked_once() -> None:
    settings = Settings.from_env({**PRODUCTION, "POSTBAG_POSTCODE_SOURCES": "mapit, mapit"})
    assert settings.postcode_sources == ("mapit",)


@pytest.mark.parametrize(
    "name", ["POSTBAG_PARLIAMENT_HOST", "POSTBAG_POSTCODES_IO_HOST", "POSTBAG_MAPIT_HOST"]
)
def test_in_production_postcodes_do_not_travel_in_the_clear(name: str) -> None:
    assert name in faults({**PRODUCTION, name: "http://service.charity.example"})
    for good in ("https://service.charity.example/", "http://127.0.0.1:8080"):
        field = name.removeprefix("POSTBAG_").lower()
        settings = Settings.from_env({**PRODUCTION, name: good})
        assert getattr(settings, field) == good.rstrip("/")


def test_the_key_for_mapit_is_never_shown() -> None:
    settings = Settings.from_env({**PRODUCTION, "POSTBAG_MAPIT_KEY": "made-up-key"})
    assert settings.mapit_key == "made-up-key"
    assert "made-up-key" not in repr(settings)


def test_the_outbox_goes_at_its_usual_pace_unless_told() -> None:
    usual = Settings.from_env(PRODUCTION)
    assert usual.worker_threads == 16
    assert usual.sends_per_second == 0
    assert usual.letters_per_member_per_hour == 120
    assert usual.office_hours is False


def test_the_pace_of_the_outbox_can_be_set() -> None:
    settings = Settings.from_env(
        {
            **PRODUCTION,
            "POSTBAG_WORKER_THREADS": "4",
            "POSTBAG_SENDS_PER_SECOND": "0.5",
            "POSTBAG_LETTERS_PER_MEMBER_PER_HOUR": "0",
            "POSTBAG_OFFICE_HOURS": "Yes",
        }
    )
    assert settings.worker_threads == 4
    assert settings.sends_per_second == 0.5
    assert settings.letters_per_member_per_hour == 0
    assert settings.office_hours is True


def test_the_log_is_for_people_here_and_for_machines_in_production(tmp_path: Path) -> None:
    here = {"POSTBAG_INSTANCE": str(tmp_path)}
    assert Settings.from_env(here).log_format is LogFormat.TEXT
    assert Settings.from_env(PRODUCTION).log_format is LogFormat.JSON
    asked = Settings.from_env({**PRODUCTION, "POSTBAG_LOG_FORMAT": "text"})
    assert asked.log_format is LogFormat.TEXT


def test_the_token_for_metrics_is_kept_and_never_shown() -> None:
    assert Settings.from_env(PRODUCTION).metrics_token is None
    settings = Settings.from_env({**PRODUCTION, "POSTBAG_METRICS_TOKEN": "sixteen-letters!"})
    assert settings.metrics_token == "sixteen-letters!"
    assert "sixteen" not in repr(settings)


def test_two_keys_hold_while_one_replaces_the_other() -> None:
    settings = Settings.from_env({**PRODUCTION, "POSTBAG_SENDGRID_EVENT_KEYS": f"{P_256}, {P_256}"})
    assert settings.sendgrid_event_keys == (P_256, P_256)
    assert settings.sendgrid_inbound_keys == ()


def test_one_bad_key_among_good_ones_is_a_fault() -> None:
    assert "POSTBAG_SENDGRID_EVENT_KEYS is not a P-256 public key" in faults(
        {**PRODUCTION, "POSTBAG_SENDGRID_EVENT_KEYS": f"{P_256},{P_256[:-8]}"}
    )


def test_the_reply_domain_is_kept_in_small_letters() -> None:
    settings = Settings.from_env({**PRODUCTION, "POSTBAG_REPLY_DOMAIN": "Replies.Charity.example"})
    assert settings.reply_domain == "replies.charity.example"
