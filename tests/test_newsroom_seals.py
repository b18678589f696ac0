"""The seals of the newsroom of the fixtures: made again byte for byte, judged as planted, and nothing else changed."""

import hashlib
import json
import re
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from integrity import api
from integrity.anchor import Wish
from integrity.finding import Finding, Severity
from integrity.load.rewrite import with_seal
from integrity.report.report import ArticleRow, Report
from integrity.validate.verdict import Verdict
from tests import newsroom, newsroom_log
from tests.articles import AT, SEAL

NEWSROOM = newsroom.PROJECT / newsroom.ARTICLES
KEYS = newsroom.PROJECT / newsroom.KEYS
PLANTED: dict[str, dict[str, Any]] = json.loads((NEWSROOM / "planted.json").read_text(encoding="utf-8"))["seals"]
ARTICLES = [path.relative_to(NEWSROOM).as_posix() for path in newsroom.article_files(NEWSROOM)]
SIGNED = [path for path in ARTICLES if newsroom.seal_of(NEWSROOM / path)]
CRLF: list[str] = json.loads((NEWSROOM / "planted.json").read_text(encoding="utf-8"))["crlf"]

TEXTS = "b6df0caab3c693adf3e3c9799bb55ab930b8e19502cc9c4ba97a242065f9eda0"
"""SHA-256 over the names and texts of all articles, as they were before the first of them was signed."""
PLAIN = "signed with "
"""How a planted reason begins that goes on with the name of the key."""
NEEDS_BASE = {Verdict.DOWNGRADED}
_SEAL = re.compile(rb'^secured: "[^"\r\n]*"', re.MULTILINE)


def without_seal(path: str) -> bytes:
    return _SEAL.sub(b'secured: ""', (NEWSROOM / path).read_bytes())


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@cache
def audited() -> Report:
    return api.audit([NEWSROOM], AT, wish=Wish(pinned=newsroom.policy().root))


@cache
def rows() -> dict[str, ArticleRow]:
    below = f"{newsroom.ARTICLES.as_posix()}/"
    return {row.path.removeprefix(below): row for row in audited().articles}


def seal_finding(path: str) -> Finding:
    """The one finding on the seal of the article."""
    here = (newsroom.ARTICLES / path).as_posix()
    (found,) = (one for one in audited().findings if one.rule.startswith("SIG") and one.place.path == here)
    return found


def test_seals_and_keys_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    shutil.copytree(NEWSROOM, tmp_path / newsroom.ARTICLES)
    for path in SIGNED:
        copy = tmp_path / newsroom.ARTICLES / path
        copy.write_bytes(with_seal(copy.read_bytes(), SEAL))
    newsroom.main(tmp_path)
    assert contents(tmp_path / newsroom.ARTICLES) == contents(NEWSROOM)
    readme = {"README.md": (KEYS / "README.md").read_bytes()}
    assert contents(tmp_path / newsroom.KEYS) | readme == contents(KEYS)


def test_a_second_run_writes_nothing(tmp_path: Path) -> None:
    shutil.copytree(NEWSROOM, tmp_path / newsroom.ARTICLES)
    shutil.copytree(KEYS, tmp_path / newsroom.KEYS)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    newsroom.main(tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()} == times


def test_the_texts_of_the_articles_are_those_from_before_they_were_signed() -> None:
    texts = b"".join(f"{path}\n".encode() + hashlib.sha256(without_seal(path)).digest() for path in ARTICLES)
    assert hashlib.sha256(texts).hexdigest() == TEXTS


@pytest.mark.parametrize("path", SIGNED)
def test_a_signed_article_has_its_seal_on_the_one_line_of_before(path: str) -> None:
    seals = _SEAL.findall((NEWSROOM / path).read_bytes())
    assert seals == [f'secured: "{newsroom.seal_of(NEWSROOM / path)}"'.encode()]


def test_articles_with_crlf_line_ends_are_signed_too() -> None:
    assert set(CRLF) <= set(SIGNED)


def test_every_article_has_a_planted_verdict() -> None:
    assert sorted(PLANTED) == sorted(ARTICLES)


@pytest.mark.parametrize("path", ARTICLES)
def test_the_verdict_is_the_planted_one(path: str) -> None:
    row, planted = rows()[path], PLANTED[path]
    assert (row.verdict, sorted(row.codes), list(row.fields)) == (
        planted["verdict"],
        planted["codes"],
        planted["fields"],
    )


@pytest.mark.parametrize("path", [path for path in ARTICLES if PLANTED[path]["why"].startswith(PLAIN)])
def test_the_key_is_the_one_that_the_planted_reason_names(path: str) -> None:
    name = PLANTED[path]["why"].removeprefix(PLAIN).removeprefix("the stolen ").split(" ")[0].strip(",;")
    assert rows()[path].kid == newsroom.key(name).public.thumbprint


def test_every_verdict_is_there_that_needs_no_base() -> None:
    assert {one["verdict"] for one in PLANTED.values()} == set(Verdict) - NEEDS_BASE


def test_the_log_tells_what_is_deleted_replaced_edited_and_not_logged_yet() -> None:
    found = {(one.rule, one.severity, Path(one.place.path).name) for one in audited().findings if one.rule > "LOG"}
    told = {(rule, severity, name[:20]) for rule, severity, name in found if rule.startswith("LOG")}
    assert told == {
        ("LOG601", Severity.ERROR, newsroom_log.DELETED[0][:20]),
        ("LOG602", Severity.ERROR, newsroom_log.REPLACED[0][:20]),
        ("LOG603", Severity.ERROR, newsroom_log.EDITED[:20]),
        ("LOG603", Severity.WARNING, "2025-04-05-a-hundred"),
    }


@pytest.mark.parametrize("path", [path for path in ARTICLES if "seal-required" in PLANTED[path]["codes"]])
def test_an_article_without_the_signature_that_the_policy_asks_for_is_an_error(path: str) -> None:
    assert seal_finding(path).severity is Severity.ERROR


def test_an_article_that_nobody_signed_is_a_note_where_no_signature_is_asked_for() -> None:
    (path,) = (path for path in ARTICLES if Path(path).name.startswith(newsroom_log.EDITED))
    assert seal_finding(path).severity is Severity.NOTE


@pytest.mark.parametrize("start", [*newsroom.CASES, *newsroom.KEPT])
def test_each_special_case_is_about_one_article(start: str) -> None:
    assert sum(Path(path).name.startswith(start) for path in ARTICLES) == 1


def test_the_keys_of_no_policy_are_not_in_the_folder() -> None:
    strangers = {newsroom.key(name).public.thumbprint for name in ("parallaxweekly", "nobody")}
    assert strangers.isdisjoint(path.stem for path in (KEYS / "pub").iterdir())
