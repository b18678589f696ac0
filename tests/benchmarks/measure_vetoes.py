"""What each veto does to labelled events: pairs that the model would link, and which of them a veto parts.

    python -m tests.benchmarks.measure_vetoes DATA [SPLIT ...]

DATA is the folder with the labelled sets (docs/model.md). SPLIT is train or val; both if none is given. A true pair
reports one event, a false pair two. Vetoes are there for false pairs; the price is the true ones, a pair in 1,000 at
a time. A set of more than MAX_RECORDS records is cut into feeds of whole events by a hash of the event.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from integrity.link import veto
from integrity.link.feed import Text
from integrity.link.linking import Linker
from integrity.load.records import Record
from tests.benchmarks.dense_feeds import read

SETS = ("roundup", "ecbplus", "uci")
SPLITS = ("train", "val")
MAX_RECORDS = 2_500
THRESHOLD = 0.35
"""Between the probability that links a pair on its own and the one that does inside a cluster."""
ALL = "all"


class Parted(NamedTuple):
    """Pairs that would be linked, and how many of them each veto parts."""

    pairs: int
    by: Counter[str]

    def __add__(self, other: object) -> Parted:
        assert isinstance(other, Parted)
        return Parted(self.pairs + other.pairs, self.by + other.by)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=Path)
    parser.add_argument("splits", nargs="*", metavar="SPLIT")
    arguments = parser.parse_args()
    print("| set | pairs | linked but for vetoes |", " | ".join([*veto.VETOES, ALL]), "| in 1,000 |")
    print("|---" * (len(veto.VETOES) + 5) + "|")
    total = [Parted(0, Counter()), Parted(0, Counter())]
    for name in SETS:
        for split in arguments.splits or SPLITS:
            found = measure(read(arguments.data / f"{name}.jsonl.gz", split))
            total = [one + other for one, other in zip(total, found, strict=True)]
            show(f"{name} {split}", found)
    show(ALL, total)


def measure(records: Sequence[Record]) -> list[Parted]:
    """Of true and of false pairs."""
    total = [Parted(0, Counter()), Parted(0, Counter())]
    for feed in feeds(records):
        for same, left, right in linked(feed):
            spoken = veto.vetoes(left, right)
            total[not same] += Parted(1, Counter([*spoken, ALL] if spoken else []))
    return total


def feeds(records: Sequence[Record]) -> list[list[Record]]:
    parts = -(-len(records) // MAX_RECORDS)
    found: list[list[Record]] = [[] for _ in range(parts)]
    for record in records:
        digest = hashlib.sha256((record.event or "").encode()).digest()
        found[int.from_bytes(digest[:8]) % parts].append(record)
    return found


def linked(feed: Sequence[Record]) -> Iterator[tuple[bool, Text, Text]]:
    """Pairs of THRESHOLD and more: whether they are of one event, and their texts."""
    linker = Linker(feed)
    pairs, texts = linker.candidates, linker.feed.texts
    for k in np.flatnonzero(pairs.probabilities >= THRESHOLD).tolist():
        i, j = int(pairs.i[k]), int(pairs.j[k])
        yield linker.records[i].event == linker.records[j].event, texts[i], texts[j]


def show(name: str, found: Sequence[Parted]) -> None:
    for kind, parted in zip(("true", "false"), found, strict=True):
        counts = " | ".join(str(parted.by[veto_name]) for veto_name in (*veto.VETOES, ALL))
        print(f"| {name} | {kind} | {parted.pairs} | {counts} | {1000 * parted.by[ALL] / max(parted.pairs, 1):.1f} |")


if __name__ == "__main__":
    main()
