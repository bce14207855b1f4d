"""whose position the counts of a constituency tell"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table("seat_tallies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
    # Whose they are the answers know: the member of the newest one that says something.
    op.execute(
        "UPDATE seat_tallies SET member_id = (SELECT answers.member_id FROM answers "
        "WHERE answers.campaign_id = seat_tallies.campaign_id "
        "AND answers.constituency_code = seat_tallies.constituency_code "
        "AND answers.retracted_at IS NULL AND answers.position <> '' "
        "ORDER BY answers.happened_on DESC, answers.id DESC LIMIT 1) "
        "WHERE position <> ''"
    )
