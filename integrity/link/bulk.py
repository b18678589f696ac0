"""Whether the copies stage runs compiled: only where that ends sooner, loading and compiling included."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

COMPILING = "compiling"
"""The stage of a run in which kernels are compiled, as its progress names it."""
LOADED = 60_000_000
"""Characters of text from which loading kernels that are kept, with numba, takes less time than they save (measured:
docs/performance.md)."""
COMPILED = 900_000_000
"""The same where they are to be compiled first."""
_ALL = "all-compiled"
"""A file that is there when every kernel is."""
_SOURCES = ("jit.py", "words.py", "shingles.py", "alignment.py", "copies.py")
"""What kernels are made of beside their own modules."""


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
    """Whether they are used for the smallest of texts, too."""
    progress: Callable[[str, int, int], None] = _unheard
    missed: Callable[[], None] = _nothing
    """Told where numba, which is not installed, would have made the run shorter."""

    def pays(self, size: int) -> bool:
        """Whether kernels are used for `size` characters of text."""
        if self.folder is None:
            return False
        if not is_installed():
            if size >= COMPILED:
                self.missed()
            return False
        enough = self.is_forced or size >= (LOADED if is_kept(self.folder) else COMPILED)
        return enough and _is_writable(self.folder)

    def warm(self) -> None:
        """Load the kernels where they are kept; else compile and keep them, which is announced. Only where it pays."""
        assert self.folder is not None  # noqa: S101 - otherwise nothing pays
        from integrity.link import jit  # noqa: PLC0415 - imports numba, which takes half a second

        kept = place(self.folder)
        jit.keep_in(kept)
        told = _unheard if is_kept(self.folder) else self.progress
        told(COMPILING, 0, 1)
        from integrity.link import compiled  # noqa: PLC0415 - see above

        compiled.compile_all()
        kept.mkdir(exist_ok=True)
        (kept / _ALL).touch()
        told(COMPILING, 1, 1)


NEVER = Bulk()


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
