"""One noun a file; importing this package registers every table."""

from campaign.db.models.action import Action, Consent, KeptText
from campaign.db.models.answer import Answer, AnswerLink, Telling
from campaign.db.models.audit import AuditEntry
from campaign.db.models.campaign import Campaign, CampaignStatus
from campaign.db.models.chore import ChoreRun
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
from campaign.db.models.erasure import Erasure
from campaign.db.models.event import Event
from campaign.db.models.followup import Contact, ContactKind, Task
from campaign.db.models.hook import Hook, HookDelivery
from campaign.db.models.inbound import Blob, InboundMail, KeptFile
from campaign.db.models.lane import Lane, OutboxHold, Priority, Throttle
from campaign.db.models.member import Dissolution, MemberNote, NoteKind
from campaign.db.models.message import Message, MessageKind
from campaign.db.models.survey import Survey
from campaign.db.models.tally import DayTally, SeatTally, TallyMark, Visit
from campaign.db.models.updates import UpdatesLeft, UpdatesSignup
from campaign.db.models.user import Passkey, StaffSession, User
from campaign.db.models.variant import VariantTally

__all__ = [
    "Action",
    "Answer",
    "AnswerLink",
    "AuditEntry",
    "Blob",
    "Campaign",
    "CampaignStatus",
    "ChoreRun",
    "Comment",
    "Consent",
    "Contact",
    "ContactKind",
    "DayTally",
    "DeliveryEvent",
    "Dissolution",
    "Document",
    "DocumentEvent",
    "DocumentKind",
    "Erasure",
    "Event",
    "Hook",
    "HookDelivery",
    "InboundMail",
    "KeptFile",
    "KeptText",
    "Lane",
    "MemberNote",
    "Message",
    "MessageKind",
    "NoteKind",
    "OutboxHold",
    "Passkey",
    "Priority",
    "SeatTally",
    "StaffSession",
    "Suppression",
    "Survey",
    "TallyMark",
    "Task",
    "Telling",
    "Throttle",
    "Tick",
    "UpdatesLeft",
    "UpdatesSignup",
    "User",
    "VariantTally",
    "Version",
    "Visit",
    "WorkingText",
]
