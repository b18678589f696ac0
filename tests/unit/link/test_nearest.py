"""The nearest of each row, against a sort of everything."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link import nearest
from integrity.link.nearest import Nearest
from integrity.link.weights import SCALE

MOST, SIZE = 3, 6
ENTRIES = st.dictionaries(
    st.tuples(st.integers(0, SIZE - 1), st.sampled_from([*range(9), 1 << 20, (1 << 32) - 1])),
    st.sampled_from([0, 1, 2, SCALE - 1, SCALE, SCALE + 5]),
    max_size=60,
)
Entries = dict[tuple[int, int], int]


def fast(entries: Entries, batch: int) -> list[tuple[int, int]]:
    best, listed = Nearest(SIZE, MOST), list(entries.items())
    for start in range(0, len(listed), batch):
        some = listed[start : start + batch]
        columns = zip(*((owner, value, row) for (owner, row), value in some), strict=True)
        best.add(*(np.array(column, dtype=np.int64) for column in columns))
    owners, rows = best.pairs()
    return list(zip(owners.tolist(), rows.tolist(), strict=True))


def slow(entries: Entries) -> list[tuple[int, int]]:
    found = []
    for owner in range(SIZE):
        own = [(-min(value, SCALE), row) for (one, row), value in entries.items() if one == owner]
        found += [(owner, row) for _, row in sorted(own)[:MOST]]
    return found


@pytest.mark.parametrize("bits", [63, 20], ids=["as one number", "as two"])
@given(entries=ENTRIES, batch=st.integers(1, 60))
def test_the_nearest_are_those_of_a_sort_of_everything(bits: int, entries: Entries, batch: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "_WAITING", 5)
        patch.setattr(nearest, "_ONE_NUMBER", bits)
        assert fast(entries, batch) == slow(entries)


def test_of_nothing_there_are_none() -> None:
    assert fast({}, 1) == []
