"""Geometry of the small charts, in percent of their width: a template only draws what is computed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar. `x` and `width` are lengths of SVG, such as `12.5%`."""

    kind: str
    """Selects colour and pattern."""
    x: str
    width: str


def stacked(counts: Mapping[str, int], whole: int) -> tuple[Segment, ...]:
    """A bar of one segment for each count above zero, in the given order; `whole` fills the width."""
    segments: list[Segment] = []
    start = 0
    for kind, count in counts.items():
        if count:
            segments.append(Segment(kind, _percent(start / whole), _percent(count / whole)))
        start += count
    return tuple(segments)


def diverging(values: Sequence[float]) -> tuple[Segment, ...]:
    """One bar for each value from the middle, `for` to the right, `against` to the left; the largest fills a half."""
    largest = max((abs(value) for value in values), default=0) or 1
    return tuple(_from_middle(value / largest / 2) for value in values)


def position(fraction: float) -> str:
    """A point of a scale from 0 to 1; what is outside is put at the nearer end."""
    return _percent(min(max(fraction, 0), 1))


def _from_middle(half: float) -> Segment:
    kind = "for" if half >= 0 else "against"
    return Segment(kind, _percent(0.5 + min(half, 0)), _percent(abs(half)))


def _percent(fraction: float) -> str:
    return f"{fraction:.4%}".rstrip("%").rstrip("0").rstrip(".") + "%"
