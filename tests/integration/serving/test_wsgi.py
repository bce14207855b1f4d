"""`wsgi.py` is a plain WSGI application: checked by the standard library's own validator."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
CHECK = """
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator
from wsgi import app
environ = {"QUERY_STRING": ""}
setup_testing_defaults(environ)
environ["PATH_INFO"] = "/healthz"
answer = validator(app)(environ, lambda status, headers, info=None: print(status))
print(b"".join(answer).decode())
answer.close()
"""


def test_any_wsgi_server_can_serve_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        cwd=ROOT,
        env={**os.environ, "POSTBAG_INSTANCE": str(tmp_path / "instance")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[0] == "200 OK"
    assert '"ok"' in done.stdout
