"""Decisions about pairs, to which linking keeps whatever the model says: one event, or not.

"same" is a must-link, "not same" a cannot-link. Nodes (one text or one address) that "same" holds together are one
item, and what is decided of two nodes holds for their items: if a is the same as b, and b is not the same as c, then a
and c are kept apart as well. A "not same" inside one item contradicts and has no effect. None of this depends on the
order of the decisions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

SAME, NOT_SAME = "same", "not same"


class Decision(NamedTuple):
    """One line of a file of decisions, the smaller id first."""

    line: int
    a: str
    b: str
    same: bool

    @property
    def verdict(self) -> str:
        """SAME or NOT_SAME."""
        return SAME if self.same else NOT_SAME


Kept = tuple[int, int, Decision]
"""The two rows of a decision, the smaller first."""


@dataclass(frozen=True, slots=True)
class Ties:
    """What decisions make of the nodes of a feed. Items are numbered by their first node."""

    item_of: Sequence[int]
    """By node."""
    items: Sequence[Sequence[int]]
    """The nodes of each item, ascending."""
    apart: frozenset[tuple[int, int]] = frozenset()
    """Items that are never in one cluster, the smaller first."""
    same: frozenset[tuple[int, int]] = frozenset()
    """Pairs of rows, the smaller first, that a line says are the same; the two may be of one node."""
    kept: tuple[Kept, ...] = ()
    """Decisions that linking keeps to, by line."""
    gone: tuple[Decision, ...] = ()
    """Those about records that are not in the feed, by line."""
    void: tuple[Kept, ...] = ()
    """Those that say "not same" of one item and have no effect, by line."""

    def between(self, a: int, b: int) -> str | None:
        """What is decided of nodes a and b; None for nothing, and for one node."""
        first, second = self.item_of[a], self.item_of[b]
        if first == second:
            return None if a == b else SAME
        return NOT_SAME if (min(first, second), max(first, second)) in self.apart else None


def untied(nodes: int) -> Ties:
    """Of a feed of so many nodes without decisions."""
    return Ties(range(nodes), [[node] for node in range(nodes)])


def tie(decisions: Iterable[Decision], ids: Sequence[str], nodes: Sequence[Sequence[int]]) -> Ties:
    """The ties of a feed whose rows have these `ids` and make these `nodes`."""
    ordered = sorted(decisions)
    if not ordered:
        return untied(len(nodes))
    row_of = {name: row for row, name in enumerate(ids)}
    node_of = {row: number for number, node in enumerate(nodes) for row in node}
    here = [each for each in ordered if each.a in row_of and each.b in row_of]
    rows = [(row_of[each.a], row_of[each.b], each) for each in here]
    items = _items(len(nodes), ((node_of[i], node_of[j]) for i, j, each in rows if each.same))
    item_of = {node: number for number, item in enumerate(items) for node in item}
    kept, void, apart = [], [], set()
    for i, j, each in rows:
        low, high = sorted((item_of[node_of[i]], item_of[node_of[j]]))
        if not each.same and low == high:
            void.append((min(i, j), max(i, j), each))
            continue
        kept.append((min(i, j), max(i, j), each))
        if not each.same:
            apart.add((low, high))
    same = frozenset((i, j) for i, j, each in kept if each.same)
    gone = tuple(each for each in ordered if each.a not in row_of or each.b not in row_of)
    return Ties(
        [item_of[node] for node in range(len(nodes))], items, frozenset(apart), same, tuple(kept), gone, tuple(void)
    )


def _items(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Connected components, by their smallest node."""
    leader = list(range(size))

    def find(node: int) -> int:
        while leader[node] != node:
            leader[node] = node = leader[leader[node]]
        return node

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        leader[high] = low
    found: dict[int, list[int]] = defaultdict(list)
    for node in range(size):
        found[find(node)].append(node)
    return list(found.values())
