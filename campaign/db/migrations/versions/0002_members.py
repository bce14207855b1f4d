"""notes on members, dissolutions, and letters whose MP has changed"""

import sqlalchemy as sa
from alembic import op

import campaign.db.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "dissolutions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("began_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("began_by", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("ended_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["began_by"], ["users.id"], name=op.f("fk_dissolutions_began_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_dissolutions_ended_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissolutions")),
        sa.UniqueConstraint("is_open", name=op.f("uq_dissolutions_is_open")),
    )
    op.create_table(
        "member_notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("set_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("ended_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["users.id"], name=op.f("fk_member_notes_ended_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["set_by"], ["users.id"], name=op.f("fk_member_notes_set_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_notes")),
        sa.UniqueConstraint(
            "member_id", "kind", "is_open", name=op.f("uq_member_notes_member_id_kind_is_open")
        ),
    )
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asked_member_id", sa.Integer(), nullable=True))


def downgrade():
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.drop_column("asked_member_id")

    op.drop_table("member_notes")
    op.drop_table("dissolutions")
