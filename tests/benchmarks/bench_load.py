"""Articles a second of load + validate, and of a whole run, beside reading + SHA-256 of the same bytes.

    python -m tests.benchmarks.bench_load FOLDER [RUNS]

All three are measured in turn in the same process, so that a noisy machine disturbs them alike; medians are printed.
"""

from __future__ import annotations

import hashlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from integrity import gather
from integrity.load import discover
from integrity.trust.root import NOTHING

AT = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    folder, runs = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 7
    root = discover.find_root([folder])
    paths = sorted(discover.discover(root, [folder]).articles)
    jobs: dict[str, Callable[[], None]] = {
        "read + SHA-256": lambda: digest(root, paths),
        "load + validate": lambda: judge(root, paths),
        "whole process": lambda: audit(folder),
    }
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            seconds[name].append(timed(job))
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{len(paths)} articles, {runs} interleaved runs, medians")
    for name, median in medians.items():
        ratio = median / medians["read + SHA-256"]
        print(
            f"{name:<16} {median * 1000:9.1f} ms {len(paths) / median:11,.0f} articles/s {ratio:8.1f} x read + SHA-256"
        )


def timed(job: Callable[[], None]) -> float:
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def digest(root: Path, paths: list[str]) -> None:
    for path in paths:
        hashlib.sha256((root / path).read_bytes()).hexdigest()


def judge(root: Path, paths: list[str]) -> None:
    for path in paths:
        gather.judge(root, NOTHING, AT, path)


def audit(folder: Path) -> None:
    subprocess.run([sys.executable, "-m", "integrity", "audit", str(folder)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
