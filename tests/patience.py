"""How long hostile input may take: far more than any machine needs, far less than what grows with the square takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 30.0
"""Of processor time. On a busy machine none of those who ask took more than four."""


@contextmanager
def bounded() -> Iterator[None]:
    """Fail where the block takes longer than SECONDS."""
    begin = time.process_time()
    yield
    assert time.process_time() - begin < SECONDS
