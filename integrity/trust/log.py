"""The Merkle tree of the corpus log (RFC 6962, 2.1): root, inclusion and consistency proofs, and their verification.

Everything here is about leaf hashes, in the order of the log; what a leaf is made of is a matter of `log_entries`.
Proofs are lists of hashes in the order of RFC 6962, from the leaves up. Verification takes the steps of RFC 9162, which
describes the same tree and, unlike its predecessor, how proofs are verified.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

Hash = bytes
"""32 bytes."""
EMPTY: Hash = hashlib.sha256().digest()
"""The root of a tree without leaves: SHA-256 of nothing (RFC 6962, 2.1)."""
_LEAF, _NODE = b"\x00", b"\x01"
"""What stands before the input, so that no leaf can be passed off as a node (RFC 6962, 2.1)."""


def leaf(entry: bytes) -> Hash:
    """The hash of a leaf (RFC 6962, 2.1: MTH of one entry)."""
    return hashlib.sha256(_LEAF + entry).digest()


def node(left: Hash, right: Hash) -> Hash:
    """The hash of an inner node (RFC 6962, 2.1)."""
    return hashlib.sha256(_NODE + left + right).digest()


def root(leaves: Sequence[Hash]) -> Hash:
    """The root over some leaves (RFC 6962, 2.1: MTH).

    Neighbours are joined level by level, and a last one without neighbour is carried up: since every left half is a
    full tree, that is the split at the largest power of two.
    """
    level = leaves
    while len(level) > 1:
        level = _above(level)
    return level[0] if level else EMPTY


def _above(level: Sequence[Hash]) -> list[Hash]:
    odd = level[len(level) // 2 * 2 :]
    return [*map(node, level[::2], level[1::2]), *odd]


def inclusion(leaves: Sequence[Hash], index: int) -> list[Hash]:
    """The proof that the leaf at `index` is one of `leaves` (RFC 6962, 2.1.1: PATH). Raises ValueError beyond them."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"no leaf {index} among {len(leaves)}")
    proof, level = [], leaves
    while len(level) > 1:
        if (index ^ 1) < len(level):
            proof.append(level[index ^ 1])
        level, index = _above(level), index // 2
    return proof


def consistency(leaves: Sequence[Hash], first: int) -> list[Hash]:
    """The proof that the tree of the first `first` of `leaves` was extended to that of all (RFC 6962, 2.1.2: PROOF).

    Raises ValueError unless 0 < first <= the number of leaves: nothing can be proved about an empty tree.
    """
    if not 0 < first <= len(leaves):
        raise ValueError(f"no tree of {first} leaves among {len(leaves)}")
    proof: list[Hash] = []
    start, end, is_whole = 0, len(leaves), True
    while first != end - start:  # SUBPROOF(first, leaves[start:end], is_whole), from the root down
        half = _half(end - start)
        if first <= half:
            proof.append(root(leaves[start + half : end]))
            end = start + half
        else:
            proof.append(root(leaves[start : start + half]))
            start, first, is_whole = start + half, first - half, False
    if not is_whole:
        proof.append(root(leaves[start:end]))
    return proof[::-1]


def _half(size: int) -> int:
    """The largest power of two below `size`, which is over 1."""
    return 1 << ((size - 1).bit_length() - 1)


def check_inclusion(entry: Hash, index: int, size: int, proof: Sequence[Hash], expected: Hash) -> None:
    """Raise ValueError unless `proof` shows that the leaf `entry` has `index` in the tree of root `expected`.

    RFC 9162, 2.1.3.2.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    _check_sizes(entry, expected, *proof)
    made = entry
    for sibling, is_left in zip(proof, _sides(index, size - 1, len(proof)), strict=True):
        made = node(sibling, made) if is_left else node(made, sibling)
    if made != expected:
        raise ValueError("a proof that leads to another root")


def check_consistency(first: int, size: int, proof: Sequence[Hash], before: Hash, after: Hash) -> None:
    """Raise ValueError unless `proof` shows that a tree of `first` leaves was extended to one of `size`.

    `before` and `after` are their roots. RFC 9162, 2.1.4.2.
    """
    if not 0 < first <= size:
        raise ValueError(f"no tree of {first} leaves in one of {size}")
    if first == size and (proof or before != after):
        raise ValueError("a proof for two trees of one size, or two roots of them")
    if first == size:
        return
    _check_sizes(before, after, *proof)
    if not proof:
        raise ValueError("a proof that is too short")
    path = [before, *proof] if first & (first - 1) == 0 else list(proof)
    index, last = first - 1, size - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old = new = path[0]
    for sibling, is_left in zip(path[1:], _sides(index, last, len(path) - 1), strict=True):
        old = node(sibling, old) if is_left else old
        new = node(sibling, new) if is_left else node(new, sibling)
    if (old, new) != (before, after):
        raise ValueError("a proof that leads to other roots")


def _check_sizes(*hashes: Hash) -> None:
    """Raise ValueError where one of them is no hash: then bytes could move from one to its neighbour."""
    if any(len(one) != len(EMPTY) for one in hashes):
        raise ValueError(f"a hash that is not {len(EMPTY)} bytes")


def _sides(index: int, last: int, length: int) -> list[bool]:
    """For each hash of a proof, from the leaves up, whether it stands to the left of what was made so far.

    `index` and `last` are the fn and sn of RFC 9162. Raises ValueError where the way to the root is not `length` long.
    """
    sides = []
    for _ in range(length):
        if last == 0:
            raise ValueError("a proof that is too long")
        sides.append(index & 1 == 1 or index == last)
        while sides[-1] and not index & 1 and index:
            index, last = index >> 1, last >> 1
        index, last = index >> 1, last >> 1
    if last:
        raise ValueError("a proof that is too short")
    return sides
