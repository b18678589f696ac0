"""Digests and previews: one title over many stories, or over what is still to come."""

from __future__ import annotations

import re
from functools import lru_cache

from integrity.link.feed import Text
from integrity.link.skeleton import CACHED

MAX_SHARED = 0.5
"""Share of the content words of the shorter title in the other from which a digest leads with the other's story."""
_DIGEST = re.compile(
    r"^(?:preview|looking ahead|briefly)(?= ?[:|])"
    r"|\b(?:round-?up|in brief|briefing|digest|newsletter|(?:week|day) ahead|(?:week|day) in review)(?= ?[:|])"
    r"|\b(?:things|stories|what) to (?:watch|know|expect)(?: for)? (?:this|next) (?:week|weekend|month)\b",
    re.IGNORECASE,
)
"""A head before a colon, or things to watch this week. "Police round-up of suspects" is none."""


def is_digest(a: Text, b: Text) -> bool:
    """Whether just one title is that of a digest or preview, and less than half of the shorter title stands in both.

    Only records with leads are told apart so.
    """
    if not (a.lead and b.lead and a.title_terms and b.title_terms) or _is_headed(a) == _is_headed(b):
        return False
    left, right = set(a.title_terms), set(b.title_terms)
    return len(left & right) < MAX_SHARED * min(len(left), len(right))


@lru_cache(maxsize=CACHED)
def _is_headed(text: Text) -> bool:
    return _DIGEST.search(text.title) is not None
