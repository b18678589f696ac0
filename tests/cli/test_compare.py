"""`integrity compare`: one pair, whatever comes out."""

import json

import pytest

from tests.corpus import Corpus, Outcome

WIRE = {
    "title": "At least 26 hurt as ferry strikes breakwater off Brennhavn",
    "excerpt": "The ferry Sankt Olve struck the breakwater in dense fog with 312 passengers on board.",
    "publishedDateTime": "2025-03-22T10:05:00Z",
}
POST = {
    "title": "Ferry with 312 passengers hits breakwater at Brennhavn in thick fog",
    "excerpt": "The ferry Sankt Olve ran into the outer breakwater at Brennhavn this morning.",
    "publishedDateTime": "2025-03-22T08:20:00Z",
    "outlet": "harbourpost.example",
}


@pytest.fixture
def pair(corpus: Corpus) -> tuple[str, str]:
    """Paths of two reports on one event; the first names the second's story under `related`."""
    return corpus.article("wire", **WIRE, related=[POST]), corpus.article("post", **POST)


def told(done: Outcome) -> tuple[int, str]:
    """Exit code and what went wrong."""
    return done.code, done.err


def test_two_files_are_compared(corpus: Corpus, pair: tuple[str, str]) -> None:
    done = corpus.run("compare", *pair)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith(
        f"A  {pair[0]}\n"
        "   title    At least 26 hurt as ferry strikes breakwater off Brennhavn\n"
        "   outlet   northwire.example, 2025-03-22 10:05 UTC\n"
        "   excerpt  The ferry Sankt Olve struck the breakwater in dense fog with 312 passengers on board.\n"
        f"B  {pair[1]}\n"
    )
    assert "\nrelation     same_event (linked)\n" in done.out
    assert "\ncompared in a feed of 3 records\n" in done.out


def test_the_sides_are_shown_in_the_order_they_were_named(corpus: Corpus, pair: tuple[str, str]) -> None:
    first, second = pair
    for a, b in ((first, second), (second, first)):
        lines = corpus.run("compare", a, b).out.splitlines()
        assert [line for line in lines if line.startswith(("A  ", "B  "))] == [f"A  {a}", f"B  {b}"]


def test_a_file_is_compared_with_an_entry_of_related(corpus: Corpus, pair: tuple[str, str]) -> None:
    done = corpus.run("compare", pair[1], f"{pair[0]}#related/0")
    assert done.code == 0
    assert f"B  {pair[0]}#related/0\n" in done.out
    assert "relation     update (linked)" in done.out


def test_a_pair_that_has_nothing_in_common_is_compared_too(corpus: Corpus) -> None:
    done = corpus.run("compare", corpus.article("ferry"), corpus.article("bread"))
    assert done.code == 0
    assert "relation     unrelated (not linked)" in done.out
    assert "shared terms        none" in done.out


def test_json_holds_the_scores_threshold_and_margin(corpus: Corpus, pair: tuple[str, str]) -> None:
    link = corpus.run("compare", *pair, "--output", "json").json
    assert (link["a"], link["b"]) == tuple(sorted(pair))
    assert link["same_event"] is True
    assert link["margin"] == pytest.approx(link["probability"] - link["threshold"], abs=1e-8)
    contributions = {feature["name"]: feature["contribution"] for feature in link["evidence"]["features"]}
    assert contributions["intercept"] < 0 < sum(contributions.values())


def test_paths_are_taken_from_the_folder_where_it_is_started(corpus: Corpus, pair: tuple[str, str]) -> None:
    first, second = (path.removeprefix("_news/") for path in pair)
    here = corpus.run("compare", first, f"../{pair[0]}#related/0", folder="_news")
    assert here.code == 0
    assert here.out == corpus.run("compare", pair[0], f"{corpus.root}/{pair[0]}#related/0").out
    assert corpus.run("compare", second, str(corpus.root / pair[0]), folder="_news").code == 0


def test_records_are_named_by_id_within_their_file(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", {"id": "w", "title": WIRE["title"]}, {"id": "p", "title": POST["title"]}, {"id": "x"})
    done = corpus.run("compare", "w", "p", "--in", "feed.jsonl")
    assert done.code == 0
    assert "A  w\n" in done.out
    assert "compared in a feed of 3 records" in done.out


def test_the_feed_of_several_inputs_is_one_feed(corpus: Corpus, pair: tuple[str, str]) -> None:
    corpus.records("feed.jsonl", {"id": "w", "title": WIRE["title"]})
    done = corpus.run("compare", "w", pair[1], "--in", "feed.jsonl", "--in", "_news")
    assert done.code == 0
    assert "compared in a feed of 4 records" in done.out


def test_lines_left_out_of_the_feed_are_told(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", {"id": "w", "title": WIRE["title"]}, "nonsense", {"id": "p", "title": POST["title"]})
    done = corpus.run("compare", "w", "p", "--in", "feed.jsonl")
    assert done.code == 0
    assert done.err == (
        "warning: 1 part of the feed could not be read\n"
        "  do: run `integrity link` on the same files, which says what and where\n"
    )


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ("w", "p1", "error: there is no record 'p1'\n  do: did you mean 'p-1'?\n"),
        ("w", "\x1b[2J", "error: there is no record '\\x1b[2J'\n  do: check the id or path\n"),
        ("w", "w", "error: A and B are the same record\n  do: name two records\n"),
    ],
)
def test_an_id_that_cannot_be_compared_gives_2(corpus: Corpus, a: str, b: str, message: str) -> None:
    corpus.records("feed.jsonl", {"id": "w", "title": WIRE["title"]}, {"id": "p-1", "title": POST["title"]})
    assert told(corpus.run("compare", a, b, "--in", "feed.jsonl")) == (2, message)


def test_a_file_that_does_not_exist_gives_2(corpus: Corpus, pair: tuple[str, str]) -> None:
    assert told(corpus.run("compare", pair[0], "nowhere.md")) == (
        2, "error: there is no record 'nowhere.md'\n  do: check the id or path\n",
    )  # fmt: skip
    assert told(corpus.run("compare", "a.md", "b.md")) == (
        2,
        "error: no article or record at a.md, b.md\n  do: name article files, or a .jsonl file with --in\n",
    )


def test_an_entry_of_related_that_does_not_exist_names_the_nearest(corpus: Corpus, pair: tuple[str, str]) -> None:
    code, said = told(corpus.run("compare", *pair[:1], f"{pair[0]}#related/7"))
    assert code == 2
    assert f"did you mean '{pair[0]}#related/0'?" in said


def test_an_article_that_cannot_be_read_gives_2_and_the_command_that_says_why(
    corpus: Corpus, pair: tuple[str, str]
) -> None:
    bad = corpus.raw("_news/bad.md", "---\ntitle: one: two\n---\n")
    assert told(corpus.run("compare", pair[0], bad)) == (
        2, f"error: {bad} could not be read as an article\n  do: run `integrity check {bad}`, which says why\n",
    )  # fmt: skip


def test_a_title_cannot_forge_a_line_of_the_comparison(corpus: Corpus) -> None:
    forged = {"title": "x\n::error::forged\u2028[OK] verified\x1b[2J", "text": "body"}
    corpus.records("feed.jsonl", *(json.dumps({"id": name, **forged}) for name in "ab"))
    out = corpus.run("compare", "a", "b", "--in", "feed.jsonl").out
    assert r"   title    x\u000a::error::forged\u2028[OK] verified\u001b[2J" in out.splitlines()
