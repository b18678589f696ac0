"""How much a shared word tells."""

import numpy as np

from integrity.link.weights import Background, background, term_weights

TABLE = Background(1000, {"council": 200, "ferry": 20})


def weigh(vocabulary: list[str], documents: list[set[str]]) -> dict[str, float]:
    return dict(zip(vocabulary, term_weights(vocabulary, documents, TABLE).tolist(), strict=True))


def test_a_word_that_no_document_holds_weighs_1() -> None:
    assert weigh(["zyx"], []) == {"zyx": 1.0}


def test_the_rarer_word_at_large_weighs_more() -> None:
    weights = weigh(["council", "ferry", "zyx"], [])
    assert weights["council"] < weights["ferry"] < weights["zyx"]


def test_in_a_feed_of_two_articles_the_words_of_both_still_count() -> None:
    assert weigh(["ferry"], [{"ferry"}, {"ferry"}])["ferry"] > 0.5


def test_in_a_feed_of_one_topic_the_word_of_the_topic_loses_its_weight() -> None:
    assert weigh(["zyx"], [{"zyx"}] * 5000)["zyx"] < 0.01


def test_each_further_document_takes_weight_from_its_words() -> None:
    weights = [weigh(["zyx"], [{"zyx"}] * held + [set()] * (50 - held))["zyx"] for held in range(51)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 51


def test_a_word_common_at_large_is_not_lifted_by_a_feed_that_lacks_it() -> None:
    documents: list[set[str]] = [set()] * 10_000
    assert weigh(["council"], documents)["council"] == weigh(["council"], [])["council"]


def test_weights_lie_between_0_and_1() -> None:
    weights = term_weights(["council", "zyx"], [{"council", "zyx"}] * 100, Background(10, {"council": 1000}))
    assert np.all((weights >= 0) & (weights <= 1))


def test_an_empty_vocabulary_has_no_weights() -> None:
    assert weigh([], []) == {}


def test_the_shipped_table_counts_no_word_in_more_documents_than_there_are() -> None:
    table = background()
    assert table.documents > 1000
    assert 5 <= min(table.counts.values()) <= max(table.counts.values()) <= table.documents
