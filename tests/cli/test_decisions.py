"""`--decisions`: pairs that a person decided, for linking and for calibrating."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.corpus import Corpus
from tests.records import newsroom

FERRY, BUDGET = ("0.0", "0.1"), ("1.0", "1.1")


@pytest.fixture
def feed(corpus: Corpus) -> str:
    """Two stories that were told twice and two that were told once."""
    rows = [
        {"id": each.id, "title": each.title, "excerpt": each.excerpt, "outlet": each.outlet,
         "published": each.published.isoformat() if each.published else None}
        for each in newsroom()
    ]  # fmt: skip
    return corpus.records("feed.jsonl", *rows)


def decided(corpus: Corpus, *rows: tuple[str, str, bool | None]) -> str:
    return corpus.records("decisions.jsonl", *({"a": a, "b": b, "same_event": same} for a, b, same in rows))


def groups(clusters: list[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    named: dict[str, list[str]] = {}
    for row in clusters:
        named.setdefault(row["cluster"], []).append(row["id"])
    return sorted(tuple(sorted(ids)) for ids in named.values() if len(ids) > 1)


def test_linking_keeps_to_what_was_decided_and_the_evidence_says_so(corpus: Corpus, feed: str) -> None:
    made = decided(corpus, (*FERRY, False), ("2.0", "3.0", True))
    done = corpus.run("link", feed, "--decisions", made, "--output", "links", "--output", "clusters:clusters.jsonl")
    assert done.code == 0
    said = {(row["a"], row["b"]): (row["relation"], row["evidence"]["decision"]) for row in done.lines}
    assert said[FERRY] == ("unrelated", "not same")
    assert said["2.0", "3.0"] == ("same_event", "same")
    assert said[BUDGET] == ("same_event", None)
    clusters = [json.loads(line) for line in corpus.read("clusters.jsonl").splitlines()]
    assert groups(clusters) == [BUDGET, ("2.0", "3.0")]


def test_each_decision_is_told_with_its_line_unless_it_is_needed(corpus: Corpus, feed: str) -> None:
    made = decided(corpus, ("2.0", "3.0", True), (*FERRY, True), ("0.0", "gone\x1b[2J", False), ("1.0", "3.0", None))
    assert corpus.run("link", feed, "--decisions", made).err.splitlines()[:3] == [
        "3 decisions: 1 needed, 1 not needed any more, 1 no longer applicable",
        "  no longer applicable: decisions.jsonl:3: 0.0 and gone\\u001b[2J, not same; a record is not in the feed",
        "  not needed any more: decisions.jsonl:2: 0.0 and 0.1, same; linking says so by itself",
    ]
    assert "decision" not in corpus.run("link", feed, "--decisions", made, "--quiet").err


def test_at_most_ten_of_a_kind_are_told_one_by_one(corpus: Corpus, feed: str) -> None:
    made = decided(corpus, *(("0.0", f"gone{number:02}", False) for number in range(13)))
    lines = corpus.run("link", feed, "--decisions", made).err.splitlines()
    assert lines[0] == "13 decisions: 13 no longer applicable"
    assert lines[11] == "  and 3 more: no longer applicable"
    assert lines[12].startswith("linked 6 records")


def test_a_contradiction_is_told_with_the_lines_that_it_contradicts(corpus: Corpus, feed: str) -> None:
    made = decided(corpus, ("0.0", "3.0", False), (*FERRY, True), ("0.1", "3.0", True))
    done = corpus.run("link", feed, "--decisions", made, "--quiet", "--output", "clusters")
    assert done.err.splitlines() == [
        "warning: decisions.jsonl:1: 0.0 and 3.0, not same has no effect: lines 2, 3 hold the two together",
        "  do: delete the line that is wrong",
    ]
    assert groups(done.lines) == [("0.0", "0.1", "3.0"), BUDGET]


def test_one_text_cannot_be_decided_apart(corpus: Corpus) -> None:
    copies = [{"id": name, "title": "Ferry hits breakwater at Brenna in thick fog"} for name in ("a", "b")]
    feed = corpus.records("feed.jsonl", *copies)
    done = corpus.run("link", feed, "--decisions", decided(corpus, ("a", "b", False)), "--output", "clusters")
    assert groups(done.lines) == [("a", "b")]
    assert (
        "warning: decisions.jsonl:1: a and b, not same has no effect: the two are one text or one address\n" in done.err
    )


def test_one_file_serves_decisions_and_calibration(corpus: Corpus, feed: str) -> None:
    assert corpus.run("evaluate", feed, "--sample", "4", "--sample-to", "pairs.jsonl").code == 0
    rows = [json.loads(line) for line in corpus.read("pairs.jsonl").splitlines()]
    corpus.records("pairs.jsonl", *({**row, "same_event": row["a"][0] == row["b"][0]} for row in rows))
    done = corpus.run("link", feed, "--decisions", "pairs.jsonl", "--calibrate", "pairs.jsonl")
    assert done.code == 0
    first, second, *_ = done.err.splitlines()
    assert first.startswith(f"calibrated on {len(rows)} labelled pairs")
    assert second.startswith(f"{len(rows)} decisions: ")


def test_a_file_in_which_nothing_was_decided_changes_nothing(corpus: Corpus, feed: str) -> None:
    plain = corpus.run("link", feed, "--output", "links").out
    done = corpus.run("link", feed, "--decisions", decided(corpus, (*FERRY, None)), "--output", "links")
    assert (done.code, done.out) == (0, plain)
    assert done.err.startswith("0 decisions in decisions.jsonl\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"a": "0.0", "b": "0.1", "same_event": "no"}', "decisions.jsonl:1: `same_event` is 'no'"),
        ("nonsense", "decisions.jsonl:1: line is not JSON"),
        (
            '{"a": "x", "b": "y", "same_event": true}\n{"a": "y", "b": "x", "same_event": false}',
            "decisions.jsonl:2: 'x' and 'y' have another label in line 1",
        ),
    ],
)
@pytest.mark.parametrize("command", ["link", "audit"])
def test_a_bad_line_gives_2_with_its_number(corpus: Corpus, command: str, content: str, said: str) -> None:
    path = corpus.article("ferry")
    corpus.raw("decisions.jsonl", content)
    done = corpus.run(command, path, "--decisions", "decisions.jsonl")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: {said}\n")


def test_a_file_that_is_not_there_gives_2(corpus: Corpus, feed: str) -> None:
    done = corpus.run("link", feed, "--decisions", "none.jsonl")
    assert (done.code, done.err.partition("\n")[0]) == (
        2,
        "error: none.jsonl cannot be read: No such file or directory",
    )


def test_an_audit_keeps_to_decisions_and_drops_the_finding_on_the_pair(corpus: Corpus) -> None:
    told = [each for each in newsroom() if each.id in FERRY]
    paths = [
        corpus.article(f"ferry{number}", title=each.title, excerpt=each.excerpt, outlet=each.outlet,
                       publishedDateTime=each.published.isoformat() if each.published else None)
        for number, each in enumerate(told)
    ]  # fmt: skip
    plain = corpus.run("audit", "--output", "json").json
    assert [cluster["members"] for cluster in plain["clusters"]] == [paths]
    assert "DUP" in str([finding["rule"] for finding in plain["findings"]])
    made = decided(corpus, (paths[0], paths[1], False))
    kept = corpus.run("audit", "--decisions", made, "--output", "json").json
    assert kept["clusters"] == []
    assert "DUP" not in str([finding["rule"] for finding in kept["findings"]])


def test_a_decided_pair_is_among_the_links_even_where_nobody_would_compare_it(corpus: Corpus, feed: str) -> None:
    done = corpus.run("link", feed, "--decisions", decided(corpus, ("2.0", "3.0", False)), "--output", "links")
    said = {(row["a"], row["b"]): row["evidence"]["decision"] for row in done.lines}
    assert said == {FERRY: None, BUDGET: None, ("2.0", "3.0"): "not same"}
