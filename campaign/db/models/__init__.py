"""One noun a file; importing this package registers every table."""

from campaign.db.models.action import Action, Consent, KeptText
from campaign.db.models.campaign import Campaign, CampaignStatus
from campaign.db.models.delivery import DeliveryEvent, Suppression
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
from campaign.db.models.inbound import Blob, InboundMail, KeptFile
from campaign.db.models.lane import Lane, OutboxHold, Priority, Throttle
from campaign.db.models.member import Dissolution, MemberNote, NoteKind
from campaign.db.models.message import Message, MessageKind
from campaign.db.models.survey import Survey
from campaign.db.models.user import User
from campaign.db.models.variant import VariantTally

__all__ = [
    "Action",
    "Blob",
    "Campaign",
    "CampaignStatus",
    "Comment",
    "Consent",
    "DeliveryEvent",
    "Dissolution",
    "Document",
    "DocumentEvent",
    "DocumentKind",
    "Event",
    "InboundMail",
    "KeptFile",
    "KeptText",
    "Lane",
    "MemberNote",
    "Message",
    "MessageKind",
    "NoteKind",
    "OutboxHold",
    "Priority",
    "Suppression",
    "Survey",
    "Throttle",
    "Tick",
    "User",
    "VariantTally",
    "Version",
    "WorkingText",
]
