"""What other thresholds would change, told before they are changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from integrity.link import sampling
from integrity.link.evidence import Link, Linking
from integrity.link.linking import Linker
from integrity.link.score import Model

NAMES = {
    "probability": "link",
    "inside": "inside",
    "cluster": "cut",
    "pair": "pair",
    "merge": "merge",
    "centre": "medoid",
}
"""What a user calls a threshold -> its field of Model."""
NEAREST = 10
"""Pairs shown on either side of the line."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One threshold and what it would be."""

    name: str
    """Of NAMES."""
    now: float
    then: float


@dataclass(frozen=True, slots=True)
class Turn:
    """A pair under the other thresholds."""

    link: Link
    was_linked: bool
    """Under the present ones."""

    @property
    def is_turned(self) -> bool:
        """Whether the other thresholds make a difference to it."""
        return self.link.same_event != self.was_linked


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The outcome under other thresholds against the present one. Nothing else of the run is by them."""

    thresholds: tuple[Threshold, ...]
    """Those that were asked for, in the order of NAMES."""
    links_gained: int
    links_lost: int
    clusters_gained: int
    """Clusters of two and more that are not there now with the same members."""
    clusters_lost: int
    """Clusters of two and more that are there now, and would not be with the same members."""
    linked: tuple[Turn, ...]
    """The NEAREST linked pairs above the line, the closest first; see `sampling.nearest`."""
    not_linked: tuple[Turn, ...]
    """And those below it."""


def preview(linker: Linker, now: Linking, wanted: Mapping[str, float]) -> WhatIf:
    """What the `wanted` thresholds, by NAMES, would make of the feed of which `now` is the outcome.

    The candidate pairs and their probabilities are those of `linker`: only what thresholds decide is done again.
    """
    then = linker.under(changed(linker.model, wanted)).link()
    before, after = _linked(now), _linked(then)
    events, others = _events(now), _events(then)
    linked, apart = sampling.nearest(then.links, NEAREST)
    return WhatIf(
        tuple(Threshold(name, getattr(linker.model, NAMES[name]), wanted[name]) for name in NAMES if name in wanted),
        len(after - before),
        len(before - after),
        len(others - events),
        len(events - others),
        tuple(Turn(link, (link.a, link.b) in before) for link in linked),
        tuple(Turn(link, (link.a, link.b) in before) for link in apart),
    )


def changed(model: Model, wanted: Mapping[str, float]) -> Model:
    """The model with the `wanted` thresholds, by NAMES."""
    fields: dict[str, Any] = {NAMES[name]: value for name, value in wanted.items()}
    return replace(model, **fields)


def _linked(outcome: Linking) -> set[tuple[str, str]]:
    return {(link.a, link.b) for link in outcome.links if link.same_event}


def _events(outcome: Linking) -> set[tuple[str, ...]]:
    return {cluster.members for cluster in outcome.clusters if len(cluster.members) > 1}
