"""The inner loops of the copies stage over one text at a time, compiled.

Each says what its twin in numpy says, bit for bit: the words of `words.tokenize`, the 5-grams and the sample of
`shingles`, the candidates of `shingles.candidates`. Hashes are unsigned 64-bit numbers: a signed and an unsigned one
make a float in numba, so every constant that meets a hash is one of those below.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrity.link import shingles
from integrity.link.jit import compiled
from integrity.link.texts import Bytes
from integrity.link.words import MULTIPLIER, SPREAD, Hashes, Ints

Table = NDArray[np.uint32]
Small = NDArray[np.int32]
Int = int | np.int64

U = np.uint64
R, S = U(MULTIPLIER), U(SPREAD)
S5 = U(pow(SPREAD, shingles.LENGTH, 1 << 64))
U0, U1, U3, U6, U29, U32, U63 = U(0), U(1), U(3), U(6), U(29), U(32), U(63)
FILTER, FILTER_SHIFT = 1 << 13, U(64 - 19)
"""Words of a table of bits, 64 KB, and what it leaves of a hash."""
ASCII, UNSPACED, LEFT_OUT = 128, U(1 << 31), U((1 << 32) - 1)
LENGTH = shingles.LENGTH
FEW = shingles.SHORT - shingles.LENGTH + 1
ROW_BITS = U(shingles.ROW_BITS)
DAYS_BITS, DAYS = 3, 7
"""Of a cell that counts days: the lower bits hold the count, the upper ones the last day."""


@compiled
def mixed(value: np.uint64) -> np.uint64:
    """`words.mix` of one value."""
    value ^= value >> U32
    value *= S
    return value ^ (value >> U29)


@compiled
def code_point(data: Bytes, i: int) -> tuple[Int, int]:
    """The character at byte `i`, and where the next one begins."""
    lead = np.int64(data[i])
    if lead < ASCII:
        return lead, i + 1
    if lead < 0xE0:
        return (lead & 0x1F) << 6 | np.int64(data[i + 1]) & 0x3F, i + 2
    if lead < 0xF0:
        return (lead & 0x0F) << 12 | (np.int64(data[i + 1]) & 0x3F) << 6 | np.int64(data[i + 2]) & 0x3F, i + 3
    high = (lead & 0x07) << 18 | (np.int64(data[i + 1]) & 0x3F) << 12
    return high | (np.int64(data[i + 2]) & 0x3F) << 6 | np.int64(data[i + 3]) & 0x3F, i + 4


@compiled
def read(data: Bytes, start: int, stop: int, table: Table, out: Hashes) -> Int:  # noqa: C901 - one loop, in which a call takes time
    """The hashes of the words of data[start:stop], in UTF-8, into `out`, which holds half as many; how many there are.

    `table` is `words.characters`.
    """
    count: Int = 0
    run = 0  # characters of a script without spaces that stand in a row
    value, power, inside, last = U0, U1, U0, U0  # of the word so far: its sum, the next power of R, and if there is one
    i = start
    while i < stop:
        while i < stop and data[i] < ASCII and run == 0:  # most text; a branch for each word would take twice as long
            folded = U(table[data[i]])
            letter = U(folded != U0)
            out[count] = value
            count += np.int64(inside & ~letter)
            inside = letter
            value = (value + folded * power) & (U0 - letter)
            power = power * R if letter else U1
            i += 1
        if i == stop:
            break
        point, i = code_point(data, i)
        folded = U(table[point])
        if folded == LEFT_OUT:
            continue
        spaced = folded < UNSPACED
        if run == 1 and spaced:
            out[count] = last
            count += 1
        if inside and (folded == U0 or not spaced):
            out[count] = value
            count += 1
            value, power, inside = U0, U1, U0
        if not spaced:
            if run:
                out[count] = last + (folded - UNSPACED) * R
                count += 1
            last = folded - UNSPACED
        elif folded:
            value, power, inside = value + folded * power, power * R, U1
        run = 0 if spaced else run + 1
    if inside or run == 1:
        out[count] = value if inside else last
        count += 1
    for k in range(count):
        out[k] = mixed(out[k])
    return count


@compiled
def runs_of_words(words: Hashes, count: Int, out: Hashes) -> Int:
    """The hashes of the 5-grams of the first `count` of `words` into `out`; how many there are."""
    value = U0
    for k in range(count):
        value = value * S + words[k]
        if k >= LENGTH:
            value -= words[k - LENGTH] * S5
        if k >= LENGTH - 1:
            out[k - LENGTH + 1] = mixed(value)
    return max(count - LENGTH + 1, 0)


@compiled
def scan(data: Bytes, starts: Ints, stops: Ints, table: Table, words: Hashes, grams: Hashes, prints: Hashes,
         counts: Ints) -> Int:  # fmt: skip
    """Fingerprint and number of words of each text, and the 5-grams of all, back to back in `grams`; how many."""
    total: Int = 0
    for row in range(len(starts)):
        count = read(data, starts[row], stops[row], table, words)
        whole = U0
        for k in range(count):
            whole += mixed(words[k] + U(k) * R)
        prints[row], counts[row] = whole, count
        total += runs_of_words(words, count, grams[total:])
    return total


@compiled
def count_days(grams: Hashes, firsts: Ints, sizes: Ints, order: Ints, units: Ints, salts: Hashes, shift: np.uint64,
               cells: Small, least: int, found: Hashes) -> int:  # fmt: skip
    """The salted 5-grams of rows in `order` that may stand on `least` days, at most 7, into `found`, some repeated.

    Rows are by day: `units` counts them from 1. A cell of `cells`, 0 before, counts the days of all 5-grams that it
    stands for. How many there are.
    """
    count = 0
    for row in order:
        unit = np.int32(units[row])
        for k in range(firsts[row], firsts[row] + sizes[row]):
            salted = grams[k] ^ salts[row]
            known = cells[np.int64(salted >> shift)]
            if known >> DAYS_BITS != unit:
                known = unit << DAYS_BITS | min((known & DAYS) + 1, DAYS)
                cells[np.int64(salted >> shift)] = known
            if known & DAYS >= least:
                found[count] = salted
                count += 1
    return count


@compiled
def standing(grams: Hashes, firsts: Ints, sizes: Ints, order: Ints, salts: Hashes, asked: Hashes, found: Hashes,
             owners: Ints) -> int:  # fmt: skip
    """Where 5-grams of the table `asked` stand in rows of `order`: they into `found`, the rows into `owners`."""
    count = 0
    for row in order:
        for k in range(firsts[row], firsts[row] + sizes[row]):
            salted = grams[k] ^ salts[row]
            if is_in(asked, salted):
                found[count], owners[count] = salted, row
                count += 1
    return count


@compiled
def place(slots: Hashes, value: np.uint64) -> Int:
    """Where `value`, not 0, stands in a table of hashes of the size of a power of two, or where it would."""
    last = len(slots) - 1
    slot = np.int64((value * R) >> U32) & last
    while slots[slot] != U0 and slots[slot] != value:
        slot = (slot + 1) & last
    return slot


@compiled
def is_in(asked: Hashes, value: np.uint64) -> bool:
    """Whether `value` was put into `asked` by `ask_for`; most that were not fall through a table of bits."""
    bit = value * R >> FILTER_SHIFT
    if asked[np.int64(bit >> U6)] >> (bit & U63) & U1 == U0:
        return False
    slots = asked[FILTER:]
    return bool(value != U0 and slots[place(slots, value)] != U0)


@compiled
def ask_for(asked: Hashes, values: Hashes) -> None:
    """Put `values` but 0 into `asked`: FILTER words of bits, of which each value sets one, and a table of hashes."""
    slots = asked[FILTER:]
    for value in values:
        if value != U0:
            bit = value * R >> FILTER_SHIFT
            asked[np.int64(bit >> U6)] |= U1 << (bit & U63)
            slots[place(slots, value)] = value


@compiled
def sample(grams: Hashes, firsts: Ints, sizes: Ints, rows: Ints, salts: Hashes, furniture: Hashes, below: np.uint64,
           out: Hashes) -> Int:  # fmt: skip
    """The 5-grams `below` a hash that are no furniture, packed as `shingles.pack` does, into `out`; how many."""
    count: Int = 0
    for k in range(len(firsts)):
        begin = count
        for gram in grams[firsts[k] : firsts[k] + sizes[k]]:
            out[count] = gram
            count += gram < below or sizes[k] < FEW
        chosen = out[begin:count]
        count = begin
        for gram in chosen:
            if not is_in(furniture, gram ^ salts[k]):
                out[count] = (gram << U3) >> ROW_BITS << ROW_BITS | U(rows[k])
                count += 1
    return count


@compiled
def scatter(packed: Hashes, shift: np.uint64, ends: Ints, out: Hashes) -> None:
    """The values ordered by their upper bits, those with k before ends[k] in `out`; `ends` is 0 throughout before."""
    for value in packed:
        ends[np.int64(value >> shift)] += 1
    total = 0
    for part in range(len(ends)):
        total += ends[part]
        ends[part] = total - ends[part]
    for value in packed:
        its_part = np.int64(value >> shift)
        out[ends[its_part]] = value
        ends[its_part] += 1
