"""Laws of fingerprints: they follow the content of an article, never where it is, and never how it is written."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrity import pipeline, rules
from integrity.errors import FormatError
from integrity.finding import Finding
from integrity.link import linking
from integrity.load import article
from integrity.load.discover import discover
from integrity.trust.root import NOTHING
from integrity.validate.article import judge
from tests.articles import SEAL, sealed
from tests.corpus import Corpus, words

AT = datetime(2026, 1, 1, tzinfo=UTC)
PATH = "_news/ferry.md"
OTHER_SEAL = sealed(bytes(range(30, 110)), bytes(range(50, 66)))

FAULTS = (
    'publishedDateTime: "yesterday"',
    'originalUrl: "nowhere"',
    'webUrl: "nowhere"',
    "provider: Northwire",
    "shift: 22:22",
    "country: NO",
    "images: [{width: 010}, {width: 010}, {width: 0x10}]",
    '"images[0].width": 010',
    'related: [{title: One, originalUrl: "first"}, {title: Two, originalUrl: "second"}, text]',
    'ampWebUrl: "https://elsewhere.example/amp"',
)
"""Fields that break a rule each, some of them more than once, some left out of seals."""
NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
PATHS = st.lists(NAMES, min_size=1, max_size=3).map(lambda steps: "/".join(["x", *steps]) + ".md")
LINES = st.lists(
    st.sampled_from(("", "# a comment", "#", "  # indented", "# integrity: ignore[FLD205] why")), max_size=5
)
CHOSEN = st.lists(st.sampled_from(FAULTS), unique=True, min_size=1)


def text(faults: list[str], title: str = "Ferry runs aground", seal: str = SEAL, body: str = "It ran.") -> str:
    return "\n".join(["---", f'title: "{title}"', *faults, f'secured: "{seal}"', "---", "", body, ""])


def findings(content: str, path: str = PATH) -> tuple[Finding, ...]:
    """Every finding on the article, that of its seal included."""
    return judge(article.from_bytes(path, content.encode()), NOTHING, AT).all_findings


def prints(content: str, path: str = PATH) -> list[str]:
    return sorted(finding.fingerprint for finding in findings(content, path))


@given(CHOSEN, PATHS)
def test_an_article_that_is_moved_or_renamed_keeps_its_findings(faults: list[str], path: str) -> None:
    assert prints(text(faults), path) == prints(text(faults))


@given(CHOSEN, LINES)
def test_lines_added_above_keep_them(faults: list[str], lines: list[str]) -> None:
    assert prints(text(faults).replace("---\n", "\n".join(["---", *lines, ""]), 1)) == prints(text(faults))


@given(CHOSEN)
def test_another_seal_keeps_them(faults: list[str]) -> None:
    assert prints(text(faults, seal=OTHER_SEAL)) == prints(text(faults))


@given(CHOSEN, st.randoms())
def test_another_order_of_fields_and_other_line_ends_keep_them(faults: list[str], chance: random.Random) -> None:
    shuffled = chance.sample(faults, len(faults))
    assert prints(text(shuffled).replace("\n", "\r\n")) == prints(text(faults))


@given(CHOSEN, st.sampled_from(("title", "body")))
def test_other_content_changes_every_one(faults: list[str], what: str) -> None:
    before, after = prints(text(faults)), prints(text(faults, **{what: "Another one."}))
    assert set(before).isdisjoint(after)


@given(CHOSEN)
def test_no_two_findings_of_an_article_have_one(faults: list[str]) -> None:
    every = prints(text(faults))
    assert len(set(every)) == len(every)


@pytest.mark.parametrize("content", [text(list(FAULTS)), "---\na: b: c\n---\n", "---\na: &a b\nc: *a\nd: *a\n---\n"])
def test_neither_path_nor_line_nor_message_is_part_of_one(content: str) -> None:
    for finding in findings(content):
        assert not any(PATH in subject for subject in finding.subjects)
        assert len(finding.fingerprint) == 32
        assert all(len(subject) == 64 for subject in finding.subjects)


# Fields that seals leave out, such as `related`, are no part of the identity of an article.

RELATED = 'related:\n{}  - {{title: One, originalUrl: "{}"}}\n  - {{title: Two, originalUrl: "second"}}'


def of_related(entries: str) -> set[str]:
    return {finding.fingerprint for finding in findings(text([entries])) if finding.rule == "FLD210"}


def test_an_entry_of_a_list_that_is_added_above_keeps_the_findings_on_the_others() -> None:
    above = '  - {title: New, originalUrl: "https://a.example/"}\n'
    assert of_related(RELATED.format(above, "first")) == of_related(RELATED.format("", "first"))


def test_another_value_of_a_field_that_seals_leave_out_is_another_finding() -> None:
    before, after = of_related(RELATED.format("", "first")), of_related(RELATED.format("", "third"))
    assert (len(before), len(after), len(before & after)) == (2, 2, 1)


def test_two_equal_faults_are_two_findings_and_one_is_left_when_one_is_mended() -> None:
    twice, once = of_related(RELATED.format("", "second")), of_related(RELATED.format("", "https://a.example/"))
    assert len(twice) == 2
    assert once < twice


# Files that are not read.


def test_a_refused_file_keeps_its_finding_under_another_name(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    (tmp_path / "a.md").symlink_to("elsewhere.md")
    corpus.raw("b.md", b"x" * (article.MAX_FILE_BYTES + 1))
    corpus.raw("c\u202e.md", "Text.\n")
    before = of_corpus(corpus)
    for old, new in (("a.md", "z/a.md"), ("b.md", "y/b.md"), ("c\u202e.md", "y/\u202ed.md")):
        (tmp_path / new).parent.mkdir(exist_ok=True)
        (tmp_path / old).rename(tmp_path / new)
    assert len(before) == 3
    assert of_corpus(corpus) == before


def test_an_unread_article_is_told_by_its_content_alone() -> None:
    error = FormatError("FMT101", "is a link", "")
    here, there, other = (
        judge(article.unread(path, error, identity), NOTHING, AT).findings[0].fingerprint
        for path, identity in (("a.md", "1"), ("b.md", "1"), ("a.md", "2"))
    )
    assert here == there != other


# Findings on pairs.


def of_corpus(corpus: Corpus, *families: str) -> set[str]:
    """Fingerprints of the findings of a whole run, of these families or of all."""
    options = pipeline.Options("check", AT, frozenset(rules.catalogue()), linking.link)
    found = pipeline.run(discover(corpus.root, [corpus.root]), options).findings
    return {finding.fingerprint for finding in found if finding.rule.startswith(families or "")}


def copies(corpus: Corpus, **fields: str | None) -> None:
    """Four prints of one text by four outlets, and one story of its own."""
    shared = {"title": "Ferry runs aground off Brennhavn in fog", "body": " ".join(words("a long text", 120))}
    for outlet in ("a", "b", "c", "d"):
        corpus.article(outlet, outlet=f"{outlet}.example", excerpt="All were saved.", **{**shared, **fields})
    corpus.article("other")


@pytest.mark.parametrize("fields", [{}, {"originalUrl": None, "webUrl": None}], ids=["by address", "without address"])
def test_copies_keep_their_findings_under_other_names(tmp_path: Path, fields: dict[str, str | None]) -> None:
    corpus = Corpus(tmp_path)
    copies(corpus, **fields)
    before = of_corpus(corpus, "DUP")
    for name, new in zip("abcd", ("z", "9", "m/k", "0"), strict=True):
        target = tmp_path / f"{new}.md"
        target.parent.mkdir(exist_ok=True)
        (tmp_path / corpus.path(name)).rename(target)
    assert before
    assert of_corpus(corpus, "DUP") == before


def test_entries_of_a_series_keep_their_findings_under_other_names(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    for number, name in enumerate(("Miners", "Banks", "Retailers", "Carmakers", "Airlines")):
        corpus.article(f"s{number}", title=f"Shares close higher in Calderhaven as {name} rally on {number + 3} March")
    before = of_corpus(corpus, "DUP307")
    for number in range(5):
        (tmp_path / corpus.path(f"s{number}")).rename(tmp_path / f"{9 - number}.md")
    assert before
    assert of_corpus(corpus, "DUP307") == before


def test_the_seal_of_many_articles_is_told_alike_whatever_their_names(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path)
    for number in range(9):
        corpus.article(f"n{number}", secured=SEAL)
    before = of_corpus(corpus, "SIG509")
    for number in range(9):
        (tmp_path / corpus.path(f"n{number}")).rename(tmp_path / f"{9 - number}.md")
    assert before
    assert of_corpus(corpus, "SIG509") == before
