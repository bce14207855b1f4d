"""What staff need of the mail provider's account: whom it no longer writes to, and our domain there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


class ProviderAccountError(Exception):
    """The account could not be asked.

    Attributes:
        code: short stable word for tables and logs, without personal data.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True, slots=True)
class RefusedAddress:
    """An address on one of the provider's lists: mail to it is thrown away.

    Attributes:
        list_name: `bounces`, `blocks`, `spam_reports` or `invalid_emails`.
        reason: the provider's code such as `550`, never its sentence.
    """

    email: str = field(repr=False)
    list_name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DnsRecord:
    """One record that the provider wants to find in the DNS."""

    host: str
    type: str
    data: str
    valid: bool


@dataclass(frozen=True, slots=True)
class AuthenticatedDomain:
    """A domain that mail may come from, as the provider knows it."""

    name: str
    valid: bool
    records: tuple[DnsRecord, ...]


class ProviderAccount(Protocol):
    """The account at the mail provider."""

    def suppressions(self) -> tuple[RefusedAddress, ...]:
        """All addresses that it refuses to write to.

        Raises:
            ProviderAccountError: it could not be asked.
        """
        ...

    def lift(self, email: str) -> None:
        """Take an address off all of its lists; one that is on none is fine.

        Raises:
            ProviderAccountError: it could not be asked.
        """
        ...

    def domain(self, name: str) -> AuthenticatedDomain | None:
        """What it knows of a domain; None if nothing.

        Raises:
            ProviderAccountError: it could not be asked.
        """
        ...
