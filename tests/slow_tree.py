"""RFC 6962, 2.1 as it is written there: recursive, by definition, slow. The twin of `integrity/trust/log.py`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def mth(entries: Sequence[bytes]) -> bytes:
    """2.1: the Merkle Tree Hash of a list of entries."""
    if not entries:
        return sha256(b"")
    if len(entries) == 1:
        return sha256(b"\x00" + entries[0])
    k = split(len(entries))
    return sha256(b"\x01" + mth(entries[:k]) + mth(entries[k:]))


def path(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """2.1.1: the audit path for the (m+1)th entry."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def proof(m: int, entries: Sequence[bytes]) -> list[bytes]:
    """2.1.2: the consistency proof for the first m entries."""
    return subproof(m, entries, True)


def subproof(m: int, entries: Sequence[bytes], is_whole: bool) -> list[bytes]:
    """2.1.2: SUBPROOF."""
    n = len(entries)
    if m == n:
        return [] if is_whole else [mth(entries)]
    k = split(n)
    if m <= k:
        return [*subproof(m, entries[:k], is_whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def from_path(leaf: bytes, m: int, n: int, siblings: Sequence[bytes]) -> bytes | None:
    """The root to which an audit path leads, by the recursion of 2.1.1; None for a path of another length."""
    if n == 1:
        return leaf if not siblings else None
    if not siblings:
        return None
    k, top = split(n), siblings[-1]
    inner = from_path(leaf, m, k, siblings[:-1]) if m < k else from_path(leaf, m - k, n - k, siblings[:-1])
    if inner is None:
        return None
    return sha256(b"\x01" + (inner + top if m < k else top + inner))


def from_subproof(start: int, end: int, n: int, known: bytes, hashes: list[bytes]) -> tuple[bytes, bytes]:
    """(root of leaves start to end, root of all n) that a proof for a subtree leads to.

    For start 0 that is the proof of 2.1.2. `hashes` is taken from its end. Raises IndexError where it is too short.
    """
    old, new = _from(start, end, n, known, hashes, True)
    if hashes:
        raise IndexError("too long")
    return old, new


def _from(start: int, end: int, n: int, known: bytes, hashes: list[bytes], is_known: bool) -> tuple[bytes, bytes]:
    if (start, end) == (0, n):
        found = known if is_known else hashes.pop()
        return found, found
    k, top = split(n), hashes.pop()
    if end <= k:
        old, new = _from(start, end, k, known, hashes, is_known)
        return old, sha256(b"\x01" + new + top)
    if start >= k:
        old, new = _from(start - k, end - k, n - k, known, hashes, is_known)
        return old, sha256(b"\x01" + top + new)
    old, new = _from(0, end - k, n - k, known, hashes, False)
    return sha256(b"\x01" + top + old), sha256(b"\x01" + top + new)
