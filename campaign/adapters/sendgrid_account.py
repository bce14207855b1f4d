"""SendGrid's account: whom it no longer writes to, and what it knows of our domain."""

from __future__ import annotations

import http.client
import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from python_http_client.exceptions import HTTPError

from campaign.adapters.sendgrid_client import HOST, TIMEOUT, account_client
from campaign.core.provider_account import (
    AuthenticatedDomain,
    DnsRecord,
    ProviderAccountError,
    RefusedAddress,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LISTS: Final = ("bounces", "blocks", "spam_reports", "invalid_emails")
PAGE: Final = 500
MOST_PAGES: Final = 100
_CODE: Final = re.compile(r"[245](?:\d\d|\.\d{1,3}\.\d{1,3})\b")


class SendGridAccount:
    """The account's own pages, over the API.

    Args:
        api_key: one that may read and delete suppressions, and read authenticated domains.
        host: as the mailer's.
        timeout: seconds for each request.

    Raises:
        ValueError: the key or the host cannot be used.
    """

    def __init__(self, api_key: str, host: str = HOST, timeout: float = TIMEOUT) -> None:
        self._api = account_client(api_key, host, timeout)

    def suppressions(self) -> tuple[RefusedAddress, ...]:
        """All addresses on the four lists.

        Raises:
            ProviderAccountError: `auth`, `rate-limit`, `provider-down`, `unreachable`,
                `odd-answer`.
        """
        return tuple(each for name in LISTS for each in self._list(name))

    def lift(self, email: str) -> None:
        """Take an address off all four lists; one that is on none is fine.

        Raises:
            ProviderAccountError: as above.
        """
        written = quote(email, safe="@")  # a slash in it must not name another page
        for name in LISTS:
            _asked(self._api.client.suppression._(name)._(written).delete, missing_is_fine=True)

    def domain(self, name: str) -> AuthenticatedDomain | None:
        """What is known of a domain, and the DNS records it needs.

        Raises:
            ProviderAccountError: as above.
        """
        found = _asked(
            self._api.client.whitelabel.domains.get, query_params={"domain": name, "limit": 50}
        )
        for each in found if isinstance(found, list) else []:
            if isinstance(each, dict) and str(each.get("domain", "")).lower() == name.lower():
                records = tuple(_records(each.get("dns")))
                return AuthenticatedDomain(name, bool(each.get("valid")), records)
        return None

    def _list(self, name: str) -> Iterator[RefusedAddress]:
        for page in range(MOST_PAGES):
            params = {"limit": PAGE, "offset": page * PAGE}
            rows = _asked(self._api.client.suppression._(name).get, query_params=params)
            if not isinstance(rows, list):
                raise ProviderAccountError("odd-answer")
            for row in rows:
                if isinstance(row, dict) and row.get("email"):
                    yield RefusedAddress(str(row["email"]).lower(), name, _code(row))
            if len(rows) < PAGE:
                return


def _code(row: dict[str, Any]) -> str:
    """The status in the provider's sentence; the sentence itself may name people."""
    found = _CODE.search(f"{row.get('status', '')} {row.get('reason', '')}")
    return found[0] if found else ""


def _records(dns: object) -> Iterator[DnsRecord]:
    for row in dns.values() if isinstance(dns, dict) else ():
        if isinstance(row, dict) and row.get("host"):
            yield DnsRecord(
                str(row["host"]),
                str(row.get("type", "")).upper(),
                str(row.get("data", "")),
                bool(row.get("valid")),
            )


def _asked(ask: Callable[..., Any], *, missing_is_fine: bool = False, **given: Any) -> Any:
    """The answer's JSON; None where there is nothing."""
    try:
        body = ask(**given).body
        return json.loads(body) if body else None
    except HTTPError as error:
        if error.status_code == HTTPStatus.NOT_FOUND and missing_is_fine:
            return None
        raise ProviderAccountError(_meaning(error.status_code), str(error.status_code)) from None
    except ValueError:
        raise ProviderAccountError("odd-answer") from None
    except (OSError, http.client.HTTPException) as error:
        raise ProviderAccountError("unreachable", type(error).__name__) from None


def _meaning(status: int) -> str:
    if status in {401, 403}:
        return "auth"
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "rate-limit"
    return "provider-down" if status >= 500 else "odd-answer"  # noqa: PLR2004 - HTTP's class of server errors
