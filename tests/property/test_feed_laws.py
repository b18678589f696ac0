"""A feed as rows, made of all documents at once, is what one makes of it word by word; so are pairs of its rows."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import sparse

from integrity.link import features, furniture, matrices, normalize, products
from integrity.link import feed as feeds
from integrity.link.feed import Feed
from integrity.link.products import Rows
from integrity.link.weights import Background
from integrity.load.records import Record
from tests import slow_feed
from tests.property.test_linking_laws import FEEDS

WORDS = st.text(st.sampled_from("abcé地ſ\ud800𐐷1"), min_size=1, max_size=7)
DOCUMENTS = st.lists(st.lists(WORDS, max_size=9), max_size=6)
MATRICES = arrays.arrays(
    np.int64, st.tuples(st.integers(0, 7), st.integers(1, 6)), elements=st.sampled_from([0, 0, 1, 3, 1 << 20])
)
few = settings(max_examples=60)


def as_rows(found: sparse.csr_array) -> list[dict[int, int]]:
    return [
        {column: value for column, value in enumerate(row) if value} for row in found.toarray().astype(int).tolist()
    ]


def numbered(documents: list[list[str]]) -> dict[str, int]:
    return {word: number for number, word in enumerate(sorted({word for words in documents for word in words}))}


@few
@given(DOCUMENTS)
def test_words_are_counted_as_one_by_one(documents: list[list[str]]) -> None:
    index = numbered(documents)
    assert as_rows(matrices._counted(documents, index)) == slow_feed.counted(documents, index)


@few
@given(DOCUMENTS)
def test_two_documents_share_as_many_phrases_as_there_are_pairs_of_words_in_both(documents: list[list[str]]) -> None:
    found = matrices._phrases(documents, numbered(documents))
    pairs, shared = slow_feed.phrases(documents), (found @ found.T).toarray()
    for i, j in combinations(range(len(documents)), 2):
        assert shared[i, j] == len(pairs[i] & pairs[j])


@few
@given(DOCUMENTS)
def test_titles_share_the_runs_of_letters_that_their_words_share(documents: list[list[str]]) -> None:
    index = numbered(documents)
    found = matrices._spelled(matrices._counted(documents, index), sorted(index))
    runs = [slow_feed.spelled({word: words.count(word) for word in words}) for words in documents]
    assert (found @ found.T).toarray().tolist() == [[sum(a[run] * b[run] for run in a) for b in runs] for a in runs]


def pairs_of(size: int, data: st.DataObject, *, many: bool) -> tuple[Rows, Rows]:
    """Pairs of `size` rows: all of them and some twice, or few."""
    if many:
        i, j = np.indices((size, size)).reshape(2, -1).astype(np.int64)
        return np.append(i, i[: size // 2]), np.append(j, j[: size // 2])
    some = st.lists(st.integers(0, max(size - 1, 0)), min_size=min(size, 1), max_size=min(size, 1))
    return np.array(data.draw(some), dtype=np.int64), np.array(data.draw(some), dtype=np.int64)


@few
@given(MATRICES, st.booleans(), st.data())
def test_what_rows_share_does_not_depend_on_how_it_is_found(values: Rows, many: bool, data: st.DataObject) -> None:
    rows = sparse.csr_array(values)
    i, j = pairs_of(len(values), data, many=many)
    expected = slow_feed.shared(rows, i, j)
    assert slow_feed.listed(products.shared(rows, i, j)) == expected
    assert slow_feed.listed(products._among_all(rows, i, j)) == expected
    assert products.sums(rows, rows, i, j).tolist() == [sum(each.values()) for each in expected]


@few
@given(FEEDS)
def test_all_pairs_of_a_small_feed_have_the_features_that_each_has_alone(records: list[Record]) -> None:
    table = Background(1000, {})
    i, j = np.indices((len(records), len(records))).reshape(2, -1).astype(np.int64)
    together = features.pair_features(Feed(records, table), i, j)
    alone = Feed(records, table)
    each = [features._in_chunks(alone, i[k : k + 1], j[k : k + 1]).tolist()[0] for k in range(len(i))]
    assert together.tolist() == each


LINES = st.sampled_from(["Share this", "Read more", "", "-" * 40, "é " * 90, "<b>", "a > b & c", "Ferries wait. " * 9])


@few
@given(st.lists(LINES, max_size=30).map("\n".join), st.none() | LINES, st.frozensets(LINES, max_size=2))
def test_the_lead_of_a_body_is_the_beginning_of_all_of_it(
    text: str, title: str | None, recurring: frozenset[str]
) -> None:
    record = Record(id="a", title=title, text=text)
    whole = normalize.clean(furniture.strip(text[: 8 * feeds.LEAD], title, recurring))
    assert feeds.read(record, recurring).lead == whole[: feeds.LEAD]
