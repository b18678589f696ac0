"""The relation of a pair, by tests in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import cached_property

from rapidfuzz import fuzz

from integrity.link import nodes, normalize, tokens
from integrity.link.evidence import Copy, Relation
from integrity.link.feed import MAX_TITLE, Text
from integrity.load.records import Record

UPDATE_HOURS = 48
UPDATE_TITLE = 80.0
"""rapidfuzz ratio of titles from which two reports of one outlet within UPDATE_HOURS are versions of one story."""
COPIED, CONTAINED = 0.4, 0.5
"""Jaccard similarity and containment of word 5-grams from which a body is a copy, or a version by the same outlet."""
IDENTICAL_BODY = 0.9
REWRITTEN, IN_ORDER = 0.15, 0.55
"""Share of word 5-grams, and similarity of the words in order, from which a report uses the words of another."""
MIN_TERMS = 3
"""Content words below which nothing can be told from a text."""
FOLLOWING = ("polarity",)
"""Vetoes that keep two reports apart as two steps of one matter."""


class Side:
    """One record of pairs, with what the tests need of it; each is made once, when first asked for."""

    def __init__(self, record: Record, text: Text) -> None:
        self.record = record
        self.text = text

    @cached_property
    def address(self) -> str | None:
        """Equal for variants of one address, see `nodes.address`."""
        return nodes.address(self.record)

    @cached_property
    def key(self) -> str | None:
        """Equal for equal texts, see `nodes.text_key`."""
        return nodes.text_key(self.record)

    @cached_property
    def headline(self) -> str:
        """Normal form of the title."""
        return normalize.normal_form(self.record.title or "")[:MAX_TITLE]

    @cached_property
    def is_short(self) -> bool:
        """Whether nothing can be told from so few words."""
        return len(set(self.text.terms)) < MIN_TERMS

    @cached_property
    def numbers(self) -> dict[str, frozenset[float]]:
        """Numbers of title and lead by unit."""
        return tokens.numbers(f"{self.text.title} {self.text.lead}")


def relate(a: Side, b: Side, copy: Copy | None, vetoes: Sequence[str], *, linked: bool) -> Relation:
    """The relation of `a` and `b`; `linked` is what the model and the clusters say, `copy` what the bodies share."""
    copied = a.address is not None and a.address == b.address
    if copied or (a.key is not None and a.key == b.key and not vetoes):
        return Relation.UPDATE if _same_outlet(a, b) else Relation.IDENTICAL
    if a.is_short or b.is_short:
        return Relation.INSUFFICIENT_EVIDENCE
    if vetoes:
        return Relation.FOLLOW_UP if linked and tuple(vetoes) == FOLLOWING else Relation.UNRELATED
    return _copied(a, b, copy) or _linked(a, b, copy, linked=linked)


def same_event(a: Side, b: Side, copy: Copy | None, vetoes: Sequence[str]) -> Relation:
    """The relation of two records that are known to report one event, whatever model and vetoes say."""
    tried = (relate(a, b, copy, spoken, linked=True) for spoken in (vetoes, ()))
    return next((relation for relation in tried if relation.same_event), Relation.SAME_EVENT)


def _copied(a: Side, b: Side, copy: Copy | None) -> Relation | None:
    if _same_outlet(a, b) and (is_copy(copy) or _same_headline(a, b)):
        return Relation.UPDATE
    if copy is None or not is_copy(copy):
        return None
    return Relation.IDENTICAL if copy.jaccard >= IDENTICAL_BODY else Relation.SYNDICATED


def _linked(a: Side, b: Side, copy: Copy | None, *, linked: bool) -> Relation:
    if not linked:
        return Relation.UNRELATED
    return Relation.REWRITTEN if _uses_words(a, b, copy) else Relation.SAME_EVENT


def same(a: Side, b: Side, copy: Copy | None) -> tuple[str, ...]:
    """What of two records is equal: address, title and excerpt in normal form, bodies word by word."""
    equal = {
        "address": a.address is not None and a.address == b.address,
        "text": a.key is not None and a.key == b.key,
        "body": copy is not None and copy.similarity == 1,
    }
    return tuple(name for name, holds in equal.items() if holds)


def is_copy(copy: Copy | None) -> bool:
    """Whether one body is a copy of the other, or holds most of it."""
    return copy is not None and (copy.jaccard >= COPIED or copy.containment >= CONTAINED)


def is_one_text(copy: Copy) -> bool:
    """Whether neither body is a brief in the other: only such copies are one node."""
    return copy.jaccard >= COPIED


def _uses_words(a: Side, b: Side, copy: Copy | None) -> bool:
    if copy is None:
        return False
    across = not _same_outlet(a, b) and copy.containment >= REWRITTEN
    in_order = copy.similarity is not None and copy.similarity >= IN_ORDER
    return copy.jaccard >= REWRITTEN or across or in_order or copy.shares_passage


def _same_outlet(a: Side, b: Side) -> bool:
    return a.record.outlet is not None and a.record.outlet == b.record.outlet


def _same_headline(a: Side, b: Side) -> bool:
    first, second = a.record.published, b.record.published
    if first is None or second is None or abs(first - second) > timedelta(hours=UPDATE_HOURS):
        return False
    return bool(a.headline) and fuzz.ratio(a.headline, b.headline) >= UPDATE_TITLE
