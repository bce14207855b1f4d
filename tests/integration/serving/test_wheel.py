"""The wheel holds all that a plain `pip install` needs: pages, letters, data, styles, migrations."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]
CHECK = """
import campaign, letters, postcodes
from campaign.app import create_app
from campaign.config import Settings
from campaign.pages import templates_folder
from campaign.content.first_start import make_ready
app = create_app(Settings.from_env())
make_ready(app.extensions["postbag"])
client = app.test_client()
for path in ("/", "/secondary-breast-cancer/", "/accounts/login", "/static/dist/postbag.css"):
    assert client.get(path).status_code == 200, path
assert client.get("/readyz").json["ready"]
print(campaign.__file__, templates_folder())
"""


def test_the_wheel_works_away_from_the_checkout(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    (tmp_path / "elsewhere").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        cwd=tmp_path / "elsewhere",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    package, templates = done.stdout.split()[-2:]
    assert package.startswith(str(tmp_path / "site"))
    assert templates == str(tmp_path / "site" / "campaign" / "templates")
