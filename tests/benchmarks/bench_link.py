"""What a whole `integrity link` takes, from the file to the written report: processor time, wall time, memory.

    python -m tests.benchmarks.bench_link FEED... [--runs 3] [--jobs 1,2] [--against TREE]

Each run is a process of its own; runs of the trees and numbers of jobs are interleaved, and the table has their
medians. With --against another checkout of the project is measured beside this one, and the last column has its
processor time over ours.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

OWN = Path(__file__).parents[2]
AT = "2026-06-15T12:00:00Z"


class Cost(NamedTuple):
    """Of one run."""

    processor: float
    wall: float
    memory: float
    """Megabytes at the peak."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("feeds", nargs="+", type=Path)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--jobs", default="1")
    arguments.add_argument("--against", type=Path)
    given = arguments.parse_args()
    trees = [OWN, *([given.against.absolute()] if given.against else [])]
    print("| feed | jobs | tree | processor time | wall time | MB | other over ours |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for feed in given.feeds:
        found: dict[tuple[str, Path], list[Cost]] = defaultdict(list)
        for _ in range(given.runs):
            for jobs in given.jobs.split(","):
                for tree in trees:
                    found[jobs, tree].append(measured(tree, feed.absolute(), jobs))
        for (jobs, tree), costs in found.items():
            cost = median(costs)
            ratio = cost.processor / median(found[jobs, OWN]).processor
            told = "this" if tree == OWN else "other"
            print(
                f"| {feed.name} | {jobs} | {told} | {cost.processor:.2f} s | {cost.wall:.2f} s | {cost.memory:.0f} |"
                f" {ratio:.2f} |"
            )


def median(costs: list[Cost]) -> Cost:
    return Cost(*(statistics.median(column) for column in zip(*costs, strict=True)))


def measured(tree: Path, feed: Path, jobs: str) -> Cost:
    """One run over `feed` by the code of `tree`, with links and clusters written to a folder that is then removed."""
    with tempfile.TemporaryDirectory() as folder:
        outputs = [part for name in ("links", "clusters") for part in ("--output", f"{name}:{folder}/{name}.jsonl")]
        command = ["link", str(feed), *outputs, "--jobs", jobs, "--at", AT, "--exit-zero", "--quiet"]
        start = time.perf_counter()
        run = subprocess.Popen(
            [sys.executable, "-m", "integrity", *command], cwd=folder, env={**os.environ, "PYTHONPATH": str(tree)}
        )
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        if run.returncode:
            raise SystemExit(f"{tree}: integrity link ended with {run.returncode}")
        return Cost(_processor(used), time.perf_counter() - start, used.ru_maxrss / 1024)


def _processor(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
