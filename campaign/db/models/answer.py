"""Answers: what is claimed of the chain, by whom, for which letters. Rows are taken back, never changed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.chain import Position
from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class Answer(Model, kw_only=True):
    """One claim of `core.chain`, recorded once however many letters it is about."""

    __tablename__ = "answers"
    __table_args__ = (
        Index(None, "campaign_id", "constituency_code", "retracted_at"),
        Index(None, "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    constituency_code: Mapped[str] = mapped_column(String(9), info=NOT_PERSONAL)
    member_id: Mapped[int | None] = mapped_column(default=None)
    """Parliament's id of the MP who had the letters."""
    member_name: Mapped[str] = mapped_column(String(120), default="", info=NOT_PERSONAL)
    stage: Mapped[int]
    """A value of `core.chain.Stage`."""
    position: Mapped[str] = mapped_column(String(20), default=Position.UNREAD, info=NOT_PERSONAL)
    happened_on: Mapped[date] = mapped_column(Date)
    """The day in London."""
    source: Mapped[str] = mapped_column(String(10), info=NOT_PERSONAL)
    """A value of `core.chain.Source`."""
    is_by_rule: Mapped[bool] = mapped_column(default=False)
    """Sorted by our rules; nobody has looked at it yet."""
    inbound_id: Mapped[int | None] = mapped_column(
        ForeignKey("inbound_mails.id"), default=None, index=True
    )
    survey_id: Mapped[int | None] = mapped_column(
        ForeignKey("surveys.id"), default=None, index=True
    )
    note: Mapped[str | None] = mapped_column(Text, default=None, info=personal(Keep.NOTES))
    """Where a member of staff has it from, and what matters in it."""
    recorded_at: Mapped[datetime] = mapped_column(UtcTime)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    """None where nobody of the staff did."""
    retracted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    retracted_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)


class AnswerLink(Model, kw_only=True):
    """A letter that an answer is about."""

    __tablename__ = "answer_links"
    __table_args__ = (Index(None, "action_id", "answer_id"),)

    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("actions.id"), primary_key=True)


class Telling(Model, kw_only=True):
    """A published e-mail that goes to all supporters of an answer; written in batches by the worker."""

    __tablename__ = "tellings"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    answer_id: Mapped[int] = mapped_column(ForeignKey("answers.id"), index=True)
    email: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    """Which e-mail: a value of `letters.value_types.EmailName`."""
    version_id: Mapped[int | None] = mapped_column(ForeignKey("versions.id"), default=None)
    """The very text that was chosen, whatever is published later; None for Postbag's own words."""
    told_id: Mapped[int | None] = mapped_column(ForeignKey("answers.id"), default=None)
    """The claim that supporters have been told, linked to each letter whose e-mail has gone."""
    asked_at: Mapped[datetime] = mapped_column(UtcTime)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"), default=None)
    reached_action_id: Mapped[int] = mapped_column(default=0)
    """The last letter, in the order of their ids, whose supporter has been written to."""
    written: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    stopped_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
