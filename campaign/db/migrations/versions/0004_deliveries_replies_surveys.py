"""deliveries replies surveys"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import campaign.db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    _create_outbox()
    _create_replies()
    _change_actions()
    _change_messages()
    _put_messages_into_lanes()


def _create_outbox():
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blobs")),
    )
    op.create_table(
        "delivery_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=120), nullable=False),
        sa.Column("message_key", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("received_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("applied_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_delivery_events_event_id")),
    )
    with op.batch_alter_table("delivery_events") as batch:
        batch.create_index(
            batch.f("ix_delivery_events_applied_at_delivery_events_id"),
            ["applied_at", "id"],
            unique=False,
        )
        batch.create_index(batch.f("ix_delivery_events_message_key"), ["message_key"], unique=False)
        batch.create_index(batch.f("ix_delivery_events_received_at"), ["received_at"], unique=False)

    op.create_table(
        "suppressions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.Column("since", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("lifted_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppressions")),
        sa.UniqueConstraint("email", "is_open", name=op.f("uq_suppressions_email_is_open")),
    )
    op.create_table(
        "throttles",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("closed_until", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("strikes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_throttles")),
    )
    op.create_table(
        "lanes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("gate", sa.String(length=9), nullable=False),
        sa.Column("served_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("closed_until", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_lanes_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lanes")),
        sa.UniqueConstraint(
            "campaign_id", "priority", "gate", name=op.f("uq_lanes_campaign_id_priority_gate")
        ),
    )
    with op.batch_alter_table("lanes") as batch:
        batch.create_index(batch.f("ix_lanes_gate"), ["gate"], unique=False)
        batch.create_index(
            batch.f("ix_lanes_priority_lanes_served_at_lanes_id"),
            ["priority", "served_at", "id"],
            unique=False,
        )

    op.create_table(
        "outbox_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("began_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_outbox_holds_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_holds")),
    )


def _create_replies():
    op.create_table(
        "inbound_mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("received_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("envelope_to", sa.String(length=320), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=True),
        sa.Column("read_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("because", sa.String(length=60), nullable=False),
        sa.Column("from_email", sa.String(length=320), nullable=True),
        sa.Column("from_name", sa.String(length=300), nullable=True),
        sa.Column("subject", sa.String(length=300), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("sent_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_inbound_mails_action_id_actions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_mails")),
        sa.UniqueConstraint("digest", name=op.f("uq_inbound_mails_digest")),
        sa.UniqueConstraint("key", name=op.f("uq_inbound_mails_key")),
    )
    with op.batch_alter_table("inbound_mails") as batch:
        batch.create_index(batch.f("ix_inbound_mails_action_id"), ["action_id"], unique=False)
        batch.create_index(
            batch.f("ix_inbound_mails_read_at_inbound_mails_id"), ["read_at", "id"], unique=False
        )
        batch.create_index(batch.f("ix_inbound_mails_received_at"), ["received_at"], unique=False)

    op.create_table(
        "surveys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("asked_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("reminded_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("answered_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("reply_text", sa.Text(), nullable=True),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_surveys_action_id_actions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("action_id", "wave", name=op.f("uq_surveys_action_id_wave")),
    )
    with op.batch_alter_table("surveys") as batch:
        batch.create_index(
            batch.f("ix_surveys_wave_surveys_answered_at_surveys_asked_at"),
            ["wave", "answered_at", "asked_at"],
            unique=False,
        )

    op.create_table(
        "kept_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["inbound_id"],
            ["inbound_mails.id"],
            name=op.f("fk_kept_files_inbound_id_inbound_mails"),
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["blobs.sha256"], name=op.f("fk_kept_files_sha256_blobs")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_kept_files_survey_id_surveys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_files")),
    )
    with op.batch_alter_table("kept_files") as batch:
        batch.create_index(batch.f("ix_kept_files_inbound_id"), ["inbound_id"], unique=False)
        batch.create_index(batch.f("ix_kept_files_sha256"), ["sha256"], unique=False)
        batch.create_index(batch.f("ix_kept_files_survey_id"), ["survey_id"], unique=False)


def _change_actions():
    with op.batch_alter_table("actions") as batch:
        batch.add_column(
            sa.Column("delivered_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch.add_column(
            sa.Column("reminded_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch.add_column(sa.Column("reply_token", sa.String(length=32), nullable=True))
        batch.add_column(
            sa.Column("no_surveys", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch.create_index(
            batch.f("ix_actions_state_actions_sent_at"), ["state", "sent_at"], unique=False
        )
        batch.create_unique_constraint(batch.f("uq_actions_reply_token"), ["reply_token"])

    with op.batch_alter_table("actions") as batch:
        batch.alter_column("no_surveys", server_default=None)


def _change_messages():
    with op.batch_alter_table("messages") as batch:
        batch.add_column(sa.Column("lane_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("claimed_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch.add_column(sa.Column("held_for", sa.String(length=20), nullable=True))
        batch.add_column(sa.Column("took_ms", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("inbound_id", sa.Integer(), nullable=True))
        batch.drop_index(batch.f("ix_messages_state_messages_priority_messages_due_at_messages_id"))
        batch.drop_column("priority")


PRIORITY = "CASE WHEN m.kind = 'letter' THEN 5 WHEN m.kind = 'receipt' THEN 9 ELSE 1 END"
GATE = "CASE WHEN m.kind = 'letter' THEN a.constituency_code ELSE '' END"
LANES = sa.table(
    "lanes",
    sa.column("campaign_id"),
    sa.column("priority"),
    sa.column("gate"),
    sa.column("served_at", campaign.db.base.UtcTime(timezone=True)),
)


def _put_messages_into_lanes():
    """Every message stands in the lane that a new one of its kind would be put into."""
    connection = op.get_bind()
    found = connection.execute(
        sa.text(
            f"SELECT DISTINCT a.campaign_id, {PRIORITY} AS priority, {GATE} AS gate "  # noqa: S608 - our own words
            "FROM messages m JOIN actions a ON a.id = m.action_id"
        )
    ).mappings()
    then = datetime(2026, 1, 1, tzinfo=UTC)
    rows = [{**row, "served_at": then} for row in found]
    if rows:
        connection.execute(LANES.insert(), rows)
    connection.execute(
        sa.text(
            "UPDATE messages SET lane_id = (SELECT l.id FROM lanes l JOIN actions a "  # noqa: S608 - ours
            "ON a.campaign_id = l.campaign_id WHERE a.id = messages.action_id "
            f"AND l.priority = {PRIORITY.replace('m.kind', 'messages.kind')} "
            f"AND l.gate = {GATE.replace('m.kind', 'messages.kind')})"
        )
    )
    with op.batch_alter_table("messages") as batch:
        batch.alter_column("lane_id", existing_type=sa.Integer(), nullable=False)
        batch.create_index("ix_messages_lane_id_messages_claimed_at", ["lane_id", "claimed_at"])
        batch.create_index(
            "ix_messages_lane_id_messages_state_messages_due_at_messages_id",
            ["lane_id", "state", "due_at", "id"],
        )
        batch.create_index("ix_messages_state_messages_due_at", ["state", "due_at"])
        batch.create_foreign_key("fk_messages_lane_id_lanes", "lanes", ["lane_id"], ["id"])
        batch.create_foreign_key(
            "fk_messages_inbound_id_inbound_mails", "inbound_mails", ["inbound_id"], ["id"]
        )
