"""How long each file of an export takes, and how much memory: one child process for each form.

POSTBAG_INSTANCE=… python -m campaign demo --actions 1000000
POSTBAG_INSTANCE=… python bench/export.py
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
WANTED_MB = 200


def main() -> None:
    """Write each file once and print what it took."""
    for form in ("csv", "xlsx", "sqlite"):
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / f"letters.{form}"
            began = time.monotonic()
            process = subprocess.Popen(  # noqa: S603 - our own command
                [
                    sys.executable, "-m", "campaign", "export", "actions", "--format", form,
                    "--output", str(output), "--reason", "measuring",
                ],
                cwd=ROOT, env=os.environ, stdout=subprocess.PIPE,
            )  # fmt: skip
            said, _ = process.communicate()
            seconds = time.monotonic() - began
            assert process.returncode == 0, said
            size = output.stat().st_size / 2**20
        # Of the largest child so far: the forms are in the order of what they need.
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{form}: {seconds:.1f} s, {size:.0f} MB, at most {peak:.0f} MB of memory so far "
              f"(wanted: under {WANTED_MB})")  # fmt: skip


if __name__ == "__main__":
    main()
