"""A change on its way in: what of it is judged, and what it comes into."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrity import incoming
from integrity.fields import DEFAULT
from integrity.incoming import Incoming
from integrity.load import change, git
from integrity.load.discover import Discovery
from integrity.workers import silent
from tests.repository import FERRY, TRAM, Repository

NEW = "_news/2025-03-11-bridge.md"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def arrived(site: Repository, *named: str, staged: bool = False) -> tuple[Discovery, Incoming]:
    base = git.staged(site.root) if staged else git.base(site.root, "main")
    made = change.in_index(base, site.root) if staged else change.in_tree(base, site.root)
    paths = [site.root / name for name in named] or [site.root]
    return incoming.arrive(site.root, paths, (), DEFAULT, made, None, 1, silent)


def test_only_what_changed_is_to_be_judged(site: Repository) -> None:
    site.signed(NEW, "bridge")
    site.edit_file(FERRY, "Story about", "News of")
    found, change = arrived(site)
    assert (found.articles, change.unchanged) == ({NEW, FERRY}, 1)
    assert list(change.archive.index.paths()) == [TRAM]
    assert sorted(change.before.index.paths()) == sorted([FERRY, TRAM])


def test_what_was_taken_away_is_neither_judged_nor_unchanged(site: Repository) -> None:
    site.remove(FERRY)
    found, change = arrived(site)
    assert (found.articles, found.unmatched, change.unchanged) == (set(), [], 1)
    assert change.change.removed == (FERRY,)


def test_a_path_that_is_named_counts_alone(site: Repository) -> None:
    site.signed("other/x.md", "bridge")
    site.edit_file(FERRY, "Story about", "News of")
    found, change = arrived(site, "_news")
    assert (found.articles, change.unchanged) == ({FERRY}, 1)


def test_a_name_that_begins_like_a_folder_is_not_in_it(site: Repository) -> None:
    site.signed("_newsletter/x.md", "bridge")
    assert arrived(site, "_news")[0].articles == set()


def test_a_path_that_is_nowhere_is_told(site: Repository) -> None:
    assert arrived(site, FERRY, "absent.md")[0].unmatched == ["absent.md"]


def test_a_path_that_was_taken_away_is_not_nowhere(site: Repository) -> None:
    site.remove(FERRY)
    assert arrived(site, FERRY)[0].unmatched == []


def test_of_a_staged_change_the_blobs_of_the_index_are_judged(site: Repository) -> None:
    site.signed(NEW, "bridge")
    site.git("add", NEW)
    site.remove(NEW)
    found, change = arrived(site, staged=True)
    assert found.articles == {NEW}
    assert change.staged(found.articles) == [(NEW, site.git("rev-parse", f":{NEW}").strip())]


def test_a_change_of_the_work_tree_has_no_staged_blobs(site: Repository) -> None:
    assert arrived(site)[1].staged([FERRY]) is None
