"""`/metrics`, in Prometheus' text format: for this machine, or for whoever has the token."""

from __future__ import annotations

import hmac
import logging
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

from flask import Blueprint, Response, abort, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from campaign.metrics.collector import OutboxCollector, UnreadableError
from campaign.web import deps, limiter

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

log = logging.getLogger(__name__)

metrics = Blueprint("metrics", __name__)
limiter.exempt(metrics)

# A proxy on this machine calls from here too, for strangers; these are what it adds.
FORWARDED: Final = (
    "Forwarded",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Real-IP",
    "Via",
)


@metrics.get("/metrics")
def scrape() -> ResponseReturnValue:
    """Counts and ages, read from the database, so that every process tells the same."""
    if not (_has_token() or _is_this_machine()):
        abort(404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(OutboxCollector(deps()))
    try:
        body = generate_latest(registry)
    except UnreadableError as error:
        log.warning("no metrics", extra={"code": error.code})
        return "", 503
    return Response(body, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _has_token() -> bool:
    token = deps().settings.metrics_token
    given = request.headers.get("Authorization", "")
    return token is not None and hmac.compare_digest(
        given.encode(errors="replace"), f"Bearer {token}".encode()
    )


def _is_this_machine() -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return False
    # A socket for both families names callers by IPv4 in its own way.
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
