"""How long the enclosed letter takes as .docx and as PDF, made anew and remembered.

    python bench/enclosures.py [--letters N]

The letters are all different, at one page and two by turns: in a campaign's, one paragraph is the
supporter's and the others are shared; then no paragraph stands in two letters. The first of each
kind, which also imports the library, is told apart. Times are of this thread alone, as its core
counts them.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # not bench itself, whose http.py would hide the standard one

from letters.enclosure import KEPT_FILES, EnclosedLetter, to_docx, to_pdf  # noqa: E402 - the checkout's own package, put first above

PARAGRAPH = (
    "A constituent in Ynys Môn has written to me about the care of people living with secondary "
    "breast cancer in Wales. Health is devolved, so I am writing to you to pass on their concern, "
    "and I should be grateful for a reply that I can share with them."
)
LETTER = EnclosedLetter(
    sender_name="Siân Sample MP",
    sender_lines=("Member of Parliament for Ynys Môn", "House of Commons", "London SW1A 0AA"),
    date_text="22 November 2026",
    addressee_lines=("Cabinet Secretary for Health", "Welsh Government", "Tŷ Hywel", "Cardiff"),
    reference="Care for people living with secondary breast cancer in Wales",
    salutation="Dear Cabinet Secretary",
    paragraphs=(PARAGRAPH,) * 5 + ("1. One thing;\n2. and another.", PARAGRAPH),
    sign_off="Yours sincerely",
    title="Care for people living with secondary breast cancer in Wales",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--letters", type=int, default=200)
    count = parser.parse_args().letters
    made_up = [letter(number) for number in range(count)]
    mixed = [all_different(letter(number), number) for number in range(count)]
    print(f"{count} letters, milliseconds     first   median   95 %    worst   kB each")
    for name, make in ((".docx", to_docx), ("PDF", to_pdf)):
        before = memory()
        [first], _ = timed(make, [letter(-1)])
        anew, size = timed(make, made_up)
        # Those that are remembered are the last ones.
        again, _ = timed(make, made_up[-KEPT_FILES:])
        unlike, mixed_size = timed(make, mixed)
        show(f"{name}, made anew", f"{first:8.1f}", anew, f"{size / 1000:9.1f}")
        show(f"{name}, nothing shared", " " * 8, unlike, f"{mixed_size / 1000:9.1f}")
        show(f"{name}, remembered", " " * 8, again, "")
        print(f"  {name}: {memory() - before:.0f} MB more memory, {KEPT_FILES} files in it")


def letter(number: int) -> EnclosedLetter:
    """One of many different letters; the odd ones have two pages."""
    constituent = f"My constituent: Jo Sample {number}, {number} High Street, Ourtown"
    paragraphs = (constituent, *LETTER.paragraphs * (1 + number % 2))
    return replace(LETTER, paragraphs=paragraphs)


def all_different(made: EnclosedLetter, number: int) -> EnclosedLetter:
    """The letter with its paragraphs' words thrown together anew."""
    chance = random.Random(number)  # noqa: S311 - repeatable chance, not secrets
    words = PARAGRAPH.split()
    paragraphs = tuple(
        " ".join(chance.choices(words, k=len(each.split()))) for each in made.paragraphs
    )
    return replace(made, paragraphs=paragraphs)


def timed(
    make: Callable[[EnclosedLetter], bytes], letters: list[EnclosedLetter]
) -> tuple[list[float], float]:
    """Milliseconds of each letter, and the mean size of their files in bytes."""
    took, sizes = [], []
    for each in letters:
        started = time.thread_time()
        sizes.append(len(make(each)))
        took.append(1000 * (time.thread_time() - started))
    return took, statistics.mean(sizes)


def show(what: str, first: str, took: list[float], size: str) -> None:
    """Print one line."""
    slow = sorted(took)[len(took) * 95 // 100]
    print(f"  {what:<24}{first}{statistics.median(took):9.2f}{slow:8.2f}{max(took):9.2f}{size}")


def memory() -> float:
    """This process's memory in megabytes."""
    with Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


if __name__ == "__main__":
    main()
