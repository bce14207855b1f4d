"""How many letters were begun with each variant of a campaign's letters."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from campaign.core.retention import NOT_PERSONAL
from campaign.db.base import Model, UtcTime


class VariantTally(Model, kw_only=True):
    """How many letters were begun with a variant; drafts themselves are deleted in time."""

    __tablename__ = "variant_tallies"
    __table_args__ = (UniqueConstraint("campaign_id", "variant"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    variant: Mapped[str] = mapped_column(String(40), info=NOT_PERSONAL)
    since: Mapped[datetime] = mapped_column(UtcTime)
    """When the first of them was begun: letters from before variants were tried do not count."""
    begun: Mapped[int] = mapped_column(default=0)
