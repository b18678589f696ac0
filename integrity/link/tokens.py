"""Words, names and numbers of a text, as the pair features count them."""

from __future__ import annotations

import re
from functools import lru_cache

from integrity.link import normalize

_TOKEN = re.compile(r"\d[\d,.]*\d|[^\W_]+(?:'[^\W_]+)?", re.UNICODE)
_NAME = re.compile(r"\b[^\W\d_a-z][^\W_]*(?:[-'][^\W_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|[\"'(\[]\s*)$")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(
    r"(?P<currency>[$€£¥])?\s?(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?:\s?(?P<percent>%|percent\b|per cent\b)|[\s-]?(?P<scale>million|billion|trillion|bn|mn|tn|[kmbt])\b)?"
    r"(?:[\s-]?(?P<unit>[^\W\d_]{3,}))?",
    re.IGNORECASE,
)
_SCALES = {
    "k": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "t": 1e12, "tn": 1e12, "trillion": 1e12,
}  # fmt: skip

STOP = frozenset(
    "a about after again all also am amid an and any are as at be because been before being but by can could did do "
    "does during each few first for from get got had has have he her here him his how if in into is it its just last "
    "like made make many may might more most much must my near new next no nor not now of off on one only or other our "
    "out over own per said same saw say says see set she should since so some still such take than that the their them "
    "then there these they this those through to too two under until up upon us very via vs was we were what when "
    "where which while who whom whose why will with within without would year years yet you your".split()
)
CALENDAR = frozenset(
    "january february march april may june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun "
    "today tomorrow yesterday".split()
)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """A light English stem: possessives, plurals and regular verb endings. Other languages keep their words."""
    word = word.removesuffix("'s").replace("'", "")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


def terms(cleaned: str) -> list[str]:
    """The stems of the content words of a cleaned text, in order; numbers keep their digits."""
    folded = normalize.fold_case(cleaned)
    stems = (stem(word) for word in _TOKEN.findall(folded) if word not in STOP)
    return [word for word in stems if word and word not in STOP]


def names(cleaned: str) -> frozenset[str]:
    """Stems of capitalised words that do not open a sentence; none for a text in capitals or title case throughout."""
    words = cleaned.split()
    if words and sum(word[:1].isupper() for word in words) > 0.6 * len(words):
        return frozenset()
    found = (
        match
        for match in _NAME.finditer(cleaned)
        if not _SENTENCE_START.search(cleaned[max(match.start() - 3, 0) : match.start()])
    )
    stems = {stem(normalize.fold_case(match.group())) for match in found}
    return frozenset(stems - STOP - CALENDAR)


def numbers(cleaned: str) -> dict[str, frozenset[float]]:
    """Values by unit: a currency sign, `%`, the noun that follows, or `` for bare numbers; years are left out."""
    found: dict[str, set[float]] = {}
    if not _DIGIT.search(cleaned):
        return {}
    for match in _NUMBER.finditer(cleaned):
        value = float(match["digits"].replace(",", "")) * _SCALES.get((match["scale"] or "").lower(), 1)
        unit = match["currency"] or ("%" if match["percent"] else stem((match["unit"] or "").lower()))
        if unit in STOP or unit in CALENDAR:
            unit = ""
        if not (unit == "" and 1900 <= value <= 2100):
            found.setdefault(unit, set()).add(value)
    return {unit: frozenset(values) for unit, values in found.items()}
