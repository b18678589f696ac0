"""Copies among the bodies of a feed, as relations and evidence need them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from integrity.link import alignment, copies, furniture, nodes, normalize, reading
from integrity.link.bulk import NEVER, Bulk
from integrity.link.evidence import Copy
from integrity.link.reading import Reading
from integrity.link.relation import is_one_text
from integrity.link.shingles import USUAL, Sample
from integrity.load.records import Record

MIN_WORDS = 50
"""Of a body; stubs behind a paywall are equal without being copies."""
MAX_CHARACTERS = 200_000
_DAY = 86_400
_DIGITS = 6

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bodies:
    """Which rows share enough of their bodies, the smaller row of a pair first."""

    texts: Sequence[str | None]
    """The body of each row that was looked at, without markup and page furniture; None for none."""
    pairs: Mapping[Pair, Copy]

    def copy(self, i: int, j: int) -> Copy | None:
        """What the bodies of rows i and j share; None where that is too little to be looked at."""
        return self.pairs.get((min(i, j), max(i, j)))

    def one_text(self) -> list[Pair]:
        """Pairs of rows whose bodies are one text, of which neither is a brief in the other; sorted."""
        return [pair for pair, found in sorted(self.pairs.items()) if is_one_text(found)]

    def with_passage(self, i: int, j: int) -> Copy | None:
        """The same with the longest run of words that stands in both, which takes about a millisecond.

        Equal bodies have none: it would be all of them.
        """
        found, first, second = self.copy(i, j), self.texts[min(i, j)], self.texts[max(i, j)]
        if found is None or found.similarity == 1 or not first or not second:
            return found
        span = alignment.longest_span(first, second)
        return found if span is None else found.with_passage(first, second, span)


def find(
    records: Sequence[Record],
    bulk: Bulk = NEVER,
    readings: Sequence[Reading] = (),
    sample: Sample = USUAL,
) -> Bodies:
    """Copies among the bodies of `records`, whatever their order; `bulk` says how they may be found.

    Where there are `readings` of all of them, bodies are looked at only where they may be copies. `sample` is that of
    `copies.find`.
    """
    asked = _asked(records, readings, sample.least) if readings else None
    texts = [body(record) if asked is None or row in asked else None for row, record in enumerate(records)]
    order = sorted((row for row, text in enumerate(texts) if text), key=lambda row: _age(records[row]))
    if len(order) < 2:
        return Bodies(texts, {})
    found = copies.find(
        [texts[row] for row in order],
        [records[row].outlet for row in order],
        [_days(records[row]) for row in order],
        bulk,
        sample,
    )
    long = (found.i_words >= MIN_WORDS) & (found.j_words >= MIN_WORDS)
    return Bodies(texts, dict(_pair(found, k, order) for k in long.nonzero()[0].tolist()))


def _asked(records: Sequence[Record], readings: Sequence[Reading], least: int) -> set[int] | None:
    """Rows that may be copies of another, and all others of their outlets, which tell what is furniture; None for all.

    Bodies with the same words share all of their sample, so that they are `alike` or short.
    """
    pairs = reading.alike(readings, least)
    if pairs is None:
        return None
    long = {row for row, each in enumerate(readings) if each.words >= MIN_WORDS}
    found = {
        row for pair in zip(*(side.tolist() for side in pairs), strict=True) if long.issuperset(pair) for row in pair
    }
    found |= {row for row in long if reading.is_short(readings[row], least)}
    outlets = {records[row].outlet for row in found} - {None}
    return found | {row for row, record in enumerate(records) if record.outlet in outlets}


def _pair(found: copies.Copies, k: int, order: list[int]) -> tuple[Pair, Copy]:
    i, j = order[int(found.i[k])], order[int(found.j[k])]
    shares = (round(float(found.i_in_j[k]), _DIGITS), round(float(found.j_in_i[k]), _DIGITS))
    similarity = float(found.similarity[k])
    a_in_b, b_in_a = shares if i < j else shares[::-1]
    return (min(i, j), max(i, j)), Copy(
        jaccard=round(float(found.jaccard[k]), _DIGITS),
        a_in_b=a_in_b,
        b_in_a=b_in_a,
        similarity=round(similarity, _DIGITS) if similarity == similarity else None,  # noqa: PLR0124 - not a number
        shares_passage=bool(found.passage[k]),
    )


def body(record: Record) -> str | None:
    """The body of a record without markup and page furniture; None for none."""
    return bare(record.text, record.title)


def bare(text: str | None, title: str | None) -> str | None:
    """The text of an article without markup and page furniture; None for none. Passages are places in it."""
    return normalize.clean(furniture.strip(text[:MAX_CHARACTERS], title)) or None if text else None


def _age(record: Record) -> tuple[object, str]:
    return nodes.seniority(record)[1], record.id


def _days(record: Record) -> float | None:
    return record.published.timestamp() / _DAY if record.published else None
