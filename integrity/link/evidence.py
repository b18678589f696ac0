"""Links, and everything a reader needs to agree or disagree with one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # reports import this module, and have no need of what reads files
    from integrity.link.alignment import Span
    from integrity.link.what_if import WhatIf
    from integrity.load.records import Record


class Relation(StrEnum):
    """How two records hang together, in the order in which the relations are tested."""

    UPDATE = "update"
    """The same outlet's newer or older version of the story."""
    IDENTICAL = "identical"
    """The same text."""
    SYNDICATED = "syndicated"
    """A copy with changes: shortened, or quoted whole in a longer text."""
    REWRITTEN = "rewritten"
    """A report of the event that uses words of the other."""
    SAME_EVENT = "same_event"
    """Own reports on one event."""
    FOLLOW_UP = "follow_up"
    """The same matter, and what one reports is the opposite of the other: the next step at most."""
    UNRELATED = "unrelated"
    """Compared, and not the same event."""
    INSUFFICIENT_EVIDENCE = "insufficient_evidence"
    """Too few content words to tell."""

    @property
    def same_event(self) -> bool:
        """Whether records in this relation report one event."""
        return self in _SAME_EVENT


_SAME_EVENT = frozenset(
    {Relation.UPDATE, Relation.IDENTICAL, Relation.SYNDICATED, Relation.REWRITTEN, Relation.SAME_EVENT}
)


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of the pair model, with its share of the outcome."""

    name: str
    value: float
    contribution: float
    """Added to the log-odds that the two records report one event."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The longest run of words that stands in both bodies."""

    words: int
    a_start: int
    """In code points of the body without markup and page furniture."""
    a_end: int
    b_start: int
    b_end: int
    a_text: str
    b_text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """What two bodies share; shares are of word 5-grams, each outlet's own furniture left out."""

    jaccard: float
    a_in_b: float
    """Share of the 5-grams of a that stand in b."""
    b_in_a: float
    similarity: float | None
    """Of the words in order (rapidfuzz Indel.normalized_similarity); None where it could change nothing."""
    shares_passage: bool
    """Whether twelve words in a row stand in both."""
    passage: Passage | None = None

    @property
    def containment(self) -> float:
        """The larger of the two shares."""
        return max(self.a_in_b, self.b_in_a)

    def with_passage(self, a: str, b: str, span: Span) -> Copy:
        """The same with the passage `span` of the bodies a and b."""
        places = (span.a_start, span.a_end, span.b_start, span.b_end)
        texts = (a[span.a_start : span.a_end], b[span.b_start : span.b_end])
        return replace(self, passage=Passage(span.words, *places, *texts))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one pair."""

    features: tuple[Feature, ...]
    """In the order of the model; their contributions and the intercept add up to the log-odds."""
    shared_terms: tuple[tuple[str, float], ...]
    """Words (stems) of both with their weight in [0, 1], heaviest first, at most ten."""
    shared_numbers: tuple[str, ...]
    conflicting_numbers: tuple[str, ...]
    """Numbers of the same unit that differ, as `unit: left / right`."""
    days: float | None
    """Days between the publication dates; None if one is missing."""
    vetoes: tuple[str, ...]
    """Names of the vetoes that spoke; any of them keeps the pair apart, unless it was decided otherwise."""
    missing: tuple[str, ...]
    """Inputs that at least one record lacks."""
    same: tuple[str, ...] = ()
    """What is equal as it stands: address, text (title and excerpt), body."""
    copy: Copy | None = None
    """What the bodies share; None where that is too little to be looked at."""
    decision: str | None = None
    """What a decision made of the pair, `same` or `not same`, whatever else is said here; None without one."""


@dataclass(frozen=True, slots=True)
class Link:
    """One compared pair, linked or not. `a` sorts before `b`."""

    a: str
    b: str
    relation: Relation
    score: float
    """Weighted cosine of title and excerpt, in [0, 1]."""
    probability: float
    """That the two report one event, by the pair model, in [0, 1]; before vetoes."""
    threshold: float
    """The probability from which pairs are linked."""
    evidence: Evidence

    @property
    def same_event(self) -> bool:
        """Whether the pair is linked."""
        return self.relation.same_event

    @property
    def margin(self) -> float:
        """Probability above the threshold; negative below it. Copies are linked by their text, whatever it is."""
        return round(self.probability - self.threshold, 6)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Records that report one event. A record that reports alone is a cluster of one."""

    id: str
    """The id of the canonical record."""
    canonical: str
    """The earliest article; ties go to the smaller id, and a mention leads only where there is no article."""
    members: tuple[str, ...]
    """Ids in ascending order."""


@dataclass(frozen=True, slots=True)
class Linking:
    """The outcome for a whole feed: every id is in exactly one cluster."""

    links: tuple[Link, ...]
    """Linked pairs, and pairs close enough to the threshold to be worth a look; sorted by (a, b)."""
    clusters: tuple[Cluster, ...]
    """Sorted by id."""
    series: tuple[tuple[str, ...], ...] = ()
    """Ids of three and more records of one outlet under one title with other fillings; sorted, as are the ids."""
    known: tuple[Record, ...] = ()
    """Records of an index that these links and clusters name beside the feed; by id."""
    what_if: WhatIf | None = None
    """What other thresholds would change; None where that was not asked."""
