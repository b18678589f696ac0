"""The pieces of the pipeline: one file judged, all records collected."""

import pickle
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity import gather
from integrity.errors import FormatError
from integrity.load.discover import Discovery, discover
from integrity.trust.root import NOTHING
from tests.corpus import Corpus

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    return Corpus(tmp_path)


def found(corpus: Corpus) -> Discovery:
    return discover(corpus.root, [corpus.root])


def test_an_article_gives_a_judgement_a_record_and_its_mentions(corpus: Corpus) -> None:
    path = corpus.article("ferry", related=[{"title": "Other", "outlet": "b.example"}] * 2)
    one = gather.judge(corpus.root, NOTHING, AT, path)
    assert one.path == path
    assert one.record
    assert one.record.id == path
    assert [mention.id for mention in one.mentions] == [f"{path}#related/0", f"{path}#related/1"]


def test_a_malformed_article_has_no_record(corpus: Corpus) -> None:
    one = gather.judge(corpus.root, NOTHING, AT, corpus.raw("bad.md", "---\na: b: c\n---\n"))
    assert (one.record, one.mentions) == (None, ())
    row = gather.article_row(one)
    assert (row.path, row.title, row.outlet, row.verdict) == ("bad.md", None, None, "malformed")


def test_what_is_judged_can_be_sent_between_processes(corpus: Corpus) -> None:
    one = gather.judge(corpus.root, NOTHING, AT, corpus.article("ferry"))
    assert pickle.loads(pickle.dumps(one)) == one


def test_a_refused_file_is_an_article_and_a_linked_folder_is_none(tmp_path: Path) -> None:
    file = gather.refused(tmp_path, AT, "a.md", FormatError("FMT101", "is a pipe", ""))
    folder = gather.refused(tmp_path, AT, "linked", FormatError("FMT102", "is a link", ""))
    assert [finding.rule for one in (file, folder) for finding in one.judgement.all_findings] == ["FMT101", "FMT102"]
    assert (file.is_article, folder.is_article) == (True, False)


def test_mentions_are_records_only_if_asked_for(corpus: Corpus) -> None:
    path = corpus.article("ferry", related=[{"title": "Other", "outlet": "b.example"}])
    judged = [gather.judge(corpus.root, NOTHING, AT, path)]
    without, _ = gather.collect(found(corpus), judged, mentions=False)
    including, _ = gather.collect(found(corpus), judged, mentions=True)
    assert [record.id for record in without] == [path]
    assert [(record.id, record.mention_of) for record in including] == [(path, None), (f"{path}#related/0", path)]
    assert [gather.record_row(record).is_mention for record in including] == [False, True]


def test_an_id_is_kept_once_and_every_other_is_a_problem_with_its_line(corpus: Corpus) -> None:
    path = corpus.article("ferry")
    corpus.records("a.jsonl", {"id": "1"}, {"id": "2"}, {"id": "1"})
    corpus.records("b.jsonl", {"id": "2"}, {"id": "3"}, {"id": path})
    records, problems = gather.collect(found(corpus), [gather.judge(corpus.root, NOTHING, AT, path)], mentions=False)
    assert [record.id for record in records] == [path, "1", "2", "3"]
    places = [(found.rule, found.place.path, found.place.span and found.place.span.line) for found in problems]
    assert places == [("FMT126", "a.jsonl", 3), ("FMT126", "b.jsonl", 1), ("FMT126", "b.jsonl", 3)]
    assert len({problem.fingerprint for problem in problems}) == 3


def test_record_files_are_read_in_the_order_of_their_paths(corpus: Corpus) -> None:
    for name in "fbdace":
        corpus.records(f"{name}.jsonl", {"id": "same", "title": name})
    records, problems = gather.collect(found(corpus), [], mentions=False)
    assert [record.title for record in records] == ["a"]
    assert [problem.place.path for problem in problems] == [f"{name}.jsonl" for name in "bcdef"]


def test_bad_lines_are_problems_and_the_rest_is_collected(corpus: Corpus) -> None:
    corpus.records("a.jsonl", "nonsense", {"id": "1"}, {"id": "2", "colour": "red"})
    records, problems = gather.collect(found(corpus), [], mentions=False)
    assert [record.id for record in records] == ["1", "2"]
    assert sorted(problem.rule for problem in problems) == ["FMT124", "FMT125"]
    assert all(problem.next_step for problem in problems)
