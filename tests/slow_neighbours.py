"""The obvious twin of `link/neighbours.py`: every row is looked at, with sets and loops."""

from __future__ import annotations

import hashlib
import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from integrity.link.blocking import COMMON, MIN_COMMON, NEAREST, WINDOW_DAYS
from integrity.link.keys import Keys
from integrity.link.neighbours import COMPANIONS, COPIES, EQUAL
from integrity.link.shingles import HEAVY, MIN_SHARED
from integrity.link.weights import Statistics, background, term_weights


@dataclass(frozen=True, eq=False)
class Row:
    """An article of an archive."""

    path: str
    keys: Keys
    seconds: int | None

    @property
    def order(self) -> int:
        """By what ties are decided."""
        return int.from_bytes(hashlib.blake2b(os.fsencode(self.path), digest_size=8).digest())


def statistics(archive: Sequence[Row], incoming: Sequence[tuple[Keys, int | None]]) -> Statistics:
    """How often each word stands in the archive and in what comes in."""
    counts: dict[str, int] = {}
    for keys in (*(row.keys for row in archive), *(keys for keys, _ in incoming)):
        for word in keys.words:
            counts[word] = counts.get(word, 0) + 1
    return Statistics(len(archive) + len(incoming), counts)


def neighbours(archive: Sequence[Row], keys: Keys, seconds: int | None, known: Statistics) -> set[str]:
    """The paths of the rows that a record is to be compared with."""
    found = [
        *_like(archive, keys.titles, seconds, known, "titles"),
        *_like(archive, keys.words, seconds, known, "words"),
        *_copies(archive, keys),
        *_companions(archive, keys, seconds),
    ]
    for kind in ("address", "text", "series"):
        if kind in keys.equal:
            same = [row for row in archive if row.keys.equal.get(kind) == keys.equal[kind]]
            found += _nearest(same, seconds, EQUAL)
    return {row.path for row in found}


def _like(archive: Iterable[Row], words: Sequence[str], seconds: int | None, known: Statistics, kind: str) -> list[Row]:
    most = max(COMMON * known.documents, MIN_COMMON)
    telling = [word for word in words if known.counts[word] <= most]
    weights = dict(zip(telling, term_weights(telling, known, background()).smaller.astype(float) ** 2, strict=True))
    scores = {}
    for row in archive:
        shared = [word for word in telling if word in getattr(row.keys, kind)]
        if shared and _is_near(row, seconds):
            scores[row] = round(sum(weights[word] for word in shared) / math.sqrt(max(len(row.keys.words), 1)), 6)
    return sorted(scores, key=lambda row: (-scores[row], row.order))[:NEAREST]


def _is_near(row: Row, seconds: int | None) -> bool:
    return seconds is None or row.seconds is None or abs(row.seconds - seconds) <= WINDOW_DAYS * 86_400


def _copies(archive: Sequence[Row], keys: Keys) -> list[Row]:
    shared: dict[Row, int] = {}
    sample = set(keys.shingles.tolist())
    held = {row: sample & set(row.keys.shingles.tolist()) for row in archive}
    for value in sample:
        having = sorted((row for row in archive if value in held[row]), key=_age)
        for row in having if len(having) <= HEAVY else (having[0], having[-1]):
            shared[row] = shared.get(row, 0) + 1
    enough = [row for row, count in shared.items() if count >= min(MIN_SHARED, max(len(sample), 1))]
    return sorted(enough, key=lambda row: (-shared[row], row.order))[:COPIES]


def _age(row: Row) -> tuple[float, int]:
    return (-math.inf if row.seconds is None else row.seconds, row.order)


def _companions(archive: Sequence[Row], keys: Keys, seconds: int | None) -> list[Row]:
    if "outlet" not in keys.equal:
        return []
    days: dict[object, Row] = {}
    for row in sorted(archive, key=lambda row: row.order):
        if row.keys.equal.get("outlet") == keys.equal["outlet"]:
            days.setdefault(row.path if row.seconds is None else row.seconds // 86_400, row)
    return _nearest(days.values(), seconds, COMPANIONS)


def _nearest(rows: Iterable[Row], seconds: int | None, most: int) -> list[Row]:
    def distance(row: Row) -> float:
        return math.inf if seconds is None or row.seconds is None else abs(row.seconds - seconds)

    return sorted(rows, key=lambda row: (distance(row), row.order))[:most]
