"""The library: the same judgement without a command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity import Record, Report, audit, check, link_records
from integrity.config import Settings
from integrity.errors import ConfigError, NothingToJudgeError
from integrity.report import json_v1
from tests.corpus import AT as WRITTEN
from tests.corpus import Corpus

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    corpus = Corpus(tmp_path)
    corpus.article("ferry", originalUrl="ferry.html")
    return corpus


def test_a_check_fails_and_an_audit_never_does(corpus: Corpus) -> None:
    assert check([corpus.root], AT).fails
    assert not audit([corpus.root], AT).fails
    assert check([corpus.root], AT).command == "check"
    assert audit([corpus.root], AT).findings == check([corpus.root], AT).findings


@pytest.mark.parametrize("judge", [check, audit])
def test_the_report_is_that_of_the_command_line(corpus: Corpus, judge: Callable[..., Report]) -> None:
    corpus.records("feed.jsonl", {"id": "1", "title": "not for a check"})
    report = judge([corpus.root], AT)
    assert json_v1.render(report) == corpus.run(report.command, "--at", WRITTEN, "--output", "json").out


def test_the_settings_of_the_project_are_read_unless_others_are_given(corpus: Corpus) -> None:
    corpus.raw("integrity.toml", 'ignore = ["FLD210"]\n')
    assert not check([corpus.root], AT).fails
    assert check([corpus.root], AT, settings=Settings()).fails
    assert not check([corpus.root], AT, settings=Settings(select=("SIG",))).fails
    corpus.raw("integrity.toml", "ignored = []\n")
    with pytest.raises(ConfigError):
        check([corpus.root], AT)


def test_every_path_must_hold_an_article(corpus: Corpus) -> None:
    with pytest.raises(NothingToJudgeError) as caught:
        check([corpus.root, corpus.root / "nowhere"], AT)
    assert caught.value.message == f"no article found at {corpus.root}/nowhere"
    with pytest.raises(NothingToJudgeError):
        audit([], AT)


def test_a_file_of_records_is_no_article(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", {"id": "1"})
    with pytest.raises(NothingToJudgeError):
        check([corpus.root / "feed.jsonl"], AT)


def test_a_linked_folder_alone_is_no_judgement(tmp_path: Path) -> None:
    corpus = Corpus(tmp_path / "newsroom")
    (tmp_path / "elsewhere").mkdir()
    (corpus.root / "linked").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NothingToJudgeError, match=r"no article below .* could be judged"):
        check([corpus.root], AT)


def test_records_are_linked_in_any_order() -> None:
    told = "Ferry Sankt Olve hits breakwater at Brennhavn with 312 passengers"
    records = [Record("1", told), Record("2", told), Record("3", "A hundred years of rye at the bakery")]
    linking = link_records(records)
    assert [cluster.members for cluster in linking.clusters] == [("1", "2"), ("3",)]
    assert link_records(reversed(records)) == linking
