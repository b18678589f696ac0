"""`integrity evaluate`, and what its sample does for `integrity link --calibrate`."""

import inspect
import json
import math
from collections.abc import Mapping
from typing import Any

import pytest

from integrity.link.linking import Linker
from tests.corpus import Corpus
from tests.records import newsroom

can_calibrate = pytest.mark.skipif(
    "labels" not in inspect.signature(Linker).parameters, reason="linking takes no labels yet"
)
"""Goes when linking takes labels."""


@pytest.fixture
def feed(corpus: Corpus) -> str:
    """Two stories that were told twice and two that were told once, labelled by story."""
    rows = [
        {"id": each.id, "title": each.title, "excerpt": each.excerpt, "outlet": each.outlet, "event": each.id[0],
         "published": each.published.isoformat() if each.published else None}
        for each in newsroom()
    ]  # fmt: skip
    return corpus.records("feed.jsonl", *rows)


def sheet(corpus: Corpus, feed: str, count: int = 10) -> list[Any]:
    """The rows of a sample."""
    done = corpus.run("evaluate", feed, "--sample", str(count), "--sample-to", "pairs.jsonl")
    assert (done.code, done.out) == (0, "")
    return [json.loads(line) for line in corpus.read("pairs.jsonl").splitlines()]


def answers(corpus: Corpus, *rows: Mapping[str, Any]) -> str:
    return corpus.records("labels.jsonl", *rows)


def told(corpus: Corpus, *arguments: str) -> tuple[int, str]:
    done = corpus.run(*arguments)
    assert done.out == ""
    return done.code, done.err


def test_the_figures_of_a_feed_that_is_linked_as_labelled(corpus: Corpus, feed: str) -> None:
    done = corpus.run("evaluate", feed)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("6 records, all labelled\n4 events, 2 pairs of one event\n")
    assert "linked pairs              1.0000  1.0000  1.0000\n" in done.out
    assert "    0.0: Ferry hits breakwater at Brenna in thick fog, 26 hurt\n" in done.out


def test_the_same_figures_as_json(corpus: Corpus, feed: str) -> None:
    done = corpus.run("evaluate", feed, "--output", "json")
    assert done.code == 0
    assert done.json["links"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0}
    pairs = {(pair["a"], pair["b"], pair["same_event_by_labels"]) for pair in done.json["nearest"]["linked"]}
    assert pairs == {("0.0", "0.1", True), ("1.0", "1.1", True)}


def test_articles_of_the_feed_are_linked_and_not_counted(corpus: Corpus, feed: str) -> None:
    path = corpus.article("ferry")
    done = corpus.run("evaluate", feed, path)
    assert (done.code, done.out.partition("\n")[0]) == (0, "7 records, 1 without a label (linked, not counted)")


def test_a_feed_without_labels_gives_2_and_says_how_to_get_some(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", {"id": "a", "title": "Ferry hits breakwater"})
    code, said = told(corpus, "evaluate", "feed.jsonl")
    assert code == 2
    assert said == (
        "error: no record has an `event`, so there is nothing to score against\n"
        "  do: give the records of one event the same `event`, or have pairs chosen for labelling with --sample\n"
    )


def test_a_line_that_cannot_be_read_is_named_and_gives_1(corpus: Corpus, feed: str) -> None:
    corpus.raw(feed, corpus.read(feed) + "nonsense\n")
    done = corpus.run("evaluate", feed)
    assert done.code == 1
    assert done.out.startswith("6 records, all labelled\n")
    assert done.err == (
        "error: feed.jsonl:7:1: line is not JSON: Expecting value at character 1\n"
        "error: 1 problem in the input\n"
        "  do: mend it and run again\n"
    )


def test_an_article_that_cannot_be_read_is_named_and_gives_1(corpus: Corpus, feed: str) -> None:
    bad = corpus.raw("_news/bad.md", "---\ntitle: one: two\n---\n")
    done = corpus.run("evaluate", feed, bad)
    assert done.code == 1
    assert done.err.startswith(f"error: {bad}:2:")


def test_a_path_without_records_gives_3_and_the_others_are_scored(corpus: Corpus, feed: str) -> None:
    done = corpus.run("evaluate", feed, "fed.jsonl")
    assert done.code == 3
    assert done.out.startswith("6 records, all labelled\n")
    assert done.err == "error: no article or record at fed.jsonl\n  do: correct the path or leave it out\n"


def test_a_sample_shows_both_records_and_leaves_the_answer_open(corpus: Corpus, feed: str) -> None:
    rows = sheet(corpus, feed)
    assert {("0.0", "0.1"), ("1.0", "1.1")} <= {(row["a"], row["b"]) for row in rows}
    assert {row["same_event"] for row in rows} == {None}
    assert {row["b_title"] for row in rows} >= {"Dozens injured as ferry strikes breakwater off Brenna"}
    assert all(row["a_outlet"] and row["a_published"] and row["a_lead"] for row in rows)


def test_a_sample_is_no_larger_than_asked_for_and_the_same_in_every_run(corpus: Corpus, feed: str) -> None:
    assert len(sheet(corpus, feed, 1)) == 1
    first = corpus.read("pairs.jsonl")
    sheet(corpus, feed, 1)
    assert corpus.read("pairs.jsonl") == first


def test_a_sample_without_a_file_gives_2(corpus: Corpus, feed: str) -> None:
    assert told(corpus, "evaluate", feed, "--sample", "10") == (
        2,
        "error: --sample and --sample-to belong together\n  do: give both: --sample 200 --sample-to pairs.jsonl\n",
    )


def test_relations_are_counted_as_labelled_and_found(corpus: Corpus, feed: str) -> None:
    pairs = answers(
        corpus, {"a": "0.0", "b": "0.1", "relation": "same_event"}, {"a": "1.0", "b": "1.1", "relation": "update"}
    )
    done = corpus.run("evaluate", feed, "--relations", pairs)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("relations of 2 labelled pairs: 1 right\n")
    as_json = corpus.run("evaluate", feed, "--relations", pairs, "--output", "json").json
    assert as_json["relations"]["counts"][1] == {"labelled": "update", "found": "same_event", "pairs": 1}


def test_relations_of_another_feed_give_2(corpus: Corpus, feed: str) -> None:
    pairs = answers(corpus, {"a": "0.0", "b": "x", "relation": "update"})
    assert told(corpus, "evaluate", feed, "--relations", pairs) == (
        2, "error: labels.jsonl labels the `relation` of no pair of this feed\n  do: give pairs of ids of this feed\n",
    )  # fmt: skip


def test_a_sample_and_relations_exclude_each_other(corpus: Corpus, feed: str) -> None:
    code, said = told(corpus, "evaluate", feed, "--relations", "x", "--sample", "1", "--sample-to", "y")
    assert (code, said.partition("\n")[0]) == (2, "error: --sample and --relations exclude each other")


@can_calibrate
def test_labels_change_the_probabilities_and_stand_in_the_evidence(corpus: Corpus, feed: str) -> None:
    before = {row["b"]: row for row in corpus.run("link", feed, "--output", "links").lines}
    labels = answers(corpus, *({**row, "same_event": False} for row in sheet(corpus, feed)))
    done = corpus.run("link", feed, "--calibrate", labels, "--output", "links")
    assert done.code == 0
    (first, *_) = done.lines
    assert first["probability"] < before[first["b"]]["probability"]
    assert first["evidence"]["features"][-1]["name"] == "calibration of the feed"
    assert first["evidence"]["features"][-1]["contribution"] < 0
    odds = sum(feature["contribution"] for feature in first["evidence"]["features"])
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(first["probability"], abs=5e-6)


@can_calibrate
def test_the_summary_says_what_labels_did(corpus: Corpus, feed: str) -> None:
    rows = [{**row, "same_event": row["a"][0] == row["b"][0]} for row in sheet(corpus, feed)]
    labels = answers(corpus, *rows, {"a": "0.0", "b": "gone", "same_event": False})
    said = corpus.run("link", feed, "--calibrate", labels).err
    assert said.startswith(
        f"calibrated on {len(rows)} labelled pairs (2 of one event, 1 more not compared in this feed): log-odds times "
    )
    assert "calibrated" not in corpus.run("link", feed, "--calibrate", labels, "--quiet").err


@can_calibrate
def test_labels_of_another_feed_give_2(corpus: Corpus, feed: str) -> None:
    labels = answers(corpus, {"a": "x", "b": "y", "same_event": True})
    code, said = told(corpus, "link", feed, "--calibrate", labels)
    assert code == 2
    assert said == (
        "error: this feed compares none of the labelled pairs\n"
        "  do: label pairs of this feed: `integrity evaluate INPUT --sample 200 --sample-to FILE`\n"
    )


def test_a_sheet_that_nobody_filled_in_gives_2(corpus: Corpus, feed: str) -> None:
    sheet(corpus, feed)
    assert told(corpus, "link", feed, "--calibrate", "pairs.jsonl") == (
        2, "error: pairs.jsonl holds no label\n  do: set `same_event` to true or false in its lines\n",
    )  # fmt: skip


def test_an_answer_that_is_none_gives_2_with_its_line(corpus: Corpus, feed: str) -> None:
    labels = answers(corpus, {"a": "0.0", "b": "0.1", "same_event": "yes"})
    assert told(corpus, "link", feed, "--calibrate", labels) == (
        2, "error: labels.jsonl:1: `same_event` is 'yes'\n  do: write true or false, or null for no answer\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("content", "said"), [(None, "No such file or directory"), (b"\xff\xfe{", "not UTF-8")], ids=["absent", "binary"]
)
def test_labels_that_cannot_be_read_give_2(corpus: Corpus, feed: str, content: bytes | None, said: str) -> None:
    if content is not None:
        corpus.raw("labels.jsonl", content)
    assert told(corpus, "link", feed, "--calibrate", "labels.jsonl") == (
        2, f"error: labels.jsonl cannot be read: {said}\n  do: name the file of labelled pairs\n",
    )  # fmt: skip
