"""Threads that work on parts of a task."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Self, TypeVar

Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


class Workers:
    """Threads that work on tasks; one works in the thread that asks."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def run(self, work: Callable[[Task], Outcome], tasks: Iterable[Task]) -> list[Outcome]:
        """What `work` makes of each task, in their order."""
        return list(self._pool.map(work, tasks) if self._pool else map(work, tasks))
