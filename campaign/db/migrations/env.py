"""Alembic's way in: always on the connection that `db.migrate` hands over."""

from alembic import context

import campaign.db.models  # noqa: F401 - registers the tables
from campaign.db.base import Model

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Model.metadata,
    # SQLite cannot alter a table in place; Alembic rebuilds it.
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "sqlite" and (
    broken := connection.exec_driver_sql("PRAGMA foreign_key_check").all()
):
    raise RuntimeError(f"{len(broken)} rows would point to rows that are not there")
connection.commit()
