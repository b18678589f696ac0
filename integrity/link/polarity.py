"""Opposite things said of one subject: approved and rejected, rises and falls, arrested and released."""

from __future__ import annotations

from integrity.link import tokens
from integrity.link.feed import Text

MIN_SHARED = 0.5
"""Share of the other content words of the shorter title that the longer one has as well."""
_RISE = (
    "rise rises rising rose gain gains gained climb climbs climbed jump jumps jumped up higher increase "
    "increases increased"
)
_FALL = (
    "fall falls fell falling drop drops dropped slip slips slipped slide slides slid tumble tumbles down lower "
    "decrease decreases decreased"
)
_PAIRS = (
    ("approve approves approved back backs adopts adopt", "reject rejects rejected rejecting"),
    (_RISE, _FALL),
    ("convict convicts convicted guilty", "acquit acquits acquitted"),
    ("win wins won beat beats", "lose loses lost"),
    ("opens opened reopen reopens reopened", "closes closed shut shuts"),
    ("arrest arrests arrested", "release releases released free frees freed"),
    ("join joins joined", "leave leaves quit quits"),
    ("deny denies denied", "confirm confirms confirmed admit admits admitted"),
    ("lift lifts raise raises raised hike hikes", "cut cuts lower lowers lowered"),
    ("start starts begin begins began", "end ends ended"),
    ("ban bans banned", "allow allows allowed legalise legalises legalize legalizes"),
    ("accept accepts accepted", "refuse refuses refused decline declines"),
    ("hire hires hiring", "fire fires sack sacks"),
    ("buy buys bought", "sell sells sold"),
)
OPPOSITES = tuple(
    (frozenset(map(tokens.stem, one.split())), frozenset(map(tokens.stem, other.split()))) for one, other in _PAIRS
)
"""Stems of verbs that are opposites in headlines."""
VERBS = frozenset[str]().union(*(side for pair in OPPOSITES for side in pair))


def polarity_opposed(a: Text, b: Text) -> bool:
    """Whether the titles say opposite things of one subject, and neither record says both.

    The subject is what stands in front of the verb; it must be shared, since the win of one side is another's loss.
    """
    left, right = VERBS.intersection(a.title_terms), VERBS.intersection(b.title_terms)
    if not left or not right:
        return False
    return any(_opposed(a, b, *pair) or _opposed(b, a, *pair) for pair in OPPOSITES)


def _opposed(a: Text, b: Text, one: frozenset[str], other: frozenset[str]) -> bool:
    left, right = _subject(a, one), _subject(b, other)
    if left is None or right is None or not left & right:
        return False
    if not (other.isdisjoint(a.terms) and one.isdisjoint(b.terms)):
        return False
    rest = set(a.title_terms) - one, set(b.title_terms) - other
    return len(rest[0] & rest[1]) >= MIN_SHARED * min(map(len, rest))


def _subject(text: Text, verbs: frozenset[str]) -> frozenset[str] | None:
    """Content words of the title in front of the first of `verbs`; None if it has none of them."""
    place = next((place for place, word in enumerate(text.title_terms) if word in verbs), None)
    return None if place is None else frozenset(text.title_terms[:place])
