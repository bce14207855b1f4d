"""the chain, counts, accounts with second factors, webhooks out"""

import hashlib

import sqlalchemy as sa
from alembic import op

import campaign.db.base
from campaign.core.letter import LONDON

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    _create_counts()
    _create_team()
    _create_accounts()
    _create_hooks()
    _create_answers()
    _change_tables()
    _number_days()
    _number_consents()
    _claim_what_came()


def _create_counts():
    op.create_table(
        "tally_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("constituency_code", sa.String(length=9), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally_marks")),
    )
    op.create_table(
        "day_tallies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("variant", sa.String(length=40), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_day_tallies_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_tallies")),
        sa.UniqueConstraint(
            "campaign_id",
            "day",
            "nation",
            "source",
            "variant",
            "step",
            name=op.f("uq_day_tallies_campaign_id_day_nation_source_variant_step"),
        ),
    )
    op.create_index(
        "ix_day_tallies_steps",
        "day_tallies",
        ["campaign_id", "step", "day", "nation", "source", "variant", "number"],
        unique=False,
    )
    op.create_table(
        "seat_tallies",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("constituency_code", sa.String(length=9), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("acknowledged", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("wrote", sa.Integer(), nullable=False),
        sa.Column("replied", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=20), nullable=False),
        sa.Column("last_letter_on", sa.Date(), nullable=True),
        sa.Column("counted_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_seat_tallies_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("campaign_id", "constituency_code", name=op.f("pk_seat_tallies")),
    )
    op.create_table(
        "visits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=60), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_visits_campaign_id_campaigns")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
        sa.UniqueConstraint(
            "campaign_id",
            "day",
            "source",
            "step",
            name=op.f("uq_visits_campaign_id_day_source_step"),
        ),
    )


def _create_team():
    op.create_table(
        "contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("constituency_code", sa.String(length=9), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["users.id"], name=op.f("fk_contacts_noted_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    with op.batch_alter_table("contacts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contacts_constituency_code_contacts_happened_on"),
            ["constituency_code", "happened_on"],
            unique=False,
        )
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("constituency_code", sa.String(length=9), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("closed_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_tasks_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_tasks_closed_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint(
            "campaign_id",
            "constituency_code",
            "kind",
            "is_open",
            name=op.f("uq_tasks_campaign_id_constituency_code_kind_is_open"),
        ),
    )
    with op.batch_alter_table("tasks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_tasks_is_open_tasks_due_on"), ["is_open", "due_on"], unique=False
        )


def _create_accounts():
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=30), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_audit_entries_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_audit_entries_about_audit_entries_about_id_audit_entries_id"),
            ["about", "about_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_at_audit_entries_id"), ["at", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_user_id_audit_entries_id"), ["user_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_what_audit_entries_id"), ["what", "id"], unique=False
        )
    op.create_table(
        "erasures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_erasures_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1024), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        sa.Column("transports", sa.JSON(), nullable=True),
        sa.Column("backup_state", sa.Boolean(), nullable=False),
        sa.Column("device_type", sa.String(length=64), nullable=False),
        sa.Column("extras", sa.JSON(), nullable=True),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("usage", sa.String(length=64), nullable=False),
        sa.Column("created_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("last_used_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_passkeys_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passkeys")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkeys_credential_id")),
    )
    with op.batch_alter_table("passkeys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passkeys_user_id"), ["user_id"], unique=False)
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("began_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("seen_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("ended_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("browser", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_staff_sessions_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_sessions")),
        sa.UniqueConstraint("key", name=op.f("uq_staff_sessions_key")),
    )
    with op.batch_alter_table("staff_sessions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staff_sessions_user_id"), ["user_id"], unique=False)


def _create_hooks():
    op.create_table(
        "hooks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=80), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("with_person", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("reached_event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_hooks_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hooks")),
        sa.UniqueConstraint("key", name=op.f("uq_hooks_key")),
    )
    op.create_table(
        "hook_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("hook_id", sa.Integer(), nullable=False),
        sa.Column("event_key", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("due_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("settled_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_hook_deliveries_action_id_actions")
        ),
        sa.ForeignKeyConstraint(
            ["hook_id"], ["hooks.id"], name=op.f("fk_hook_deliveries_hook_id_hooks")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_deliveries")),
        sa.UniqueConstraint(
            "hook_id", "event_key", name=op.f("uq_hook_deliveries_hook_id_event_key")
        ),
        sa.UniqueConstraint("key", name=op.f("uq_hook_deliveries_key")),
    )
    with op.batch_alter_table("hook_deliveries", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hook_deliveries_action_id"), ["action_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_hook_deliveries_state_hook_deliveries_due_at"),
            ["state", "due_at"],
            unique=False,
        )


def _create_answers():
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("constituency_code", sa.String(length=9), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("member_name", sa.String(length=120), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("position", sa.String(length=20), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("is_by_rule", sa.Boolean(), nullable=False),
        sa.Column("inbound_id", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recorded_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("retracted_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("retracted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaigns.id"], name=op.f("fk_answers_campaign_id_campaigns")
        ),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbound_mails.id"], name=op.f("fk_answers_inbound_id_inbound_mails")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["users.id"], name=op.f("fk_answers_recorded_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["retracted_by"], ["users.id"], name=op.f("fk_answers_retracted_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_answers_survey_id_surveys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
    )
    with op.batch_alter_table("answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answers_campaign_id_answers_constituency_code_answers_retracted_at"),
            ["campaign_id", "constituency_code", "retracted_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_answers_inbound_id"), ["inbound_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answers_recorded_at"), ["recorded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_answers_survey_id"), ["survey_id"], unique=False)
    op.create_table(
        "answer_links",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_answer_links_action_id_actions")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_answer_links_answer_id_answers")
        ),
        sa.PrimaryKeyConstraint("answer_id", "action_id", name=op.f("pk_answer_links")),
    )
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_answer_links_action_id_answer_links_answer_id"),
            ["action_id", "answer_id"],
            unique=False,
        )
    op.create_table(
        "tellings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=20), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("told_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", campaign.db.base.UtcTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("reached_action_id", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.Column("done_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.Column("stopped_at", campaign.db.base.UtcTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name=op.f("fk_tellings_answer_id_answers")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["users.id"], name=op.f("fk_tellings_asked_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["versions.id"], name=op.f("fk_tellings_version_id_versions")
        ),
        sa.ForeignKeyConstraint(
            ["told_id"], ["answers.id"], name=op.f("fk_tellings_told_id_answers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tellings")),
    )
    with op.batch_alter_table("tellings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tellings_answer_id"), ["answer_id"], unique=False)


def _change_tables():
    with op.batch_alter_table("actions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confirmed_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("stage", sa.SmallInteger(), nullable=False, server_default="0")
        )
        batch_op.add_column(
            sa.Column("position", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("answered_on", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("is_disputed", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.create_index(
            "ix_actions_days",
            [
                "campaign_id",
                "confirmed_on",
                "nation",
                "source",
                "variant",
                "state",
                "stage",
                "answered_on",
            ],
            unique=False,
        )
        batch_op.create_index(
            "ix_actions_seats",
            ["campaign_id", "constituency_code", "state", "stage", "confirmed_on"],
            unique=False,
        )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("version", sa.String(length=16), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("channel", sa.String(length=20), nullable=False, server_default="web")
        )
    with op.batch_alter_table("inbound_mails", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("triaged_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch_op.add_column(sa.Column("triaged_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("reading", sa.String(length=20), nullable=False, server_default="")
        )
        batch_op.create_index(
            batch_op.f("ix_inbound_mails_kind_inbound_mails_triaged_at_inbound_mails_id"),
            ["kind", "triaged_at", "id"],
            unique=False,
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_inbound_mails_triaged_by_users"), "users", ["triaged_by"], ["id"]
        )
    with op.batch_alter_table("users", schema=None) as batch_op:
        batch_op.add_column(sa.Column("totp_secret", sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column("recovery_codes", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("passkey_handle", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("locked_until", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch_op.add_column(
            sa.Column("last_seen_at", campaign.db.base.UtcTime(timezone=True), nullable=True)
        )
        batch_op.create_unique_constraint(batch_op.f("uq_users_passkey_handle"), ["passkey_handle"])


def _number_days():
    """The day in London of each confirmed letter, and marks, so that all of them are counted."""
    bind = op.get_bind()
    actions = sa.table(
        "actions",
        sa.column("id", sa.Integer),
        sa.column("confirmed_at", campaign.db.base.UtcTime),
        sa.column("confirmed_on", sa.Date),
    )
    last = 0
    while rows := bind.execute(
        sa.select(actions.c.id, actions.c.confirmed_at)
        .where(actions.c.id > last, actions.c.confirmed_at.is_not(None))
        .order_by(actions.c.id)
        .limit(5_000)
    ).all():
        bind.execute(
            sa.update(actions)
            .where(actions.c.id == sa.bindparam("row"))
            .values(confirmed_on=sa.bindparam("day")),
            [{"row": row.id, "day": row.confirmed_at.astimezone(LONDON).date()} for row in rows],
        )
        last = rows[-1].id
    op.execute(
        "INSERT INTO tally_marks (campaign_id, day, constituency_code) "
        "SELECT DISTINCT campaign_id, confirmed_on, constituency_code FROM actions "
        "WHERE confirmed_on IS NOT NULL"
    )


def _number_consents():
    """Consents of before this: the digest of the words that were shown."""
    bind = op.get_bind()
    consents = sa.table("consents", sa.column("wording", sa.Text), sa.column("version", sa.String))
    for (wording,) in bind.execute(sa.select(consents.c.wording).distinct()).all():
        version = hashlib.sha256(wording.encode()).hexdigest()[:16]
        bind.execute(
            sa.update(consents).where(consents.c.wording == wording).values(version=version)
        )


# As `campaign/chain/heard.py` records what comes from now on.
MAILS = {"acknowledgement": 1, "answer": 2}
SURVEYS = {"nothing": 0, "acknowledged": 1, "answered": 2, "agreed": 3, "wrote": 4, "replied": 5}

ANSWERS = sa.table(
    "answers",
    *(sa.column(name) for name in ("id", "campaign_id", "constituency_code", "member_id")),
    *(sa.column(name) for name in ("member_name", "stage", "position", "source", "is_by_rule")),
    *(sa.column(name) for name in ("inbound_id", "survey_id")),
    sa.column("happened_on", sa.Date),
    sa.column("recorded_at", campaign.db.base.UtcTime),
)
LINKS = sa.table("answer_links", sa.column("answer_id"), sa.column("action_id"))
ACTIONS = sa.table(
    "actions",
    *(sa.column(name) for name in ("id", "campaign_id", "constituency_code", "member_id")),
    *(sa.column(name) for name in ("member_name", "stage", "position")),
    sa.column("answered_on", sa.Date),
)


def _claim_what_came():
    """Answers that came by mail, and what supporters told of them, before claims were kept."""
    bind = op.get_bind()
    mails = sa.table(
        "inbound_mails",
        *(sa.column(name) for name in ("id", "action_id", "kind")),
        sa.column("received_at", campaign.db.base.UtcTime),
    )
    surveys = sa.table(
        "surveys",
        *(sa.column(name) for name in ("id", "action_id", "outcome")),
        sa.column("answered_at", campaign.db.base.UtcTime),
        sa.column("happened_on", sa.Date),
    )
    came = bind.execute(
        sa.select(mails).where(mails.c.action_id.is_not(None), mails.c.kind.in_(MAILS))
    ).all()
    told = bind.execute(sa.select(surveys).where(surveys.c.outcome.in_(SURVEYS))).all()
    for row in came:
        _claim(bind, row.action_id, MAILS[row.kind], row.received_at, None, inbound_id=row.id)
    for row in told:
        at, day = row.answered_at, row.happened_on
        _claim(bind, row.action_id, SURVEYS[row.outcome], at, day, survey_id=row.id)


def _claim(bind, action_id, stage, at, day, **source):
    action = bind.execute(sa.select(ACTIONS).where(ACTIONS.c.id == action_id)).one()
    day = day or at.astimezone(LONDON).date()
    claim = {
        **{name: getattr(action, name) for name in ("campaign_id", "constituency_code")},
        **{name: getattr(action, name) for name in ("member_id", "member_name")},
        "stage": stage,
        "position": "",
        "happened_on": day,
        "source": "reply" if "inbound_id" in source else "survey",
        "is_by_rule": "inbound_id" in source,
        "recorded_at": at,
        **source,
    }
    answer_id = bind.scalar(sa.insert(ANSWERS).values(claim).returning(ANSWERS.c.id))
    bind.execute(sa.insert(LINKS).values(answer_id=answer_id, action_id=action_id))
    answered = [each for each in (action.answered_on, day if stage > 1 else None) if each]
    bind.execute(
        sa.update(ACTIONS)
        .where(ACTIONS.c.id == action_id)
        .values(stage=max(action.stage, stage), answered_on=min(answered, default=None))
    )
