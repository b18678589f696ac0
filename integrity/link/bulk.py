"""Whether the copies stage runs compiled: only where that ends sooner, compiling included."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bulk:
    """How a run may use compiled kernels."""

    threads: int = 1
    always: bool = False

    def pays(self, size: int) -> bool:
        """Whether `size` characters are enough."""
        return self.always

    @contextmanager
    def compiling(self) -> Iterator[None]:
        """While kernels are compiled or loaded."""
        yield


NEVER = Bulk()
