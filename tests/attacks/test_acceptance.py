"""What a hostile article or change may accept of itself: nothing that bears on its seal, and nothing unseen."""

import json
from pathlib import Path

import pytest

from integrity import gather
from integrity.errors import BaselineError
from integrity.suppress import baseline
from integrity.trust.root import NOTHING
from tests import trust_world as world
from tests.articles import AT, sound
from tests.corpus import Corpus, Outcome
from tests.repository import FERRY, TRAM, Repository
from tests.unit.suppress.entries import line

FILE = baseline.FILE
EARLY = "_news/2025-03-11-early.md"
FAULT = "2031-01-01T10:00:00Z"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path / "newsroom")


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def of(outcome: Outcome) -> set[str]:
    """The rules of all findings that count."""
    return {one["rule"] for one in outcome.json["findings"]}


def judged(corpus: Corpus, text: str) -> set[str]:
    """The rules that an article with a date in the future breaks in a check."""
    corpus.raw(EARLY, text)
    return of(corpus.run("check", "--output", "json", "--at", "2026-01-01T00:00:00Z"))


def early(comment: str) -> str:
    return sound(publishedDateTime=FAULT).replace("---\n", f"---\n{comment}\n", 1)


COMMENT = "# integrity: ignore[FLD208] why"


def test_a_comment_of_the_right_form_has_its_effect(corpus: Corpus) -> None:
    assert judged(corpus, early(COMMENT)) == {"SIG514", "FLD209"}


@pytest.mark.parametrize("rule", ["SIG510", "SIG512", "SIG514", "FMT113", "BAS903"])
def test_no_comment_accepts_a_finding_on_seal_or_form(site: Repository, rule: str) -> None:
    comment = f"---\n# integrity: ignore[{rule}] the desk changed it\n"
    site.raw(FERRY, site.read(FERRY).replace("Story about", "Lies about").replace("---\n", comment, 1))
    done = site.check("--output", "json")
    assert (done.code, of(done) & {"SIG510", "BAS903"}) == (1, {"SIG510", "BAS903"})


def test_a_comment_in_an_article_that_cannot_be_read_accepts_nothing(corpus: Corpus) -> None:
    assert "FMT113" in judged(corpus, early("# integrity: ignore[FMT113, FLD208] why\ntitle: twice"))


@pytest.mark.parametrize(
    "hidden",
    [
        'note: "# integrity: ignore[FLD208] why"',
        "note: 'x # integrity: ignore[FLD208] why'",
        '"# integrity: ignore[FLD208] why": x',
        'note: "x\n  # integrity: ignore[FLD208] why\n  y"',
        "note: |\n  # integrity: ignore[FLD208] why",
        "note: |2\n    x\n  # integrity: ignore[FLD208] why",
        "note: >-\n  x\n\n  # integrity: ignore[FLD208] why",
        "note: x#integrity: ignore[FLD208] why".replace("x#integrity: ", "x#integrity:"),
        "note: [x, '# integrity: ignore[FLD208] why']",
    ],
)
def test_text_that_looks_like_a_comment_accepts_nothing(corpus: Corpus, hidden: str) -> None:
    assert judged(corpus, early(hidden)) == {"SIG514", "FLD208", "FLD209"}


def test_a_comment_in_the_body_or_after_the_front_matter_accepts_nothing(corpus: Corpus) -> None:
    text = f"{sound(publishedDateTime=FAULT)}\n{COMMENT}\n\n---\n{COMMENT}\n---\n"
    assert judged(corpus, text) == {"SIG514", "FLD208", "FLD209"}


@pytest.mark.parametrize("character", ["\x1b", "\x07", "\x85", "\u2028", "\x00"])
def test_a_control_character_in_a_reason_makes_the_article_malformed(corpus: Corpus, character: str) -> None:
    found = judged(corpus, early(f"{COMMENT}{character}[2J"))
    assert found & {"FMT107", "FMT123"}
    assert "FLD208" not in found


@pytest.mark.parametrize("text", ["\u202e", "::error::forged", "\u2066", "</script>", "##[error]"])
def test_what_a_comment_says_stays_inert(corpus: Corpus, text: str) -> None:
    corpus.raw(
        EARLY, early(f"# integrity: {text} off\n# integrity: ignore[{text}] why\n# integrity: ignore[FLD208]{text}")
    )
    done = corpus.run("check", "--verbose")
    assert not any(mark in done.out for mark in ("\u202e", "\u2066", "##["))
    assert not any(one.startswith("::") for one in done.out.splitlines())


@pytest.mark.parametrize("comment", ["#", "# integrity: ignore[FLD208] why", "# integrity: off"])
def test_a_megabyte_of_comments_is_read_in_time_that_grows_with_its_length(corpus: Corpus, comment: str) -> None:
    many = f"{comment}\n" * (900_000 // (len(comment) + 1))
    corpus.raw(EARLY, early(many.rstrip("\n")))
    one = gather.judge(corpus.root, NOTHING, AT, EARLY)
    assert len(one.comments.ignores) <= 20
    assert len(one.comments.findings) <= 21
    assert one.record is not None


def test_a_comment_of_a_megabyte_is_told_in_a_line(corpus: Corpus) -> None:
    corpus.raw(EARLY, early(f"# integrity: ignore[{'X,' * 400_000}] why"))
    (found,) = gather.judge(corpus.root, NOTHING, AT, EARLY).comments.findings
    assert (found.rule, len(found.message) < 500, len(found.place.source) <= 100) == ("BAS902", True, True)


# Baselines.


def test_a_baseline_of_a_change_does_not_accept_its_tampered_article(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    assert site.run("baseline", "create", "--since", "main", "--reason", "x", "--at", world.NOW).code == 0
    done = site.check("--output", "json")
    assert (done.code, of(done)) == (1, {"SIG510", "BAS913"})


def test_nor_does_it_under_the_name_of_another_rule(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    (found,) = site.check("--output", "json").json["findings"]
    site.raw(FILE, f"{line(fingerprint=found['fingerprint'], rule='FLD211', paths=[FERRY])}\n")
    assert of(site.check("--output", "json")) == {"SIG510", "BAS912"}


def test_nor_does_it_hide_the_seal_in_an_article_that_cannot_be_read(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.raw(FERRY, site.read(FERRY).replace("---\n", "---\nexcerpt: a\n", 1))
    assert site.run("baseline", "create", "--since", "main", "--reason", "x", "--at", world.NOW).code == 0
    done = site.check("--output", "json")
    assert (done.code, of(done)) == (1, {"FMT113", "BAS913"})


def test_nor_does_one_that_the_change_names_in_the_configuration(site: Repository) -> None:
    site.edit_file(FERRY, "2025-03-11T08:42:00Z", "yesterday")
    made = ("baseline", "create", "--since", "main", "--reason", "x", "--baseline", "mine.jsonl", "--at", world.NOW)
    assert site.run(*made).code == 0
    site.raw("integrity.toml", 'baseline = "mine.jsonl"\n')
    assert {"FLD206", "SIG523"} <= of(site.check("--output", "json"))


def test_an_entry_for_one_tampered_article_does_not_accept_another(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    assert site.run("baseline", "create", "--reason", "x", "--at", world.NOW).code == 0
    site.commit()
    site.git("checkout", "--quiet", "main")
    site.git("merge", "--quiet", "change")
    site.edit_file(FERRY, "Lies about", "Other lies about")
    site.edit_file(TRAM, "Story about", "Lies about")
    found = site.check("--output", "json").json["findings"]
    assert {(one["rule"], one["path"]) for one in found} >= {("SIG510", FERRY), ("SIG510", TRAM)}


def test_a_baseline_that_is_a_link_is_not_followed(corpus: Corpus, tmp_path: Path) -> None:
    corpus.article("sound")
    (tmp_path / "elsewhere.jsonl").write_text(f"{line()}\n")
    (corpus.root / FILE).symlink_to(tmp_path / "elsewhere.jsonl")
    done = corpus.run("check")
    assert (done.code, done.err.splitlines()[0]) == (
        2, f"error: {FILE}: file is a symbolic link, expected a regular file; it was not followed",
    )  # fmt: skip


def test_a_baseline_of_the_base_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    site = Repository(tmp_path)
    site.raw(FILE, "nonsense\n")
    site.branch()
    site.raw(FILE, "")
    done = site.check()
    assert (done.code, done.err.splitlines()[0]) == (
        2, f"error: main:{FILE}, line 1: no JSON: Expecting value at character 1",
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [b"[" * 1_000_000, b'{"a":' * 100_000, b"\x00" * 1_000_000, b"{}\n" * 100_000, b'{"reason": "' + b"x" * 1_000_000],
)
def test_hostile_baselines_are_refused(data: bytes) -> None:
    with pytest.raises(BaselineError) as caught:
        baseline.parse(data, FILE)
    assert len(caught.value.message) < 300


def test_what_an_entry_says_stays_inert(corpus: Corpus) -> None:
    corpus.article("sound")
    hostile = "\x1b[2J\u202e\n::error::forged"
    corpus.raw(FILE, f"{line(reason=hostile, owner=hostile, paths=[hostile], expires='2026-01-01')}\n")
    for arguments in (("baseline", "show"), ("check", "--verbose"), ("audit",), ("baseline", "prune")):
        done = corpus.run(*arguments, "--at", "2026-02-01T00:00:00Z")
        assert done.code == 0
        for text in (done.out, done.err):
            assert not any(mark in text for mark in ("\x1b", "\u202e", "\n::error"))


def test_a_reason_on_the_command_line_is_written_inert(corpus: Corpus) -> None:
    corpus.article("early", publishedDateTime=FAULT)
    assert corpus.run("baseline", "create", "--reason", "a\x1b[2J\nb\u202e", "--at", "2026-01-01T00:00:00Z").code == 0
    assert {json.loads(one)["reason"] for one in corpus.read(FILE).splitlines()} == {"a\\u001b[2J\\u000ab\\u202e"}
