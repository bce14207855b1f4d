"""messages that belong to no letter, and who wants the weekly digest"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OF_NO_CAMPAIGN = sa.text("campaign_id IS NULL")


def upgrade():
    for table, column in (
        ("messages", "action_id"),
        ("events", "action_id"),
        ("lanes", "campaign_id"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=sa.Integer(), nullable=True)
    op.create_index(
        "ix_lanes_of_no_campaign",
        "lanes",
        ["priority", "gate"],
        unique=True,
        sqlite_where=OF_NO_CAMPAIGN,
        postgresql_where=OF_NO_CAMPAIGN,
    )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("wants_digest", sa.Boolean(), nullable=False, server_default=sa.true())
        )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.alter_column("wants_digest", existing_type=sa.Boolean(), server_default=None)
