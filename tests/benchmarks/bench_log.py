"""The corpus log at several sizes: processor time of append, verify, prove, and how it grows.

    python -m tests.benchmarks.bench_log [LARGEST] [RUNS]

Rows are made up, of the length of real ones. The jobs of all sizes are measured in turn in one process, so that a noisy
machine disturbs them alike; medians of processor time are printed, with the exponent of growth between the sizes, and
beside them the least that any log must do: one SHA-256 for each row and each inner node.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from integrity.trust import checkpoint, corpus_log, digest, log, log_changes, log_entries, private
from integrity.trust.checkpoint import Note
from integrity.trust.corpus_log import Log
from integrity.trust.log_changes import Live
from integrity.trust.log_entries import Content, Kind
from integrity.trust.policy import LogKey

KEY = private.from_seed(bytes(32))
OWNER, KEYS = LogKey("example/newsroom", KEY.public.thumbprint), {KEY.public.thumbprint: KEY.public}
ADDED = 20
"""Articles that come with one append."""


def main() -> None:
    largest, runs = (int(text) for text in (*sys.argv[1:], *("100000", "5")[len(sys.argv) - 1 :]))
    sizes = [largest // 100, largest // 10, largest]
    jobs = {size: dict(jobs_of(size)) for size in sizes}
    seconds: dict[tuple[int, str], list[float]] = {}
    for _ in range(runs):
        for size, named in jobs.items():
            for name, job in named.items():
                start = time.process_time()
                job()
                seconds.setdefault((size, name), []).append(time.process_time() - start)
    medians = {key: statistics.median(times) for key, times in seconds.items()}
    print(f"{runs} interleaved runs, one process, medians of processor time in ms")
    print(f"{'':<26}" + "".join(f"{size:>12,}" for size in sizes) + "    growth")
    for name in jobs[largest]:
        row = [medians[size, name] for size in sizes]
        growth = math.log(row[-1] / row[-2]) / math.log(sizes[-1] / sizes[-2])
        print(f"{name:<26}" + "".join(f"{value * 1e3:12.2f}" for value in row) + f"    n^{growth:.2f}")


def articles(count: int, first: int = 0) -> Iterator[Live]:
    for number in range(first, first + count):
        seal = str(digest.of(b"seal %d" % number))
        dig = str(digest.of(b"content %d" % number))
        name = f"{number:07d}-a-title-of-some-sixty-characters-as-real-ones-have-them"
        yield Live(
            f"https://outlet.example/2025/03/11/{name}/",
            f"_news/2025-03-11-{name}.md",
            Content(0, dig, Kind.SEALED, seal),
        )


def jobs_of(size: int) -> Iterator[tuple[str, Callable[[], object]]]:
    live = list(articles(size))
    empty = corpus_log.read(b"", "")
    rows = log_changes.rows(empty.history, live, (), 1)
    lines = tuple(map(log_entries.write, rows))
    made = Log(lines)
    head = made.checkpoint(OWNER.origin)
    entries, note = log_entries.join(lines), Note(head, (checkpoint.sign(head, KEY),)).data
    leaves = made.leaves
    proof, grown = log.inclusion(leaves, size // 3), log.consistency(leaves, size // 3)
    before = log.root(leaves[: size // 3])
    history = corpus_log.read(entries, "").history
    more = [*live, *articles(ADDED, size)]

    def append() -> None:
        """All but judging the articles: read, find what is new, write, sign."""
        known = corpus_log.read(entries, "")
        new = log_changes.rows(known.history, more, (), 2)
        every = Log((*known.lines, *map(log_entries.write, new)))
        now = every.checkpoint(OWNER.origin)
        log_entries.join(every.lines)
        checkpoint.sign(now, KEY)

    yield "append 20", append
    yield "verify", lambda: corpus_log.verified(entries, note, OWNER, KEYS, "")
    yield "  of it: rows", lambda: corpus_log.read(entries, "")
    yield "  of it: leaves and root", lambda: Log(lines).checkpoint(OWNER.origin)
    yield "  at least: SHA-256", lambda: least(lines)
    yield "what is to be logged", lambda: log_changes.rows(history, live, (), 2)
    yield "prove inclusion", lambda: log.inclusion(leaves, size // 3)
    yield "prove consistency", lambda: log.consistency(leaves, size // 3)
    yield "check inclusion", lambda: log.check_inclusion(leaves[size // 3], size // 3, size, proof, head.root)
    yield "check consistency", lambda: log.check_consistency(size // 3, size, grown, before, head.root)


def least(lines: tuple[bytes, ...]) -> None:
    node = bytes(65)
    for line in lines:
        hashlib.sha256(line).digest()
    for _ in itertools.repeat(None, len(lines) - 1):
        hashlib.sha256(node).digest()


if __name__ == "__main__":
    main()
