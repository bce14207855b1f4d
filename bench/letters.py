"""Words: rendering, checking, comparing, merging, and the supporter's own words, in one run.

    python bench/letters.py [--rounds N]

The letter is the shipped one to an English MP; the longer texts are 5,000 characters of it, half
of them rewritten. One process on one core; each line is the best and the median of the rounds.
"""

import argparse
import itertools
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# This folder holds a file of the library's name, so the checkout has to come before it.
sys.path.insert(0, str(ROOT))

from letters.compare import compare  # noqa: E402 - the checkout's own package, put first above
from letters.grammar import check  # noqa: E402 - same
from letters.letter_file import read  # noqa: E402 - same
from letters.merge import merge  # noqa: E402 - same
from letters.own_words import explain, share  # noqa: E402 - same
from letters.render import render  # noqa: E402 - same
from letters.values import VALUES, ValueKind  # noqa: E402 - same

CAMPAIGN = ROOT / "letters/campaigns/secondary-breast-cancer"
LENGTH = 5_000
WANTED_LETTERS = 10_000  # a second
WANTED_OWN_WORDS = 0.002


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    source = read((CAMPAIGN / "letters/mp.england.en.md").read_text("utf-8")).body
    values = made_up_values()
    letter = render(source, values)
    old, mine, theirs = longer_texts(letter)
    fresh = (f"{source}{' ' * number}" for number in itertools.count())

    print(f"{len(letter):,} characters a letter; {LENGTH:,} in the longer texts")
    print(f"{'':38}{'best':>12}{'median':>12}   wanted")
    best = show("render, template cached", lambda: render(source, values), 2_000, rounds)
    print(f"{'':38}{1 / best:12,.0f} letters a second   10,000")
    assert best < 1 / WANTED_LETTERS
    show("render, template new", lambda: render(next(fresh), values), 20, rounds)
    show("check", lambda: check(source, values), 50, rounds)
    own = show("own words: share", lambda: share(old, mine), 50, rounds, "2 ms")
    show("own words: explain", lambda: explain(old, mine), 50, rounds, "2 ms")
    assert own < WANTED_OWN_WORDS
    show("compare, half rewritten", lambda: compare(old, mine), 20, rounds)
    show("compare, one word changed", lambda: compare(old, f"{old} x"), 20, rounds)
    show("compare, one word repeated", lambda: compare("a b " * 1250, "b a " * 1250), 10, rounds)
    show("merge", lambda: merge(old, mine, theirs), 10, rounds)


def made_up_values() -> dict[str, str | bool]:
    """Every value of the list, and the figures of the shipped campaign."""
    campaign = tomllib.loads((CAMPAIGN / "campaign.toml").read_text("utf-8"))
    figures = {f"figure_{entry['name']}": str(entry["value"]) for entry in campaign["figure"]}
    flags = {value.name: value.name == "takes_seat" for value in VALUES}
    texts = {value.name: value.example for value in VALUES if value.kind is ValueKind.TEXT}
    return {**flags, **texts, **figures}


def longer_texts(letter: str) -> tuple[str, str, str]:
    """A text, the same with its second half rewritten, and with its first sentence changed."""
    old = "\n\n".join([letter] * 6)[:LENGTH]
    story = (f"word{number * 7919 % 1000}" for number in itertools.count())
    mine = old[: LENGTH // 2]
    while len(mine) < LENGTH:
        mine += f" {next(story)}"
    return old, mine[:LENGTH], old.replace("I live in", "My home is in", 1)


def show(what: str, work: Callable[[], object], times: int, rounds: int, wanted: str = "") -> float:
    """Print a line; return the best seconds of one call."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        for _ in range(times):
            work()
        taken.append((time.perf_counter() - started) / times)
    best, middle = min(taken) * 1000, statistics.median(taken) * 1000
    print(f"{what:38}{best:9.3f} ms{middle:9.3f} ms   {wanted}")
    return min(taken)


if __name__ == "__main__":
    main()
