"""a code of the authenticator app works once; when a session last proved whose it is"""

import sqlalchemy as sa
from alembic import op

import campaign.db.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("totp_counter", sa.Integer(), nullable=True))
    # Nobody has a session yet: the table was never written to before this version.
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("proved_at", campaign.db.base.UtcTime(timezone=True), nullable=False)
        )
