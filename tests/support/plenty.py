"""More and more of everything that the staff's pages list, put straight into the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from campaign.content.toml_edit import with_figure
from campaign.core.audit import Done
from campaign.core.chain import Position, Source, Stage
from campaign.core.document_states import Deed, DocumentState
from campaign.core.hooks import DeliveryState, HookKind
from campaign.core.incoming import IncomingKind
from campaign.core.overdue import Overdue
from campaign.core.states import ActionState, MessageState
from campaign.db.models import (
    Action,
    Answer,
    AnswerLink,
    AuditEntry,
    Blob,
    Campaign,
    Comment,
    Consent,
    Contact,
    ContactKind,
    Document,
    DocumentEvent,
    DocumentKind,
    Event,
    Hook,
    HookDelivery,
    InboundMail,
    KeptFile,
    MemberNote,
    Message,
    NoteKind,
    Priority,
    StaffSession,
    Suppression,
    Survey,
    Task,
    Telling,
    User,
    VariantTally,
    Version,
)
from campaign.outbox.lanes import lane_of
from campaign.tallies.recount import mark_everything
from campaign.tallies.refresh import refresh
from tests.integration.team.actions import add_actions
from tests.support.letters import SLUG

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from campaign.db.base import Model
    from campaign.deps import Deps

STATES = (
    DocumentState.DRAFT,
    DocumentState.IN_REVIEW,
    DocumentState.APPROVED,
    DocumentState.PUBLISHED,
)
FIGURE = {
    "label": "People who wait for a scan",
    "value": "12,000",
    "unit": "people",
    "source": "A survey",
    "link": "",
    "date": "2026",
    "geography": "UK",
    "review_by": "2027-06-01",
    "note": "",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page each is about: the parameters of the staff's addresses, by name."""

    action_id: int
    code: str
    mail_id: int
    file_id: int
    answer_id: int
    task_id: int
    hook_id: int
    document_id: int
    version_id: int
    user_id: int
    campaign: str = SLUG
    name: str = "pain"
    sample: str = "england-mp"
    form: str = "docx"


def add_plenty(deps: Deps, numbers: range) -> None:
    """Add rows with these numbers to every list, and have all of it counted.

    A letter, an answer and so on of one seat and of one letter, so that the pages of one thing have
    more to show too, and a letter to each of as many other seats.
    """
    # The first is the one whose page is looked at.
    for index in numbers:
        add_actions(
            deps, 1, 2 * index, source=f"source-{index}", variant=f"v{index}", **_gone(deps)
        )
        seat = deps.finder.constituencies[index]
        add_actions(
            deps, 1, 2 * index + 1, constituency_code=seat.code, constituency_name=seat.name,
            **_gone(deps),
        )  # fmt: skip
    with deps.db.write() as session:
        growing = _Growing(deps, session)
        for index in numbers:
            growing.add(index)
    mark_everything(deps)
    while refresh(deps):
        pass


def shown(deps: Deps) -> Shown:
    """The first of each."""
    with deps.db.read() as session:

        def first(model: type[Model], *wanted: Any) -> Any:
            return session.scalars(
                select(model.id).where(*wanted).order_by(model.id).limit(1)
            ).one()  # type: ignore[attr-defined]

        letter = first(Action)
        document = first(Document, Document.kind == DocumentKind.LETTER_MP)
        return Shown(
            action_id=letter,
            code=session.get_one(Action, letter).constituency_code,
            mail_id=first(InboundMail),
            file_id=first(KeptFile),
            answer_id=first(Answer),
            task_id=first(Task),
            hook_id=first(Hook),
            document_id=document,
            version_id=first(Version, Version.document_id == document),
            user_id=first(User),
        )


def _gone(deps: Deps) -> dict[str, Any]:
    now = deps.now()
    return {
        "state": ActionState.DELIVERED,
        "confirmed_at": now,
        "confirmed_on": now.date(),
        "sent_at": now,
        "delivered_at": now,
        "stage": Stage.ANSWERED,
        "position": Position.SUPPORTIVE,
        "answered_on": now.date(),
        "is_disputed": True,
    }


class _Growing:
    """One transaction in which every list grows by a row at a time."""

    def __init__(self, deps: Deps, session: Session) -> None:
        self.deps, self.session, self.now = deps, session, deps.now()
        self.campaign = session.scalars(select(Campaign).order_by(Campaign.id).limit(1)).one()
        self.letters = session.scalars(select(Action.id).order_by(Action.id)).all()
        self.user = session.scalars(select(User.id).order_by(User.id).limit(1)).one()

    def add(self, index: int) -> None:
        """A row more of everything."""
        user = self._staff(index)
        mail = self._mail(index)
        self._answers(index, mail, user)
        self._letter(index)
        self._follow_up(index, user)
        self._hooks(index)
        self._campaign(index)
        self._texts(index, user)

    def _put(self, *rows: Model) -> None:
        self.session.add_all(rows)
        self.session.flush()

    def _staff(self, index: int) -> int:
        user = User(
            key=self.deps.new_key(), session_key=self.deps.new_key(), role="campaigner",
            email=f"staff{index}@charity.example", created_at=self.now,
        )  # fmt: skip
        self._put(user)
        self._put(
            *(
                StaffSession(key=self.deps.new_key(), user_id=owner, began_at=self.now,
                             seen_at=self.now, proved_at=self.now)
                for owner in (self.user, user.id)
            ),
            AuditEntry(at=self.now, user_id=user.id, what=Done.SAW_ACTION, about="action"),
        )  # fmt: skip
        return user.id

    def _mail(self, index: int) -> int:
        digest = f"{index:064x}"
        mail = InboundMail(
            key=self.deps.new_key(), digest=self.deps.new_key(), received_at=self.now,
            action_id=self.letters[2 * index], read_at=self.now, sent_at=self.now,
            kind=IncomingKind.ANSWER, subject="Re", text="Thank you. We will.", reply="Thank you.",
            raw=None,
        )  # fmt: skip
        self._put(mail, Blob(sha256=digest, size=2, content=b"Hi", stored_at=self.now))
        first = self.session.scalars(select(InboundMail.id).order_by(InboundMail.id).limit(1)).one()
        self._put(
            KeptFile(inbound_id=first, sha256=digest, name="reply.txt", media_type="text/plain")
        )
        return mail.id

    def _answers(self, index: int, mail: int, user: int) -> None:
        """About the letter and its seat: by staff and by mail, not of one mind; and of another seat."""
        letter, other = self.letters[0], self.letters[2 * index + 1]
        for stage, source, inbound, about in (
            (Stage.WROTE, Source.STAFF, None, letter),
            (Stage.ANSWERED, Source.REPLY, mail, letter),
            (Stage.NOTHING, Source.SURVEY, None, letter),
            (Stage.WROTE, Source.STAFF, None, other),
        ):
            action = self.session.get_one(Action, about)
            answer = Answer(
                campaign_id=self.campaign.id, constituency_code=action.constituency_code,
                stage=stage, source=source, happened_on=self.now.date(), inbound_id=inbound,
                position=(Position.SUPPORTIVE, Position.AGAINST)[index % 2], note="A call.",
                recorded_at=self.now, recorded_by=user if source is Source.STAFF else None,
                is_by_rule=source is Source.REPLY,
            )  # fmt: skip
            self._put(answer)
            self._put(AnswerLink(answer_id=answer.id, action_id=about))
            if about == letter and index:
                self._put(AnswerLink(answer_id=answer.id, action_id=self.letters[2 * index]))
        self._put(Telling(answer_id=1, email="mp-answered", asked_at=self.now, asked_by=user))

    def _letter(self, index: int) -> None:
        """Messages, events, consents and surveys of the letter."""
        letter = self.letters[0]
        lane = lane_of(self.session, self.campaign.id, Priority.BULK, "", self.now)
        key = self.deps.new_key()
        message = Message(
            key=key, idempotency_key=f"plenty:{index}", kind="news", action_id=letter,
            state=MessageState.ACCEPTED, for_real=False, lane_id=lane, created_at=self.now,
            due_at=self.now, message_id=f"<{key}@postbag.example>", to_email="jane@home.example",
            subject="News", text="News.",
        )  # fmt: skip
        self._put(message)
        self._put(
            Event(action_id=letter, message_id=message.id, at=self.now, after="accepted", cause="sent"),
            Consent(action_id=letter, kind=f"kind-{index}", wording="Yes.", given_at=self.now),
            Survey(action_id=self.letters[2 * index], wave=1, asked_at=self.now, answered_at=self.now,
                   outcome="answered"),
            Suppression(email=f"gone{index}@home.example", reason="bounce", since=self.now),
            VariantTally(campaign_id=self.campaign.id, variant=f"v{index}", since=self.now, begun=9),
        )  # fmt: skip

    def _follow_up(self, index: int, user: int) -> None:
        seat = self.deps.finder.constituencies[index].code
        kind = tuple(Overdue)[index % len(Overdue)]
        self._put(
            Task(campaign_id=self.campaign.id, constituency_code=seat, kind=kind,
                 due_on=self.now.date(), opened_at=self.now),
            Contact(constituency_code="E14001063", kind=ContactKind.CALL, text="Spoke.",
                    happened_on=self.now.date(), noted_at=self.now, noted_by=user),
        )  # fmt: skip
        member = self.deps.finder.member(seat)
        for kind_of_note in NoteKind:
            if member:
                self._put(
                    MemberNote(member_id=member.id, kind=kind_of_note, reason="They said so.",
                               email="office@mp.example", set_at=self.now, set_by=user)
                )  # fmt: skip

    def _hooks(self, index: int) -> None:
        hook = Hook(
            key=self.deps.new_key(), url=f"https://crm{index}.example/", secret="s",
            kinds=[HookKind.SENT], created_at=self.now,
        )  # fmt: skip
        self._put(hook)
        first = self.session.scalars(select(Hook.id).order_by(Hook.id).limit(1)).one()
        self._put(
            *(
                HookDelivery(
                    key=self.deps.new_key(), hook_id=each, event_key=f"{index}-{each}",
                    kind=HookKind.SENT, state=DeliveryState.TAKEN, created_at=self.now,
                    due_at=self.now, payload={}, settled_at=self.now,
                )
                for each in {first, hook.id}
            )
        )  # fmt: skip

    def _campaign(self, index: int) -> None:
        """Another campaign that is public, with a letter."""
        slug = f"another-{index}"
        text = self._newest(self._settings()).text.replace(SLUG, slug)
        campaign = Campaign(slug=slug, title=f"Another {index}", loaded_at=self.now)
        self._put(campaign)
        self._document(campaign.id, DocumentKind.SETTINGS, slug, "", text)
        add = {"campaign_id": campaign.id, "id": None, "key": self.deps.new_key()}
        pattern = self.session.get_one(Action, self.letters[0])
        values = {c.key: getattr(pattern, c.key) for c in Action.__table__.columns} | add
        values["reference"] = f"A{index:06d}"
        del values["id"]
        self.session.execute(insert(Action), [values])

    def _texts(self, index: int, user: int) -> None:
        """A version more of the first letter, a variant of it, another figure."""
        letter = self.session.scalars(
            select(Document).where(Document.kind == DocumentKind.LETTER_MP).order_by(Document.id).limit(1)
        ).one()  # fmt: skip
        newest = self._newest(letter)
        state = STATES[index % len(STATES)]
        self._version(letter, newest.number + 1, newest.text, state, user)
        self._document(self.campaign.id, letter.kind, letter.name, f"v{index}", newest.text)
        self._document(
            self.campaign.id, letter.kind, letter.name, f"w{index}", newest.text,
            DocumentState.APPROVED,
        )  # fmt: skip
        settings = self._settings()
        newest = self._newest(settings)
        text = with_figure(newest.text, f"figure_{index}", FIGURE)
        self._version(settings, newest.number + 1, text, DocumentState.PUBLISHED, user)

    def _settings(self) -> Document:
        return self.session.scalars(
            select(Document).where(Document.kind == DocumentKind.SETTINGS, Document.name == SLUG)
        ).one()

    def _newest(self, document: Document) -> Version:
        return self.session.scalars(
            select(Version)
            .where(Version.document_id == document.id)
            .order_by(Version.number.desc())
            .limit(1)
        ).one()

    def _document(
        self, campaign_id: int, kind: str, name: str, variant: str, text: str,
        state: DocumentState = DocumentState.PUBLISHED,
    ) -> None:  # fmt: skip
        document = Document(
            campaign_id=campaign_id, kind=kind, name=name, language="en", variant=variant
        )
        self._put(document)
        self._version(document, 1, text, state, self.user)

    def _version(
        self, document: Document, number: int, text: str, state: DocumentState, user: int
    ) -> None:
        version = Version(
            document_id=document.id, number=number, subject="Please help", text=text, state=state,
            author_id=user, created_at=self.now,
            live_from=self.now - timedelta(hours=1) if state is DocumentState.PUBLISHED else None,
        )  # fmt: skip
        self._put(version)
        first = self.session.scalars(
            select(Version.id).where(Version.document_id == document.id).order_by(Version.id).limit(1)
        ).one()  # fmt: skip
        self._put(
            DocumentEvent(version_id=version.id, deed=Deed.WROTE, user_id=user, at=self.now),
            Comment(version_id=first, user_id=user, text="Good.", at=self.now),
        )
