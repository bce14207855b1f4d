"""Asking the DNS, with patience for two seconds and an answer for "it could not be asked"."""

from __future__ import annotations

from typing import Any, Final, Protocol

import dns.exception
import dns.resolver

PATIENCE: Final = 2.0


class Dns(Protocol):
    """The part of the DNS that mail needs."""

    def texts(self, name: str) -> list[str] | None:
        """The TXT records; None where the DNS could not be asked."""
        ...

    def exchangers(self, name: str) -> list[str] | None:
        """The hosts of the MX records, without their dots at the end; None as above."""
        ...


class RealDns:
    """The DNS that this machine uses."""

    def texts(self, name: str) -> list[str] | None:
        """See `Dns`."""
        found = self._ask(name, "TXT")
        if found is None:
            return None
        return [b"".join(row.strings).decode("utf-8", "replace") for row in found]

    def exchangers(self, name: str) -> list[str] | None:
        """See `Dns`."""
        found = self._ask(name, "MX")
        return None if found is None else [str(row.exchange).rstrip(".").lower() for row in found]

    def _ask(self, name: str, kind: str) -> list[Any] | None:
        try:
            return list(dns.resolver.resolve(name, kind, lifetime=PATIENCE))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.exception.DNSException, OSError):
            return None
