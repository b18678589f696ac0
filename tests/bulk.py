"""Copies found by the compiled kernels, for tests; skips where numba is not installed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

import numpy as np
import pytest

from integrity.link import bulk, copies
from integrity.link.bulk import Bulk
from integrity.link.copies import Copies
from integrity.link.shingles import ARCHIVE
from integrity.link.texts import Column

KEPT = Path(gettempdir()) / f"integrity-kernels-of-tests-{os.getuid() if hasattr(os, 'getuid') else ''}"
"""Where the kernels are kept between the runs of tests: to compile them takes ten seconds."""

Row = tuple[str | None, str | None, float | None]


def needs(module: str) -> pytest.MarkDecorator:
    """A mark for what needs a package of the extra `bulk`."""
    missing = not bulk.is_installed(module)
    if missing and os.environ.get("INTEGRITY_REQUIRE_ALL"):
        pytest.fail(f"{module} is not installed, and INTEGRITY_REQUIRE_ALL is set", pytrace=False)
    return pytest.mark.skipif(missing, reason=f"{module} is not installed: it comes with the extra `bulk`")


def forced(threads: int = 1) -> Bulk:
    """Kernels for the smallest of texts, too."""
    return Bulk(threads, KEPT, is_forced=True)


def column(texts: Sequence[str | None]) -> Column:
    """The texts as Arrow keeps them."""
    parts = [(text or "").encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.append(0, np.cumsum(np.array([len(part) for part in parts], dtype=np.int64)))
    return Column(np.frombuffer(b"".join(parts), dtype=np.uint8), offsets)


def columns(rows: Sequence[Row]) -> tuple[list[str | None], list[str | None], list[float | None]]:
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def assert_same(found: Copies, expected: Copies) -> None:
    """Every bit of both is the same."""
    for name in ("i", "j", "jaccard", "i_in_j", "j_in_i", "similarity", "passage", "i_words", "j_words"):
        left, right = getattr(found, name), getattr(expected, name)
        assert left.dtype == right.dtype, name
        assert left.tobytes() == right.tobytes(), name


def assert_agree(rows: Sequence[Row]) -> Copies:
    """What numpy finds, after it was seen that kernels find the same: from strings, from a column, in any threads.

    So they do in the sample of an archive.
    """
    texts, outlets, days = columns(rows)
    fewer = copies.find(column(texts), outlets, days, forced(2), ARCHIVE)
    assert_same(fewer, copies.find(texts, outlets, days, sample=ARCHIVE))
    expected = copies.find(texts, outlets, days)
    assert_same(copies.find(column(texts), outlets, days), expected)
    assert_same(copies.find(texts, outlets, days, forced()), expected)
    assert_same(copies.find(column(texts), outlets, days, forced(3)), expected)
    return expected
