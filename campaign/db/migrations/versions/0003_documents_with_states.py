"""documents with versions, states, reviews and variants"""

import json

import sqlalchemy as sa
import tomlkit
from alembic import op

import campaign.db.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHOSEN = ("letter", "minister", "settings")


def upgrade():
    _create_versions()
    _create_what_staff_do()
    _move_texts()
    with op.batch_alter_table("actions") as batch:
        for part in CHOSEN:
            batch.drop_constraint(
                op.f(f"fk_actions_{part}_document_id_documents"), type_="foreignkey"
            )
            batch.alter_column(f"{part}_document_id", new_column_name=f"{part}_version_id")
        batch.add_column(
            sa.Column("variant", sa.String(length=40), nullable=False, server_default="")
        )
    with op.batch_alter_table("actions") as batch:
        batch.alter_column("variant", server_default=None)
        batch.create_index(
            "ix_actions_variants",
            ["campaign_id", "variant", "created_at", "state", "confirmed_at"],
        )
        for part in CHOSEN:
            batch.create_foreign_key(
                op.f(f"fk_actions_{part}_version_id_versions"),
                "versions",
                [f"{part}_version_id"],
                ["id"],
            )
    op.execute(sa.text("DELETE FROM documents WHERE id NOT IN (SELECT document_id FROM versions)"))
    with op.batch_alter_table("documents") as batch:
        batch.drop_index(
            batch.f("ix_documents_campaign_id_documents_kind_documents_name_documents_language")
        )
        batch.drop_constraint(
            op.f("uq_documents_campaign_id_kind_name_language_version"), type_="unique"
        )
        batch.drop_column("version")
        batch.drop_column("subject")
        batch.drop_column("text")
        batch.drop_column("created_at")
        batch.add_column(
            sa.Column("variant", sa.String(length=40), nullable=False, server_default="")
        )
    with op.batch_alter_table("documents") as batch:
        batch.alter_column("variant", server_default=None)
        batch.create_unique_constraint(
            op.f("uq_documents_campaign_id_kind_name_language_variant"),
            ["campaign_id", "kind", "name", "language", "variant"],
        )
    with op.batch_alter_table("campaigns") as batch:
        batch.drop_column("settings")


def _create_versions():
    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("created_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("live_from", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_versions_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_versions_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("document_id", "number", name=op.f("uq_versions_document_id_number")),
    )
    op.create_index(
        op.f("ix_versions_document_id_versions_state_versions_live_from"),
        "versions",
        ["document_id", "state", "live_from"],
    )
    op.create_index(op.f("ix_versions_state"), "versions", ["state"])


def _create_what_staff_do():
    op.create_table(
        "document_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_document_events_user_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_document_events_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_events")),
    )
    op.create_index(op.f("ix_document_events_version_id"), "document_events", ["version_id"])
    op.create_table(
        "comments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comments_user_id_users")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_comments_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
    )
    op.create_index(op.f("ix_comments_version_id"), "comments", ["version_id"])
    op.create_table(
        "ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("warning", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_ticks_user_id_users")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_ticks_version_id_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticks")),
        sa.UniqueConstraint("version_id", "warning", name=op.f("uq_ticks_version_id_warning")),
    )
    op.create_table(
        "working_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_working_texts_document_id_documents")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_working_texts_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_texts")),
        sa.UniqueConstraint(
            "document_id", "user_id", name=op.f("uq_working_texts_document_id_user_id")
        ),
    )
    op.create_table(
        "variant_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("since", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_variant_tallies_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_variant_tallies")),
        sa.UniqueConstraint(
            "campaign_id", "variant", name=op.f("uq_variant_tallies_campaign_id_variant")
        ),
    )


def _move_texts():
    """Every row was a version: it keeps its id, so that drafts keep theirs, and was public."""
    op.execute(
        sa.text(
            "INSERT INTO versions (id, document_id, number, subject, text, note, state, "
            "created_at, live_from) SELECT one.id, (SELECT MIN(first.id) FROM documents AS first "
            "WHERE first.campaign_id = one.campaign_id AND first.kind = one.kind AND "
            "first.name = one.name AND first.language = one.language), one.version, one.subject, "
            "one.text, '', 'published', one.created_at, one.created_at FROM documents AS one"
        )
    )
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        op.execute(
            sa.text(
                "SELECT setval(pg_get_serial_sequence('versions', 'id'), "
                "(SELECT COALESCE(MAX(id), 0) + 1 FROM versions), false)"
            )
        )
    # The settings were kept as JSON; from now on as the TOML that people write.
    found = connection.execute(
        sa.text(
            "SELECT versions.id, versions.text FROM versions JOIN documents "
            "ON documents.id = versions.document_id WHERE documents.kind = 'settings'"
        )
    ).all()
    for version_id, text in found:
        connection.execute(
            sa.text("UPDATE versions SET text = :text WHERE id = :id"),
            {"id": version_id, "text": tomlkit.dumps(json.loads(text))},
        )
