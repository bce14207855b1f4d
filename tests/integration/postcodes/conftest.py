"""The exhaustive test needs the source file, which is too big to commit.

Where the folder with it is absent, as in a fresh clone, the test is left out and the run says
so at its end (tests/conftest.py); tests/unit/postcodes checks a committed sample of 3,000 rows in any case.
"""

from pathlib import Path

SHARED = Path(__file__).parents[4] / "shared" / "data"
SOURCE = SHARED / "postcodes-gb.csv.gz"

collect_ignore = [] if SOURCE.is_file() else ["test_every_postcode.py"]
