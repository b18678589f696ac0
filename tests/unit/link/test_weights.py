"""How much a shared word tells."""

from integrity.link.weights import SCALE, Background, background, count, fixed, read_background, term_weights

TABLE = Background(1000, {"council": 200, "ferry": 20})


def weigh(vocabulary: list[str], documents: list[set[str]]) -> dict[str, float]:
    weights = term_weights(vocabulary, count(documents), TABLE).smaller / SCALE
    return dict(zip(vocabulary, weights.tolist(), strict=True))


def test_a_word_that_no_document_holds_weighs_1() -> None:
    assert weigh(["zyx"], []) == {"zyx": 1.0}


def test_the_rarer_word_at_large_weighs_more() -> None:
    weights = weigh(["council", "ferry", "zyx"], [])
    assert weights["council"] < weights["ferry"] < weights["zyx"]


def test_in_a_feed_of_two_articles_the_words_of_both_still_count() -> None:
    assert weigh(["ferry"], [{"ferry"}, {"ferry"}])["ferry"] > 0.5


def test_in_a_feed_of_one_topic_the_word_of_the_topic_loses_its_weight() -> None:
    assert weigh(["zyx"], [{"zyx"}] * 5000)["zyx"] < 0.01


def test_the_rarity_at_large_does_not_hang_on_the_feed() -> None:
    few, many = (term_weights(["zyx"], count([{"zyx"}] * n), TABLE).at_large.tolist() for n in (1, 5000))
    assert few == many == [SCALE]


def test_each_further_document_takes_weight_from_its_words() -> None:
    weights = [weigh(["zyx"], [{"zyx"}] * held + [set()] * (50 - held))["zyx"] for held in range(51)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == 51


def test_a_word_common_at_large_is_not_lifted_by_a_feed_that_lacks_it() -> None:
    documents: list[set[str]] = [set()] * 10_000
    assert weigh(["council"], documents)["council"] == weigh(["council"], [])["council"]


def test_weights_are_whole_units() -> None:
    assert fixed([0.0, 1.0, 0.5 / SCALE, 1.5 / SCALE, -1.0]).tolist() == [0, SCALE, 0, 2, -SCALE]


def test_statistics_count_documents_not_words() -> None:
    found = count([{"ferry", "fog"}, {"fog"}])
    assert (found.documents, dict(found.counts), found.shift) == (2, {"ferry": 1, "fog": 2}, None)


def test_a_table_is_read_with_its_version() -> None:
    table = read_background('{"version": "x", "documents": 10, "counts": {"ferry": 5}}')
    assert table == Background(10, {"ferry": 5}, "x")


def test_the_shipped_table_holds_no_word_of_fewer_than_five_documents() -> None:
    table = background()
    assert min(table.counts.values()) >= 5
    assert max(table.counts.values()) <= table.documents
    assert table.version
