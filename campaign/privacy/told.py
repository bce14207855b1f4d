"""A row of any table as it is told to the person whose it is: what has something in it, as JSON has it."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import inspect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from campaign.db.base import Model

Row = dict[str, Any]

# Names of ours, which open doors or say nothing of the person; never what staff sign in with.
INNER: Final = frozenset(
    [
        "id",
        "key",
        "digest",
        "reply_token",
        "body_for",
        "body_page",
        "idempotency_key",
        "lane_id",
        "lease_owner",
        "lease_until",
        "message_id",
        "provider_id",
        "settings_version_id",
        "letter_version_id",
        "minister_version_id",
        "campaign_id",
        "action_id",
        "after_id",
        "inbound_id",
        "survey_id",
        "hook_id",
        "event_key",
        "event_id",
        "message_key",
        "user_id",
        "triaged_by",
        "recorded_by",
        "retracted_by",
        "confirm_round",
        "mails_sent",
        "for_real",
        "attempts",
        "took_ms",
        "session_key",
        "password",
        "totp_secret",
        "recovery_codes",
        "passkey_handle",
        "link_round",
        "failures",
    ]
)


def all_told(rows: Iterable[Model]) -> list[Row]:
    """Each of them."""
    return [told(row) for row in rows]


def told(row: Model) -> Row:
    """A row's columns with something in them, without ours."""
    found = {}
    for column in inspect(type(row)).columns:
        value = getattr(row, column.key)
        if column.key not in INNER and value not in (None, "", [], {}):
            found[column.key] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if isinstance(value, (date, datetime)) else value
