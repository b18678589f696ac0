"""`check --staged`: the index is judged, whatever the work tree holds; and the places where a check may be run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import trust_world as world
from tests.corpus import Outcome, clean_environment
from tests.repository import FERRY, IDENTITY, TRAM, Repository

NEW = "_news/2025-03-11-bridge.md"


@pytest.fixture
def site(tmp_path: Path) -> Repository:
    site = Repository(tmp_path / "site")
    site.branch()
    return site


def staged(site: Repository, *arguments: str, folder: str = ".") -> Outcome:
    return site.run("check", "--staged", "--at", world.NOW, *arguments, folder=folder)


def findings(done: Outcome) -> list[tuple[str, str]]:
    return [(one["rule"], one["path"]) for one in done.json["findings"]]


def change(done: Outcome) -> Any:
    return done.json["change"]


def found(site: Repository, *arguments: str) -> list[tuple[str, str]]:
    return findings(staged(site, "--output", "json", *arguments))


# The index counts


def test_what_is_not_staged_does_not_count(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.signed(NEW, "bridge")
    done = staged(site)
    assert (done.code, done.summary) == (0, "checked 0 changed of 2 articles: 0 errors, 0 warnings, 0 notes")


def test_of_a_file_that_is_staged_in_part_the_staged_part_is_judged(site: Repository) -> None:
    before = site.read(FERRY)
    site.edit_file(FERRY, "Story about", "Lies about")
    site.git("add", FERRY)
    site.raw(FERRY, before)
    assert found(site) == [("SIG510", FERRY)]


def test_a_fault_in_the_part_that_is_not_staged_is_not_told(site: Repository) -> None:
    site.signed(NEW, "bridge")
    site.git("add", NEW)
    site.edit_file(NEW, "Story about", "Lies about")
    done = staged(site)
    assert (done.code, done.out) == (0, "Change since HEAD: 1 article.\n\nSeals: 1 verified by the keys of HEAD.\n")


def test_a_staged_file_that_the_work_tree_has_lost_is_judged(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.git("add", FERRY)
    site.remove(FERRY)
    assert found(site) == [("SIG510", FERRY)]


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_staged_file_is_judged_though_something_else_stands_in_its_place(site: Repository, kind: str) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.git("add", FERRY)
    site.remove(FERRY)
    place = site.root / FERRY
    if kind == "link":
        place.symlink_to("x")
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.mkdir()
    assert found(site) == [("SIG510", FERRY)]


def test_a_staged_deletion_is_told(site: Repository) -> None:
    site.git("rm", "--quiet", "--cached", FERRY)
    done = staged(site, "--output", "json")
    assert (done.code, change(done)["removed"], change(done)["unchanged"]) == (0, [FERRY], 1)


def test_a_staged_rename_is_told(site: Repository) -> None:
    site.git("mv", FERRY, "_news/2025-03-11-boat.md")
    done = staged(site)
    assert done.code == 0
    assert done.summary == "checked 1 changed (1 renamed) of 2 articles: 0 errors, 0 warnings, 0 notes"


def test_a_staged_change_of_permissions_is_none(site: Repository) -> None:
    site.git("update-index", "--chmod=+x", FERRY)
    assert change(staged(site, "--output", "json"))["unchanged"] == 2


def test_a_file_that_is_only_meant_to_be_added_is_not_judged(site: Repository) -> None:
    site.raw(NEW, "+++\n+++\n")
    site.git("add", "--intent-to-add", NEW)
    assert change(staged(site, "--output", "json"))["unchanged"] == 2


@pytest.mark.parametrize("in_place", ["link", "file", "nothing"])
def test_a_staged_link_is_refused_whatever_the_work_tree_has_in_its_place(site: Repository, in_place: str) -> None:
    place = site.root / NEW
    place.symlink_to(Path(FERRY).name)
    site.git("add", NEW)
    if in_place != "link":
        place.unlink()
    if in_place == "file":
        site.signed(NEW, "bridge")
    assert found(site) == [("FMT101", NEW)]


def test_a_staged_link_to_a_folder_is_refused(site: Repository) -> None:
    (site.root / "linked").symlink_to("_news")
    site.git("add", "linked")
    assert found(site) == [("FMT102", "linked")]


def test_a_staged_submodule_is_not_judged_here(site: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.raw("bad.md", "+++\n+++\n")
    other.commit()
    site.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", other.root.as_uri(), "inner.md")
    assert staged(site).code == 0


@pytest.mark.parametrize("name", ["a\nb.md", "\udcff.md", "a\u200e.md"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_staged_file_of_an_unsafe_name_is_refused_once(site: Repository, name: str, is_there: bool) -> None:
    site.signed(name, "bridge")
    site.git("add", name)
    if not is_there:
        site.remove(name)
    assert [rule for rule, _ in found(site)] == ["FMT103"]


def test_a_staged_file_in_a_folder_of_an_unsafe_name_has_the_folder_refused(site: Repository) -> None:
    site.signed("_news/a\nb/x.md", "bridge")
    site.git("add", "--all")
    assert found(site) == [("FMT103", "_news/a\nb")]


@pytest.mark.parametrize("path", [".hidden/x.md", "_news/.hidden/x.md", "README.md", "drafts/x.md", "x.html"])
def test_what_is_no_article_is_not_judged_when_staged(tmp_path: Path, path: str) -> None:
    site = Repository(tmp_path / "site")
    site.raw("integrity.toml", 'exclude = ["drafts/"]\n')
    site.branch()
    site.raw(path, "+++\n+++\n")
    site.git("add", "--all", "--force")
    for kind in (("--staged",), ("--since", "main")):
        done = site.run("check", *kind, "--at", world.NOW, "--output", "json")
        assert (done.code, change(done)["unchanged"]) == (0, 2)


@pytest.mark.parametrize("path", [".x.md", "_news/.x.md"])
def test_a_file_whose_own_name_begins_with_a_dot_is_an_article_as_in_a_whole_check(site: Repository, path: str) -> None:
    site.raw(path, "+++\n+++\n")
    site.git("add", "--all")
    kinds: tuple[tuple[str, ...], ...] = ((), ("--staged",), ("--since", "main"))
    for kind in kinds:
        done = site.run("check", *kind, "--at", world.NOW, "--output", "json")
        assert (done.code, [rule for rule, _ in findings(done)]) == (1, ["FMT108"]), done.json["findings"]


def test_a_staged_path_that_is_named_is_judged_alone(site: Repository) -> None:
    for path in (FERRY, TRAM):
        site.edit_file(path, "Story about", "Lies about")
    site.git("add", "--all")
    assert found(site, FERRY) == [("SIG510", FERRY)]


def test_a_named_file_that_nobody_has_staged_is_no_article_of_the_index(site: Repository) -> None:
    site.signed(NEW, "bridge")
    done = staged(site, NEW)
    assert done.code == 3
    assert "error: no article found at" in done.err


def test_conflicts_are_told(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "News of")
    site.commit()
    site.git("checkout", "--quiet", "main")
    site.edit_file(FERRY, "Story about", "Lies about")
    site.commit()
    subprocess.run(["git", *IDENTITY, "merge", "change"], cwd=site.root, capture_output=True, check=False)
    done = staged(site)
    assert done.code == 2
    assert "do: resolve conflicts and `git add` the files" in done.err


def test_before_the_first_commit_everything_that_is_staged_is_new(tmp_path: Path) -> None:
    site = Repository(tmp_path / "site")
    site.edit_file(FERRY, "Story about", "Lies about")
    site.git("add", "--all")
    done = staged(site, "--output", "json")
    assert change(done)["unchanged"] == 0
    assert {path for _, path in findings(done)} >= {FERRY, TRAM}


def test_before_the_first_commit_nothing_staged_is_nothing_to_judge(tmp_path: Path) -> None:
    assert staged(Repository(tmp_path / "site")).code == 3


def test_a_hook_of_git_commit_path_judges_what_will_be_committed(site: Repository) -> None:
    """Git hands the hook an index of its own: the named file, without what else is staged."""
    hook = site.root / ".git/hooks/pre-commit"
    line = f"{sys.executable} -m integrity check --staged --at {world.NOW} --output jsonl:{site.root}/../told"
    hook.write_text(f'#!/bin/sh\necho "$GIT_INDEX_FILE" > ../index\nexec {line}\n')
    hook.chmod(0o755)
    for path in (FERRY, TRAM):
        site.edit_file(path, "Story about", "Lies about")
    site.git("add", TRAM)
    done = subprocess.run(
        ["git", *IDENTITY, "commit", "--message", "x", FERRY],
        cwd=site.root, env=clean_environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert (site.root / "../index").read_text() != ".git/index\n"
    assert "SIG510" in (site.root / "../told").read_text()
    assert FERRY in (site.root / "../told").read_text()
    assert TRAM not in (site.root / "../told").read_text()


# Places


def test_a_linked_worktree_has_a_cache_of_its_own(site: Repository, tmp_path: Path) -> None:
    site.git("worktree", "add", "--quiet", "--detach", str(tmp_path / "further"), "main")
    further = tmp_path / "further"
    text = (further / FERRY).read_text()
    (further / FERRY).write_text(text.replace("Story about", "Lies about"))
    runs = [
        site.run("check", "--since", "main", "--at", world.NOW, "--output", "json", folder=str(further)) for _ in "ab"
    ]
    assert [findings(done) for done in runs] == [[("SIG510", FERRY)]] * 2
    assert [change(done)["from_cache"] for done in runs] == [0, 1]
    assert (site.root / ".git/worktrees/further/integrity").is_dir()
    assert not (site.root / ".git/integrity").exists()


def test_a_submodule_is_judged_by_its_own_repository(site: Repository, tmp_path: Path) -> None:
    outer = Repository(tmp_path / "outer")
    outer.commit()
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", site.root.as_uri(), "inner")
    inner = outer.root / "inner"
    (inner / FERRY).write_text((inner / FERRY).read_text().replace("Story about", "Lies about"))
    done = outer.run("check", "--since", "HEAD", "--at", world.NOW, "--output", "json", folder="inner")
    assert findings(done) == [("SIG510", FERRY)]
    assert (outer.root / ".git/modules/inner/integrity").is_dir()


def test_a_detached_head_is_judged(site: Repository) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.commit()
    site.git("checkout", "--quiet", "--detach")
    assert findings(site.check("--output", "json")) == [("SIG510", FERRY)]


def test_a_shallow_clone_with_the_base_is_judged(site: Repository, tmp_path: Path) -> None:
    site.edit_file(FERRY, "Story about", "Lies about")
    site.commit()
    clone = tmp_path / "clone"
    site.git("clone", "--quiet", "--depth=2", "--branch=change", site.root.as_uri(), str(clone))
    done = site.run("check", "--since", "HEAD~1", "--at", world.NOW, "--output", "json", folder=str(clone))
    assert findings(done) == [("SIG510", FERRY)]


def test_a_cache_about_a_tree_that_the_clone_lacks_is_made_again(site: Repository, tmp_path: Path) -> None:
    cache = str(tmp_path / "cache")
    site.signed(NEW, "bridge")
    site.commit()
    site.run("check", "--since", "HEAD", "--at", world.NOW, "--cache-dir", cache)
    clone = tmp_path / "clone"
    site.git("clone", "--quiet", "--depth=1", "--branch=main", site.root.as_uri(), str(clone))
    site.git("-C", str(clone), "checkout", "--quiet", "-b", "work")
    done = site.run("check", "--since", "main", "--at", world.NOW, "--cache-dir", cache, folder=str(clone))
    assert (done.code, done.summary) == (0, "checked 0 changed of 2 articles: 0 errors, 0 warnings, 0 notes")
    assert "note:" not in done.err


@pytest.mark.parametrize("kind", ["--staged", "--since"])
def test_a_renamed_folder_renames_its_articles(site: Repository, kind: str) -> None:
    site.git("mv", "_news", "stories")
    done = site.run(
        "check", *(["--since", "main"] if kind == "--since" else [kind]), "--at", world.NOW, "--output", "json"
    )
    assert done.code == 0
    moved = [[path, path.replace("_news", "stories")] for path in (FERRY, TRAM)]
    assert (change(done)["unchanged"], change(done)["removed"]) == (0, [])
    assert [list(each.values()) if isinstance(each, dict) else each for each in change(done)["renamed"]] == moved


@pytest.mark.parametrize("folder", ["site", "a b/é", "\udcff"])
def test_a_root_below_the_top_of_the_work_tree_is_judged_alone(tmp_path: Path, folder: str) -> None:
    site = Repository(tmp_path / "top")
    for name in ("_news", "keys"):
        (site.root / folder).mkdir(parents=True, exist_ok=True)
        (site.root / name).rename(site.root / folder / name)
    site.raw(f"{folder}/integrity.toml", "")
    site.raw("elsewhere/x.md", "+++\n+++\n")
    site.branch()
    site.edit_file(f"{folder}/{FERRY}", "Story about", "Lies about")
    site.edit_file("elsewhere/x.md", "+++\n", "+++\n+++\n")
    site.git("add", "--all")
    for kind in (["--staged"], ["--since", "main"], ["--since", "main"]):
        done = site.run("check", *kind, "--at", world.NOW, "--output", "json", folder=folder)
        assert (findings(done), change(done)["unchanged"]) == ([("SIG510", FERRY)], 1), done.err


def test_a_repository_with_sha_256_keeps_a_cache(tmp_path: Path) -> None:
    plain = Repository(tmp_path / "site")
    (plain.root / ".git").rename(tmp_path / "gone")
    plain.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    plain.branch()
    plain.edit_file(FERRY, "Story about", "Lies about")
    runs = [plain.check("--output", "json") for _ in "ab"]
    assert [findings(done) for done in runs] == [[("SIG510", FERRY)]] * 2
    assert [change(done)["from_cache"] for done in runs] == [0, 1]


@pytest.mark.parametrize("cache", ["inside", "elsewhere"])
def test_the_cache_that_is_named_is_used_and_no_other(site: Repository, tmp_path: Path, cache: str) -> None:
    place = tmp_path / "elsewhere" if cache == "elsewhere" else site.root / "inside"
    site.check("--cache-dir", str(place))
    assert place.is_dir()
    assert not (site.root / ".git/integrity").exists()


def test_without_a_cache_nothing_is_kept(site: Repository) -> None:
    site.check("--no-cache")
    assert not (site.root / ".git/integrity").exists()
