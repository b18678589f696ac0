"""What changed between two clusterings of a feed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from integrity.link.evidence import Cluster


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch run made of earlier clusters. Ids are those of clusters."""

    merged: tuple[tuple[str, tuple[str, ...]], ...]
    """A cluster of now, and the two or more of before whose records it holds."""
    split: tuple[tuple[str, tuple[str, ...]], ...]
    """A cluster of before, and the two or more of now that hold its records."""


def changes(before: Iterable[Cluster], after: Iterable[Cluster]) -> Changes:
    """Merges and splits between two clusterings; records that are only in one of them do not count."""
    old = {member: cluster.id for cluster in before for member in cluster.members}
    new = {member: cluster.id for cluster in after for member in cluster.members}
    shared = sorted(old.keys() & new.keys())
    return Changes(_several((new[m], old[m]) for m in shared), _several((old[m], new[m]) for m in shared))


def _several(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The first ids that stand with more than one second id."""
    found: dict[str, set[str]] = defaultdict(set)
    for first, second in pairs:
        found[first].add(second)
    return tuple((first, tuple(sorted(seconds))) for first, seconds in sorted(found.items()) if len(seconds) > 1)
