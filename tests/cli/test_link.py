"""`integrity link`: records and articles in, links and clusters out."""

import gzip
import json
import random

import pytest

from tests.corpus import Corpus

FERRY = [
    {"id": "w-1", "outlet": "northwire.example", "published": "2025-03-22T10:05:00Z",
     "title": "At least 26 hurt as ferry strikes breakwater off Brennhavn",
     "excerpt": "The ferry Sankt Olve struck the breakwater in dense fog with 312 passengers on board."},
    {"id": "p-1", "outlet": "harbourpost.example", "published": "2025-03-22T08:20:00Z",
     "title": "Ferry with 312 passengers hits breakwater at Brennhavn in thick fog",
     "excerpt": "The ferry Sankt Olve ran into the outer breakwater at Brennhavn this morning."},
]  # fmt: skip
BREAD = {"id": "b-1", "title": "A hundred years of rye", "excerpt": "Fru Lund's bakery lights its last wood oven."}


def test_two_reports_of_one_event_are_linked_and_a_third_is_not(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    done = corpus.run("link", "feed.jsonl", "--output", "links")
    assert done.code == 0
    assert [(row["a"], row["b"], row["relation"], row["same_event"]) for row in done.lines] == [
        ("p-1", "w-1", "same_event", True)
    ]
    assert done.summary == "linked 3 records: 0 errors, 0 warnings, 0 notes"


def test_every_id_is_in_the_clusters_once_and_in_order(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    article = corpus.article("ferry")
    done = corpus.run("link", ".", "--output", "clusters")
    assert done.lines == [
        {"id": article, "cluster": article, "canonical": article, "size": 1},
        {"id": "b-1", "cluster": "b-1", "canonical": "b-1", "size": 1},
        {"id": "p-1", "cluster": "p-1", "canonical": "p-1", "size": 2},
        {"id": "w-1", "cluster": "p-1", "canonical": "p-1", "size": 2},
    ]


def test_links_are_sorted_by_both_ids(corpus: Corpus) -> None:
    copies = [{**BREAD, "id": name} for name in ("c", "a", "d", "b")]
    corpus.records("feed.jsonl", *copies)
    rows = corpus.run("link", "feed.jsonl", "--output", "links").lines
    assert [(row["a"], row["b"]) for row in rows] == [("a", "b"), ("a", "c"), ("a", "d"), ("b", "c"), ("b", "d"), ("c", "d")]  # fmt: skip  # noqa: E501


@pytest.mark.parametrize("name", ["feed.jsonl", "feed.jsonl.gz"])
def test_bad_lines_are_findings_with_their_numbers_and_the_others_are_linked(corpus: Corpus, name: str) -> None:
    """A record whose date cannot be read is linked without one; an unknown column is left out."""
    lines = [json.dumps(FERRY[0]), "nonsense", "", "[1]", '{"title": "no id"}', '{"id": 7}', json.dumps(FERRY[1]),
             '{"id": "x", "published": "yesterday"}', '{"id": "y", "body": "text"}']  # fmt: skip
    content = "\n".join(lines).encode()
    corpus.raw(name, gzip.compress(content) if name.endswith(".gz") else content)
    report = corpus.run("link", name, "--output", "json", "--fail-on", "error")
    assert report.code == 1
    found = {(row["line"], row["rule"], row["severity"], row["path"]) for row in report.json["findings"]}
    assert found == {(n, "FMT124", "error", name) for n in (2, 4, 5, 6, 8)} | {(9, "FMT125", "warning", name)}
    assert [cluster["members"] for cluster in report.json["clusters"]] == [["p-1", "w-1"]]
    assert report.summary == "linked 4 records: 5 errors, 1 warning, 0 notes"


def test_a_cut_off_gzip_file_is_a_finding_and_what_came_before_is_linked(corpus: Corpus) -> None:
    corpus.raw("feed.jsonl.gz", gzip.compress("".join(f"{json.dumps(record)}\n" for record in FERRY).encode())[:-6])
    done = corpus.run("link", "feed.jsonl.gz", "--fail-on", "error")
    assert done.code == 1
    assert "error[FMT101] file cannot be read to its end" in done.out
    assert "2 reports: Ferry with 312 passengers" in done.out


def test_an_id_that_comes_twice_is_a_finding_and_its_first_record_is_linked(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, {**BREAD, "id": "w-1"})
    done = corpus.run("link", "feed.jsonl", "--output", "json")
    assert [(row["rule"], row["line"]) for row in done.json["findings"]] == [("FMT126", 3)]
    assert [cluster["members"] for cluster in done.json["clusters"]] == [["p-1", "w-1"]]


def test_records_and_articles_are_linked_with_each_other(corpus: Corpus) -> None:
    told = {"title": FERRY[0]["title"], "excerpt": FERRY[0]["excerpt"], "publishedDateTime": FERRY[0]["published"]}
    path = corpus.article("ferry", **told, outlet="northwire.example")
    corpus.records("feed.jsonl", FERRY[1])
    assert corpus.run("link", path, "feed.jsonl", "--output", "json").json["clusters"] == [
        {"id": "p-1", "canonical": "p-1", "members": [path, "p-1"]}
    ]


def test_entries_of_related_are_linked_only_when_asked_for(corpus: Corpus) -> None:
    told = {"title": FERRY[0]["title"], "excerpt": FERRY[0]["excerpt"], "publishedDateTime": FERRY[0]["published"]}
    mention = {"title": FERRY[1]["title"], "excerpt": FERRY[1]["excerpt"], "outlet": "harbourpost.example",
               "publishedDateTime": FERRY[1]["published"]}  # fmt: skip
    path = corpus.article("ferry", **told, related=[mention])
    assert [row["id"] for row in corpus.run("link", path, "--output", "clusters").lines] == [path]
    assert corpus.run("link", path, "--mentions", "--output", "clusters").lines == [
        {"id": name, "cluster": path, "canonical": path, "size": 2} for name in (path, f"{path}#related/0")
    ]


def test_a_path_without_records_gives_3_and_the_others_are_linked(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY)
    done = corpus.run("link", "feed.jsonl", "fed.jsonl", "--output", "clusters")
    assert done.code == 3
    assert len(done.lines) == 2
    assert "error: no article at fed.jsonl" in done.err


def test_the_text_lists_events_with_their_reports_by_time(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    assert corpus.run("link", "feed.jsonl").out == (
        "Events: 1 event reported more than once, by 2 of 3 records\n"
        "  2 reports: Ferry with 312 passengers hits breakwater at Brennhavn in thick fog\n"
        f"    2025-03-22 08:20  harbourpost.example: {FERRY[1]['title']}\n"
        f"    2025-03-22 10:05  northwire.example: {FERRY[0]['title']}\n"
    )


def test_clusters_of_an_earlier_run_tell_what_was_merged_and_split(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *FERRY, BREAD)
    earlier = [{"id": "p-1", "cluster": "p-1"}, {"id": "w-1", "cluster": "b-1"}, {"id": "b-1", "cluster": "b-1"}]
    corpus.raw("old.jsonl", "".join(f"{json.dumps(row)}\n" for row in earlier).encode())
    done = corpus.run("link", "feed.jsonl", "--before", "old.jsonl")
    assert done.err.splitlines()[:3] == [
        "merged: p-1 holds records of b-1, p-1",
        "split: the records of b-1 are in b-1, p-1",
        "1 merge and 1 split since the earlier run",
    ]


@pytest.mark.parametrize("content", [b"nonsense", b"[1]\n", b'{"id": "a"}\n', b"\xff"])
def test_a_file_that_holds_no_clusters_is_refused(corpus: Corpus, content: bytes) -> None:
    corpus.records("feed.jsonl", *FERRY)
    corpus.raw("old.jsonl", content)
    done = corpus.run("link", "feed.jsonl", "--before", "old.jsonl")
    assert done.code == 2
    assert "old.jsonl cannot be read as clusters" in done.err


def test_an_archive_is_looked_through_by_fewer_passages_and_that_is_told(corpus: Corpus) -> None:
    chance = random.Random(4)
    story, other = (" ".join(f"word{chance.randrange(9_000)}" for _ in range(400)) for _ in range(2))
    quote = " ".join(story.split()[260:290])
    corpus.records(
        "feed.jsonl",
        {"id": "a", "title": "Ferry hits pier in thick fog", "text": story, "outlet": "x"},
        {"id": "b", "title": "Ferry hits pier in thick fog again", "text": f"{other} {quote}", "outlet": "y"},
    )
    usual, fewer = (corpus.run("link", "feed.jsonl", *more, "--output", "json") for more in ((), ("--archive",)))
    passages = [json.loads(done.out)["links"][0]["evidence"]["copy"] is not None for done in (usual, fewer)]
    assert passages == [True, False]
    said = "copies were looked for by one 5-gram in 16, not in 8 (--archive)"
    assert [said in done.err for done in (usual, fewer)] == [False, True]
    assert said not in corpus.run("link", "feed.jsonl", "--archive", "--quiet").err
