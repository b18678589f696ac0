"""Verifying the files of a folder in one process and in two, as `integrity verify --output verdicts --jobs` does.

    python -m tests.benchmarks.bench_verify_jobs FOLDER [ARTICLES] [RUNS]

The articles of FOLDER, as often as it takes to have ARTICLES of them, are signed by a key made for the run and written
to a temporary folder. Runs with one process and with two are taken in turn; printed are the best of each in wall time,
the processor time of the first process and of its workers, and how much shorter two make it: as measured, and as it
would be if both processors were free.
"""

from __future__ import annotations

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from integrity import gather, workers
from integrity.load import discover
from integrity.report import verdicts_jsonl
from integrity.trust import private
from integrity.trust.root import Trust
from tests.benchmarks.bench_verify import NOW, signed, trust_for


class Cost(NamedTuple):
    """Seconds of one run."""

    wall: float
    own: float
    """Processor time of the first process."""
    children: float


def main() -> None:
    folder, count = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 4000
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    key = private.generate()
    corpus = [one for path in sorted(discover.discover(folder, [folder]).articles) for one in signed(folder, path, key)]
    with tempfile.TemporaryDirectory() as name:
        paths = []
        for number, one in enumerate(itertools.islice(itertools.cycle(corpus), count)):
            paths.append(f"{number // len(corpus)}/{one.path}")
            (Path(name) / paths[-1]).parent.mkdir(parents=True, exist_ok=True)
            (Path(name) / paths[-1]).write_bytes(one.data)
        trust = trust_for(corpus, key)
        costs = [[cost(Path(name), paths, trust, jobs) for jobs in (1, 2)] for _ in range(runs)]
    report(count, [min(each) for each in zip(*costs, strict=True)])


def verdicts(root: Path, trust: Trust, at: datetime, paths: Sequence[str]) -> list[str]:
    return [verdicts_jsonl.line(gather.article_row(one)) for one in gather.judge_seals(root, trust, at, paths)]


def cost(root: Path, paths: list[str], trust: Trust, jobs: int) -> Cost:
    before, start = [processor(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)], time.perf_counter()
    lines = workers.spread_runs(partial(verdicts, root, trust, datetime.fromtimestamp(NOW, UTC)), paths, jobs)
    wall = time.perf_counter() - start
    assert all('"verdict": "verified"' in line for line in lines)
    own, children = (processor(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Cost(wall, own - before[0], children - before[1])


def processor(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def report(count: int, best: list[Cost]) -> None:
    print(f"{count} signed files")
    for jobs, (wall, own, children) in enumerate(best, 1):
        print(f"jobs {jobs}: {wall:.2f} s wall, {own:.2f} s and {children:.2f} s in workers of processor time")
    one, two = best
    free = one.own / (two.own + two.children / 2)
    print(f"two are {one.wall / two.wall:.2f} times as fast; {free:.2f} times on processors with nothing else to do")


if __name__ == "__main__":
    main()
