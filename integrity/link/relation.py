"""The relation of a pair, by tests in a fixed order."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property

from rapidfuzz import fuzz

from integrity.link import furniture, nodes, normalize, tokens
from integrity.link.evidence import Relation
from integrity.link.features import MAX_TITLE, Text
from integrity.load.records import Record

UPDATE_HOURS = 48
UPDATE_TITLE = 80.0
"""rapidfuzz ratio of titles from which two reports of one outlet within UPDATE_HOURS are versions of one story."""
UPDATE_BODY = 0.4
IDENTICAL_BODY = 0.9
MIN_TERMS = 3
"""Content words below which nothing can be told from a text."""
MIN_BODY_WORDS = 50
_SHINGLE = 5
MAX_BODY_CHARACTERS = 200_000


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

    @cached_property
    def shingles(self) -> frozenset[tuple[str, ...]]:
        """Word 5-grams of the body, furniture left out; none for a body under MIN_BODY_WORDS words."""
        body = furniture.strip((self.record.text or "")[:MAX_BODY_CHARACTERS], self.record.title)
        words = normalize.normal_form(body).split()
        starts = range(len(words) - _SHINGLE + 1) if len(words) >= MIN_BODY_WORDS else range(0)
        return frozenset(tuple(words[start : start + _SHINGLE]) for start in starts)


def relate(a: Side, b: Side, *, linked: bool, vetoed: bool) -> Relation:
    """The relation of `a` and `b`; `linked` is what the model and the clusters say, `vetoed` what the vetoes do."""
    copied = a.address is not None and a.address == b.address
    if copied or (a.key is not None and a.key == b.key and not vetoed):
        return Relation.UPDATE if _same_outlet(a, b) else Relation.IDENTICAL
    if a.is_short or b.is_short:
        return Relation.INSUFFICIENT_EVIDENCE
    if vetoed:
        return Relation.UNRELATED
    overlap = body_overlap(a, b)
    if _same_outlet(a, b) and (overlap >= UPDATE_BODY or _same_headline(a, b)):
        return Relation.UPDATE
    if overlap >= IDENTICAL_BODY:
        return Relation.IDENTICAL
    return Relation.SAME_EVENT if linked else Relation.UNRELATED


def body_overlap(a: Side, b: Side) -> float:
    """Jaccard similarity of the sets of word 5-grams of both bodies; 0 where one is missing or short."""
    either = len(a.shingles | b.shingles)
    return len(a.shingles & b.shingles) / either if a.shingles and b.shingles else 0.0


def _same_outlet(a: Side, b: Side) -> bool:
    return a.record.outlet is not None and a.record.outlet == b.record.outlet


def _same_headline(a: Side, b: Side) -> bool:
    first, second = a.record.published, b.record.published
    if first is None or second is None or abs(first - second) > timedelta(hours=UPDATE_HOURS):
        return False
    return bool(a.headline) and fuzz.ratio(a.headline, b.headline) >= UPDATE_TITLE
