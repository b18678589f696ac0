"""Laws of linking, for any feed: order says nothing, copies meet, every record is in one cluster."""

import math
from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.link.nodes import text_key
from integrity.load.records import Record
from tests.records import DAY, STORIES, record

REPORTS = [report for story in STORIES for report in story]
TITLES = [
    *(title for title, _ in REPORTS),
    "Oslavian shares close higher as miners rally on weaker florin",
    "Tarnish shares close higher as miners rally on weaker dinar",
    "Magnitude 5.6 earthquake shakes Pellora coast, no damage reported",
    "Magnitude 5.1 earthquake shakes Vintari coast, no damage reported",
    "Letters", "Ferry fog", "?!", "7", "地震", "הגשר נסגר אחרי שספינה פגעה בו",
]  # fmt: skip
WORDS = "ferry bridge barge pier fog quay Brenna Ravnik 26 312 hurt closed the of 5%".split()
TEXTS = (
    st.none()
    | st.sampled_from([*TITLES, *(excerpt for _, excerpt in REPORTS)])
    | st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)
)
OUTLETS = st.sampled_from([None, "post.example", "wire.example"])
URLS = st.none() | st.integers(0, 5).map("https://post.example/{}".format)
DATES = st.none() | st.integers(0, 120).map(lambda hours: DAY + timedelta(hours=hours))
RECORDS = st.builds(
    Record,
    id=st.just(""),
    title=TEXTS,
    excerpt=TEXTS,
    text=st.none() | TEXTS,
    outlet=OUTLETS,
    url=URLS,
    published=DATES,
    mention_of=st.sampled_from([None, None, "x"]),
)
FEEDS = st.lists(RECORDS, max_size=12).map(
    lambda feed: [replace(each, id=f"{number:02}") for number, each in enumerate(feed)]
)
few = settings(max_examples=60)


def cluster_of(outcome: Linking, record_id: str) -> str:
    (found,) = (cluster.id for cluster in outcome.clusters if record_id in cluster.members)
    return found


@few
@given(FEEDS, st.data())
def test_the_order_of_the_records_says_nothing(feed: list[Record], data: st.DataObject) -> None:
    assert linking.link(data.draw(st.permutations(feed))) == linking.link(feed)


@few
@given(FEEDS, st.data())
def test_comparing_is_symmetric(feed: list[Record], data: st.DataObject) -> None:
    assume(len(feed) > 1)
    a, b = data.draw(st.lists(st.sampled_from([each.id for each in feed]), min_size=2, max_size=2, unique=True))
    assert linking.compare(feed, a, b) == linking.compare(feed[::-1], b, a)


@few
@given(FEEDS)
def test_a_link_is_what_comparing_its_pair_gives(feed: list[Record]) -> None:
    links = linking.link(feed).links[:5]
    assert [linking.compare(feed, link.a, link.b) for link in links] == list(links)


@few
@given(FEEDS)
def test_every_record_is_in_exactly_one_cluster(feed: list[Record]) -> None:
    members = Counter(member for cluster in linking.link(feed).clusters for member in cluster.members)
    assert members == Counter(each.id for each in feed)


@few
@given(FEEDS)
def test_links_join_records_of_the_feed_in_order_and_each_pair_once(feed: list[Record]) -> None:
    found = [(link.a, link.b) for link in linking.link(feed).links]
    assert found == sorted(set(found))
    assert all(a < b for a, b in found)
    assert {each for pair in found for each in pair} <= {each.id for each in feed}


@few
@given(FEEDS)
def test_scores_and_probabilities_lie_between_0_and_1(feed: list[Record]) -> None:
    for link in linking.link(feed).links:
        assert 0 <= link.score <= 1
        assert 0 <= link.probability <= 1
        assert 0 < link.threshold < 1
        assert all(0 <= weight <= 1 for _, weight in link.evidence.shared_terms)


@few
@given(FEEDS)
def test_a_cluster_is_led_by_an_article_if_it_has_one(feed: list[Record]) -> None:
    mentions = {each.id for each in feed if each.mention_of is not None}
    for cluster in linking.link(feed).clusters:
        assert cluster.id == cluster.canonical
        assert cluster.canonical in cluster.members
        assert cluster.canonical not in mentions or set(cluster.members) <= mentions


@few
@given(FEEDS)
def test_the_canonical_article_is_the_earliest(feed: list[Record]) -> None:
    published = {each.id: each.published for each in feed if each.mention_of is None}
    for cluster in linking.link(feed).clusters:
        dates = [date for member in cluster.members if (date := published.get(member))]
        assert not dates or published[cluster.canonical] == min(dates)


@few
@given(FEEDS, st.data())
def test_an_article_and_its_copy_are_in_one_cluster(feed: list[Record], data: st.DataObject) -> None:
    told = [each for each in feed if text_key(each) is not None]
    assume(told)
    copied = data.draw(st.sampled_from(told))
    outcome = linking.link([*feed, replace(copied, id="copy")])
    assert cluster_of(outcome, "copy") == cluster_of(outcome, copied.id)


@few
@given(FEEDS, st.sampled_from(["http://www.post.example/{}/", "https://post.example/{}?utm_source=x", "{}/amp#top"]))
def test_variants_of_one_address_are_in_one_cluster(feed: list[Record], form: str) -> None:
    address = "https://post.example/story"
    variant = form.format("story") if "://" in form else form.format(address)
    new = [record("x", "Ferry hits wall", url=address), record("y", "Comet in the evening sky", url=variant)]
    outcome = linking.link([*feed, *new])
    assert cluster_of(outcome, "x") == cluster_of(outcome, "y")


@few
@given(FEEDS)
def test_the_contributions_add_up_to_the_probability(feed: list[Record]) -> None:
    for link in linking.link(feed).links:
        odds = sum(feature.contribution for feature in link.evidence.features)
        assert abs(1 / (1 + math.exp(-odds)) - link.probability) < 5e-6


@few
@given(FEEDS)
def test_without_addresses_a_linked_pair_shares_words_or_a_cluster_of_three(feed: list[Record]) -> None:
    outcome = linking.link(replace(each, url=None) for each in feed)
    for link in outcome.links:
        if link.same_event and not link.evidence.shared_terms:
            (members,) = (cluster.members for cluster in outcome.clusters if link.a in cluster.members)
            assert len(members) > 2
            assert link.b in members
