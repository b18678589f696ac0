"""`integrity cache`: what is kept of the base, seen, made and deleted."""

from pathlib import Path

import pytest

from tests import trust_world as world
from tests.repository import FERRY, Repository


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def place(site: Repository) -> Path:
    return site.root / ".git" / "integrity"


def test_nothing_is_kept_before_the_first_check_of_a_change(site: Repository) -> None:
    done = site.run("cache", "info")
    assert (done.code, done.out) == (0, f"place: {place(site)}\n")
    assert "nothing is kept there yet" in done.err


def test_a_check_of_a_change_keeps_an_index_that_info_tells_of(site: Repository) -> None:
    site.check()
    tree = site.git("rev-parse", "main^{tree}").strip()
    line = site.run("cache", "info").out.splitlines()[1]
    assert line.endswith(f", 2 articles of the top of the work tree in the tree {tree[:12]}")


def test_a_check_without_cache_keeps_nothing(site: Repository) -> None:
    site.check("--no-cache")
    assert not place(site).exists()


def test_what_was_warmed_is_known_to_the_next_check(site: Repository) -> None:
    done = site.run("cache", "warm", "main")
    assert (done.code, done.out) == (0, f"{place(site)}: 2 articles of main\n")
    site.edit_file(FERRY, "Story about", "Lies about")
    assert site.check().summary.startswith("checked 1 changed of 2 articles (1 from cache): ")


def test_warming_follows_the_branch(site: Repository) -> None:
    site.run("cache", "warm", "main")
    site.git("checkout", "--quiet", "main")
    site.signed("_news/2025-03-11-bridge.md", "bridge")
    site.commit()
    assert site.run("cache", "warm", "main").out.endswith(": 3 articles of main, 2 of them known before\n")


def test_an_index_elsewhere_is_used_where_it_is_named(site: Repository, tmp_path: Path) -> None:
    named = ("--cache-dir", str(tmp_path / "kept"))
    site.run("cache", "warm", "main", *named)
    assert not place(site).exists()
    assert site.check(*named).summary.startswith("checked 0 changed of 2 articles (2 from cache): ")


def test_what_is_cleared_is_gone_and_made_again(site: Repository) -> None:
    site.check()
    assert site.run("cache", "clear").out == f"{place(site)}: 1 deleted\n"
    assert "from cache" not in site.check().summary
    assert "from cache" in site.check().summary


def test_only_indexes_are_cleared(site: Repository) -> None:
    site.check()
    (place(site) / "notes").mkdir()
    (place(site) / "notes" / "mine.txt").write_text("keep")
    site.run("cache", "clear")
    assert (place(site) / "notes" / "mine.txt").read_text() == "keep"


def test_a_damaged_index_is_told_by_info(site: Repository) -> None:
    site.check()
    (manifest,) = place(site).glob("*/index.json")
    manifest.write_bytes(manifest.read_bytes().replace(b"postings", b"posting"))
    (segment,) = place(site).glob("*/*.segment")
    segment.write_bytes(segment.read_bytes()[:-1])
    (index,) = site.run("cache", "info", "--output", "json").json["indexes"]
    assert index["articles"] is None
    assert index["problem"].endswith("is not as it was written")


def test_outside_of_a_work_tree_there_is_no_cache(tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    (site.root / ".git").rename(tmp_path / "gone")
    assert site.run("cache", "info").code == 2


def test_a_reference_that_does_not_exist_is_told(site: Repository) -> None:
    done = site.run("cache", "warm", "mian", "--isolated")
    assert done.code == 2
    assert "git knows no commit `mian` here" in done.err


def test_an_index_about_another_configuration_is_made_anew(site: Repository) -> None:
    site.check()
    site.git("checkout", "--quiet", "main")
    site.raw("integrity.toml", 'exclude = ["drafts/"]\n')
    site.commit()
    assert "from cache" not in site.run("check", "--since", "main", "--at", world.NOW).summary
