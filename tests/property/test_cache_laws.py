"""What a run says does not depend on what it finds in the cache, nor on the number of workers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import trust_world as world
from tests.changing import Changing

SEEDS = range(12)


@pytest.fixture(params=SEEDS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Changing:
    """A site with a history, a cache that has grown with it, one that was made at its beginning, and a change."""
    site = Changing(tmp_path / "site", request.param)
    site.commit()
    site.report("--since", "HEAD", "--cache-dir", "../old")
    for _ in range(3):
        site.report("--since", "HEAD", "--cache-dir", "../grown")
        site.change(4)
        site.commit()
    site.git("checkout", "--quiet", "-b", "change")
    site.change(3)
    site.git("add", "--all", "--force")
    site.change(2)
    return site


@pytest.mark.parametrize("kind", [("--since", "main"), ("--staged",)], ids=["since", "staged"])
def test_a_report_is_the_same_with_any_cache_and_with_none(site: Changing, kind: tuple[str, ...]) -> None:
    expected = site.report(*kind, "--no-cache")
    assert expected[0] in {0, 1}
    for cache in ("old", "grown", "cold"):
        for _ in ("brought up to date", "as it is"):
            assert site.report(*kind, "--cache-dir", f"../{cache}") == expected


def test_a_warm_cache_knows_every_article_that_the_change_leaves_alone(site: Changing) -> None:
    site.report("--since", "main")
    done = site.run("check", "--since", "main", "--at", world.NOW, "--output", "json").json
    assert done["change"]["from_cache"] == done["change"]["unchanged"] > 0


def test_a_change_is_told_the_same_committed_staged_and_in_the_work_tree(site: Changing) -> None:
    site.git("add", "--all", "--force")
    staged = site.report("--staged")[1]
    loose = site.report("--since", "main")[1]
    site.commit()
    committed = site.report("--since", "main")[1]
    assert loose == committed
    for each in (staged, loose):
        each["change"].pop("base")
        each.pop("policy")  # which says where it was read
    assert json.loads(json.dumps(staged).replace("HEAD", "main")) == loose


def test_workers_change_nothing(tmp_path: Path) -> None:
    site = Changing(tmp_path / "site", 1, count=330)
    site.commit()
    site.git("checkout", "--quiet", "-b", "change")
    site.change(20)
    for _ in range(70):
        site.add()
    expected = site.report("--since", "main", "--no-cache", "--jobs", "1")
    assert expected[1]["findings"]
    for jobs in ("1", "2", "5"):
        for kind in (("--no-cache",), ("--cache-dir", f"../{jobs}"), ("--cache-dir", f"../{jobs}")):
            assert site.report("--since", "main", "--jobs", jobs, *kind) == expected
    site.git("add", "--all", "--force")
    staged = site.report("--staged", "--jobs", "1")
    assert site.report("--staged", "--jobs", "3", "--no-cache") == staged
