"""A feed in, links with their evidence and clusters out."""

import math
from datetime import timedelta
from itertools import combinations

import pytest

from integrity.link import linking, score
from integrity.link.evidence import Cluster, Link, Linking, Relation
from integrity.link.features import GROUPS
from integrity.link.nodes import MAX_EXPANDED
from integrity.link.pairs import MAX_TERMS
from tests.records import DAY, STORIES, compared, groups, newsroom, pairs, record, titled

FERRY = newsroom()[0]
TEXT = "Harbour bridge closed after a barge hits a pier"


def evidence_sum(link: Link) -> float:
    return sum(feature.contribution for feature in link.evidence.features)


def test_no_records_have_no_links_and_no_clusters() -> None:
    assert linking.link([]) == Linking((), ())


def test_one_record_is_a_cluster_of_one() -> None:
    assert linking.link([record("a")]) == Linking((), (Cluster("a", "a", ("a",)),))


def test_reports_of_one_event_are_linked_and_those_of_two_are_not() -> None:
    outcome = linking.link(newsroom())
    assert pairs(outcome) == [("0.0", "0.1"), ("1.0", "1.1")]
    assert groups(outcome) == [("0.0", "0.1"), ("1.0", "1.1")]


def test_clusters_are_sorted_and_hold_every_record_once() -> None:
    outcome = linking.link(newsroom()[::-1])
    assert [cluster.id for cluster in outcome.clusters] == ["0.0", "1.0", "2.0", "3.0"]


def test_the_canonical_record_is_the_earliest_article() -> None:
    early = record("z", *STORIES[0][1], published=DAY - timedelta(hours=5))
    mention = record("m", *STORIES[0][0], published=DAY - timedelta(days=1), mention_of="0.0")
    (cluster,) = (each for each in linking.link([FERRY, early, mention]).clusters)
    assert cluster == Cluster("z", "z", ("0.0", "m", "z"))


def test_mentions_alone_are_led_by_the_earliest_mention() -> None:
    mentions = [record(name, TEXT, published=DAY + timedelta(hours=-n), mention_of="x") for n, name in enumerate("abc")]
    assert linking.link(mentions).clusters == (Cluster("c", "c", ("a", "b", "c")),)


def test_a_veto_keeps_a_likely_pair_out_of_one_cluster() -> None:
    a, b = titled(["Oslavian shares close higher as miners rally", "Tarnish shares close higher as miners rally"])
    outcome = linking.link([a, b])
    assert groups(outcome) == []
    assert [(link.relation, link.evidence.vetoes) for link in outcome.links] == [(Relation.UNRELATED, ("template",))]


def test_a_pair_that_was_not_linked_by_a_veto_still_shows_its_probability() -> None:
    a, b = titled(["Oslavian shares close higher as miners rally", "Tarnish shares close higher as miners rally"])
    link = compared(a, b)
    assert link.probability > link.threshold


def test_copies_do_not_outvote_another_report() -> None:
    copies = [record(f"c{n}", *STORIES[0][0], outlet=f"outlet{n}.example") for n in range(20)]
    other = record("z", *STORIES[0][1], outlet="z.example")
    assert groups(linking.link([*copies, other])) == [(*sorted(copy.id for copy in copies), "z")]


def test_every_pair_of_a_few_copies_is_listed() -> None:
    copies = titled([TEXT] * 10)
    ids = [copy.id for copy in copies]
    assert pairs(linking.link(copies)) == list(combinations(ids, 2))


def test_of_many_copies_each_is_listed_with_the_first_and_once() -> None:
    many = math.isqrt(MAX_EXPANDED) + 9
    copies = titled([TEXT] * many)
    first, *others = (copy.id for copy in copies)
    assert pairs(linking.link(copies)) == [(first, other) for other in others]


def test_of_many_copies_on_both_sides_each_is_listed_with_the_first_of_the_other() -> None:
    many = MAX_EXPANDED // 10
    left = [record(f"a{n:03}", *STORIES[0][0]) for n in range(many)]
    right = [record(f"b{n:03}", *STORIES[0][1]) for n in range(11)]
    found = pairs(linking.link([*left, *right]))
    across = [pair for pair in found if pair[0].startswith("a") and pair[1].startswith("b")]
    assert across == sorted({*(("a000", one.id) for one in right), *((one.id, "b000") for one in left)})
    assert len(found) == len(set(found))


@pytest.mark.parametrize("title", [None, "", "x", "?!", "Letters", "地震"])
def test_texts_of_one_word_or_none_are_not_compared(title: str | None) -> None:
    outcome = linking.link(titled([title] * 5))
    assert (outcome.links, len(outcome.clusters)) == ((), 5)


def test_comparing_texts_of_one_word_says_why_nothing_can_be_told() -> None:
    a, b = titled(["Letters", "Letters"])
    assert compared(a, b).relation is Relation.INSUFFICIENT_EVIDENCE


def test_the_links_of_a_feed_are_what_comparing_the_pair_gives() -> None:
    feed = newsroom()
    outcome = linking.link(feed)
    assert outcome.links
    assert [linking.compare(feed, link.a, link.b) for link in outcome.links] == list(outcome.links)


def test_comparing_gives_the_same_in_both_directions() -> None:
    feed = newsroom()
    assert linking.compare(feed, "0.1", "0.0") == linking.compare(feed, "0.0", "0.1")


def test_a_pair_that_is_no_candidate_can_be_compared_all_the_same() -> None:
    link = linking.compare(newsroom(), "2.0", "3.0")
    assert (link.a, link.b, link.relation) == ("2.0", "3.0", Relation.UNRELATED)
    assert link.margin < 0


def test_an_unknown_id_cannot_be_compared() -> None:
    with pytest.raises(KeyError):
        linking.compare(newsroom(), "0.0", "unknown")


def test_the_groups_of_features_come_before_intercept_other_reports_and_prior() -> None:
    link = linking.compare(newsroom(), "0.0", "0.1")
    shown = tuple(feature.name for feature in link.evidence.features)
    assert shown == (*GROUPS, "intercept", "other reports", "prior of the feed")


@pytest.mark.parametrize("other", ["0.1", "1.0", "2.0", "3.0"])
def test_the_contributions_add_up_to_the_log_odds_of_the_probability(other: str) -> None:
    link = linking.compare(newsroom(), "0.0", other)
    assert 1 / (1 + math.exp(-evidence_sum(link))) == pytest.approx(link.probability, abs=5e-6)


def test_the_score_is_the_cosine_of_the_texts() -> None:
    link = linking.compare(newsroom(), "0.0", "0.1")
    assert link.score == next(feature.value for feature in link.evidence.features if feature.name == "text cosine")


def test_shared_terms_are_sorted_by_weight_and_then_by_name() -> None:
    terms = linking.compare(newsroom(), "0.0", "0.1").evidence.shared_terms
    assert list(terms) == sorted(terms, key=lambda term: (-term[1], term[0]))
    assert {"brenna", "ferry", "breakwater"} <= {word for word, _ in terms}
    assert all(0 <= weight <= 1 for _, weight in terms)


def test_no_more_than_ten_shared_terms_are_shown() -> None:
    text = " ".join(f"word{n}" for n in range(30))
    a, b = titled([text, f"{text} more"])
    assert len(compared(a, b).evidence.shared_terms) == MAX_TERMS


def test_numbers_in_title_and_excerpt_are_shown() -> None:
    link = compared(
        record("a", "Ferry with 312 passengers hits wall", "3 killed"),
        record("b", "Wall hit by ferry", "4 killed; 312 passengers were brought ashore"),
    )
    assert link.evidence.shared_numbers == ("312 passenger",)
    assert link.evidence.conflicting_numbers == ("kill: 3 / 4",)


def test_days_between_are_shown() -> None:
    link = compared(record("a", TEXT), record("b", TEXT, published=DAY + timedelta(hours=30)))
    assert link.evidence.days == 1.25


def test_days_are_unknown_where_a_date_is_missing() -> None:
    assert compared(record("a", TEXT), record("b", TEXT, published=None)).evidence.days is None


def test_inputs_that_one_record_lacks_are_named() -> None:
    a = record("a", TEXT, "Nobody hurt.", outlet="x", published=None)
    b = record("b", TEXT, "Nobody hurt.", text="Text.", outlet="y", url="https://post.example/bridge")
    assert compared(a, b).evidence.missing == ("text", "url", "published")


def test_nothing_is_missing_where_both_records_are_complete() -> None:
    a, b = (
        record(name, TEXT, "Nobody hurt.", text="Text.", outlet=name, url=f"https://{name}.example/bridge")
        for name in ("a", "b")
    )
    assert compared(a, b).evidence.missing == ()


def test_a_pair_inside_a_cluster_has_the_lower_threshold() -> None:
    outcome = linking.link(newsroom())
    apart = linking.compare(newsroom(), "2.0", "3.0")
    assert {link.threshold for link in outcome.links if link.same_event} == {score.shipped().inside}
    assert apart.threshold == score.shipped().link
