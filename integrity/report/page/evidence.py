"""The evidence for and against one pair, bounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from integrity.link.evidence import Evidence, Feature
from integrity.report import chart
from integrity.report.chart import Segment
from integrity.report.inert import clipped
from integrity.report.page import text

MAX_TERMS = 10
MAX_NUMBERS = 10
MAX_FEATURES = 30
MAX_LENGTH = 60


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
    features: tuple[FeatureView, ...]


def evidence(found: Evidence) -> EvidenceView:
    """The evidence with texts clipped and numbers written out."""
    features = found.features[:MAX_FEATURES]
    bars = chart.diverging([feature.contribution for feature in features])
    return EvidenceView(
        terms=tuple((clipped(term, MAX_LENGTH), f"{weight:.2f}") for term, weight in found.shared_terms[:MAX_TERMS]),
        shared_numbers=_texts(found.shared_numbers),
        conflicting_numbers=_texts(found.conflicting_numbers),
        days=None if found.days is None else f"{found.days:.1f}",
        vetoes=_names(found.vetoes),
        missing=_names(found.missing),
        features=tuple(_feature(feature, bar) for feature, bar in zip(features, bars, strict=True)),
    )


def _feature(feature: Feature, bar: Segment) -> FeatureView:
    (name,) = _names([feature.name])
    return FeatureView(name, f"{feature.value:.3f}", text.signed(feature.contribution, 2), bar)


def _texts(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(clipped(value, MAX_LENGTH) for value in list(values)[:MAX_NUMBERS])


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return _texts(value.replace("_", " ").replace("-", " ") for value in values)
