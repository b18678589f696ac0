"""Copies: recall against brute force, recall of planted copies by kind, articles a second, memory, hostile texts.

    python -m tests.benchmarks.bench_copies ARTICLES.jsonl.gz [recall] [planted] [speed] [hash] [hostile]

Each line of the file has `text`, `outlet` and `published`. Processor time of one core; the least of three runs. `hash`
holds the numpy path against the least that can be done with the texts: reading one file for each and its SHA-256.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy import sparse

from integrity.link import copies, printed, shingles, words
from integrity.link.copies import Copies
from tests.benchmarks import planted_copies

REAL_SIZES = (200, 2_000, 10_000)
PLANTED = 150
RUNS = 5
DATES = ("%Y-%m-%d", "%m/%d/%y")


class Feed(NamedTuple):
    """The columns that `copies.find` takes, rows by (day, id)."""

    texts: list[str]
    outlets: list[str | None]
    days: list[float | None]

    def first(self, count: int) -> Feed:
        """The feed cut to its first rows."""
        return Feed(self.texts[:count], self.outlets[:count], self.days[:count])


class Truth(NamedTuple):
    """Every pair of two outlets that shares a 5-gram."""

    i: words.Ints
    j: words.Ints
    jaccard: copies.Floats
    containment: copies.Floats


def read(path: Path) -> Feed:
    """The articles of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    rows.sort(key=lambda row: (_day(row.get("published")) or 0, row["id"]))
    days = [_day(row.get("published")) for row in rows]
    return Feed([row["text"] for row in rows], [row["outlet"] for row in rows], days)


def _day(written: str | None) -> float | None:
    for pattern in DATES:
        try:
            return float(datetime.strptime((written or "")[:10], pattern).toordinal())  # noqa: DTZ007
        except ValueError:
            continue
    return None


def brute_force(feed: Feed) -> Truth:
    """By a matrix of articles and all their 5-grams, furniture set to zero, times itself."""
    found, counts = shingles.shingles(words.tokenize(feed.texts))
    values, columns = np.unique(found, return_inverse=True)
    del found
    held = sparse.csr_array(
        (np.ones(len(columns), dtype=np.int32), columns, np.append(0, np.cumsum(counts))), (len(counts), len(values))
    )
    held.sum_duplicates()
    held.data[:] = 1
    _drop_furniture(held, feed)
    sizes = np.diff(held.indptr)
    shared = held[:, np.asarray(held.sum(axis=0)).ravel() > 1]
    both = sparse.coo_array(sparse.triu(shared @ shared.T, 1))
    outlets = np.unique(np.array([outlet or "" for outlet in feed.outlets]), return_inverse=True)[1]
    across = outlets[both.row] != outlets[both.col]
    i, j, common = both.row[across], both.col[across], both.data[across]
    jaccard = common / (sizes[i] + sizes[j] - common)
    return Truth(i, j, jaccard, common / np.minimum(sizes[i], sizes[j]))


def _drop_furniture(held: sparse.csr_array, feed: Feed) -> None:
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, outlet in enumerate(feed.outlets):
        if outlet is not None:
            rows_of[outlet].append(row)
    for rows in rows_of.values():
        days: dict[int, set[object]] = defaultdict(set)
        seen = set()
        for row in sorted(rows, key=lambda row: (feed.days[row] is None, feed.days[row] or 0, row)):
            columns = tuple(held.indices[held.indptr[row] : held.indptr[row + 1]].tolist())
            day = feed.days[row]
            for column in columns if columns not in seen else ():
                days[column].add(f"row {row}" if day is None else day)
            seen.add(columns)
        recurring = sorted(column for column, units in days.items() if len(units) >= printed.FURNITURE)
        furniture = np.array(recurring, dtype=int)
        for row in rows:
            part = slice(held.indptr[row], held.indptr[row + 1])
            held.data[part][np.isin(held.indices[part], furniture)] = 0
    held.eliminate_zeros()


class Outcome(NamedTuple):
    """Pairs of two outlets that are copies, with Jaccard and containment: by brute force, and as found."""

    true: dict[tuple[int, int], tuple[float, float]]
    found: dict[tuple[int, int], tuple[float, float]]
    called: list[tuple[int, int]]
    """Pairs of two outlets that are called copies."""


def measure(feed: Feed) -> Outcome:
    """What is true and what is found."""
    truth = brute_force(feed)
    copied = (truth.containment >= copies.COPIED_SHARE) | (truth.jaccard >= copies.COPIED_JACCARD)
    found = copies.find(*feed)
    outlets = np.array([outlet or "" for outlet in feed.outlets])
    called = _copied(found) & (outlets[found.i] != outlets[found.j])
    return Outcome(
        _rounded(truth.i[copied], truth.j[copied], truth.jaccard[copied], truth.containment[copied]),
        _rounded(found.i, found.j, found.jaccard, _containment(found)),
        list(zip(found.i[called].tolist(), found.j[called].tolist(), strict=True)),
    )


def _rounded(
    i: words.Ints, j: words.Ints, jaccard: copies.Floats, containment: copies.Floats
) -> dict[tuple[int, int], tuple[float, float]]:
    columns = (i.tolist(), j.tolist(), jaccard.round(9).tolist(), containment.round(9).tolist())
    return {(a, b): (x, y) for a, b, x, y in zip(*columns, strict=True)}


def recall(feed: Feed) -> None:
    """Prints how many of the true copies of two outlets are found."""
    true, found, called = measure(feed)
    contained = [pair for pair, (jaccard, _) in true.items() if jaccard < copies.COPIED_JACCARD]
    print(f"{len(feed.texts)} articles, {len(found)} candidates")
    print(f"{len(true)} pairs of two outlets with containment >= .5 or Jaccard >= .4 by brute force over all 5-grams")
    print(f"{len(true.keys() & found.keys())} of them are candidates")
    print(f"{sum(found.get(pair) == values for pair, values in true.items())} have the same Jaccard and containment")
    print(f"{len(contained)} have Jaccard under .4; {sum(pair in found for pair in contained)} of these are candidates")
    print(f"{len(called)} pairs are called copies, {len(set(called) - true.keys())} of them not by brute force")
    for missing in sorted(true.keys() - found.keys()):
        print("missing", missing, true[missing])


def _containment(found: Copies) -> copies.Floats:
    return np.asarray(np.maximum(found.i_in_j, found.j_in_i))


def _copied(found: Copies) -> shingles.Mask:
    return np.asarray((found.jaccard >= copies.COPIED_JACCARD) | (_containment(found) >= copies.COPIED_SHARE))


def planted(feed: Feed) -> None:
    """Prints the share of planted copies that are candidates, and that are called copies or rewritten, by kind."""
    print(f"{'kind':<24} {'candidate':>9} {'copy':>9} {'or rewritten':>12}")
    for kind, shares in planted_recall(feed).items():
        print(f"{kind:<24} {shares[0]:9.3f} {shares[1]:9.3f} {shares[2]:12.3f}")


def planted_recall(feed: Feed) -> dict[str, tuple[float, float, float]]:
    """For each kind the share of planted copies that are candidates, called copies, and called copies or rewritten.

    A pair counts as a copy from a word similarity of .55, too.
    """
    plants = planted_copies.plant(feed.texts, PLANTED)
    outlets = [*feed.outlets, *(f"planted {number}" for number in range(len(plants)))]
    found = copies.find([*feed.texts, *(each.text for each in plants)], outlets, [*feed.days, *[None] * len(plants)])
    copied = _copied(found) | (found.similarity >= copies.MIN_SIMILARITY)
    rewritten = copied | (_containment(found) >= 0.15) | found.passage
    columns = (found.i.tolist(), found.j.tolist(), copied.tolist(), rewritten.tolist())
    verdicts = {(i, j): (True, *said) for i, j, *said in zip(*columns, strict=True)}
    results: dict[str, list[tuple[bool, ...]]] = defaultdict(list)
    for number, each in enumerate(plants, len(feed.texts)):
        results[each.kind] += [verdicts.get((source, number), (False, False, False)) for source in each.sources]
    means = {kind: np.mean(outcomes, axis=0).tolist() for kind, outcomes in results.items()}
    return {kind: (mean[0], mean[1], mean[2]) for kind, mean in means.items()}


def speed(feed: Feed) -> None:
    """Prints articles a second and the peak of memory above the input."""
    for size in REAL_SIZES:
        part = feed.first(size)
        least = min(_timed(part) for _ in range(3))
        tracemalloc.start()
        found = copies.find(*part)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        print(
            f"{size:>6} articles {least:7.3f} s {size / least:9,.0f}/s, peak {peak / 1e6:6.1f} MB, {len(found)} pairs"
        )


def _timed(feed: Feed) -> float:
    return _spent(copies.find, *feed)


def hash_ratio(feed: Feed) -> None:
    """Prints how many times as long as reading and SHA-256 finding copies takes, medians of runs that take turns."""
    for size in REAL_SIZES[1:]:
        part = feed.first(size)
        with tempfile.TemporaryDirectory() as name:
            paths = [Path(name, f"{number}.txt") for number in range(size)]
            for path, text in zip(paths, part.texts, strict=True):
                path.write_bytes(text.encode("utf-8", "surrogatepass"))
            contents = [path.read_bytes() for path in paths]
            turns = [
                (_timed(part), _spent(_digests, map(Path.read_bytes, paths)), _spent(_digests, contents))
                for _ in range(RUNS)
            ]
        ours, files, memory = (statistics.median(column) for column in zip(*turns, strict=True))
        length = sum(map(len, contents))
        print(f"{size:>6} articles, {length / 1e6:.1f} MB: {1e9 * ours / length:.1f} ns a byte,", end=" ")
        print(f"{ours / files:.1f} times reading + SHA-256 of a file for each,", end=" ")
        print(f"{ours / memory:.0f} times SHA-256 of bytes in memory")


def _digests(contents: Iterable[bytes]) -> list[bytes]:
    return [hashlib.sha256(content).digest() for content in contents]


def _spent(job: Callable[..., object], *arguments: object) -> float:
    start = time.process_time()
    job(*arguments)
    return time.process_time() - start


def hostile(feed: Feed) -> None:
    """Prints the time for feeds that are made to take long."""
    text, crowd = max(feed.texts[:200], key=len), range(100_000)
    cases: dict[str, Iterable[str]] = {
        "100,000 identical": (text[:6000] for _ in crowd),
        "100,000 with a number of their own": (f"{k} {text[:3000]}" for k in crowd),
        "100,000 in groups of 30": (f"{text[k // 30 :][:600]} {k // 30}" for k in crowd),
        "20,000 in groups of 30, each its own": (f"{text[k // 30 :][:600]} {k}" for k in crowd[:20_000]),
        "100,000 that share one sentence": (f"{feed.texts[k % 5000][k // 50 :][:400]} {text[:150]}" for k in crowd),
        "100,000 of one outlet, different": (" ".join(f"w{k}x{n}" for n in range(60)) for k in crowd),
        "a word a million times, 3 of them": ("fog " * (1_000_000 + k) for k in range(3)),
        "two texts of a million words": (" ".join(f"w{k}" for k in range(n, 1_000_000)) for n in range(2)),
        "10,000 without words": ("?!" for _ in range(10_000)),
    }
    for name, texts in cases.items():
        rows = list(texts)
        outlets: list[str | None] = ["post" if "one outlet" in name else None] * len(rows)
        start = time.process_time()
        found = copies.find(rows, outlets, [None] * len(rows))
        print(f"{name:<36} {time.process_time() - start:7.2f} s, {len(found)} pairs")


def main() -> None:
    """The parts that are named, or all."""
    parts = {"recall": recall, "planted": planted, "speed": speed, "hash": hash_ratio, "hostile": hostile}
    feed = read(Path(sys.argv[1]))
    for name in sys.argv[2:] or parts:
        print(f"# {name}")
        parts[name](feed)


if __name__ == "__main__":
    main()
