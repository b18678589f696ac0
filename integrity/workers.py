"""Work spread over processes, with the outcome of one process."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")

CHUNK = 64
"""Items handed to a worker at once; fewer are not worth a second process."""
RUN = 32
"""Items that are worked on together where that takes less time; what is in memory at once."""

Progress = Callable[[str, int, int], None]
"""Told of a stage, how many of its items are done, and how many there are."""


def silent(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


def spread(work: Callable[[Item], Outcome], items: Sequence[Item], jobs: int, *, stage: str = "",
           progress: Progress = silent, chunk: int = CHUNK) -> list[Outcome]:  # fmt: skip
    """What `work` makes of each item, in their order, whatever the number of jobs. `progress` hears of each item.

    Up to `chunk` items are not worth a second process.

    An interrupt ends the workers at once and without a word.
    """
    total = len(items)
    if jobs == 1 or len(items) <= chunk:
        return list(_counted(map(work, items), stage, total, progress))
    with ProcessPoolExecutor(jobs, initializer=_begin, initargs=(work,)) as pool:
        with _interrupts_wait():
            results = pool.map(_work, items, chunksize=chunk)
        return list(_counted(results, stage, total, progress))


def spread_runs(work: Callable[[Sequence[Item]], list[Outcome]], items: Sequence[Item], jobs: int, *, stage: str = "",
                progress: Progress = silent) -> list[Outcome]:  # fmt: skip
    """The same for work that takes up to RUN items at once; `progress` hears of each item."""
    total = len(items)
    runs = [items[start : start + RUN] for start in range(0, total, RUN)]

    def told(stage: str, done: int, _: int) -> None:
        for number in range((done - 1) * RUN + 1, min(done * RUN, total) + 1):
            progress(stage, number, total)

    done = spread(work, runs, jobs, stage=stage, progress=told, chunk=CHUNK // RUN)
    return [one for run in done for one in run]


def _counted(outcomes: Iterator[Outcome], stage: str, total: int, progress: Progress) -> Iterator[Outcome]:
    for number, outcome in enumerate(outcomes, 1):
        progress(stage, number, total)
        yield outcome


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Interrupts are held back while workers start: half a pool could neither work nor end."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_given: list[Callable[[Any], Any]] = []
"""In a worker what it is to do. Handed over once: it may know a whole log, which no chunk should carry."""


def _work(item: Any) -> Any:  # noqa: ANN401 - of the types of `spread`
    return _given[-1](item)


def _begin(work: Callable[[Any], Any]) -> None:
    _given.append(work)
    _end_on_interrupt()


def _end_on_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
