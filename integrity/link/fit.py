"""Fitting the pair model: ridge logistic regression by Newton's method, twice, with numpy alone.

Nothing is random; the order of the records does not count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from integrity.link import blocking, feeds, score
from integrity.link.context import Partners
from integrity.link.features import pair_features
from integrity.link.feed import Feed, Rows, read
from integrity.link.score import Linear
from integrity.link.weights import SCALE, Background, Floats, Ints
from integrity.load.records import Record

RIDGE = 30.0
CONTEXT_RIDGE = 10.0
"""That of the second step, which has few inputs."""
FRIENDS = 0.1
"""Weight of a pair of friends in the second step, against one that words have found."""
TOTAL = 1e4
"""The weight of all pairs of one set; sets of any size count the same."""
MIN_DOCUMENTS = 5
"""Documents that must hold a word for it to stand in the table."""
DIGITS = 6
"""Decimals of a coefficient."""
_ROUNDS = 60
_ENOUGH = 1e-10


class Trained(NamedTuple):
    """What comes of labelled records."""

    table: Background
    first: Linear
    second: Linear


@dataclass(frozen=True, slots=True)
class Part:
    """Pairs of one feed: inputs in units of 1/SCALE, labels and weights."""

    set: str
    kind: str
    """How the feed was made."""
    inputs: Ints
    labels: Floats
    weights: Floats


def train(sets: Mapping[str, Sequence[Record]], loose: Sequence[Record] = ()) -> Trained:
    """The model of labelled records by set. Raises ValueError where no set has two reports of one event.

    `loose` are dated reports without labels, of which those of different weeks are taken for reports on two events;
    they count as part of the largest set.
    """
    table = count_words([record for name in sorted(sets) for record in sets[name]])
    made = [(name, *feed) for name in sorted(sets) for feed in feeds.variants(sets[name])]
    largest = max(sorted(sets), key=lambda name: len(sets[name]))
    made += [(largest, *feed) for feed in feeds.singles(loose)]
    compared = [_compared(*each, table) for each in made]
    parts = balanced([pairs.part for pairs in compared])
    compared = [pairs._replace(part=part) for pairs, part in zip(compared, parts, strict=True)]
    if not any(pairs.part.labels.any() for pairs in compared):
        raise ValueError("no two records of one event are alike")
    first = fit([pairs.part for pairs in compared])
    return Trained(table, first, fit(balanced([_in_context(pairs, first) for pairs in compared]), CONTEXT_RIDGE))


def count_words(records: Sequence[Record]) -> Background:
    """How many of the records hold each word, one record for each event.

    With all records the words of a large event would look common, and only in training. Words in fewer than
    MIN_DOCUMENTS are left out.
    """
    first: dict[str | None, Record] = {}
    for record in sorted(records, key=lambda record: record.id):
        first.setdefault(record.event, record)
    counts = Counter(word for record in first.values() for word in set(read(record).terms))
    return Background(len(first), {word: n for word, n in sorted(counts.items()) if n >= MIN_DOCUMENTS})


class _Compared(NamedTuple):
    """The candidates of one training feed."""

    feed: Feed
    events: Rows
    """The number of the event of each record."""
    i: Rows
    j: Rows
    part: Part


def _compared(name: str, kind: str, records: Sequence[Record], table: Background) -> _Compared:
    feed = Feed(records, table)
    i, j = blocking.candidate_pairs(feed, np.arange(len(records)))
    number = {event: n for n, event in enumerate(dict.fromkeys(record.event for record in records))}
    events = np.array([number[record.event] for record in records], dtype=np.int64)
    return _Compared(feed, events, i, j, Part(name, kind, pair_features(feed, i, j), *_labelled(events, i, j)))


def _labelled(events: Rows, i: Rows, j: Rows) -> tuple[Floats, Floats]:
    """Labels, and weights: 2 / (m - 1) for a pair of an event of m reports, which so counts by its reports."""
    same = events[i] == events[j]
    sizes = np.bincount(events, minlength=1)[events[i]]
    return same.astype(float), np.where(same, 2 / np.maximum(sizes - 1, 1), 1.0)


def balanced(parts: Sequence[Part]) -> list[Part]:
    """The parts with weights so that each set counts the same, and in it each kind of feed by its weight."""
    kinds: dict[tuple[str, str], float] = defaultdict(float)
    for part in parts:
        kinds[part.set, part.kind] += part.weights.sum()
    wanted = {key: feeds.WEIGHTS[key[1]] for key, total in kinds.items() if total}
    of_set: dict[str, float] = defaultdict(float)
    for (name, _), weight in wanted.items():
        of_set[name] += weight

    def scaled(part: Part) -> Part:
        key = part.set, part.kind
        factor = TOTAL * wanted[key] / of_set[part.set] / kinds[key] if key in wanted else 0.0
        return replace(part, weights=part.weights * factor)

    return [scaled(part) for part in parts]


def _in_context(pairs: _Compared, first: Linear) -> Part:
    """The pairs as the second step sees them, and friends."""
    own = score.alone(first, pairs.part.inputs)
    more = blocking.friends(pairs.feed, pairs.i, pairs.j, score.millionths(own))
    i, j = (np.concatenate(sides) for sides in zip((pairs.i, pairs.j), more, strict=True))
    own = np.concatenate([own, score.alone(first, pair_features(pairs.feed, *more))])
    chances = score.millionths(own)
    inputs = Partners(len(pairs.feed), i, j, chances).features(i, j, own, chances)
    labels, weights = _labelled(pairs.events, i, j)
    weights[len(pairs.i) :] *= FRIENDS
    return Part(pairs.part.set, pairs.part.kind, inputs, labels, weights)


def fit(parts: Sequence[Part], ridge: float = RIDGE) -> Linear:
    """The regression over all parts.

    Each set has a dummy of its own, which is dropped in use: the dummies take up the sets' different shares of positive
    pairs, so that the inputs need not.
    """
    sets = sorted({part.set for part in parts})
    x = np.concatenate([part.inputs for part in parts]) / SCALE
    y = np.concatenate([part.labels for part in parts])
    w = np.concatenate([part.weights for part in parts])
    dummies = np.concatenate([np.tile(_dummies(part.set, sets), (len(part.labels), 1)) for part in parts])
    mean = np.average(x, axis=0, weights=w)
    spread = np.sqrt(np.average((x - mean) ** 2, axis=0, weights=w)) + 1e-9
    design = np.column_stack([(x - mean) / spread, dummies, np.ones(len(x))])
    beta = newton(design, y, w, ridge)
    slopes = beta[: x.shape[1]] / spread
    return Linear(
        tuple(round(slope, DIGITS) for slope in slopes.tolist()), round(float(beta[-1] - slopes @ mean), DIGITS)
    )


def _dummies(name: str, sets: Sequence[str]) -> list[float]:
    """One for each set but the first; 0, their mean over the sets, stands for a set that is none of them."""
    return [float(name == other) - 1 / len(sets) for other in sets[1:]]


def newton(design: Floats, labels: Floats, weights: Floats, ridge: float = RIDGE) -> Floats:
    """Coefficients that minimise the weighted log-loss plus ridge/2 times their squares.

    The last one is the intercept, which is not shrunk.
    """
    beta = np.zeros(design.shape[1])
    penalty = np.full(len(beta), ridge)
    penalty[-1] = 0
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-np.clip(design @ beta, -40, 40)))
        gradient = design.T @ (weights * (labels - p)) - penalty * beta
        curvature = (design * (weights * p * (1 - p))[:, None]).T @ design + np.diag(penalty + 1e-12)
        step = np.linalg.solve(curvature, gradient)
        beta += step
        if np.abs(step).max() < _ENOUGH:
            break
    return beta
