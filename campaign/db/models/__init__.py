"""One noun a file; importing this package registers every table."""

from campaign.db.models.action import Action, Consent, KeptText
from campaign.db.models.campaign import Campaign, CampaignStatus
from campaign.db.models.document import (
    Comment,
    Document,
    DocumentEvent,
    DocumentKind,
    Tick,
    Version,
    WorkingText,
)
from campaign.db.models.event import Event
from campaign.db.models.member import Dissolution, MemberNote, NoteKind
from campaign.db.models.message import Message, MessageKind, Priority
from campaign.db.models.user import User
from campaign.db.models.variant import VariantTally

__all__ = [
    "Action",
    "Campaign",
    "CampaignStatus",
    "Comment",
    "Consent",
    "Dissolution",
    "Document",
    "DocumentEvent",
    "DocumentKind",
    "Event",
    "KeptText",
    "MemberNote",
    "Message",
    "MessageKind",
    "NoteKind",
    "Priority",
    "Tick",
    "User",
    "VariantTally",
    "Version",
    "WorkingText",
]
