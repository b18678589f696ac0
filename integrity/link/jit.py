"""The one door for numba. To import it takes half a second, so only the modules of kernels do, where they run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def keep_in(folder: Path) -> None:
    """Keep what is compiled from now on in `folder`, and take it from there.

    It holds machine code: nobody else must be able to write there.
    """
    setattr(numba.config, "CACHE_DIR", str(folder))  # noqa: B010 - numba makes it when it is imported


def compiled(function: F) -> F:
    """The function as machine code, made at its first call and kept on disk, see docs/performance.md.

    It is serial and holds no lock of the interpreter, so that threads can run several side by side. Places outside of
    an array are not checked for.
    """
    return cast("F", numba.njit(nogil=True, cache=True, boundscheck=False, error_model="numpy")(function))
