"""Namesakes: two people, companies or towns of one name."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from integrity.link import normalize, tokens
from integrity.link.feed import Text
from integrity.link.revision import is_correction
from integrity.link.skeleton import CACHED
from integrity.link.weights import background

RARE = 5
"""A name in so many documents of the shipped table is widely known, and hardly anyone's namesake."""
MAX_TITLE = 12
"""Content words of a headline; a longer title is the first sentence of the text."""
MAX_NAMES = 2
"""Capitalised words in both titles; namesakes do not share a third name as well."""
MIN_LEAD = 5
"""Content words of a lead that tells of its subject."""
DESCRIBED = (3, 0.4)
"""Content words that two leads may share beyond the titles, and the least share of the shorter title in the other, if
different words stand in front of the name. On labelled events that parts 1 true pair in 1,000."""
ELSEWHERE = (1, 0.5)
"""The same if each lead has names that the other record does not hold."""

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W_]+)*")


def are_namesakes(a: Text, b: Text) -> bool:
    """Whether the titles share a little-known name and the leads share next to nothing else.

    One more sign is needed: different words in front of the name (a first name, a trade), or in each lead a name, most
    often of a place, that the other record does not hold.
    """
    if max(len(a.title_terms), len(b.title_terms)) > MAX_TITLE or not (a.lead and b.lead):
        return False
    titles = set(a.title_terms) & set(b.title_terms)
    if len(titles) < 2:
        return False
    common = titles & _names(a) & _names(b)
    names = {name for name in common if background().counts.get(name, 0) < RARE}
    if is_correction(a) or is_correction(b) or not titles - _names(a) - _names(b):
        return False
    if not names or len(common) > MAX_NAMES or min(map(_words_of_lead, (a, b))) < MIN_LEAD:
        return False
    shared = len((set(a.terms) & set(b.terms)) - titles - tokens.CALENDAR)
    share = len(titles) / min(len(set(a.title_terms)), len(set(b.title_terms)))
    described, elsewhere = (shared <= most and share >= least for most, least in (DESCRIBED, ELSEWHERE))
    return (described and _described_otherwise(a, b, names)) or (elsewhere and _own_names(a, b))


@lru_cache(maxsize=CACHED)
def _names(text: Text) -> frozenset[str]:
    return text.names | {stem for stem, word in _stems(text.title) if word[0].isupper()}


def _words_of_lead(text: Text) -> int:
    return len(set(text.terms[len(text.title_terms) :]))


def _stems(text: str) -> list[tuple[str, str]]:
    return [(tokens.stem(normalize.fold_case(word)), word) for word in _WORD.findall(text)]


def _own_names(a: Text, b: Text) -> bool:
    return bool(a.names - {*b.names, *b.terms}) and bool(b.names - {*a.names, *a.terms})


def _described_otherwise(a: Text, b: Text, names: set[str]) -> bool:
    left, right = _descriptions(a.lead), _descriptions(b.lead)
    return any(
        left[name]
        and right[name]
        and left[name].isdisjoint({*right[name], *b.terms})
        and right[name].isdisjoint(a.terms)
        for name in names
    )


def _descriptions(text: str) -> defaultdict[str, set[str]]:
    """For each capitalised word the stems of the content words that stand directly in front of it."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    stems = _stems(text)
    for (before, _), (stem, word) in pairwise(stems):
        if word[0].isupper() and before not in tokens.STOP:
            found[stem].add(before)
    return found
