"""The columns of the rows that `demo.answers` makes, in their order."""

from __future__ import annotations

from typing import Final

CLAIM_COLUMNS: Final = (
    *("id", "campaign_id", "constituency_code", "member_id", "member_name", "stage", "position"),
    *("happened_on", "source", "is_by_rule", "inbound_id", "survey_id", "note", "recorded_at"),
)
LINK_COLUMNS: Final = ("answer_id", "action_id")
MAIL_COLUMNS: Final = (
    *("id", "key", "digest", "received_at", "action_id", "read_at", "kind", "because"),
    *("from_email", "from_name", "subject", "text", "reply", "sent_at", "triaged_at", "reading"),
)
SURVEY_COLUMNS: Final = (
    "id",
    "action_id",
    "wave",
    "asked_at",
    "answered_at",
    "outcome",
    "happened_on",
)
