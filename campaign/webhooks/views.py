"""What the mail provider posts to us. Signed, or refused; stored, or asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge

from campaign.adapters.multipart import MultipartError
from campaign.web import deps, limiter
from campaign.webhooks.errors import NotStoredError
from campaign.webhooks.inbound import store_mail
from campaign.webhooks.sendgrid_events import BatchError
from campaign.webhooks.service import store_events
from campaign.webhooks.signatures import SIGNATURE, TIMESTAMP, verify

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

LARGEST_BATCH: Final = 4 * 1024 * 1024
# The provider takes mail of up to 30 MB, which grows where it is written in letters and digits.
LARGEST_MAIL: Final = 40 * 1024 * 1024

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks/sendgrid")
# One sender posts everything.
limiter.exempt(webhooks)


@webhooks.post("/events")
def events() -> ResponseReturnValue:
    """What became of mail that the provider took on."""
    body = _signed_body(deps().settings.sendgrid_event_keys, LARGEST_BATCH)
    try:
        store_events(deps(), body)
    except BatchError:
        return "", 400
    except NotStoredError:
        return "", 503
    return "", 204


@webhooks.post("/inbound")
def inbound() -> ResponseReturnValue:
    """Mail to our reply addresses."""
    body = _signed_body(deps().settings.sendgrid_inbound_keys, LARGEST_MAIL)
    try:
        store_mail(deps(), request.headers.get("Content-Type", ""), body)
    except MultipartError:
        return "", 400
    except NotStoredError:
        return "", 503
    return "", 204


class RefusedError(Exception):
    """A post that is not taken.

    Attributes:
        answer: what it gets; no page, for no person reads it.
    """

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.answer = "", code


@webhooks.errorhandler(RefusedError)
def _refused(error: RefusedError) -> ResponseReturnValue:
    return error.answer


def _signed_body(keys: tuple[str, ...], largest: int) -> bytes:
    """The post byte for byte, before anything reads it as JSON or a form.

    Raises:
        RefusedError: without keys there is no such address; too large; or any doubt as to who signed.
    """
    if not keys:
        raise RefusedError(404)
    request.max_content_length = largest
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise RefusedError(413) from None
    headers = request.headers
    timestamp, signature = headers.get(TIMESTAMP, ""), headers.get(SIGNATURE, "")
    if not verify(keys, timestamp, signature, body, deps().now()):
        raise RefusedError(403)
    return body
