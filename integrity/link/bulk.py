"""Whether linking runs compiled: only where that ends sooner, loading and compiling included.

That is told by how much there is to be linked. Kernels that this process has loaded cost the next stage nothing.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # to import them takes longer than help may take
    from integrity.link.products import Kernels
    from integrity.load.records import Record

COMPILING = "compiling"
"""The stage of a run in which kernels are compiled, as its progress names it."""
CHARACTER, RECORD = 13e-9, 110e-6
"""Seconds of processor time that kernels save at least for a character in which copies are looked for, and for a record
of which it is asked what event it reports (measured: docs/performance.md)."""
LOADED = 0.8
"""Seconds that loading kernels which are kept, with numba, takes no longer than (measured: docs/performance.md)."""
COMPILED = 13.0
"""The same where they are to be compiled first."""
_ALL = "all-compiled"
"""A file that is there when every kernel is."""
_SOURCES = ("jit.py", "words.py", "shingles.py", "alignment.py", "copies.py", "weights.py")
"""What kernels are made of beside their own modules."""
_loaded: set[Path] = set()
"""The folders whose kernels this process has loaded."""


def _unheard(stage: str, done: int, total: int) -> None:
    """Progress that nobody wants to see."""


def _nothing() -> None:
    """For those who do not want to know."""


@dataclass(frozen=True, slots=True)
class Bulk:
    """How a run may use compiled kernels."""

    threads: int = 1
    folder: Path | None = None
    """Where kernels are kept; None for a run that does without any."""
    is_forced: bool = False
    """Whether they are used where they save nothing, too."""
    progress: Callable[[str, int, int], None] = _unheard
    missed: Callable[[], None] = _nothing
    """Told where numba, which is not installed, would have made the run shorter."""

    def pays(self, characters: int, records: int = 0) -> bool:
        """Whether kernels are used to find copies in so many characters, and what events so many records report."""
        if self.folder is None:
            return False
        saved = characters * CHARACTER + records * RECORD
        if not is_installed():
            if saved >= COMPILED:
                self.missed()
            return False
        return (self.is_forced or saved >= _cost(self.folder)) and _is_writable(self.folder)

    def loads(self, characters: int, records: int = 0) -> bool:
        """The same, and then they are loaded."""
        pays = self.pays(characters, records)
        if pays:
            self.warm()
        return pays

    def kernels(self, records: Sequence[Record]) -> Kernels | None:
        """Those of the event stage, all loaded, where linking the records is the shorter for them.

        A small feed is compared by tables, and its texts are not even counted: those of an index are still packed.
        """
        from integrity.link.meetings import SMALL  # noqa: PLC0415 - of linking, which this module is not

        is_small = len(records) <= SMALL and not self.is_forced
        if is_small or not self.loads(sum(len(record.text or "") for record in records), len(records)):
            return None
        from integrity.link.compiled_events import Compiled  # noqa: PLC0415 - imports numba, which takes half a second

        return Compiled(self.threads)

    def warm(self) -> None:
        """Load the kernels where they are kept; else compile and keep them, which is announced. Only where it pays."""
        assert self.folder is not None  # noqa: S101 - otherwise nothing pays
        kept = place(self.folder)
        if kept in _loaded:
            return
        from integrity.link import jit  # noqa: PLC0415 - imports numba, which takes half a second

        jit.keep_in(kept)
        told = _unheard if is_kept(self.folder) else self.progress
        told(COMPILING, 0, 1)
        from integrity.link import compiled, compiled_events  # noqa: PLC0415 - see above

        compiled.compile_all()
        compiled_events.compile_all()
        kept.mkdir(exist_ok=True)
        (kept / _ALL).touch()
        _loaded.add(kept)
        told(COMPILING, 1, 1)


NEVER = Bulk()


def _cost(folder: Path) -> float:
    """Seconds until the first kernel runs, at most."""
    if place(folder) in _loaded:
        return 0.0
    return LOADED if is_kept(folder) else COMPILED


def _is_writable(folder: Path) -> bool:
    """Whether `folder`, made if it is not there, can be written to, which numba asks for even to read there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def is_installed(package: str = "numba") -> bool:
    """Whether a package of the extra `bulk` is."""
    return find_spec(package) is not None


def is_kept(folder: Path) -> bool:
    """Whether the kernels of this version are compiled in `folder` already."""
    return (place(folder) / _ALL).is_file()


def place(folder: Path) -> Path:
    """Where in `folder` the kernels of this version are kept, for this Python and numba.

    A kernel holds the code of others and constants of other modules, and numba looks at its own file alone.
    """
    from importlib import metadata  # noqa: PLC0415 - takes longer to import than help may take

    made_of = hashlib.sha256(f"{sys.version} {metadata.version('numba')}".encode())
    for name in sorted({*_SOURCES, *(path.name for path in Path(__file__).parent.glob("*kernels.py"))}):
        made_of.update((Path(__file__).parent / name).read_bytes())
    return folder / f"kernels-{made_of.hexdigest()[:16]}"
