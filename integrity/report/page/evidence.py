"""The evidence for and against one pair, bounded."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from integrity.link.evidence import Copy, Evidence, Feature
from integrity.report import chart
from integrity.report.chart import Segment
from integrity.report.inert import clipped
from integrity.report.page import text
from integrity.report.wording import counted

MAX_TERMS = 8
MAX_NUMBERS = 10
MAX_FEATURES = 6
"""Inputs shown of a pair, those that moved its probability most; the others are summed up."""
MAX_LENGTH = 60
MAX_PASSAGE = 240


@dataclass(frozen=True, slots=True)
class FeatureView:
    """One input of the pair model."""

    name: str
    value: str
    contribution: str
    bar: Segment


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What a reader needs to agree or disagree."""

    terms: tuple[tuple[str, str], ...]
    shared_numbers: tuple[str, ...]
    conflicting_numbers: tuple[str, ...]
    days: str | None
    vetoes: tuple[str, ...]
    missing: tuple[str, ...]
    same: tuple[str, ...]
    shares: str
    """What the bodies have in common; empty where that is too little to be looked at."""
    passage: str
    """The longest common passage; empty for none."""
    passage_words: str
    features: tuple[FeatureView, ...]
    others: str
    """How many inputs are not shown, and what they sum up to; empty for none."""


def evidence(found: Evidence, *, is_turned: bool = False) -> EvidenceView:
    """The evidence with texts clipped and numbers written out; `is_turned` where the left side is b."""
    features = _leading(found.features)
    bars = chart.diverging([feature.contribution for feature in features])
    passage = found.copy.passage if found.copy else None
    return EvidenceView(
        terms=tuple((clipped(term, MAX_LENGTH), f"{weight:.2f}") for term, weight in found.shared_terms[:MAX_TERMS]),
        shared_numbers=_texts(found.shared_numbers),
        conflicting_numbers=_texts(found.conflicting_numbers),
        days=None if found.days is None else f"{found.days:.1f}",
        vetoes=_names(found.vetoes),
        missing=_names(found.missing),
        same=_names(found.same),
        shares=_shares(found.copy, is_turned=is_turned) if found.copy else "",
        passage=clipped(passage.a_text, MAX_PASSAGE) if passage else "",
        passage_words=counted(passage.words, "word") if passage else "",
        features=tuple(_feature(feature, bar) for feature, bar in zip(features, bars, strict=True)),
        others=_others(found.features, features),
    )


def _leading(features: Sequence[Feature]) -> list[Feature]:
    """Those with the largest share, in the order of the model."""
    largest = sorted(range(len(features)), key=lambda n: (-abs(features[n].contribution), n))[:MAX_FEATURES]
    return [features[n] for n in sorted(largest)]


def _others(features: Sequence[Feature], shown: Sequence[Feature]) -> str:
    left = len(features) - len(shown)
    rest = math.fsum(one.contribution for one in features) - math.fsum(one.contribution for one in shown)
    return f"{counted(left, 'other input')}, {text.signed(rest, 2)} together" if left else ""


def _shares(copy: Copy, *, is_turned: bool) -> str:
    """Floored, so that only equal texts share all of their text."""
    left, right = (int(100 * share) for share in (copy.a_in_b, copy.b_in_a))
    left, right = (right, left) if is_turned else (left, right)
    return f"{left} % of the left text stands in the right one, {right} % of the right one in the left one"


def _feature(feature: Feature, bar: Segment) -> FeatureView:
    (name,) = _names([feature.name])
    return FeatureView(name, f"{feature.value:.3f}", text.signed(feature.contribution, 2), bar)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(clipped(value, MAX_LENGTH) for value in list(values)[:MAX_NUMBERS])


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return _texts(value.replace("_", " ").replace("-", " ") for value in values)
