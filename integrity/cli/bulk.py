"""Compiled kernels for a run: how many threads, where they are kept, and what is said of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import integrity
from integrity.cli.engine import Engine
from integrity.cli.indexed import Indexed
from integrity.link import linking
from integrity.link.bulk import COMPILING, Bulk
from integrity.pipeline import LINKING, Options
from integrity.workers import Progress

MISSED = "linking would have taken less time with compiled kernels: pip install 'newsroom-integrity[bulk]'"
_VARIABLE = "NUMBA_CACHE_DIR"


def kept_in() -> Path:
    """The folder of compiled kernels: $NUMBA_CACHE_DIR, else beside the package, else in the user's own cache.

    It holds machine code, so it is never one that a repository names.
    """
    if named := os.environ.get(_VARIABLE):
        return Path(named).absolute()
    beside = Path(integrity.__file__).parent
    return beside / "__pycache__" if os.access(beside, os.W_OK) else _of_user() / "newsroom-integrity"


def _of_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")


def allowed(options: Options, threads: int, say: Callable[[str], None]) -> Options:
    """The options of a run that may use compiled kernels; `say` gets what there is to say at its end."""
    options = replace(options, progress=Told(options.progress))
    bulk = Bulk(threads, kept_in(), progress=options.progress, missed=lambda: say(MISSED))
    if isinstance(options.engine, Indexed):
        return replace(options, engine=replace(options.engine, engine=replace(options.engine.engine, bulk=bulk)))
    if isinstance(options.engine, Engine):
        return replace(options, engine=replace(options.engine, bulk=bulk))
    if options.engine is linking.link:
        return replace(options, engine=partial(linking.link, bulk=bulk))
    return options


class Told:
    """A progress in which compiling is a part of linking, which goes on behind it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._linked = 0

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note, and hand on."""
        self._progress(stage, done, total)
        if stage == LINKING:
            self._linked = total
        elif stage == COMPILING and done == total:
            self._progress(LINKING, 0, self._linked)
