"""Building the directory from a made-up release of full size: time, peak memory, sizes of files.

    python bench/build.py [--addresses N]    # N for each postcode; some 23 in a real ONSUD

The release is written first, from the embedded directory's own 1.7 million live postcodes with
withdrawn ones, Northern Ireland's and the islands' added, then built by a process of its own.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from postcodes import Directory, Finder  # noqa: E402 - the checkout's own package, put first above
from postcodes.files import DIRECTORY  # noqa: E402 - same
from tests.support.releases import Extras, live, with_extras, write_onspd, write_onsud  # noqa: E402 - same

EXTRAS = Extras(terminated=0.56, northern_ireland=50_000, islands=12_000, without_seat=1_000)
BUILD = """
import atexit
def peak():
    with open("/proc/self/status") as status:
        print(*(line.strip() for line in status if line.startswith("VmHWM")))
atexit.register(peak)
from postcodes.cli import postcodes
postcodes()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--addresses", type=int, default=0, help="also an ONSUD with so many for each postcode"
    )
    addresses = parser.parse_args().addresses
    directory = Finder.embedded().directory
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.perf_counter()
        onspd = write_onspd(folder, with_extras(live(directory), EXTRAS))
        say("release", onspd, f"written in {time.perf_counter() - started:.0f} s")
        command = ["build", "--onspd", str(onspd), "--data", str(folder / "data")]
        if addresses:
            onsud = write_onsud(folder, {"UK": made_up(addresses)})
            say("addresses", onsud, f"{addresses * len(directory):,} rows and some across")
            command += ["--onsud", str(onsud)]
        started = time.perf_counter()
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        subprocess.run([sys.executable, "-c", BUILD, *command], check=True, env=environment)  # noqa: S603 - our own command
        taken = time.perf_counter() - started
        print(f"\nbuilt in {taken:.1f} s; its peak memory is the last line above")
        for path in sorted((folder / "data").iterdir()):
            say("file", path, "")
        codes = {p: place.code for p, place in Directory.open(folder / "data" / DIRECTORY)}
        assert codes == {p: place.code for p, place in directory}
        print(f"{len(codes):,} postcodes, each where it was before")


def made_up(each: int) -> Iterator[tuple[str, str]]:
    """Yield addresses: the same number in every postcode, one in those near by across."""
    for postcode, place in Finder.embedded().directory:
        for _ in range(each):
            yield postcode.text, place.code
        for other in place.others:
            yield postcode.text, other


def say(what: str, path: Path, more: str) -> None:
    """Print the size of a file."""
    print(f"{what:12}{path.stat().st_size / 1e6:8.2f} MB  {path.name}  {more}")


if __name__ == "__main__":
    main()
