"""Numbers of two texts: shared, in conflict, or one and the same, rounded or counted again."""

from __future__ import annotations

import re
from functools import lru_cache

from integrity.link import days, tokens
from integrity.link.feed import Text
from integrity.link.revision import TOLL, is_correction, tells_toll
from integrity.link.skeleton import CACHED

Numbers = dict[str, frozenset[float]]

COMPARABLE = 20.0
"""Numbers of one unit that differ by a larger factor measure different things (a price a share, a price in all)."""
MEASURES = frozenset({"magnitude", "%"})
"""Units in which nobody counts the dead, and which are telling by themselves."""
MIN_SHARED = 0.6
"""Share of the content words of the shorter title in the other from which titles alone can conflict."""
_LEVEL = re.compile(
    r"\b(magnitude|category|level|part|episode|stage|round|season|chapter|volume|week|day|game) (?:of )?"
    r"(\d{1,3}(?:\.\d)?)\b",
    re.IGNORECASE,
)
REVISED = 0.25
"""Magnitudes nearer than that may be an early and a later reading of one quake."""
CLOCK = frozenset("am edt est gmt pdt pst pm utc".split())
"""Units of times of day, which tell when a page was made."""
_NUDGES = (1.0, 1 + 1e-12)
"""Formatting rounds a half to even (1.25 to 1.2), people round it up."""


def numbers_conflict(a: Text, b: Text) -> bool:
    """Whether the texts give other numbers for one thing: two quakes, two months' figures, two days on the market.

    That is so if the titles differ in the numbers of one unit, or title and lead do and name other weekdays as well,
    and no number agrees. What is counted again as an event goes on (the dead, the arrested) is no conflict, nor what
    one text corrects.
    """
    if is_correction(a) or is_correction(b):
        return False
    whole = _of_text(a), _of_text(b)
    if _quakes_differ(*whole) or _titles_conflict(a, b, *whole):
        return True
    return days.are_of_other_days(a, b) and _differ(a, b, *whole)


def _quakes_differ(a: Numbers, b: Numbers) -> bool:
    """Whether both tell magnitudes and none are within REVISED of each other."""
    pairs = [(one, other) for one in a.get("magnitude", ()) for other in b.get("magnitude", ())]
    return bool(pairs) and all(abs(one - other) > REVISED for one, other in pairs)


def _titles_conflict(a: Text, b: Text, whole_a: Numbers, whole_b: Numbers) -> bool:
    left, right = _of_title(a), _of_title(b)
    units = _units(a, b, left, right)
    if MEASURES.isdisjoint(units) and not _is_told(a, b):
        return False
    held = any(_agree_on(unit, left, whole_b) or _agree_on(unit, whole_a, right) for unit in units)
    return _differ(a, b, left, right) and not held


def _is_told(a: Text, b: Text) -> bool:
    """Whether there is enough text to tell what the numbers are of: leads, or titles that are half the same."""
    left, right = set(a.title_terms), set(b.title_terms)
    return bool(a.lead and b.lead) or len(left & right) >= MIN_SHARED * min(len(left), len(right))


def _differ(a: Text, b: Text, left: Numbers, right: Numbers) -> bool:
    """Whether the numbers conflict in a unit that counts, and agree in none."""
    agreed = any(_agree_on(unit, left, right) for unit in left.keys() & right.keys())
    return bool(_units(a, b, left, right)) and not agreed


def _units(a: Text, b: Text, left: Numbers, right: Numbers) -> list[str]:
    return [unit for unit in conflicts(left, right) if unit not in CLOCK and not _is_counted_again(unit, a, b)]


@lru_cache(maxsize=CACHED)
def _of_title(text: Text) -> Numbers:
    return _read(text.title)


@lru_cache(maxsize=CACHED)
def _of_text(text: Text) -> Numbers:
    return _read(f"{text.title}. {text.lead}")


def _read(text: str) -> Numbers:
    """As `tokens.numbers`, and numbers behind their unit: magnitude 5.6, category 3, part 2."""
    found = dict(tokens.numbers(text))
    for unit, digits in _LEVEL.findall(text):
        name = unit.lower()
        found[name] = found.get(name, frozenset()) | {float(digits)}
    return found


def _is_counted_again(unit: str, a: Text, b: Text) -> bool:
    return unit in TOLL or (unit not in MEASURES and (tells_toll(a) or tells_toll(b)))


def conflicts(a: Numbers, b: Numbers) -> list[str]:
    """Units with comparable numbers on both sides, none of which agree."""
    return [unit for unit in sorted(a.keys() & b.keys()) if unit and _conflict(a[unit], b[unit])]


def shared(a: Numbers, b: Numbers) -> tuple[str, ...]:
    """Numbers that both texts give with the same unit, as `value unit`."""
    return tuple(_show(value, unit) for unit in sorted(a.keys() & b.keys()) for value in sorted(a[unit] & b[unit]))


def conflicting(a: Numbers, b: Numbers) -> tuple[str, ...]:
    """Units for which the two texts give comparable numbers and agree on none, as `unit: left / right`."""
    return tuple(f"{unit}: {_list(a[unit])} / {_list(b[unit])}" for unit in conflicts(a, b))


def agree(value: float, other: float) -> bool:
    """Whether one number may be the other, rounded: 1.25 and 1.3, not 5.6 and 5.1."""
    digits = min(_digits(value), _digits(other))
    return any(f"{value * nudge:.{digits}g}" == f"{other * nudge:.{digits}g}" for nudge in _NUDGES)


def _agree_on(unit: str, a: Numbers, b: Numbers) -> bool:
    return any(agree(value, other) for value in a.get(unit, ()) for other in b.get(unit, ()))


def _conflict(left: frozenset[float], right: frozenset[float]) -> bool:
    pairs = [(value, other) for value in left for other in right]
    return any(_comparable(*pair) for pair in pairs) and not any(agree(*pair) for pair in pairs)


def _comparable(value: float, other: float) -> bool:
    small, large = sorted((value, other))
    return small * COMPARABLE >= large


def _digits(value: float) -> int:
    return max(len(f"{value:.10g}".partition("e")[0].replace(".", "").strip("0")), 1)


def _list(values: frozenset[float]) -> str:
    return ", ".join(f"{value:.15g}" for value in sorted(values))


def _show(value: float, unit: str) -> str:
    return f"{value:.15g} {unit}".strip()
