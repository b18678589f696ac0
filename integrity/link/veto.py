"""Vetoes: signs that two alike texts are about two events. Each is named in the evidence.

What each does to the labelled sets is measured by tests/benchmarks/measure_vetoes.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from integrity.link import days, digest, names, numbers, polarity, template
from integrity.link.feed import Text

Numbers = numbers.Numbers
Veto = Callable[[Text, Text], bool]

VETOES: dict[str, Veto] = {
    "template": template.is_template,
    "numbers": numbers.numbers_conflict,
    "polarity": polarity.polarity_opposed,
    "namesakes": names.are_namesakes,
    "anniversary": days.is_memory,
    "digest": digest.is_digest,
}


def vetoes(a: Text, b: Text) -> tuple[str, ...]:
    """The names of the vetoes that speak against the pair, in the order of VETOES."""
    return tuple(name for name, veto in VETOES.items() if veto(a, b))


class Spoken:
    """The vetoes against pairs of rows of a feed, each pair looked at once."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts
        self._found: dict[int, tuple[str, ...]] = {}

    def __call__(self, i: int, j: int) -> tuple[str, ...]:
        """The vetoes against rows i and j."""
        key = i * len(self._texts) + j
        if key not in self._found:
            self._found[key] = vetoes(self._texts[i], self._texts[j])
        return self._found[key]


shared_numbers = numbers.shared
conflicting_numbers = numbers.conflicting
