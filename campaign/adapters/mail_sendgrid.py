"""Messages by SendGrid's v3 API, one request each.

There is no idempotency key: 202 means accepted, another answer not, no answer nobody knows.
"""

from __future__ import annotations

import http.client
import math
import re
import urllib.error
from base64 import b64encode
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from python_http_client.exceptions import HTTPError

from campaign.adapters.mime import ascii_domain, check, encoded_text, needs_smtputf8
from campaign.adapters.sendgrid_client import HOST, TIMEOUT, NotConnectedError, account_client
from campaign.core.mail import (
    MailError,
    MailRefusedError,
    MailRetryableError,
    MailUncertainError,
    Receipt,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from campaign.core.mail import Address, Mail

_YEAR: Final = 31_536_000.0  # a larger X-RateLimit-Reset is a moment, a smaller one a length


class SendGridMailer:
    """Hands messages to SendGrid.

    Args:
        api_key: one that may send mail.
        host: for accounts that keep their data in the EU `https://api.eu.sendgrid.com`.
        timeout: seconds without an answer before a message's fate counts as unknown.

    Raises:
        ValueError: the key or the host cannot be used.
    """

    repeatable: Final = False

    def __init__(self, api_key: str, host: str = HOST, timeout: float = TIMEOUT) -> None:
        self._api = account_client(api_key, host, timeout)

    def send(self, mail: Mail) -> Receipt:
        """Ask SendGrid to send; `provider_id` is its X-Message-Id.

        Raises:
            MailRetryableError: `unreachable`, `auth`, `rate-limit`, `wrong-host`,
                `provider-down`.
            MailRefusedError: `smtputf8-unsupported`, `too-large`, `provider-refused`, or what
                `mime.check` refuses.
            MailUncertainError: `no-answer`, `odd-answer`.
        """
        body = _request(mail)
        try:
            response = self._api.send(body)
        except HTTPError as error:
            raise _refusal(error.status_code, error.headers) from None
        except urllib.error.URLError as error:
            if isinstance(error.reason, NotConnectedError):
                raise MailRetryableError("unreachable") from None
            raise MailUncertainError("no-answer", type(error.reason).__name__) from None
        except (OSError, http.client.HTTPException) as error:
            raise MailUncertainError("no-answer", type(error).__name__) from None
        if response.status_code != HTTPStatus.ACCEPTED:
            raise MailUncertainError("odd-answer", str(response.status_code))
        used_up = response.headers.get("X-RateLimit-Remaining") == "0"
        pause = _wait(response.headers) if used_up else None
        return Receipt(response.headers.get("X-Message-Id"), pause)


def _request(mail: Mail) -> dict[str, Any]:
    """The request's JSON, with everything off that would change or watch the letter."""
    check(mail)
    if needs_smtputf8(mail):
        raise MailRefusedError("smtputf8-unsupported", "SendGrid takes ASCII before the @ only")
    contents = [{"type": "text/plain", "value": mail.text}]
    if mail.html is not None:
        contents.append({"type": "text/html", "value": mail.html})
    # Each value on one line: folding is SendGrid's business.
    headers = {name: encoded_text(name, value).replace("\n", "") for name, value in mail.headers}
    body: dict[str, Any] = {
        "personalizations": [{"to": [_party(mail.to)]}],
        "from": _party(mail.sender),
        "subject": mail.subject,
        "content": contents,
        "headers": {"Message-ID": mail.message_id} | headers,
        # The provider sees this for ever: an opaque id and nothing else.
        "custom_args": {"letter": mail.id},
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": {"enable": False},
            "subscription_tracking": {"enable": False},
            "ganalytics": {"enable": False},
        },
        "mail_settings": {"footer": {"enable": False}},
    }
    if mail.reply_to is not None:
        body["reply_to"] = _party(mail.reply_to)
    if mail.attachments:
        body["attachments"] = [
            {
                "content": b64encode(attachment.content).decode(),
                "type": attachment.media_type,
                "filename": attachment.filename,
                "disposition": "attachment",
            }
            for attachment in mail.attachments
        ]
    return body


def _party(address: Address) -> dict[str, str]:
    # With a comma or semicolon in a name, mail has been accepted and then vanished.
    name = " ".join(re.sub("[,;]", " ", address.name).split())
    email = {"email": ascii_domain(address.email)}
    return email | {"name": name} if name else email


def _refusal(status: int, headers: Mapping[str, str]) -> MailError:
    """What an answer other than 202 means."""
    detail = str(status)
    if status in {401, 403}:
        # The key or the sender's domain: an admin can mend it, no letter need be lost.
        return MailRetryableError("auth", detail)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return MailRetryableError("rate-limit", detail, retry_after=_wait(headers))
    if status in {404, 405} or 300 <= status < 400:  # noqa: PLR2004 - HTTP's class of redirects
        return MailRetryableError("wrong-host", detail)
    if status in {408, 500, 503}:
        # SendGrid's own word that it did not take the message on: acceptance is a 202 and
        # nothing else is. (408: it never had the whole request.)
        return MailRetryableError("provider-down", detail)
    if status >= 500:  # noqa: PLR2004 - HTTP's class of server errors
        # 502, 504 and their like come from a machine in between that lost sight of the API,
        # perhaps after the API had said yes.
        return MailUncertainError("no-answer", detail)
    is_too_large = status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return MailRefusedError("too-large" if is_too_large else "provider-refused", detail)


def _wait(headers: Mapping[str, str]) -> float | None:
    """Seconds until the limit is lifted.

    X-RateLimit-Reset is a moment in Unix time (SendGrid's rate limit page); it is compared with
    the answer's own Date, so that our clock need not agree with theirs.
    """
    try:
        reset = float(headers["X-RateLimit-Reset"])
        if reset > _YEAR:
            reset -= parsedate_to_datetime(headers["Date"]).timestamp()
    except (KeyError, TypeError, ValueError):
        return None
    return max(0.0, reset) if math.isfinite(reset) else None
