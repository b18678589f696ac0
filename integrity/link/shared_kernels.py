"""What pairs of rows of sparse matrices have in common, compiled: what `products` says, to the last bit.

One row of a pair is laid out with a place for every column, where the entries of the other are looked up; it stays for
the pairs that follow with the same one. The columns of a row are different. `room` has a place for each
column, 0 before and after. All are sums of whole numbers, so that their order is nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from integrity.link.jit import compiled
from integrity.link.kernels import Int
from integrity.link.weights import Ints

Places = NDArray[np.int32] | NDArray[np.int64]
"""Columns, and where the entries of each row begin and end, as scipy keeps them."""


@compiled
def lay(begins: Places, columns: Places, values: Ints, row: Int, room: Ints) -> None:
    """Put the values of a row into their places."""
    for k in range(begins[row], begins[row + 1]):
        room[columns[k]] = values[k]


@compiled
def clear(begins: Places, columns: Places, row: Int, room: Ints) -> None:
    """Put 0 into the places of a row."""
    for k in range(begins[row], begins[row + 1]):
        room[columns[k]] = 0


@compiled
def turn_to(row: Int, laid: Int, begins: Places, columns: Places, values: Ints, room: Ints) -> Int:
    """`row`, which is then laid out in place of the row `laid`, -1 for none."""
    if row != laid:
        if laid >= 0:
            clear(begins, columns, laid, room)
        lay(begins, columns, values, row, room)
    return row


@compiled
def sums(begins: Places, columns: Places, values: Ints, other_begins: Places, other_columns: Places, other_values: Ints,
         i: Ints, j: Ints, room: Ints, out: Ints) -> None:  # fmt: skip
    """The scalar product of each row i of a matrix with row j of the other."""
    laid: Int = -1
    for pair in range(len(i)):
        laid = turn_to(i[pair], laid, begins, columns, values, room)
        total = np.int64(0)
        for k in range(other_begins[j[pair]], other_begins[j[pair] + 1]):
            total += room[other_columns[k]] * other_values[k]
        out[pair] = total
    if laid >= 0:
        clear(begins, columns, laid, room)


@compiled
def shared(begins: Places, columns: Places, values: Ints, i: Ints, j: Ints, room: Ints, found: Ints, products: Ints,
           bounds: Ints) -> None:  # fmt: skip
    """The columns that each pair of rows shares, one pair after the other, and the products of their values.

    bounds[k] is where pair k begins.
    """
    laid: Int = -1
    count = 0
    for pair in range(len(i)):
        laid = turn_to(i[pair], laid, begins, columns, values, room)
        bounds[pair] = count
        for k in range(begins[j[pair]], begins[j[pair] + 1]):
            product = room[columns[k]] * values[k]
            if product != 0:
                found[count], products[count] = columns[k], product
                count += 1
    bounds[len(i)] = count
    if laid >= 0:
        clear(begins, columns, laid, room)
