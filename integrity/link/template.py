"""Templates and series: texts that are one skeleton filled with other names, numbers and dates."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache

from rapidfuzz.distance import Indel

from integrity.link import days, normalize, numbers, tokens
from integrity.link.feed import Text
from integrity.link.polarity import polarity_opposed
from integrity.link.revision import is_correction, tells_toll
from integrity.link.skeleton import CACHED, Kind, Piece, masked, masked_text, of_text, of_title, pieces

MIN_SKELETON = 0.6
"""Share of the longer title that two titles of one template have in common, in order."""
MIN_SHARED_WORDS = 3
LIKE = 0.65
"""Similarity of the skeletons of title and lead from which two texts are one template if two kinds of slot differ."""
ALIKE = 0.75
"""The same if the names or the numbers alone differ."""
MAX_SHARED_SLOTS = 0.5
"""Share of the fillings of two texts in common beyond which they are prints of one text."""
MIN_WORDS = 8
"""Words and slots below which a text has no skeleton to speak of."""
MIN_SERIES = 3
"""Texts of one skeleton from one outlet that make a series."""
STANDING = frozenset(
    "answers briefing briefly call chat column crossword daily day diary digest episode forecast horoscope letters "
    "live lottery lotto menu month newsletter numbers photos pictures podcast programme questions quiz recipe recap "
    "results roundup tip tips today tonight tv week weekly weekend".split()
)
"""Words of standing heads, under which an outlet prints one entry after the other."""
LISTS = frozenset("best fact idea reason step thing tip way worst".split())
"""What numbered lists are lists of."""

_HEAD = re.compile(r"([^:|]{3,60})[:|]\s+(\S.*)")


def is_template(a: Text, b: Text) -> bool:
    """Whether two texts are one skeleton filled with different names, numbers or dates: market reports, results.

    True of titles that are most of each other, with a slot that each fills with something that the other record does
    not hold; of titles with leads whose skeletons agree and whose slots do not; and of other entries under one standing
    head. A text that says that it corrects another one is its version.
    """
    if is_correction(a) or is_correction(b):
        return False
    return _titles_differ(a, b) or _slots_differ(a, b) or _entries_differ(a, b)


def _titles_differ(a: Text, b: Text) -> bool:
    left, right = of_title(a), of_title(b)
    blocks = Indel.opcodes([piece.stem for piece in left], [piece.stem for piece in right])
    shared = [piece for block in blocks if block.tag == "equal" for piece in left[block.src_start : block.src_end]]
    telling = sum(piece.kind is not Kind.DATE and piece.stem not in tokens.STOP for piece in shared)
    if len(shared) < MIN_SKELETON * max(len(left), len(right)) or telling < MIN_SHARED_WORDS:
        return False
    gaps: list[tuple[list[Piece], list[Piece]]] = [([], [])]
    for block in blocks:
        if block.tag == "equal":
            gaps.append(([], []))
        else:
            gaps[-1][0].extend(left[block.src_start : block.src_end])
            gaps[-1][1].extend(right[block.dest_start : block.dest_end])
    return any(_own(gap[0], b, a) & _own(gap[1], a, b) for gap in gaps) or _is_other_entry(shared, gaps, a, b)


def _own(found: Collection[Piece], other: Text, text: Text) -> set[Kind]:
    """Kinds of the slots whose filling the other text does not hold, numbers of a toll left out."""
    stems, values = _held(other)
    own: set[Kind] = {piece.kind for piece in found if piece.kind in {Kind.NAME, Kind.DATE} and piece.stem not in stems}
    new = any(piece.kind is Kind.NUMBER and not _is_near(piece.value, values) for piece in found)
    return own | {Kind.NUMBER} if new and not tells_toll(text) else own


@lru_cache(maxsize=CACHED)
def _held(text: Text) -> tuple[frozenset[str], tuple[float, ...]]:
    """The stems of a text, and the numbers among them."""
    held = of_text(text)
    return frozenset(piece.stem for piece in held), tuple(piece.value for piece in held if piece.kind is Kind.NUMBER)


def _is_near(value: float, others: Collection[float]) -> bool:
    return any(numbers.agree(value, other) for other in others)


def _is_other_entry(shared: Sequence[Piece], gaps: Sequence[tuple[list[Piece], list[Piece]]], a: Text, b: Text) -> bool:
    """Whether like titles of other weekdays, or of numbered lists, differ in words that the other text lacks.

    Titles that differ in opposite verbs are no entries of a series: one may follow on the other.
    """
    is_list = any(piece.stem in LISTS for piece in shared) and any(piece.kind is Kind.NUMBER for piece in shared)
    if not (is_list or days.are_of_other_days(a, b)) or tells_toll(a) or tells_toll(b) or polarity_opposed(a, b):
        return False
    left, right = (
        {piece.stem for gap in gaps for piece in gap[side] if piece.kind is not Kind.DATE} for side in (0, 1)
    )
    return _lacks(b, left - tokens.STOP) and _lacks(a, right - tokens.STOP)


def _lacks(text: Text, words: set[str]) -> bool:
    return bool(words) and words.isdisjoint(text.terms)


def _slots_differ(a: Text, b: Text) -> bool:
    left, right = of_text(a), of_text(b)
    if not (a.lead and b.lead) or min(len(left), len(right)) < MIN_WORDS:
        return False
    likeness = Indel.normalized_similarity(masked_text(a), masked_text(b), score_cutoff=LIKE)
    if not likeness or _shared_slots(_slots(a), _slots(b)) > MAX_SHARED_SLOTS:
        return False
    own = _own(left, b, a) & _own(right, a, b)
    return len(own) > 1 or (likeness >= ALIKE and bool(own & {Kind.NAME, Kind.NUMBER}))


@lru_cache(maxsize=CACHED)
def _slots(text: Text) -> frozenset[str]:
    """What fills the slots of title and lead."""
    return frozenset(piece.stem for piece in of_text(text) if piece.kind is not Kind.WORD)


def _shared_slots(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of the fillings of the text with fewer that the other text holds as well."""
    return len(a & b) / max(min(len(a), len(b)), 1)


def _entries_differ(a: Text, b: Text) -> bool:
    """Whether both titles stand under one head that names nobody and share at most half of their own words."""
    left, right = _HEAD.fullmatch(a.title), _HEAD.fullmatch(b.title)
    if left is None or right is None or normalize.normal_form(left[1]) != normalize.normal_form(right[1]):
        return False
    if STANDING.isdisjoint(normalize.fold_case(left[1]).split()):
        return False
    standing = {tokens.stem(word) for word in STANDING}
    if any(piece.kind is Kind.NAME and piece.stem not in standing for piece in pieces(left[1], a.names | b.names)):
        return False
    entries = set(pieces(left[2], a.names)), set(pieces(right[2], b.names))
    words = [{piece.stem for piece in entry} - tokens.STOP for entry in entries]
    is_dated = {Kind.DATE} <= _own(entries[0], b, a) & _own(entries[1], a, b)
    return is_dated or len(words[0] & words[1]) <= MAX_SHARED_SLOTS * min(map(len, words))


def series(
    texts: Sequence[Text], outlets: Sequence[str | None], known: Sequence[int] = ()
) -> tuple[tuple[int, ...], ...]:
    """The series among the texts of a feed, as ascending rows; sorted. `known` may be their `reading.skeletons`.

    A series is MIN_SERIES and more different titles of one skeleton from one outlet; the skeleton has a slot and three
    words, and tells of no toll, since one outlet's reports on one disaster look like that.
    """
    groups: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    told: Sequence[object] = known or outlets
    holders = Counter(told)
    for row, (text, outlet) in enumerate(zip(texts, outlets, strict=True)):
        is_asked = outlet is not None and told[row] and holders[told[row]] >= MIN_SERIES
        if outlet is not None and is_asked and (skeleton := series_skeleton(text)):
            groups[outlet, skeleton].append(row)
    found = (rows for rows in groups.values() if len({texts[row].title_terms for row in rows}) >= MIN_SERIES)
    return tuple(sorted(map(tuple, found)))


def series_skeleton(text: Text) -> tuple[str, ...]:
    """The title with its slots masked, which the entries of a series share; empty where it tells too little."""
    skeleton = masked(of_title(text))
    slots = sum(word[0] == "<" for word in skeleton)
    is_telling = slots and len(skeleton) - slots >= MIN_SHARED_WORDS and not tells_toll(text)
    return tuple(skeleton) if is_telling else ()
