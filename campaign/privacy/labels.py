"""What the fields of a report on a person are called, and which of them are told first.

A field that has no name here is told all the same, by its column's name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from campaign.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS: Final[Mapping[str, Any]] = {
    "letters": _("Letter"),
    "other_messages": _("Other e-mail that we sent"),
    "other_mail": _("Other e-mail that came to us"),
    "refused_addresses": _("Refused address"),
    "updates": _("Updates by e-mail"),
    "staff_accounts": _("Staff account"),
    "consents": _("what you agreed to"),
    "kept_texts": _("words put aside"),
    "messages": _("e-mail"),
    "delivery_events": _("what mail systems said"),
    "replies": _("answer"),
    "files": _("file"),
    "surveys": _("our questions to you"),
    "claims": _("what is known of it"),
    "told_to_other_systems": _("told to the charity's other systems"),
    "events": _("its steps"),
}
"""What a row is, by its list."""

LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "events": ("after", "cause"),
    "delivery_events": ("kind", "code"),
}
"""Rows that are told in a line each: of their time, these fields."""

LABELS: Final[Mapping[str, Any]] = {
    "active": _("In use"),
    "address_1": _("Address, line 1"),
    "address_2": _("Address, line 2"),
    "answered_at": _("Answered"),
    "answered_on": _("Day of the MP's answer"),
    "asked_at": _("Asked"),
    "body": _("Your words"),
    "campaign": _("Campaign"),
    "channel": _("Where"),
    "confirmed_at": _("Confirmed"),
    "constituency_name": _("Constituency"),
    "created_at": _("Begun"),
    "delivered_at": _("Delivered"),
    "email": _("E-mail address"),
    "enclosure": _("Enclosed letter"),
    "erased_at": _("Deleted"),
    "found_by": _("Constituency found by"),
    "from_email": _("From, address"),
    "from_name": _("From"),
    "given_at": _("When"),
    "happened_on": _("Day"),
    "kept_at": _("When"),
    "kind": _("Kind"),
    "language": _("Language"),
    "last_seen_at": _("Last seen"),
    "lifted_at": _("Lifted"),
    "media_type": _("Type of file"),
    "member_name": _("MP"),
    "name": _("Name"),
    "nation": _("Nation"),
    "note": _("Note of the team"),
    "outcome": _("What you told us"),
    "own_share": _("Your own words in it, in per cent"),
    "payload": _("What was told"),
    "permission": _("You allowed us to pass it on"),
    "position": _("Where the MP stands"),
    "postcode": _("Postcode"),
    "reason": _("Reason"),
    "received_at": _("Came"),
    "recorded_at": _("Noted"),
    "reference": _("Reference"),
    "reminded_at": _("Reminded"),
    "reply": _("The answer"),
    "reply_text": _("The answer that you passed on"),
    "reply_to": _("Answers go to"),
    "role": _("Role"),
    "sender_name": _("From"),
    "sent_at": _("Sent"),
    "since": _("Since"),
    "source": _("Where you came from, or who told us"),
    "stage": _("How far it has come"),
    "state": _("State"),
    "subject": _("Subject"),
    "submitted_at": _("Checked by you"),
    "text": _("Text"),
    "to_email": _("To, address"),
    "to_name": _("To"),
    "town": _("Town"),
    "unsubscribe": _("Link to leave updates"),
    "updated_at": _("Last changed by you"),
    "variant": _("Variant of the letter"),
    "version": _("Version of these words"),
    "wants_digest": _("Gets the week's numbers"),
    "wording": _("The very words"),
}

FIRST: Final[Mapping[str, tuple[str, ...]]] = {
    "letters": (
        "campaign",
        "reference",
        "name",
        "email",
        "address_1",
        "address_2",
        "town",
        "postcode",
        "constituency_name",
        "member_name",
        "subject",
        "body",
        "created_at",
        "confirmed_at",
        "sent_at",
        "delivered_at",
        "answered_on",
    ),
    "other_messages": ("to_email", "subject", "text", "created_at"),
    "other_mail": ("from_name", "from_email", "subject", "reply", "received_at"),
    "refused_addresses": ("email", "reason", "since"),
    "updates": ("email", "wording", "given_at", "confirmed_at"),
    "staff_accounts": ("email", "role", "active", "created_at", "last_seen_at"),
    "consents": ("wording", "given_at"),
    "kept_texts": ("text", "kept_at"),
    "messages": ("to_name", "to_email", "subject", "text", "created_at"),
    "replies": ("from_name", "from_email", "subject", "reply", "received_at"),
    "files": ("name", "media_type"),
    "surveys": ("asked_at", "answered_at", "outcome", "happened_on", "reply_text", "permission"),
    "claims": ("member_name", "happened_on", "position", "source", "note"),
    "told_to_other_systems": ("kind", "payload", "created_at"),
}
"""By kind of row, what people look for, in this order; the rest stands folded away under it."""
