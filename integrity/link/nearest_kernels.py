"""The nearest of each row by posting lists, compiled: what `nearest.Nearest` keeps of all products, to the last bit."""

from __future__ import annotations

from integrity.link.jit import compiled
from integrity.link.kernels import Int, Small
from integrity.link.shared_kernels import Places
from integrity.link.weights import SCALE, Ints

ROW_BITS = 32


@compiled
def place(columns: Places, start: Int, stop: Int, least: Int) -> Int:
    """Of columns[start:stop], which ascend, where the first is that is not below `least`."""
    while start < stop:
        middle = (start + stop) // 2
        if columns[middle] < least:
            start = middle + 1
        else:
            stop = middle
    return start


@compiled
def add(columns: Places, values: Ints, start: Int, stop: Int, factor: Int, sums: Ints, touched: Small,
        count: Int) -> Int:  # fmt: skip
    """Add the entries from `start` on, before `stop`, times `factor`; how many columns were touched so far."""
    for k in range(start, stop):
        column = columns[k]
        touched[count] = column
        count += sums[column] == 0  # a branch would take twice as long
        sums[column] += factor * values[k]
    return count


@compiled
def sink(heap: Ints, size: Int, at: Int) -> None:
    """Move an entry of a heap, the largest of which is the first, down to where it belongs."""
    value = heap[at]
    while 2 * at + 1 < size:
        child = 2 * at + 1
        if child + 1 < size and heap[child + 1] > heap[child]:
            child += 1
        if heap[child] <= value:
            break
        heap[at] = heap[child]
        at = child
    heap[at] = value


@compiled
def keep(heap: Ints, size: Int, key: Int) -> Int:
    """Keep the smallest keys in a heap, which is one when it is full; how many there are."""
    if size < len(heap):
        heap[size] = key
        size += 1
        if size == len(heap):
            for at in range(size // 2 - 1, -1, -1):
                sink(heap, size, at)
    elif key < heap[0]:
        heap[0] = key
        sink(heap, size, 0)
    return size


@compiled
def nearest(begins: Places, columns: Places, values: Ints, other_begins: Places, other_columns: Places,
            other_values: Ints, first: Ints, last: Ints, always: Int, names: Ints, shift: Int, least: Int, start: Int,
            stop: Int, sums: Ints, touched: Small, kept: Ints, counts: Ints) -> None:  # fmt: skip
    """The nearest other places of each place from `start` on, before `stop`, of which kept[0] is for the first.

    The products are those of rows of a square matrix with columns of another one, whose values are all above 0; without
    their `shift` lower bits they count from `least` on. They are looked for among the places from first[p] on, before
    last[p], and from `always` on, which is none of these. Kept are the highest, capped at SCALE, and of equal ones
    those of the smaller names[p], as ((SCALE - value) << 32) | name, in any order. `sums` are 0 before and after,
    and `touched` has one entry more.
    """
    for row in range(start, stop):
        count: Int = 0
        for k in range(begins[row], begins[row + 1]):
            begin, end = other_begins[columns[k]], other_begins[columns[k] + 1]
            near = place(other_columns, begin, end, first[row])
            far = place(other_columns, near, end, last[row])
            count = add(other_columns, other_values, near, far, values[k], sums, touched, count)
            near = place(other_columns, far, end, always)
            count = add(other_columns, other_values, near, end, values[k], sums, touched, count)
        heap = kept[row - start]
        held: Int = 0
        for k in range(count):
            other = touched[k]
            value = sums[other] >> shift
            sums[other] = 0
            if value >= least and other != row:
                held = keep(heap, held, (SCALE - min(value, SCALE)) << ROW_BITS | names[other])
        counts[row - start] = held
