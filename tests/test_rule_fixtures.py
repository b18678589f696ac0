"""Each rule of FMT, FLD and BAS, and LOG607, by example: `bad` raises it and nothing else, `good` raises nothing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from integrity import rules
from integrity.finding import Finding, Severity
from integrity.load import article, discover, jsonl
from integrity.load.discover import Discovery
from integrity.suppress import accepting, baseline, inline
from integrity.suppress.accepting import Scope
from integrity.suppress.baseline import Baseline
from integrity.trust.root import NOTHING
from integrity.validate import authenticity, replays
from integrity.validate.article import Judgement, judge
from integrity.validate.corpus import Corpus, Seen
from tests.articles import AT

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "rules"
FAMILIES = ("FMT", "FLD", "BAS")
TWICE = "LOG607"
"""The only rule on the corpus that files alone can show."""
CODES = [code for code in rules.catalogue() if code.startswith(FAMILIES) or code == TWICE]
DUPLICATE_ID = "FMT126"
"""Raised where inputs are gathered, since two files may hold the two records."""
SEAL_NOTES = {"SIG513", "SIG514"}


def found_in(folder: Path) -> Discovery:
    return discover.discover(ROOT, [folder])


def judgements(folder: Path) -> Iterator[Judgement]:
    found = found_in(folder)
    for path in sorted(found.articles):
        yield judge(article.load(ROOT, path), NOTHING, AT)
    for path, error in found.refused.items():
        yield judge(article.unread(path, error), NOTHING, AT)


def record_ids(folder: Path) -> list[str]:
    return [record.id for path in found_in(folder).records for record in jsonl.read(ROOT / path).records]


def record_rules(folder: Path) -> list[str]:
    codes = [error.rule for path in found_in(folder).records for error in jsonl.read(ROOT / path).errors]
    return codes + [DUPLICATE_ID for count in Counter(record_ids(folder)).values() if count > 1]


def kept(folder: Path) -> tuple[Finding, ...]:
    """The findings that count, after comments and the baseline of the folder, with those on comments and entries."""
    every = list(judgements(folder))
    findings = [finding for judgement in every for finding in judgement.all_findings]
    findings += Corpus([Seen(one.path, one.identity, one.verification) for one in every]).find()
    comments = {one.path: inline.find(article.load(ROOT, one.path), one.identity) for one in every}
    entries = baseline.read(folder / baseline.FILE, baseline.FILE) or ()
    paths = frozenset(one.path for one in every)
    return accepting.sort(findings, comments, Baseline(entries=entries), Scope(paths, paths, True), AT.date()).kept


def raised(folder: Path) -> set[str]:
    """The rules that were broken, but for notes on seals."""
    findings = kept(folder)
    return {finding.rule for finding in findings if finding.rule not in SEAL_NOTES} | set(record_rules(folder))


def notes(folder: Path) -> list[list[str]]:
    """The notes of each article."""
    return [
        [finding.rule for finding in judgement.all_findings if finding.severity is Severity.NOTE]
        for judgement in judgements(folder)
    ]


@pytest.mark.parametrize("code", CODES)
def test_bad_raises_its_rule_and_no_other(code: str) -> None:
    assert raised(FIXTURES / code / "bad") == {code}


OTHER_WORDS = {"FMT111": "not YAML", "FMT125": "is not known", "FLD211": "but the host of"}
"""Rules that say what was expected in words of their own."""


@pytest.mark.parametrize("code", [code for code in CODES if not code.startswith("BAS")])
def test_a_message_says_what_was_expected(code: str) -> None:
    folder = FIXTURES / code / "bad"
    messages = [one.message for one in kept(folder) if one.rule == code]
    messages += [error.message for path in found_in(folder).records for error in jsonl.read(ROOT / path).errors]
    assert [text for text in messages if OTHER_WORDS.get(code, "expected") not in text] == []
    assert messages or code == DUPLICATE_ID


@pytest.mark.parametrize("code", CODES)
def test_good_raises_nothing(code: str) -> None:
    assert raised(FIXTURES / code / "good") == set()


@pytest.mark.parametrize("kind", ["bad", "good"])
@pytest.mark.parametrize("code", CODES)
def test_an_article_has_at_most_one_note_and_it_is_on_its_seal(code: str, kind: str) -> None:
    of_articles = [[note for note in of_article if note != code] for of_article in notes(FIXTURES / code / kind)]
    assert all(len(of_article) <= 1 and SEAL_NOTES.issuperset(of_article) for of_article in of_articles)


@pytest.mark.parametrize("kind", ["bad", "good"])
@pytest.mark.parametrize("code", CODES)
def test_there_is_something_to_judge(code: str, kind: str) -> None:
    assert len(found_in(FIXTURES / code / kind)) > 0


def test_every_folder_is_named_by_a_rule() -> None:
    assert {folder.name for folder in FIXTURES.iterdir() if folder.is_dir()} == set(CODES)


def test_no_seal_stands_in_another_fixture_too() -> None:
    paths = found_in(ROOT / "fixtures").articles
    verified = [authenticity.verify(article.load(ROOT, path), NOTHING, round(AT.timestamp())) for path in paths]
    replayed = replays.find(("", verdict.trace) for verdict in verified if verdict.trace)
    assert [path for path in replayed if path.startswith("fixtures/rules/")] == []


def test_no_two_fixtures_tell_the_same_story() -> None:
    titles = Counter(
        title
        for path in sorted(found_in(FIXTURES).articles)
        if (title := article.load(ROOT, path).source.root.text("title"))
    )
    assert [title for title, count in titles.items() if count > 1] == []
