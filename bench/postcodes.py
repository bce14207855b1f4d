"""The embedded directory next to a SQLite table keyed by text and a plain dict, in one run.

    python bench/postcodes.py [--lookups N]

The postcodes asked for are the directory's own, shuffled with a fixed seed, so no other file
is needed. Load time and memory are taken in fresh processes, on top of a bare Python.
"""

import argparse
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from postcodes import Finder, Found  # noqa: E402 - the checkout's own package, put first above
from postcodes.files import DATA, DIRECTORY  # noqa: E402 - same

ROUNDS = 5

_FRESH = """
import sys, time
sys.path.insert(0, {root!r})
def memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
bare, started = memory(), time.perf_counter()
from postcodes import {name}
imported = time.perf_counter()
from postcodes.files import DATA, DIRECTORY
held = {load}
loaded = time.perf_counter()
print(imported - started, loaded - imported, (memory() - bare) / 1024)
"""


def fresh(name: str, load: str) -> tuple[float, float, float]:
    """Return import seconds, load seconds and megabytes, the best of several new processes."""
    code = _FRESH.format(root=str(ROOT), name=name, load=load)
    runs = [
        tuple(map(float, subprocess.check_output([sys.executable, "-c", code]).split()))  # noqa: S603 - our own text
        for _ in range(ROUNDS)
    ]
    imports, loads, memory = zip(*runs, strict=True)
    return min(imports), min(loads), statistics.median(memory)


def rate(ask: Callable[[str], object], texts: list[str]) -> float:
    """Return look-ups a second, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        for text in texts:
            ask(text)
        best = min(best, time.perf_counter() - started)
    return len(texts) / best


def slowest_percent(ask: Callable[[str], object], texts: list[str]) -> float:
    """Return the 99th percentile of single look-ups in microseconds, less the clock's own time."""
    clock = time.perf_counter_ns
    idle = sorted(-(clock() - clock()) for _ in range(10_000))[5_000]
    taken = []
    for text in texts:
        started = clock()
        ask(text)
        taken.append(clock() - started)
    taken.sort()
    return (taken[len(taken) * 99 // 100] - idle) / 1000


def sqlite_table(codes: dict[str, str], folder: Path) -> sqlite3.Connection:
    """Make the table that one would make without thinking."""
    connection = sqlite3.connect(folder / "postcodes.sqlite")
    connection.execute("CREATE TABLE postcode (pcds TEXT PRIMARY KEY, code TEXT) WITHOUT ROWID")
    connection.executemany("INSERT INTO postcode VALUES (?, ?)", sorted(codes.items()))
    connection.commit()
    return connection


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lookups", type=int, default=200_000)
    lookups = parser.parse_args().lookups

    size = (DATA / DIRECTORY).stat().st_size
    print(f"file                {size / 1000:10.1f} kB")
    print("more than a bare Python     import       load       both     memory")
    for what, name, load in (
        ("directory", "Directory", "Directory.open(DATA / DIRECTORY)"),
        ("directory, all read", "Directory", "Directory.open(DATA / DIRECTORY); held.read_all()"),
        ("finder: members, names", "Finder", "Finder.embedded()"),
    ):
        imported, loaded, memory = (figure * 1000 for figure in fresh(name, load))
        print(
            f"{what:24}{imported:8.1f} ms{loaded:8.1f} ms{imported + loaded:8.1f} ms"
            f"{memory / 1000:8.1f} MB"
        )

    finder = Finder.embedded()
    directory = finder.directory
    texts = random.Random(1).sample([str(postcode) for postcode, _ in directory], lookups)  # noqa: S311 - a fixed sample
    texts = [f"{text} "[:-1] for text in texts]  # fresh, as typed text is, not strewn in memory
    joined = [text.replace(" ", "") for text in texts]
    lower = [text.lower() for text in joined]
    slips = [text.replace("1", "I") for text in texts]
    assert all(isinstance(finder.find(text), Found) for text in lower[:1000])
    print()
    print(f"{lookups:,} look-ups           a second   99th percentile")
    code = measure("code, 'M1 1AE'", directory.code, texts)
    measure("code, 'M11AE'", directory.code, joined)
    measure("code, 'm11ae'", directory.code, lower)
    measure("code, 'MI IAE'", directory.code, slips)
    measure("whole answer, 'M1 1AE'", finder.find, texts)
    measure("whole answer, 'm11ae'", finder.find, lower)
    measure("name, 'manchster cen'", finder.search, ["manchster cen"] * 2000)

    # Last, because 1.7 million strings push everything else out of the processor's cache.
    codes = {str(postcode): place.code for postcode, place in directory}
    measure("plain dict", codes.get, texts)
    with tempfile.TemporaryDirectory() as folder:
        with closing(sqlite_table(codes, Path(folder))) as connection:
            query = "SELECT code FROM postcode WHERE pcds = ?"
            table = measure(
                "SQLite, text key",
                lambda text: connection.execute(query, (text,)).fetchone(),
                texts,
            )
        stored = (Path(folder) / "postcodes.sqlite").stat().st_size
    print()
    print(
        f"code against SQLite {code / table:10.1f} times, with {stored / size:.0f} times less to store"
    )


def measure(name: str, ask: Callable[[str], object], texts: list[str]) -> float:
    """Print one line and return its rate."""
    speed = rate(ask, texts)
    print(f"{name:24}{speed:14,.0f}{slowest_percent(ask, texts):14.2f} µs")
    return speed


if __name__ == "__main__":
    main()
