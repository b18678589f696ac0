"""A Spark cluster on this machine: a master and workers as processes of their own, which end with the block.

python -m tests.benchmarks.standalone [--workers 2] [--memory 2g]    keeps one up until a line is entered
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pyspark

TREE = Path(__file__).parents[2]
WAIT = 600.0
"""Seconds in which a process has to be up."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Standalone:
    """Where it is, and its processes."""

    url: str
    workers: tuple[int, ...]


@contextmanager
def standalone(workers: int, memory: str, folder: Path) -> Iterator[Standalone]:
    """A cluster of workers with one core and so much memory each; logs and scratch files go to `folder`."""
    with ExitStack() as running:
        url = running.enter_context(_daemon("master.Master", folder / "master.log", "--port", "0"))[1]
        options = ("--cores", "1", "--memory", memory, url)
        up = [
            running.enter_context(
                _daemon("worker.Worker", folder / f"worker-{number}.log", "--work-dir", str(folder / "work"), *options)
            )
            for number in range(workers)
        ]
        yield Standalone(url, tuple(process for process, _ in up))


@contextmanager
def _daemon(name: str, log: Path, *options: str) -> Iterator[tuple[int, str]]:
    """The number of a process of Spark, and the address at which it listens."""
    home = Path(pyspark.__file__).parent
    paths = os.pathsep.join(filter(None, [str(TREE), os.environ.get("PYTHONPATH")]))
    here = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m", "PYTHONPATH": paths}
    command = [
        str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}",
        "--host", "127.0.0.1", "--webui-port", "0", *options,
    ]  # fmt: skip
    with log.open("wb") as told:
        process = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT, env={**os.environ, **here})
    try:
        yield process.pid, _address(process, log)
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + WAIT
    while time.monotonic() < end and process.poll() is None:
        text = log.read_text(encoding="utf-8", errors="replace")
        if found := re.search(r"Starting Spark master at (\S+)|Successfully registered with master (\S+)", text):
            return found[1] or found[2]
        time.sleep(0.1)
    raise RuntimeError(f"Spark did not start; see {log}")


def peak(process: int) -> float:
    """The most memory that a process has had, in MB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def children(process: int) -> list[int]:
    """The processes that it started and that have not ended."""
    return [each for each, (_, parent, _) in _running().items() if parent == process]


@dataclass
class Spent:
    """Processor seconds of processes and all below them: of those that have ended, as they were last seen.

    The system does not keep them for us, since Spark ignores the end of Python workers.
    """

    roots: tuple[int, ...]
    _known: dict[tuple[int, int], float] = field(default_factory=dict)
    """By number and start of a process."""

    def __call__(self) -> float:
        running = _running()
        below: dict[int, list[int]] = defaultdict(list)
        for process, (_, parent, _) in running.items():
            below[parent].append(process)
        waiting = [process for process in self.roots if process in running]
        while waiting:
            process = waiting.pop()
            waiting += below[process]
            start, _, seconds = running[process]
            self._known[process, start] = seconds
        return sum(self._known.values())


def _running() -> dict[int, tuple[int, int, float]]:
    """For each process when it started, which one started it, and its processor seconds."""
    found: dict[int, tuple[int, int, float]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            values = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # ended since it was listed
            continue
        found[int(path.parent.name)] = (int(values[19]), int(values[1]), sum(map(int, values[11:13])) / _TICKS)
    return found


@dataclass
class Meter:
    """Readings of a growing number, one each `interval` seconds, in a thread of its own."""

    read: Callable[[], float]
    interval: float = 0.5
    moments: list[float] = field(default_factory=list)
    """Seconds since 1970."""
    values: list[float] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self.moments.append(time.time())
            self.values.append(self.read())
            if self._stop.wait(self.interval):
                return


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--memory", default="2g")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, standalone(asked.workers, asked.memory, Path(folder)) as cluster:
        print(cluster.url, flush=True)
        input()


if __name__ == "__main__":
    main()
