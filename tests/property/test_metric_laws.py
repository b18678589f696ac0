"""Laws of the measures: each agrees with its definition taken literally, and none knows names or order."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrity.link import calibration, metrics
from integrity.link.metrics import Groups

IDS = [f"r{n}" for n in range(9)]
GROUPS = st.dictionaries(st.sampled_from(IDS), st.sampled_from("uvwxyz"))
PAIRS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=20)
few = settings(max_examples=40)
ODDS = st.lists(st.tuples(st.floats(-8, 8), st.booleans()), max_size=40)


def exactly(value: float) -> object:
    return pytest.approx(value, abs=1e-12)


def shared(clusters: Groups, events: Groups) -> list[str]:
    return [name for name in IDS if name in clusters and name in events]


def ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def together(groups: Groups, a: str, b: str) -> bool:
    return groups[a] == groups[b]


@given(PAIRS, GROUPS)
def test_pairs_of_links_are_counted_one_by_one(links: list[tuple[str, str]], events: Groups) -> None:
    every = list(combinations([name for name in IDS if name in events], 2))
    linked = [pair for pair in every if pair in links or pair[::-1] in links]
    wanted = [pair for pair in every if together(events, *pair)]
    right = [pair for pair in linked if pair in wanted]
    score = metrics.linked_pairs(links, events)
    assert score.precision == exactly(ratio(len(right), len(linked)))
    assert score.recall == exactly(ratio(len(right), len(wanted)))
    assert score.f1 == exactly(ratio(2 * len(right), len(linked) + len(wanted)))


@given(GROUPS, GROUPS)
def test_pairs_of_clusters_are_counted_one_by_one(clusters: Groups, events: Groups) -> None:
    every = list(combinations(shared(clusters, events), 2))
    found = [pair for pair in every if together(clusters, *pair)]
    wanted = [pair for pair in every if together(events, *pair)]
    right = [pair for pair in found if pair in wanted]
    score = metrics.cluster_pairs(clusters, events)
    assert score.precision == exactly(ratio(len(right), len(found)))
    assert score.recall == exactly(ratio(len(right), len(wanted)))


@given(GROUPS, GROUPS)
def test_bcubed_is_a_mean_over_records(clusters: Groups, events: Groups) -> None:
    names = shared(clusters, events)
    precision = recall = 0.0
    for name in names:
        cluster = [other for other in names if together(clusters, name, other)]
        event = [other for other in names if together(events, name, other)]
        right = [other for other in cluster if other in event]
        precision += len(right) / len(cluster) / len(names)
        recall += len(right) / len(event) / len(names)
    score = metrics.bcubed(clusters, events)
    assert score.precision == exactly(precision)
    assert score.recall == exactly(recall)
    assert score.f1 == exactly(ratio(2 * precision * recall, precision + recall))


@given(GROUPS, GROUPS)
def test_the_adjusted_rand_index_is_that_of_the_four_kinds_of_pairs(clusters: Groups, events: Groups) -> None:
    """By agreements and disagreements of pairs, another form of the same index (Steinley, 2004)."""
    kinds = {(c, e): 0 for c in (True, False) for e in (True, False)}
    for pair in combinations(shared(clusters, events), 2):
        kinds[together(clusters, *pair), together(events, *pair)] += 1
    a, b, c, d = kinds[True, True], kinds[True, False], kinds[False, True], kinds[False, False]
    index = ratio(2 * (a * d - b * c), (a + b) * (b + d) + (a + c) * (c + d))
    assert metrics.adjusted_rand(clusters, events) == exactly(index)


@given(GROUPS, GROUPS)
def test_exchanging_clusters_and_events_exchanges_precision_and_recall(clusters: Groups, events: Groups) -> None:
    for measure in (metrics.bcubed, metrics.cluster_pairs):
        there, back = measure(clusters, events), measure(events, clusters)
        assert (there.precision, there.recall) == (exactly(back.recall), exactly(back.precision))
    assert metrics.adjusted_rand(clusters, events) == exactly(metrics.adjusted_rand(events, clusters))


@given(GROUPS.filter(bool), st.permutations("uvwxyz"))
def test_the_same_groups_under_other_names_are_perfect(events: Groups, names: list[str]) -> None:
    renamed = {key: names["uvwxyz".index(group)] for key, group in events.items()}
    score = metrics.bcubed(renamed, events)
    assert (score.precision, score.recall, score.f1) == (exactly(1), exactly(1), exactly(1))
    sizes = metrics.largest(renamed, events)
    assert sizes.cluster == sizes.event


@few
@given(ODDS)
def test_bins_hold_equally_many_pairs_and_all_from_the_least_probability_on(odds: list[tuple[float, bool]]) -> None:
    p, same = probabilities(odds)
    table = calibration.reliability(p, same)
    likely = p >= calibration.LEAST
    sizes = [row.pairs for row in table.bins]
    assert sum(sizes) == likely.sum()
    assert len(sizes) == min(likely.sum(), calibration.BINS)
    assert max(sizes, default=0) - min(sizes, default=0) <= 1
    assert sum(row.pairs * row.probability for row in table.bins) == pytest.approx(p[likely].sum())
    assert sum(row.pairs * row.share for row in table.bins) == pytest.approx(same[likely].sum())


@few
@given(ODDS)
def test_the_calibration_error_is_the_mean_distance_over_sorted_slices(odds: list[tuple[float, bool]]) -> None:
    p, same = probabilities(odds)
    table = calibration.reliability(p, same)
    rows = sorted((x, y) for x, y in zip(p.tolist(), same.tolist(), strict=True) if x >= calibration.LEAST)
    distance = start = 0.0
    for row in table.bins:
        part = rows[int(start) : int(start) + row.pairs]
        distance += abs(sum(x for x, _ in part) - sum(y for _, y in part))
        start += row.pairs
    assert table.error == pytest.approx(ratio(distance, len(rows)))


@few
@given(ODDS, st.data())
def test_the_order_of_the_pairs_says_nothing_of_calibration(
    odds: list[tuple[float, bool]], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(odds))
    assert calibration.reliability(*probabilities(mixed)) == calibration.reliability(*probabilities(odds))
    assert calibration.fit(*columns(mixed)) == calibration.fit(*columns(odds))


@given(ODDS, st.lists(st.floats(-8, 8), min_size=2))
def test_a_calibrated_feed_keeps_the_order_of_its_pairs(odds: list[tuple[float, bool]], others: list[float]) -> None:
    slope, offset = calibration.fit(*columns(odds))
    calibrated = calibration.Calibration(slope, offset)(np.array(sorted(others)))
    assert (np.diff(calibrated) >= 0).all()
    assert calibration.MIN_SLOPE <= slope <= calibration.MAX_SLOPE


@given(ODDS.filter(bool))
def test_no_other_slope_and_offset_fit_the_labels_better(odds: list[tuple[float, bool]]) -> None:
    """The textbook way: write the loss down, and look around the minimum that was found."""
    z, same = columns(odds)
    slope, offset = calibration.fit(z, same)
    best = loss(z, same, slope, offset)
    for step in (-0.01, 0.01):
        assert loss(z, same, slope, offset + step) >= best
        if calibration.MIN_SLOPE < slope < calibration.MAX_SLOPE:
            assert loss(z, same, slope + step, offset) >= best


def loss(z: np.ndarray, same: np.ndarray, slope: float, offset: float) -> float:
    n, m = same.sum(), (~same).sum()
    target = np.where(same, (n + 1) / (n + 2), 1 / (m + 2))
    p = 1 / (1 + np.exp(-(slope * z + offset)))
    drawn = calibration.STIFFNESS_SLOPE * (slope - 1) ** 2 + calibration.STIFFNESS_OFFSET * offset**2
    return float(drawn / 2 - (target * np.log(p) + (1 - target) * np.log(1 - p)).sum())


def columns(odds: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([z for z, _ in odds]), np.array([y for _, y in odds], dtype=bool)


def probabilities(odds: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    z, same = columns(odds)
    return np.round(1 / (1 + np.exp(-z)), 6), same
