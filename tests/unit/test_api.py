"""The library: the same judgement without a command line."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity import Record, Report, Verdict, Wish, audit, check, link_records, sign, verify
from integrity.config import Settings
from integrity.errors import ConfigError, NothingToJudgeError, TrustError
from integrity.report import json_v1
from tests.corpus import AT as WRITTEN
from tests.corpus import Corpus
from tests.repository import FERRY, Repository
from tests.trust_world import AT as JUDGED
from tests.trust_world import NORTHWIRE, ROOT_1

AT = datetime(2026, 1, 1, tzinfo=UTC)
NOW = datetime.fromtimestamp(JUDGED, UTC)


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


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "site")


def test_an_article_is_verified_with_all_its_steps(site: Repository) -> None:
    done = verify(site.root / FERRY, NOW)
    assert (done.verdict, done.kid) == (Verdict.VERIFIED, NORTHWIRE.kid)
    assert len(done.steps) == 12


def test_the_root_of_the_policy_can_be_pinned(site: Repository) -> None:
    assert verify(site.root / FERRY, NOW, wish=Wish(pinned=frozenset({ROOT_1.kid}))).verdict is Verdict.VERIFIED
    with pytest.raises(TrustError, match="is signed by 0 of the 1 root keys given with --root-key"):
        verify(site.root / FERRY, NOW, wish=Wish(pinned=frozenset({NORTHWIRE.kid})))


def test_signing_gives_the_file_as_it_would_be_and_writes_nothing(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "News about")
    before = site.read(FERRY)
    made = sign(site.root / FERRY, NORTHWIRE.private, NOW)
    assert (made.verification.verdict, site.read(FERRY)) == (Verdict.VERIFIED, before)
    assert made.data
    site.raw(FERRY, made.data)
    assert sign(site.root / FERRY, NORTHWIRE.private, NOW).data is None


def test_a_change_is_judged_by_its_base(site: Repository) -> None:
    site.branch()
    site.edit_file(FERRY, "Story about", "News about")
    report = check([site.root], NOW, wish=Wish(since="main"))
    assert ([row.path for row in report.articles], report.unchanged) == ([FERRY], 1)
    assert report.policy
    assert report.policy.anchor == "since main"


def test_records_are_linked_in_any_order() -> None:
    told = "Ferry Sankt Olve hits breakwater at Brennhavn with 312 passengers"
    records = [Record("1", told), Record("2", told), Record("3", "A hundred years of rye at the bakery")]
    linking = link_records(records)
    assert [cluster.members for cluster in linking.clusters] == [("1", "2"), ("3",)]
    assert link_records(reversed(records)) == linking
