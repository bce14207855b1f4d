"""Actions: one supporter's letter to one MP, from the first postcode to the answer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.chain import Stage
from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.core.states import ActionState
from campaign.db.base import Model, UtcTime


class Action(Model, kw_only=True):
    """A row is born when a postcode has found its constituency, as a draft."""

    __tablename__ = "actions"
    __table_args__ = (
        Index(None, "campaign_id", "state", "id"),
        Index(None, "state", "id"),
        Index(None, "constituency_code", "id"),
        # The team's list: its order and all of its filters, so that the wide rows are left alone.
        Index(
            "ix_actions_list",
            "created_at",
            "id",
            "state",
            "campaign_id",
            "nation",
            "constituency_code",
        ),
        # The same list of one state, which may be a rare one.
        Index(
            "ix_actions_state_list",
            "state",
            "created_at",
            "id",
            "campaign_id",
            "nation",
            "constituency_code",
        ),
        # How many stand where, of a nation: narrow, and in the order in which they are counted.
        Index("ix_actions_nations", "nation", "state", "campaign_id"),
        # All that the results of variants count, without touching the letters.
        Index(
            "ix_actions_variants",
            "campaign_id",
            "variant",
            "created_at",
            "state",
            "confirmed_at",
            "stage",
        ),
        Index(
            "ix_actions_changed",
            "campaign_id",
            "changed_at",
            "id",
            sqlite_where=text("changed_at IS NOT NULL"),
            postgresql_where=text("changed_at IS NOT NULL"),
        ),
        # Whoever asks for what is held of them writes their address as they please.
        Index("ix_actions_email_lower", text("lower(email)")),
        Index(None, "submitted_at"),
        Index(None, "updated_at"),
        Index(None, "state", "sent_at"),
        Index(None, "words_deleted_at", "confirmed_at"),
        Index(None, "erased_at", "confirmed_at"),
        # What `tallies/refresh.py` counts, by day and by seat, without touching the wide rows.
        Index(
            "ix_actions_days",
            "campaign_id",
            "confirmed_on",
            "nation",
            "source",
            "variant",
            "state",
            "stage",
            "answered_on",
        ),
        Index(
            "ix_actions_seats",
            "campaign_id",
            "constituency_code",
            "state",
            "stage",
            "confirmed_on",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; the session cookie and the links hold it, never the id."""
    reference: Mapped[str] = mapped_column(String(7), unique=True, info=NOT_PERSONAL)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    state: Mapped[str] = mapped_column(String(20), default=ActionState.DRAFTED, info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    sent_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When the mail system of the MP's office took the letter, where we were told."""
    words_deleted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    erased_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)

    constituency_code: Mapped[str] = mapped_column(String(9), info=NOT_PERSONAL)
    constituency_name: Mapped[str] = mapped_column(String(80), info=NOT_PERSONAL)
    nation: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    member_id: Mapped[int | None] = mapped_column(default=None)
    member_name: Mapped[str] = mapped_column(String(120), default="", info=NOT_PERSONAL)
    asked_member_id: Mapped[int | None] = mapped_column(default=None)
    """In state `asked`: the MP whom the supporter was asked about; none while the seat is empty."""

    found_by: Mapped[str] = mapped_column(String(30), default="postcode", info=NOT_PERSONAL)
    """How the constituency was settled: by the postcode, or by the supporter's own choice."""

    language: Mapped[str] = mapped_column(String(5), default="en", info=NOT_PERSONAL)
    source: Mapped[str] = mapped_column(String(60), default="", info=NOT_PERSONAL)
    letter_version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), default=None)
    settings_version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), default=None)
    """The campaign's settings as they were when the letters were chosen: they belong together."""
    minister_version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), default=None)
    variant: Mapped[str] = mapped_column(String(40), default="", info=NOT_PERSONAL)
    """The variant of the letter to the MP that the draft began with; empty for the main one."""
    own_share: Mapped[int | None] = mapped_column(default=None)
    """Percent of the letter that is the supporter's own words."""
    confirm_round: Mapped[int] = mapped_column(default=0)
    """Grows whenever earlier confirmation links must stop working."""
    mails_sent: Mapped[int] = mapped_column(default=0)
    """Confirmation messages asked for in the present round; names each one's outbox row."""

    reminded_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When the supporter was reminded to confirm."""
    reply_token: Mapped[str | None] = mapped_column(
        String(32), default=None, unique=True, info=NOT_PERSONAL
    )
    """The local part of the letter's own reply address, where the supporter agreed to one."""
    confirmed_on: Mapped[date | None] = mapped_column(Date, default=None)
    """The day in London on which it was confirmed: the day it is counted for."""
    changed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    """When something last changed of what other systems may be told; none before it is confirmed.
    Unlike `updated_at`, from which the time-outs of states run, answers move it too."""
    stage: Mapped[int] = mapped_column(SmallInteger, default=Stage.NOTHING)
    """How far the chain has come, by all that is claimed of it: a value of `core.chain.Stage`."""
    position: Mapped[str] = mapped_column(String(20), default="", info=NOT_PERSONAL)
    """The MP's position as the newest answer has it: a value of `core.chain.Position`."""
    answered_on: Mapped[date | None] = mapped_column(Date, default=None)
    """The day of the first answer that is no mere acknowledgement."""
    is_disputed: Mapped[bool] = mapped_column(default=False)
    """What is claimed of it does not fit together."""
    no_surveys: Mapped[bool] = mapped_column(default=False)
    """The supporter does not want to be asked what became of it."""

    postcode: Mapped[str | None] = mapped_column(
        String(10), default=None, info=personal(Keep.IDENTITY)
    )
    name: Mapped[str | None] = mapped_column(
        String(300), default=None, info=personal(Keep.IDENTITY)
    )
    email: Mapped[str | None] = mapped_column(
        String(320), default=None, info=personal(Keep.IDENTITY)
    )
    address_1: Mapped[str | None] = mapped_column(
        String(200), default=None, info=personal(Keep.IDENTITY)
    )
    address_2: Mapped[str | None] = mapped_column(
        String(200), default=None, info=personal(Keep.IDENTITY)
    )
    town: Mapped[str | None] = mapped_column(
        String(120), default=None, info=personal(Keep.IDENTITY)
    )
    subject: Mapped[str | None] = mapped_column(
        String(300), default=None, info=personal(Keep.WORDS)
    )
    body: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.WORDS))
    body_for: Mapped[str | None] = mapped_column(String(9), default=None, info=NOT_PERSONAL)
    """The constituency that the body was written for."""
    body_page: Mapped[str | None] = mapped_column(String(32), default=None, info=NOT_PERSONAL)
    """The page view that saved the body last; tells two tabs from one tab's Back button."""


class KeptText(Model, kw_only=True):
    """Words that another tab, or another constituency, pushed aside: offered back, never lost."""

    __tablename__ = "kept_texts"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), index=True)
    text: Mapped[str] = mapped_column(Text, info=personal(Keep.WORDS))
    kept_at: Mapped[datetime] = mapped_column(UtcTime)


class Consent(Model, kw_only=True):
    """A box that the supporter ticked, with the very words beside it."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("action_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"))
    kind: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    wording: Mapped[str] = mapped_column(Text, info=NOT_PERSONAL)
    given_at: Mapped[datetime] = mapped_column(UtcTime)
    version: Mapped[str] = mapped_column(String(16), default="", info=NOT_PERSONAL)
    """The first digits of the words' SHA-256: consents of the same words have the same one."""
    channel: Mapped[str] = mapped_column(String(20), default="web", info=NOT_PERSONAL)
    """Where the box stood."""
