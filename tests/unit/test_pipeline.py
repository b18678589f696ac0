"""The pipeline: everything judged once, sorted, and nothing dropped without being counted."""

import signal
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity import pipeline, rules
from integrity.config import Settings
from integrity.fields import Fields
from integrity.finding import Severity
from integrity.link import linking
from integrity.link.evidence import Linking
from integrity.load.discover import Discovery, discover
from integrity.pipeline import Options
from integrity.trust.root import NOTHING
from integrity.workers import CHUNK
from tests.corpus import Corpus

AT = datetime(2026, 1, 1, tzinfo=UTC)
OPTIONS = Options("check", AT, frozenset(rules.catalogue()), linking.link, fail_on=Severity.ERROR)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


def found(corpus: Corpus) -> Discovery:
    return discover(corpus.root, [corpus.root])


def test_every_file_is_judged_once_in_the_order_of_paths(corpus: Corpus) -> None:
    paths = [corpus.article(name) for name in ("c", "a", "b")]
    (corpus.root / "_news" / "0.md").symlink_to("/etc/hostname")
    report = pipeline.run(found(corpus), OPTIONS)
    assert [row.path for row in report.articles] == ["_news/0.md", *sorted(paths)]
    assert [row.verdict for row in report.articles] == ["malformed", *["unverifiable"] * 3]
    assert [row.id for row in report.records] == sorted(paths)


def test_findings_of_all_families_come_out_sorted(corpus: Corpus) -> None:
    corpus.article("a", title="Ferry runs aground off Brennhavn again", originalUrl="x")
    corpus.article("b", title="Ferry runs aground off Brennhavn again", secured=None)
    corpus.edit("b", excerpt=corpus.read(corpus.path("a")).split("excerpt: ")[1].split("\n")[0].strip('"'))
    corpus.raw("_news/c.md", "+++\n+++\n")
    report = pipeline.run(found(corpus), OPTIONS)
    assert {finding.rule[:3] for finding in report.findings} == {"FLD", "DUP", "SIG", "FMT"}
    assert list(report.findings) == sorted(report.findings, key=lambda finding: finding.sort_key)
    assert report.fails


def test_findings_that_were_not_asked_for_are_counted_and_fail_nothing(corpus: Corpus) -> None:
    corpus.article("a", originalUrl="x")
    report = pipeline.run(found(corpus), replace(OPTIONS, reported=frozenset({"SIG514"})))
    assert ([finding.rule for finding in report.findings], report.deselected, report.fails) == (["SIG514"], 1, False)


def test_levels_are_given_at_the_end_to_what_was_asked_for(corpus: Corpus) -> None:
    corpus.article("a", originalUrl="x", secured="x")
    levels = Settings(levels=(("FLD210", "note"), ("SIG501", "warning"), ("FLD211", "off"))).ruling
    report = pipeline.run(found(corpus), replace(OPTIONS, levels=levels))
    assert [(finding.rule, finding.severity) for finding in report.findings] == [
        ("FLD210", Severity.NOTE),
        ("SIG501", Severity.WARNING),
    ]
    assert (report.deselected, report.lowered, report.fails) == (0, 1, False)


def test_articles_are_read_under_the_names_of_the_site_by_any_number_of_processes(corpus: Corpus) -> None:
    for n in range(CHUNK + 1):
        corpus.raw(f"{n}.md", "---\nheadline: Ferry\n---\n")
    options = replace(OPTIONS, fields=Fields(title=(("headline",),)))
    alone, together = (pipeline.run(found(corpus), replace(options, jobs=jobs)) for jobs in (1, 2))
    assert {row.title for row in alone.articles} == {"Ferry"}
    assert alone.articles == together.articles


def test_a_seal_on_two_articles_is_replayed_on_both(corpus: Corpus) -> None:
    corpus.article("a")
    corpus.article("b", secured=corpus.seal("a"))
    corpus.article("c")
    report = pipeline.run(found(corpus), OPTIONS)
    assert [row.verdict for row in report.articles] == ["replayed", "replayed", "unverifiable"]


def test_the_engine_gets_the_records_and_its_links_become_findings(corpus: Corpus) -> None:
    seen: list[str] = []

    def engine(records: object, _statistics: object) -> Linking:
        seen.extend(record.id for record in records)  # type: ignore[attr-defined]
        return Linking((), ())

    path = corpus.article("a", related=[{"title": "b", "outlet": "b.example"}])
    pipeline.run(found(corpus), replace(OPTIONS, engine=engine))
    pipeline.run(found(corpus), replace(OPTIONS, engine=engine, mentions=True))
    assert seen == [path, path, f"{path}#related/0"]


def test_the_time_is_in_the_report_only_if_it_was_asked_for(corpus: Corpus) -> None:
    corpus.article("a")
    assert pipeline.run(found(corpus), OPTIONS).at is None
    assert pipeline.run(found(corpus), replace(OPTIONS, at_given=True)).at == AT


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_workers_judge_as_one_process_does(corpus: Corpus) -> None:
    for number in range(CHUNK + 6):
        corpus.article(f"story{number}", originalUrl="x" if number % 9 == 0 else "https://northwire.example/")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    alone, together = (pipeline.judge(found(corpus), replace(OPTIONS, jobs=jobs), NOTHING) for jobs in (1, 2))
    assert together == alone
    assert [one.path for one in together] == sorted(one.path for one in together)
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_progress_hears_of_each_article_then_of_linking(corpus: Corpus) -> None:
    for name in ("a", "b"):
        corpus.article(name)
    told: list[tuple[str, int, int]] = []
    pipeline.run(found(corpus), replace(OPTIONS, progress=lambda *step: told.append(step)))
    assert told == [("reading", 1, 2), ("reading", 2, 2), ("linking", 0, 2), ("linking", 2, 2)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_the_same_for_any_number_of_jobs(corpus: Corpus, jobs: int) -> None:
    total = CHUNK + 1
    for number in range(total):
        corpus.article(f"a{number}")
    told: list[tuple[str, int, int]] = []
    pipeline.judge(found(corpus), replace(OPTIONS, jobs=jobs, progress=lambda *step: told.append(step)), NOTHING)
    assert told == [("reading", number, total) for number in range(1, total + 1)]
