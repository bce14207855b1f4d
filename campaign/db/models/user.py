"""Users: the charity's staff. Supporters have no accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL, Keep, personal
from campaign.db.base import Model, UtcTime


class User(Model, kw_only=True):
    """One member of staff; without a password until they have followed their link."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; what a set-password link names."""
    session_key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; what the session cookie names. A new one ends every session of the account."""
    email: Mapped[str] = mapped_column(String(320), unique=True, info=personal(Keep.ACCOUNT))
    """In lower case, so that an address is one account however it is typed."""
    role: Mapped[str] = mapped_column(String(20), info=NOT_PERSONAL)
    active: Mapped[bool] = mapped_column(default=True)
    password: Mapped[str | None] = mapped_column(
        String(200), default=None, info=personal(Keep.ACCOUNT)
    )
    """An argon2id hash."""
    link_round: Mapped[int] = mapped_column(default=0)
    """Grows whenever earlier set-password links must stop working."""
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    password_set_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
