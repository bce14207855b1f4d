"""Users: the charity's staff, their passkeys and their sessions. Supporters have no accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, String
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
    totp_secret: Mapped[str | None] = mapped_column(
        String(500), default=None, info=personal(Keep.ACCOUNT)
    )
    """Of the authenticator app, once its first code was right; encrypted by the site's secret key."""
    totp_counter: Mapped[int | None] = mapped_column(default=None)
    """The half minute (since 1970) of the last code that was taken: no code works twice."""
    recovery_codes: Mapped[list[str] | None] = mapped_column(
        JSON, default=None, info=personal(Keep.ACCOUNT)
    )
    """Keyed digests; each works once and is then gone from the list."""
    passkey_handle: Mapped[str | None] = mapped_column(
        String(64), default=None, unique=True, info=NOT_PERSONAL
    )
    """Opaque; what a passkey names its account by."""
    failures: Mapped[int] = mapped_column(default=0)
    """Wrong passwords and codes, one after the other."""
    locked_until: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class Passkey(Model, kw_only=True):
    """A WebAuthn credential of a member of staff."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(
        LargeBinary(1024), unique=True, info=personal(Keep.ACCOUNT)
    )
    public_key: Mapped[bytes] = mapped_column(LargeBinary, info=personal(Keep.ACCOUNT))
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(JSON, default=None, info=NOT_PERSONAL)
    backup_state: Mapped[bool] = mapped_column(default=False)
    device_type: Mapped[str] = mapped_column(String(64), default="", info=NOT_PERSONAL)
    extras: Mapped[dict[str, Any] | str | None] = mapped_column(
        JSON, default=None, info=personal(Keep.ACCOUNT)
    )
    name: Mapped[str] = mapped_column(String(64), info=personal(Keep.ACCOUNT))
    usage: Mapped[str] = mapped_column(String(64), default="secondary", info=NOT_PERSONAL)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)


class StaffSession(Model, kw_only=True):
    """A browser in which a member of staff has signed in, until it is ended."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(32), unique=True, info=NOT_PERSONAL)
    """Opaque; the session cookie holds it."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    began_at: Mapped[datetime] = mapped_column(UtcTime)
    seen_at: Mapped[datetime] = mapped_column(UtcTime)
    proved_at: Mapped[datetime] = mapped_column(UtcTime)
    """When whoever sits there last proved who they are: by signing in, or again for what matters."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    browser: Mapped[str] = mapped_column(String(120), default="", info=personal(Keep.SESSIONS))
    """Which program on which system, in few words: "Firefox on Windows"."""
