"""The features of pairs of records."""

import math
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity.link.features import FEATURES, GROUPS, PRODUCTS, pair_features
from integrity.link.feed import Feed
from integrity.link.weights import SCALE, Background
from integrity.load.records import Record
from tests.records import DAY, record

TABLE = Background(1000, {"ferry": 50, "bridge": 5})
WORDS = "ferry bridge barge pier fog quay 26 Brenna Ravnik $3".split()
TEXTS = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
RECORDS = st.builds(lambda title, excerpt: record("x", title, excerpt), TEXTS, TEXTS)


def of_pair(a: Record, b: Record) -> dict[str, float]:
    """The features of one pair in a feed of the two."""
    values = pair_features(Feed([a, b], TABLE), np.array([0]), np.array([1])) / SCALE
    return dict(zip(FEATURES, values[0].tolist(), strict=True))


def test_equal_texts_are_alike_in_every_way() -> None:
    text = ("Ferry hits wall in Brenna", "The ferry ran into a wall in Brenna.")
    found = of_pair(record("a", *text), record("b", *text))
    alike = ["title cosine", "text cosine", "title characters", "text jaccard", "text containment", "names jaccard"]
    assert [found[name] for name in alike] == pytest.approx([1.0] * 6, abs=1e-5)
    assert (found["length ratio"], found["days"], found["no date"], found["no excerpt"]) == (0, 0, 0, 0)


def test_texts_without_a_common_letter_are_alike_in_no_way() -> None:
    found = of_pair(record("a", "ferry", "fog"), record("b", "121", "34"))
    first = FEATURES.index("numbers agreeing")
    assert [found[name] for name in FEATURES[:first]] == [0.0] * first


def test_the_order_of_the_words_in_a_title_says_nothing() -> None:
    found = of_pair(record("a", "Fog halts ferry"), record("b", "ferry halts fog"))
    assert found["title characters"] == found["title cosine"] == pytest.approx(1.0, abs=1e-5)


def test_the_share_of_shared_words_goes_by_weight() -> None:
    a, b = record("a", "ferry fog"), record("b", "ferry pier")
    feed = Feed([a, b], TABLE)
    ferry, fog, pier = (feed.weight(word) for word in ("ferry", "fog", "pier"))
    assert of_pair(a, b)["title jaccard"] == pytest.approx(ferry / (ferry + fog + pier), abs=1e-5)
    assert of_pair(a, b)["title containment"] == pytest.approx(ferry / (ferry + min(fog, pier)), abs=1e-5)


def test_the_rarest_shared_words_come_first() -> None:
    found = of_pair(record("a", "ferry bridge barge"), record("b", "barge ferry pier"))
    assert found["rarest title word"] > found["second title word"] > 0


def test_one_shared_word_has_no_second() -> None:
    assert of_pair(record("a", "ferry fog"), record("b", "ferry pier"))["second word"] == 0.0


def test_a_number_with_its_unit_counts_twice_a_bare_one() -> None:
    assert of_pair(record("a", "26 hurt"), record("b", "hurt: 26 hurt"))["numbers agreeing"] == 2.0
    assert of_pair(record("a", "26: fog"), record("b", "fog, 26"))["numbers agreeing"] == 1.0


def test_different_numbers_of_one_unit_differ() -> None:
    found = of_pair(record("a", "26 hurt"), record("b", "31 hurt"))
    assert (found["numbers differing"], found["title numbers differing"]) == (1.0, 1.0)


@pytest.mark.parametrize(("a", "b", "flag"), [("x", "y", 0.0), (None, "y", 1.0), ("x", None, 1.0), (None, None, 1.0)])
def test_an_excerpt_missing_on_either_side_is_a_feature(a: str | None, b: str | None, flag: float) -> None:
    assert of_pair(record("a", "ferry", a), record("b", "ferry", b))["no excerpt"] == flag


def test_days_are_counted_on_a_logarithmic_scale() -> None:
    found = of_pair(record("a"), record("b", published=DAY + timedelta(hours=36)))
    assert [found["days"], found["no date"]] == pytest.approx([np.log(2.5), 0.0], abs=1e-6)


def test_a_missing_date_is_a_feature_of_its_own() -> None:
    found = of_pair(record("a"), record("b", published=None))
    assert (found["days"], found["no date"]) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("a", "b", "agreeing", "differing"),
    [
        ("It sank on Monday.", "MONDAY: ferry sinks", 1.0, 0.0),
        ("On Monday it sank, on Friday it rose.", "It rose on friday.", 1.0, 0.0),
        ("It sank on Monday.", "It sank on Tuesday.", 0.0, 1.0),
        ("It sank on Monday.", "It sank.", 0.0, 0.0),
        ("Mondays are slow.", "It sank on Monday.", 0.0, 0.0),
        ("It sank on ſunday.", "It sank on Sunday.", 1.0, 0.0),
    ],
)
def test_days_of_the_week_agree_or_differ_where_both_name_one(
    a: str, b: str, agreeing: float, differing: float
) -> None:
    found = of_pair(record("a", "Ferry", a), record("b", "Ferry", b))
    assert (found["weekdays agreeing"], found["weekdays differing"]) == (agreeing, differing)


def test_neighbouring_words_in_common_are_phrases() -> None:
    found = of_pair(record("a", "Ferry hits harbour wall"), record("b", "Harbour wall hits ferry"))
    assert found["title phrases"] == found["phrases"] == pytest.approx(np.log(2), abs=1e-5)


def test_a_title_may_stand_in_the_other_text_alone() -> None:
    found = of_pair(record("a", "Ferry hits pier", "Fog lay on the quay."), record("b", "Fog", "A ferry hits a pier."))
    assert found["title in text, more"] == pytest.approx(1.0, abs=1e-5)
    assert found["title in text, less"] == pytest.approx(1.0, abs=1e-5)
    found = of_pair(record("a", "Ferry hits pier"), record("b", "Barge", "A ferry hits a pier."))
    assert found["title in text, more"] == pytest.approx(1.0, abs=1e-5)
    assert found["title in text, less"] == 0.0


def test_every_feature_is_in_one_group() -> None:
    assert sorted(column for columns in GROUPS.values() for column in columns) == list(range(len(FEATURES)))


def test_no_pairs_of_no_records_have_no_features() -> None:
    none = np.zeros(0, dtype=np.int64)
    assert pair_features(Feed([], TABLE), none, none).shape == (0, len(FEATURES))


@given(st.lists(RECORDS, min_size=2, max_size=5))
def test_a_pair_has_the_same_features_in_both_directions_and_in_any_company(records: list[Record]) -> None:
    feed = Feed(records, TABLE)
    i, j = np.triu_indices(len(records), 1)
    together = pair_features(feed, i, j)
    assert np.array_equal(together, pair_features(feed, j, i))
    alone = [pair_features(feed, i[k : k + 1], j[k : k + 1])[0] for k in range(len(i))]
    assert np.array_equal(together, np.array(alone))


@given(RECORDS, RECORDS)
def test_shares_lie_between_0_and_1(a: Record, b: Record) -> None:
    found = of_pair(a, b)
    shares = [
        name
        for name in FEATURES
        if " x " not in name and any(kind in name for kind in ("cosine", "jaccard", "containment", " in text"))
    ]
    assert all(0 <= found[name] <= 1 for name in shares)


@given(RECORDS, RECORDS)
def test_a_product_is_that_of_its_factors(a: Record, b: Record) -> None:
    found = of_pair(a, b)
    for left, right in PRODUCTS:
        assert found[f"{left} x {right}"] == pytest.approx(found[left] * found[right], abs=1e-5)


def test_in_products_no_more_days_count_than_training_has_seen() -> None:
    near, far = (of_pair(record("a"), record("b", published=DAY + timedelta(days=days))) for days in (3, 300))
    assert far["days"] > near["days"] == pytest.approx(math.log(4), abs=1e-5)
    assert far["days x days"] == near["days x days"] == pytest.approx(math.log(4) ** 2, abs=1e-5)
