"""The archive of a base: an index of its articles, brought up to date by what differs between two trees."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrity import archive
from integrity.archive import Archive, Scope
from integrity.link.index import path_key
from integrity.load import git
from integrity.load.article import MAX_FILE_BYTES, from_bytes
from integrity.workers import silent
from tests.records import record
from tests.repository import FERRY, TRAM, Repository

NEW = "_news/2025-03-11-bridge.md"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def opened(site: Repository, place: Path | None = None, *exclude: str) -> Archive:
    """The archive of HEAD."""
    base = git.base(site.root, "HEAD")
    return archive.open_archive(Scope(base, ".", exclude), place, 1, silent)


def test_an_archive_holds_the_articles_of_the_base_with_their_blobs(site: Repository) -> None:
    found = opened(site)
    told = {found.index.path(row): found.index.blob(row) for row in found.index.rows()}
    assert told == {path: site.git("rev-parse", f"HEAD:{path}").strip() for path in (FERRY, TRAM)}
    assert (found.cached, found.remarks) == (0, ())


def test_what_is_excluded_is_not_in_it(site: Repository) -> None:
    assert list(opened(site, None, "*ferry*").index.paths()) == [TRAM]


def test_an_archive_comes_from_the_cache(site: Repository, tmp_path: Path) -> None:
    opened(site, tmp_path / "cache")
    assert opened(site, tmp_path / "cache").cached == 2


def test_what_has_changed_since_is_read_and_the_rest_is_known(site: Repository, tmp_path: Path) -> None:
    opened(site, tmp_path / "cache")
    site.signed(NEW, "bridge")
    site.edit_file(TRAM, "Story about", "News of")
    site.commit()
    found = opened(site, tmp_path / "cache")
    assert (found.cached, sorted(found.index.paths())) == (1, sorted([NEW, FERRY, TRAM]))


@pytest.mark.parametrize("exclude", ["drafts/", "*.txt"])
def test_another_configuration_has_another_archive(site: Repository, tmp_path: Path, exclude: str) -> None:
    opened(site, tmp_path / "cache")
    assert opened(site, tmp_path / "cache", exclude).cached == 0


def test_a_base_without_articles_has_an_empty_archive(tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    for path in (FERRY, TRAM):
        site.remove(path)
    site.branch()
    for _ in "ab":
        found = opened(site, tmp_path / "cache")
        assert (len(found.index), found.remarks) == (0, ())


def test_without_some_paths_the_archive_is_otherwise_the_same(site: Repository) -> None:
    found = opened(site)
    assert list(found.without([FERRY]).index.paths()) == [TRAM]
    assert len(found.index) == 2


def test_rows_are_found_by_what_they_have(site: Repository) -> None:
    found = opened(site)
    rows = found.having("path", [FERRY, "absent.md", FERRY])
    assert {path: [found.index.path(row) for row in each] for path, each in rows.items()} == {
        FERRY: [FERRY],
        "absent.md": [],
    }


def test_an_article_that_cannot_be_read_is_known_by_its_path_alone() -> None:
    [entry] = archive.entries([from_bytes("a.md", b"+++\n+++\n")], {"a.md": "0" * 40})
    assert (entry.keys.tolist(), entry.seconds, entry.words) == ([path_key("a.md")], None, 0)


def test_a_blob_over_the_limit_of_a_file_is_an_article_that_cannot_be_read(site: Repository) -> None:
    site.raw(NEW, "x" * (MAX_FILE_BYTES + 1))
    site.commit()
    name = site.git("rev-parse", f"HEAD:{NEW}").strip()
    [loaded] = archive.read_blobs(site.root, [(NEW, name)])
    assert [error.rule for error in loaded.errors] == ["FMT104"]
    assert NEW in set(opened(site).index.paths())


@pytest.mark.parametrize(
    ("published", "seconds"),
    [
        (None, None),
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, 59, 500_000, tzinfo=UTC), -1),
        (datetime(1, 1, 1, tzinfo=UTC), -62_135_596_800),
        (datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), 253_402_300_799),
    ],
)
def test_dates_are_whole_seconds_rounded_down(published: datetime | None, seconds: int | None) -> None:
    assert record(published=published).seconds == seconds
