"""when letters changed for other systems; addresses, states and nations found by indexes"""

import sqlalchemy as sa
from alembic import op

import campaign.db.base

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ADDRESSES = (("actions", "email"), ("messages", "to_email"), ("inbound_mails", "from_email"))


def upgrade():
    op.add_column(
        "actions", sa.Column("changed_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
    )
    op.execute("UPDATE actions SET changed_at = updated_at WHERE confirmed_on IS NOT NULL")
    op.create_index(
        "ix_actions_changed",
        "actions",
        ["campaign_id", "changed_at", "id"],
        sqlite_where=sa.text("changed_at IS NOT NULL"),
        postgresql_where=sa.text("changed_at IS NOT NULL"),
    )
    op.create_index(
        "ix_actions_state_list",
        "actions",
        ["state", "created_at", "id", "campaign_id", "nation", "constituency_code"],
    )
    op.create_index("ix_actions_nations", "actions", ["nation", "state", "campaign_id"])
    for table, column in ADDRESSES:
        op.create_index(f"ix_{table}_{column}_lower", table, [sa.text(f"lower({column})")])
