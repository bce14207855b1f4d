"""The repository speaks of the product alone, and the lock holds hashes and no addresses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_lock_is_hashed_and_names_no_registry() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pinned = [number for number, line in enumerate(lines) if "==" in line]
    assert len(pinned) > 50
    for number in pinned:
        assert "--hash=sha256:" in lines[number + 1]
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    pattern = re.compile(rb"/(?:home|Users|root|work|opt)/[a-z]")
    found = []
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and path.suffix not in (".png", ".woff2", ".bin", ".lock"):
            content = path.read_bytes()
            if pattern.search(content) and path != Path(__file__):
                found.append(name)
    assert found == []
