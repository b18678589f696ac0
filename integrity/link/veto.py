"""Vetoes: signs that two alike texts are about two events. Each is named in the evidence.

What each does to the train parts of the labelled sets stands in docs/model.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from rapidfuzz.distance import Indel

from integrity.link import normalize, tokens
from integrity.link.features import Text
from integrity.link.weights import background

Numbers = dict[str, frozenset[float]]

MIN_SKELETON = 0.6
"""Share of the longer title that two titles of one template have in common, in order."""
MIN_SHARED_WORDS = 3
COMPARABLE = 20.0
"""Numbers of one unit that differ by a larger factor measure different things (a price a share, a price in all)."""
_NUDGES = (1.0, 1 + 1e-12)
"""Formatting rounds a half to even (1.25 to 1.2), people round it up."""
_RARE = 5
"""A capitalised word in fewer documents of the shipped table counts as a name."""
_TITLE_WORD = re.compile(r"\d[\d,.]*\d|[^\W_]+(?:['-][^\W_]+)*")


class _Word(NamedTuple):
    stem: str
    is_capital: bool


def is_template(a: Text, b: Text) -> bool:
    """Whether the titles are one skeleton filled with different names or numbers: market reports, results, series.

    Most of the longer title stands in the other in the same order, and each title has a name or number outside of
    that which the other record does not hold anywhere.
    """
    left, right = _title_words(a), _title_words(b)
    blocks = Indel.opcodes([word.stem for word in left], [word.stem for word in right])
    shared = sum(block.src_end - block.src_start for block in blocks if block.tag == "equal")
    if shared < max(MIN_SHARED_WORDS, MIN_SKELETON * max(len(left), len(right))):
        return False
    changes = [block for block in blocks if block.tag != "equal"]
    only_left = [word for block in changes for word in left[block.src_start : block.src_end]]
    only_right = [word for block in changes for word in right[block.dest_start : block.dest_end]]
    return _has_own(only_left, a, b) and _has_own(only_right, b, a)


def _has_own(words: list[_Word], text: Text, other: Text) -> bool:
    held, counts = set(other.terms), background().counts
    shouted = _is_title_case(text.title)
    return any(
        word.stem not in held
        and word.stem not in tokens.STOP
        and (
            word.stem[0].isdigit()
            or word.stem in text.names
            or (word.is_capital and not shouted and counts.get(word.stem, 0) < _RARE)
        )
        for word in words
    )


def _title_words(text: Text) -> list[_Word]:
    found = _TITLE_WORD.findall(text.title)
    stems = ((tokens.stem(normalize.fold_case(word)), word[0].isupper()) for word in found)
    return [_Word(stem, capital) for stem, capital in stems if stem]


def _is_title_case(title: str) -> bool:
    words = title.split()
    return sum(word[:1].isupper() for word in words) > 0.6 * len(words)


def numbers_conflict(a: Text, b: Text) -> bool:
    """Whether the titles differ in the numbers of one unit and agree on none: two quakes, two months' figures."""
    left, right = tokens.numbers(a.title), tokens.numbers(b.title)
    return bool(_conflicts(left, right)) and not any(
        _agree(value, other) for unit in left.keys() & right.keys() for value in left[unit] for other in right[unit]
    )


def _conflicts(a: Numbers, b: Numbers) -> list[str]:
    """Units with comparable numbers on both sides, none of which agree."""
    return [unit for unit in sorted(a.keys() & b.keys()) if unit and _conflict(a[unit], b[unit])]


def _conflict(left: frozenset[float], right: frozenset[float]) -> bool:
    pairs = [(value, other) for value in left for other in right]
    return any(_comparable(*pair) for pair in pairs) and not any(_agree(*pair) for pair in pairs)


def _comparable(value: float, other: float) -> bool:
    small, large = sorted((value, other))
    return small * COMPARABLE >= large


def _agree(value: float, other: float) -> bool:
    """Whether one number may be the other, rounded: 1.25 and 1.3, not 5.6 and 5.1."""
    digits = min(_digits(value), _digits(other))
    return any(f"{value * nudge:.{digits}g}" == f"{other * nudge:.{digits}g}" for nudge in _NUDGES)


def _digits(value: float) -> int:
    return max(len(f"{value:.10g}".partition("e")[0].replace(".", "").strip("0")), 1)


Veto = Callable[[Text, Text], bool]

VETOES: dict[str, Veto] = {"template": is_template, "numbers": numbers_conflict}


def vetoes(a: Text, b: Text) -> tuple[str, ...]:
    """The names of the vetoes that speak against the pair, in the order of VETOES."""
    return tuple(name for name, veto in VETOES.items() if veto(a, b))


def shared_numbers(a: Numbers, b: Numbers) -> tuple[str, ...]:
    """Numbers that both texts give with the same unit, as `value unit`."""
    return tuple(_show(value, unit) for unit in sorted(a.keys() & b.keys()) for value in sorted(a[unit] & b[unit]))


def conflicting_numbers(a: Numbers, b: Numbers) -> tuple[str, ...]:
    """Units for which the two texts give comparable numbers and agree on none, as `unit: left / right`."""
    return tuple(f"{unit}: {_list(a[unit])} / {_list(b[unit])}" for unit in _conflicts(a, b))


def _list(values: frozenset[float]) -> str:
    return ", ".join(f"{value:.15g}" for value in sorted(values))


def _show(value: float, unit: str) -> str:
    return f"{value:.15g} {unit}".strip()
