"""the results of variants are counted from their index alone, answers too"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COLUMNS = ["campaign_id", "variant", "created_at", "state", "confirmed_at", "stage"]


def upgrade():
    op.drop_index("ix_actions_variants", table_name="actions")
    op.create_index("ix_actions_variants", "actions", COLUMNS)
