"""chores that are done once a day; how far webhooks have been told of answers"""

import sqlalchemy as sa
from alembic import op

import campaign.db.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "chore_runs",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("done_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore_runs")),
    )
    with op.batch_alter_table("hooks", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("reached_answer_id", sa.Integer(), nullable=False, server_default="0")
        )
