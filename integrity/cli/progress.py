"""How far a run is, on a terminal: a bar on standard error, for what takes longer than a second."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import TYPE_CHECKING, TextIO

from integrity.cli import output
from integrity.link.bulk import COMPILING
from integrity.pipeline import LINKING
from integrity.workers import Progress, silent

if TYPE_CHECKING:
    from rich.progress import Progress as Drawing

AFTER = 1.0
"""Seconds for which nothing is shown."""
TICK = 0.1
"""Seconds between two pictures."""
UNCOUNTED = frozenset({LINKING, COMPILING, output.WRITING})
"""Stages from which nothing is heard while they are at work. Every other one is counted item by item."""


@contextmanager
def shown(stream: TextIO | None, *, quiet: bool, color: str) -> Iterator[Progress]:
    """A progress that is drawn on `stream` if that is a terminal which can take a line back; it leaves no trace."""
    if quiet or stream is None or not stream.isatty() or os.environ.get("TERM") in {"dumb", "unknown"}:
        yield silent
        return
    bar = _Bar(stream, colored=output.wants_color(color, stream))
    try:
        yield bar.told
    finally:
        bar.end()


class _Bar:
    """The bar of one run. An uncounted stage is drawn by a thread.

    The others have no such thread: they start processes, and none must be forked while a thread holds a lock.
    """

    def __init__(self, stream: TextIO, *, colored: bool) -> None:
        self._stream, self._colored = stream, colored
        self._next = time.monotonic() + AFTER
        """When the next picture is due; the first is not due at once."""
        self._drawing: Drawing | None = None
        self._ticker: Thread | None = None
        self._stopped = Event()

    def told(self, stage: str, done: int, total: int) -> None:
        """Take note, and draw what is due."""
        self._rest()
        if stage not in UNCOUNTED:
            self._draw(stage, done, total)
        elif done < total:
            self._stopped.clear()
            self._ticker = Thread(target=self._tick, args=(stage, done, total), daemon=True)
            self._ticker.start()

    def end(self) -> None:
        """Take the bar off the screen."""
        self._rest()
        if self._drawing:
            self._drawing.stop()

    def _rest(self) -> None:
        if self._ticker:
            self._stopped.set()
            self._ticker.join()
            self._ticker = None

    def _tick(self, stage: str, done: int, total: int) -> None:
        while not self._stopped.wait(max(self._next - time.monotonic(), TICK)):
            self._draw(stage, done, total)

    def _draw(self, stage: str, done: int, total: int) -> None:
        last = self._drawing is not None and done == total
        if time.monotonic() < self._next and not last:
            return
        self._drawing = self._drawing or _drawing(self._stream, colored=self._colored)
        tasks = self._drawing.tasks
        if not tasks or tasks[0].description != stage:
            for task in tasks:
                self._drawing.remove_task(task.id)
            self._drawing.add_task(stage, total=None if stage in UNCOUNTED else total, of="")
        of = f"{done:,} of {total:,}" if done else f"{total:,}"
        self._drawing.update(self._drawing.tasks[0].id, completed=done, of=of)
        self._drawing.start()
        self._drawing.refresh()
        self._next = time.monotonic() + TICK


def _drawing(stream: TextIO, *, colored: bool) -> Drawing:
    """A bar without a stage, not yet on the screen."""
    from rich.console import Console  # noqa: PLC0415 - rich takes longer to import than most runs
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Drawn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[of]}"), TimeElapsedColumn())
    console = Console(file=stream, no_color=not colored, highlight=False)
    return Drawn(*columns, console=console, auto_refresh=False, transient=True)
