"""Reading values out of the environment: each by its kind, its faults collected in plain words."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

if TYPE_CHECKING:
    from collections.abc import Mapping

E = TypeVar("E", bound=StrEnum)
LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN: Final = re.compile(rf"(?:{LABEL}\.)+{LABEL}")
LONGEST_DOMAIN: Final = 253


class EnvironReader:
    """Collects faults while it reads, so that an admin mends them all in one go.

    A value that cannot be used is a sentence in `faults`, and the default is returned.
    """

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        """The value without spaces around it; empty where it is not set."""
        return self.environ.get(name, "").strip()

    def names(self, name: str) -> tuple[str, ...]:
        """Several values, separated by commas."""
        return tuple(part.strip() for part in self.text(name).split(",") if part.strip())

    def choice(self, name: str, kind: type[E], default: E) -> E:
        """One of the kind's values, in any case of letters."""
        text = self.text(name)
        if not text:
            return default
        try:
            return kind(text.lower())
        except ValueError:
            options = ", ".join(kind)
            self.faults.append(f"{name} must be one of: {options}.")
            return default

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number within its limits."""
        text = self.text(name)
        if not text:
            return default
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        self.faults.append(f"{name} must be a whole number from {low} to {high}.")
        return default

    def decimal(self, name: str) -> float:
        """A number from 0 on, perhaps with a fraction; 0 where it is not set."""
        text = self.text(name) or "0"
        if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", text):
            return float(text)
        self.faults.append(f"{name} must be a number such as 20 or 0.5; 0 means no limit.")
        return 0.0

    def yes(self, name: str) -> bool:
        """Whether it is `yes`; `no` where it is not set."""
        text = self.text(name).lower() or "no"
        if text not in ("yes", "no"):
            self.faults.append(f"{name} must be yes or no.")
        return text == "yes"

    def email(self, name: str) -> str:
        """One plain address; empty where it is not set."""
        text = self.text(name)
        if not text:
            return ""
        try:
            # Reserved names such as .example stay allowed: tests and trials use them.
            return validate_email(
                text, check_deliverability=False, test_environment=True
            ).normalized
        except EmailNotValidError:
            self.faults.append(f"{name} must be one plain e-mail address.")
            return ""

    def domain(self, name: str) -> str:
        """A name in the DNS, in small letters; empty where it is not set."""
        text = self.text(name).lower()
        if text and (len(text) > LONGEST_DOMAIN or not DOMAIN.fullmatch(text)):
            self.faults.append(f"{name} must be a domain such as replies.charity.example.")
            return ""
        return text

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        """An address with one of the schemes; empty where it is not set."""
        text = self.text(name)
        if text:
            try:
                parts = urlsplit(text)
                good = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
            except ValueError:
                good = False
            if good and (parts.query or parts.fragment):
                self.faults.append(f"{name} must be an address without ? and #.")
            if not good:
                self.faults.append(
                    f"{name} must begin with {' or '.join(schemes)} and name a host."
                )
        return text

    def header_word(self, name: str) -> str | None:
        """What may stand in a header; None where it is not set."""
        text = self.text(name)
        if text and not (text.isascii() and text.isprintable()):
            self.faults.append(f"{name} must be plain letters, digits and signs.")
        return text or None

    def secret(self, name: str, shortest: int) -> str | None:
        """What nobody may guess; None where it is not set."""
        text = self.header_word(name)
        if text and len(text) < shortest:
            self.faults.append(f"{name} must be at least {shortest} characters of randomness.")
        return text
