"""One noun a file; importing this package registers every table."""

from campaign.db.models.action import Action, Consent, KeptText
from campaign.db.models.campaign import Campaign, CampaignStatus, Document, DocumentKind
from campaign.db.models.event import Event
from campaign.db.models.member import Dissolution, MemberNote, NoteKind
from campaign.db.models.message import Message, MessageKind, Priority
from campaign.db.models.user import User

__all__ = [
    "Action",
    "Campaign",
    "CampaignStatus",
    "Consent",
    "Dissolution",
    "Document",
    "DocumentKind",
    "Event",
    "KeptText",
    "MemberNote",
    "Message",
    "MessageKind",
    "NoteKind",
    "Priority",
    "User",
]
