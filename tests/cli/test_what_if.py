"""`audit --what-if`: what other thresholds would change."""

import pytest

from tests.corpus import Corpus
from tests.records import newsroom


@pytest.fixture
def told(corpus: Corpus) -> Corpus:
    """Two stories that were told twice and two that were told once."""
    for each in newsroom():
        corpus.article(f"n{each.id}".replace(".", "-"), title=each.title, excerpt=each.excerpt, outlet=each.outlet,
                       publishedDateTime=each.published.isoformat() if each.published else None)  # fmt: skip
    return corpus


def test_the_text_counts_what_is_gained_and_lost_and_lists_the_pairs_nearest_the_line(told: Corpus) -> None:
    done = told.run("audit", "--what-if", "probability=0.9999999", "--what-if", "cluster=0.9999999")
    assert done.code == 0
    section = done.out.partition("What if")[2].partition("\n\n")[0].splitlines()
    assert section[:4] == [
        ": probability 0.9999999 instead of 0.5, cluster 0.9999999 instead of 0.2",
        "  links     0 gained, 2 lost",
        "  clusters  0 gained, 2 lost",
        "  not linked, nearest the line first:",
    ]
    assert [line for line in section if line.endswith("(lost)")] != []
    assert "           Dozens injured as ferry strikes breakwater off Brenna" in "\n".join(section)


def test_json_has_the_same_and_the_rest_of_the_report_is_unchanged(told: Corpus) -> None:
    plain = told.run("audit", "--output", "json").json
    found = told.run("audit", "--what-if", "probability=0.6", "--output", "json").json
    what_if = found.pop("what_if")
    assert (plain.pop("what_if"), found) == (None, plain)
    assert what_if["thresholds"] == [{"name": "probability", "now": 0.5, "then": 0.6}]
    assert what_if["links"] == what_if["clusters"] == {"gained": 0, "lost": 0}
    assert {row["was_linked"] for row in what_if["linked"]} == {True}
    assert what_if["linked"][0]["a_title"] in {each.title for each in newsroom()}


def test_without_it_the_text_says_nothing_of_it(told: Corpus) -> None:
    assert "What if" not in told.run("audit").out


@pytest.mark.parametrize(
    ("value", "said", "advice"),
    [
        ("prob=0.6", "there is no threshold 'prob'", "write `probability`"),
        ("Cluster=0.6", "there is no threshold 'Cluster'", "write `cluster`"),
        ("zzz", "there is no threshold 'zzz'", "use one of: probability, inside, cluster, pair, merge, centre"),
        ("probability", "probability is '', expected a probability between 0 and 1", "write `probability=0.6`"),
        ("probability=0", "probability is '0', expected a probability between 0 and 1", "write `probability=0.6`"),
        ("probability=1", "probability is '1', expected a probability between 0 and 1", "write `probability=0.6`"),
        ("merge=nan", "merge is 'nan', expected a probability between 0 and 1", "write `merge=0.6`"),
        ("pair=half", "pair is 'half', expected a probability between 0 and 1", "write `pair=0.6`"),
    ],
)
def test_an_unknown_name_or_value_gives_2(told: Corpus, value: str, said: str, advice: str) -> None:
    done = told.run("audit", "--what-if", value)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines() == [f"error: --what-if: {said}", f"  do: {advice}"]


def test_a_name_given_twice_gives_2(told: Corpus) -> None:
    done = told.run("audit", "--what-if", "pair=0.4", "--what-if", "pair=0.5")
    assert (done.code, done.err.partition("\n")[0]) == (2, "error: --what-if: pair is given twice")


def test_the_variable_holds_several(told: Corpus) -> None:
    done = told.run("audit", env={"INTEGRITY_WHAT_IF": "probability=0.6,merge=0.5"})
    assert "What if: probability 0.6 instead of 0.5, merge 0.5 instead of 0.4" in done.out


@pytest.mark.parametrize(
    "option", [("--what-if", "probability=0.6"), ("--decisions", "none.jsonl")], ids=["what-if", "decisions"]
)
@pytest.mark.parametrize("change", [("--since", "HEAD"), ("--staged",)], ids=["since", "staged"])
def test_of_a_change_alone_it_cannot_be_told(told: Corpus, option: tuple[str, str], change: tuple[str, ...]) -> None:
    done = told.run("audit", *option, *change)
    assert (done.code, done.err.splitlines()) == (2, [
        f"error: {option[0]} is about a whole corpus, and a change is to be judged",
        "  do: leave out --since and --staged",
    ])  # fmt: skip
