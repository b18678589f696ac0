"""The copies stage on real articles, where these are at hand: all copies of two outlets are found, and no others.

The articles are not part of the project. They are looked for in the folder `shared` beside the project.
"""

from functools import cache
from pathlib import Path

import pytest

from integrity.link import copies
from tests import slow_copies
from tests.benchmarks import bench_copies
from tests.benchmarks.bench_copies import Feed, Outcome

ARTICLES = Path(__file__).parents[3] / "shared" / "data" / "copies" / "articles.jsonl.gz"

needs_articles = pytest.mark.skipif(not ARTICLES.is_file(), reason=f"no real articles in {ARTICLES}")

LEAST = {
    "10% of words changed": 1.0,
    "20% of words changed": 1.0,
    "30% of words changed": 0.98,
    "40% of words changed": 0.85,
    "cut to 60%": 1.0,
    "cut to 40%": 1.0,
    "cut to 25%": 1.0,
    "150 words quoted": 0.99,
    "100 words quoted": 0.99,
    "60 words quoted": 0.94,
    "other headline": 1.0,
    "other quotation marks": 1.0,
    "merged halves": 1.0,
}
"""Recall of planted copies by kind, with room for chance where a kind does not reach 1."""


@cache
def feed() -> Feed:
    return bench_copies.read(ARTICLES)


@cache
def outcome() -> Outcome:
    return bench_copies.measure(feed())


@cache
def planted() -> dict[str, tuple[float, float, float]]:
    return bench_copies.planted_recall(feed())


@needs_articles
def test_every_copy_of_two_outlets_is_found_with_its_exact_measures() -> None:
    assert outcome().true
    assert {pair: outcome().found.get(pair) for pair in outcome().true} == outcome().true


@needs_articles
def test_nothing_else_is_called_a_copy() -> None:
    assert set(outcome().called) == outcome().true.keys()


@needs_articles
@pytest.mark.parametrize(("kind", "least"), LEAST.items())
def test_planted_copies_are_found(kind: str, least: float) -> None:
    assert planted()[kind][2] >= least


@needs_articles
def test_on_real_articles_the_fast_way_says_what_the_obvious_way_says() -> None:
    part = feed().first(150)
    both = [*part.texts, *(text[: len(text) // 2] for text in part.texts)]
    outlets, days = [*part.outlets, *["wire"] * 150], [*part.days, *part.days]
    found = copies.find(both, outlets, days)
    assert slow_copies.rows(found) == slow_copies.find(both, outlets, days)
