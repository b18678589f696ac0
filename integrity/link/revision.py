"""What changes as one event is told again: tolls that grow, reports that are corrected."""

from __future__ import annotations

import re
from functools import lru_cache

from integrity.link import tokens
from integrity.link.feed import Text
from integrity.link.skeleton import CACHED

TOLL = frozenset(
    tokens.stem(word)
    for word in "dead death deaths die dies died dying kill kills killed killing hurt injure injured injures injuries "
    "wound wounded toll victim victims body bodies missing casualties casualty fatality fatalities survivors rescued "
    "evacuated evacuate displaced homeless infected infections cases arrested arrests detained".split()
)
"""Stems of what is counted again as an event goes on: another number is an update."""
_CORRECTION = re.compile(r"\b(?:corrected|correction|revised)\b", re.IGNORECASE)


def tells_toll(text: Text) -> bool:
    """Whether the title tells how many people died, were hurt, are missing."""
    return not TOLL.isdisjoint(text.title_terms)


@lru_cache(maxsize=CACHED)
def is_correction(text: Text) -> bool:
    """Whether the text says of itself that it corrects or revises an earlier one."""
    return _CORRECTION.search(text.title) is not None or "earlier version" in text.lead
