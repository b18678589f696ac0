import os
import subprocess
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from integrity.errors import UsageError
from integrity.load import change, git

ODD_NAMES = ["é.md", "a b.md", "line\nfeed.md", "\udcff.md", '"q".md', ":(top)a.md", "*.md", "tab\t.md"]


@pytest.fixture(autouse=True)
def _only_settings_of_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository that ignores `*.tmp.md` and `build/`."""
    root = tmp_path / "repository"
    (root / "news" / "build").mkdir(parents=True)
    for name in (".gitignore", "a.md", "a.tmp.md", "news/b.md", "news/b.tmp.md", "news/build/c.md"):
        (root / name).write_text("*.tmp.md\nbuild/\n" if name == ".gitignore" else "text")
    run(root, "init", "--quiet")
    return root


@pytest.fixture
def forked(tmp_path: Path) -> Path:
    """A repository whose `main` went on after the checked-out branch `change` left it at the tag `fork`."""
    root = started(tmp_path / "forked")
    commit(root, {"a.md": "one\n", "news/b.md": "two\n", "keys/trust.toml": "version = 1\n"})
    run(root, "tag", "fork")
    run(root, "checkout", "--quiet", "-b", "change")
    commit(root, {"own.md": "own\n"})
    run(root, "checkout", "--quiet", "main")
    commit(root, {"a.md": "one, corrected\n", "keys/trust.toml": "version = 2\n"})
    run(root, "checkout", "--quiet", "change")
    return root


def run(root: Path, *arguments: str) -> str:
    user = ("-c", "user.name=T", "-c", "user.email=t@t.example", "-c", "protocol.file.allow=always")
    done = subprocess.run(["git", *user, *arguments], cwd=root, check=True, capture_output=True)
    return os.fsdecode(done.stdout).strip()


def started(root: Path, *options: str) -> Path:
    root.mkdir()
    run(root, "init", "--quiet", "--initial-branch=main", *options)
    return root


def commit(root: Path, files: dict[str, str]) -> str:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    run(root, "add", "--all")
    run(root, "commit", "--quiet", "--allow-empty", "--message", "One")
    return run(root, "rev-parse", "HEAD")


def clone(origin: Path, *options: str) -> Path:
    root = origin.parent / "clone"
    run(origin.parent, "clone", "--quiet", *options, origin.as_uri(), str(root))
    return root


def refusal(call: Callable[[], object]) -> UsageError:
    with pytest.raises(UsageError) as caught:
        call()
    return caught.value


def trap(root: Path) -> tuple[str, Path]:
    """A program that leaves a file behind when it is run, and that file."""
    script = root.parent / "trap.sh"
    script.write_text(f"#!/bin/sh\ntouch '{root.parent}/ran'\ncat\n")
    script.chmod(0o755)
    return str(script), root.parent / "ran"


# What is ignored


def test_untracked_files_that_gitignore_names_are_ignored(repository: Path) -> None:
    assert git.ignored(repository, repository) == {"a.tmp.md", "news/b.tmp.md", "news/build"}


def test_what_only_this_machine_ignores_is_not_ignored(repository: Path) -> None:
    (repository / ".git" / "info" / "exclude").write_text("a.md\n")
    assert "a.md" not in git.ignored(repository, repository)


def test_only_what_is_below_the_folder_is_listed(repository: Path) -> None:
    assert git.ignored(repository, repository / "news") == {"news/b.tmp.md", "news/build"}


def test_a_tracked_file_is_never_ignored(repository: Path) -> None:
    run(repository, "add", "--force", "news/b.tmp.md", "news/build/c.md")
    assert git.ignored(repository, repository) == {"a.tmp.md"}


def test_a_committed_file_is_never_ignored(repository: Path) -> None:
    run(repository, "add", "--force", "a.tmp.md")
    run(repository, "commit", "--quiet", "--message", "One")
    assert "a.tmp.md" not in git.ignored(repository, repository)


def test_what_an_ignored_folder_holds_is_not_ignored_when_the_folder_is_asked_for(repository: Path) -> None:
    assert git.ignored(repository, repository / "news" / "build") == frozenset()


@pytest.mark.parametrize("name", ["é.tmp.md", "a b.tmp.md", "line\nfeed.tmp.md", "\udcff.tmp.md", '"q".tmp.md'])
def test_names_come_as_they_are(repository: Path, name: str) -> None:
    (repository / name).write_text("text")
    assert name in git.ignored(repository, repository)


def test_a_folder_that_is_no_repository_ignores_nothing(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.md")
    (tmp_path / "a.md").write_text("text")
    assert git.ignored(tmp_path, tmp_path) == frozenset()


def test_a_broken_repository_ignores_nothing(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_text("nonsense")
    assert git.ignored(repository, repository) == frozenset()


def test_without_git_nothing_is_ignored(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert git.ignored(repository, repository) == frozenset()


def test_no_monitor_that_the_repository_names_is_run(repository: Path) -> None:
    script, ran = trap(repository)
    run(repository, "config", "core.fsmonitor", script)
    git.ignored(repository, repository)
    assert not ran.exists()


# What a change is held against


def test_a_change_is_held_against_the_commit_where_it_left(forked: Path) -> None:
    expected = git.Base(forked, run(forked, "rev-parse", "main"), run(forked, "rev-parse", "fork"))
    assert git.base(forked, "main") == expected


def test_a_folder_below_the_top_belongs_to_the_same_work_tree(forked: Path) -> None:
    assert git.base(forked / "news", "main") == git.base(forked, "main")


@pytest.mark.parametrize("ref", ["main", "refs/heads/main", "heads/main", "change~1", "fork", "annotated"])
def test_every_way_to_name_a_commit_is_understood(forked: Path, ref: str) -> None:
    run(forked, "tag", "--annotate", "--message", "One", "annotated", "main")
    assert git.base(forked, ref).tip == run(forked, "rev-parse", f"{ref}^{{commit}}")


def test_a_detached_head_has_a_base(forked: Path) -> None:
    expected = git.base(forked, "main")
    run(forked, "checkout", "--quiet", "--detach", "change")
    assert git.base(forked, "main") == expected


def test_a_further_work_tree_is_a_top_of_its_own(forked: Path) -> None:
    further = forked.parent / "further"
    run(forked, "worktree", "add", "--quiet", "--detach", str(further), "change")
    assert git.base(further, "main") == replace(git.base(forked, "main"), top=further)


def test_in_a_submodule_the_submodule_counts(forked: Path) -> None:
    outer = started(forked.parent / "outer")
    run(outer, "submodule", "--quiet", "add", forked.as_uri(), "inner")
    commit(outer, {})
    run(outer / "inner", "fetch", "--quiet", "origin", "change")
    run(outer / "inner", "checkout", "--quiet", "FETCH_HEAD")
    assert git.base(outer / "inner", "origin/main") == replace(git.base(forked, "main"), top=outer / "inner")


def test_all_merge_bases_of_branches_merged_into_each_other_are_known(forked: Path) -> None:
    left, right = crossed(forked)
    base = git.base(forked, "main")
    assert {base.merge_base, *base.other_bases} == {left, right}


def crossed(forked: Path) -> tuple[str, str]:
    """Merge both branches into each other; the two commits in which they did not yet know of each other."""
    main, change = run(forked, "rev-parse", "main"), run(forked, "rev-parse", "change")
    run(forked, "merge", "--quiet", "--no-edit", main)
    run(forked, "checkout", "--quiet", "main")
    run(forked, "merge", "--quiet", "--no-edit", "--no-ff", change)
    commit(forked, {"later.md": "later\n"})
    run(forked, "checkout", "--quiet", "change")
    return main, change


@pytest.mark.parametrize("ref", ["", "-", "--all", "-c", "a\0b"])
def test_what_is_no_name_is_refused(forked: Path, ref: str) -> None:
    assert refusal(lambda: git.base(forked, ref)).message == f"`{ref}` is no name of a commit"


@pytest.mark.parametrize(
    "ref", ["mian", "main:a.md", "main..change", "^main", "a\nb", "0" * 40, "^{commit}", "main --all"]
)
def test_a_name_of_no_commit_is_refused(forked: Path, ref: str) -> None:
    assert refusal(lambda: git.base(forked, ref)).message == f"git knows no commit `{ref}` here"


def test_where_there_is_no_remote_the_name_is_to_be_checked(forked: Path) -> None:
    assert refusal(lambda: git.base(forked, "mian")).next_step == "check it with `git log` and `git branch --all`"


def test_a_branch_that_only_the_remote_has_is_suggested(forked: Path) -> None:
    root = clone(forked)
    error = refusal(lambda: git.base(root, "main"))
    assert error.next_step == "did you mean origin/main? write `--since origin/main`"


@pytest.mark.parametrize("ref", ["main", "origin/main", "refs/remotes/origin/main", "refs/heads/main"])
def test_a_branch_that_was_not_fetched_is_to_be_fetched(forked: Path, ref: str) -> None:
    root = clone(forked, "--single-branch", "--branch=change")
    step = "run `git fetch origin main:refs/remotes/origin/main`, then write `--since origin/main`"
    assert refusal(lambda: git.base(root, ref)).next_step == step


def test_after_the_fetch_that_was_advised_the_base_is_known(forked: Path) -> None:
    root = clone(forked, "--single-branch", "--branch=change", "--depth=1")
    run(root, "fetch", "--quiet", "origin", "main:refs/remotes/origin/main")
    run(root, "fetch", "--quiet", "--unshallow", "origin")
    assert git.base(root, "origin/main") == replace(git.base(forked, "main"), top=root)


@pytest.mark.parametrize("place", ["refs/heads/origin/main", "refs/tags/origin/main", "refs/origin/main"])
def test_a_name_that_two_refs_share_is_refused(forked: Path, place: str) -> None:
    root = clone(forked)
    run(root, "update-ref", place, "HEAD")
    error = refusal(lambda: git.base(root, "origin/main"))
    assert error.message == f"`origin/main` may be {' or '.join(sorted([place, 'refs/remotes/origin/main']))}"


def test_a_name_that_two_refs_share_is_refused_before_a_suffix_too(forked: Path) -> None:
    run(forked, "tag", "main")
    assert "may be" in refusal(lambda: git.base(forked, "main~0")).message


def test_a_whole_name_means_the_ref_of_that_name(forked: Path) -> None:
    expected = git.base(forked, "main")
    run(forked, "tag", "main", "fork")
    run(forked, "tag", "refs/heads/main", "fork")
    assert git.base(forked, "refs/heads/main") == expected


def test_a_shallow_clone_without_the_common_commit_is_to_be_deepened(forked: Path) -> None:
    root = clone(forked, "--depth=1", "--no-single-branch")
    error = refusal(lambda: git.base(root, "origin/main"))
    assert error.message == "this shallow clone lacks the commits that tell where the change left `origin/main`"
    assert error.next_step == (
        "run `git fetch --deepen=100 origin main` until it is enough, or `git fetch --unshallow origin`; "
        "in the checkout action set `fetch-depth: 0`"
    )


def test_after_the_deepening_that_was_advised_the_base_is_known(forked: Path) -> None:
    root = clone(forked, "--depth=1", "--no-single-branch")
    run(root, "fetch", "--quiet", "--deepen=100", "origin", "main")
    assert git.base(root, "origin/main") == replace(git.base(forked, "main"), top=root)


def test_a_parent_that_a_shallow_clone_lacks_is_to_be_deepened(forked: Path) -> None:
    root = clone(forked, "--depth=1")
    assert "--unshallow" in refusal(lambda: git.base(root, "HEAD~1")).next_step


def test_a_shallow_clone_with_an_older_common_commit_only_is_refused(forked: Path) -> None:
    # The change reaches the fork by a short way, and by a long one, which is cut off, the newer end of main.
    fork, main = run(forked, "rev-parse", "fork"), run(forked, "rev-parse", "main")
    run(forked, "checkout", "--quiet", "-B", "change", "main")
    for number in range(5):
        commit(forked, {"long.md": str(number)})
    tree = run(forked, "rev-parse", "fork^{tree}")
    run(forked, "reset", "--hard", run(forked, "commit-tree", tree, "-p", "HEAD", "-p", fork, "-m", "One"))
    root = clone(forked, "--depth=3", "--no-single-branch")
    assert run(root, "merge-base", "HEAD", "origin/main") == fork
    assert git.base(forked, "main").merge_base == main
    assert "shallow" in refusal(lambda: git.base(root, "origin/main")).message


def test_a_shallow_clone_is_enough_where_it_reaches_below_the_common_commit(forked: Path) -> None:
    root = clone(forked, "--depth=2", "--no-single-branch")
    assert git.base(root, "origin/main") == replace(git.base(forked, "main"), top=root)


def test_a_shallow_clone_is_enough_where_main_was_merged(forked: Path) -> None:
    run(forked, "merge", "--quiet", "--no-edit", "main")
    root = clone(forked, "--depth=2", "--no-single-branch")
    assert git.base(root, "origin/main").merge_base == run(forked, "rev-parse", "main")


def test_histories_without_a_common_commit_are_refused(forked: Path) -> None:
    run(forked, "checkout", "--quiet", "--orphan", "alone")
    commit(forked, {})
    error = refusal(lambda: git.base(forked, "main"))
    assert error.message == "`main` and HEAD have no common history"


def test_a_work_tree_without_a_commit_is_refused(forked: Path) -> None:
    run(forked, "checkout", "--quiet", "--orphan", "alone")
    assert refusal(lambda: git.base(forked, "main")).message == f"{forked} has no commit yet"


@pytest.mark.parametrize("folder", [".", "forked/.git", "absent"])
def test_where_there_is_no_work_tree_there_is_no_base(forked: Path, folder: str) -> None:
    root = forked.parent / folder
    assert refusal(lambda: git.base(root, "main")).message.startswith(f"{root} is in no work tree of git: fatal: ")


def test_without_git_there_is_no_base(forked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert refusal(lambda: git.base(forked, "main")).message == "git is not installed"


def test_a_git_that_lies_in_the_repository_is_not_run(forked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, ran = trap(forked)
    Path(script).rename(forked / "git")
    monkeypatch.chdir(forked)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    assert refusal(lambda: git.base(forked, "main")).message == "git is not installed"
    assert not ran.exists()


def test_a_repository_of_another_user_is_refused_with_the_remedy_of_git(
    forked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    error = refusal(lambda: git.base(forked, "main"))
    assert error.message == "git does not read a repository that belongs to another user"
    assert error.next_step == f"run `git config --global --add safe.directory {forked}`"


def test_a_work_tree_that_only_the_environment_makes_is_refused(forked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", str(forked / ".git"))
    error = refusal(lambda: git.base(forked / "news", "main"))
    assert error.next_step == "unset GIT_DIR and GIT_WORK_TREE"


def test_a_replaced_commit_is_not_followed(forked: Path) -> None:
    expected = git.base(forked, "main")
    run(forked, "replace", "main", run(forked, "commit-tree", "fork^{tree}", "-m", "Alone"))
    assert git.base(forked, "main") == expected


# What has changed


def differing(root: Path, *paths: str) -> frozenset[str]:
    """What both say that tell changes: the one that reads every file, and the one that asks git first.

    Git sees no pipes, and of a path that nothing has had there is nothing to see.
    """
    base = git.base(root, "main")
    found, touched = git.changed(base, root, paths), change.in_tree(base, root).touched
    told = {path for path in paths if touched & {path, *map(str, PurePosixPath(path).parents)}}
    seen = {path for path in paths if os.path.lexists(root / path) and not (root / path).is_fifo()}
    assert told <= found
    assert set(found & seen) == told & seen
    return found


def test_a_file_as_it_was_at_the_merge_base_is_not_changed(forked: Path) -> None:
    assert differing(forked, "a.md", "news/b.md") == frozenset()


def test_only_the_paths_that_were_asked_for_are_listed(forked: Path) -> None:
    assert differing(forked, "a.md", "own.md") == {"own.md"}


@pytest.mark.parametrize("commands", [(), (("add", "."),), (("add", "."), ("commit", "--quiet", "--message", "One"))])
@pytest.mark.parametrize("name", ["a.md", "new.md"])
def test_a_change_counts_wherever_it_stands(forked: Path, name: str, commands: tuple[tuple[str, ...], ...]) -> None:
    (forked / name).write_text("changed\n")
    for command in commands:
        run(forked, *command)
    assert differing(forked, "a.md", "new.md", "news/b.md") >= {name}


def test_a_committed_change_that_was_taken_back_since_is_none(forked: Path) -> None:
    commit(forked, {"a.md": "changed\n"})
    (forked / "a.md").write_text("one\n")
    assert differing(forked, "a.md") == frozenset()


def test_a_staged_change_that_was_taken_back_in_the_index_counts_all_the_same(forked: Path) -> None:
    (forked / "a.md").write_text("changed\n")
    run(forked, "update-index", "--cacheinfo", f"100644,{run(forked, 'rev-parse', 'fork:a.md')},a.md")
    assert differing(forked, "a.md") == {"a.md"}


def test_a_deleted_file_is_changed(forked: Path) -> None:
    (forked / "a.md").unlink()
    assert differing(forked, "a.md") == {"a.md"}


def test_both_names_of_a_renamed_file_are_changed(forked: Path) -> None:
    (forked / "a.md").rename(forked / "c.md")
    assert differing(forked, "a.md", "c.md") == {"a.md", "c.md"}


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_no_flag_of_the_index_hides_a_change(forked: Path, flag: str) -> None:
    run(forked, "update-index", flag, "a.md")
    (forked / "a.md").write_text("changed\n")
    assert differing(forked, "a.md") == {"a.md"}


def test_no_time_of_change_hides_a_change(forked: Path) -> None:
    times = (forked / "a.md").stat()
    (forked / "a.md").write_text("two\n")
    os.utime(forked / "a.md", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert differing(forked, "a.md") == {"a.md"}


@pytest.mark.parametrize(
    ("attributes", "old", "new"),
    [
        ("* text=auto", "one\n", "one\r\n"),
        ("* text eol=crlf", "one\n", "one\r\n"),
        ("* ident", "$Id$\n", "$Id: hidden $\n"),
        ("* -diff", "one\n", "two\n"),
        ("* working-tree-encoding=UTF-16", "one\n", "o\0n\0e\0"),
    ],
)
def test_no_attribute_hides_a_change(forked: Path, attributes: str, old: str, new: str) -> None:
    run(forked, "checkout", "--quiet", "main")
    commit(forked, {"a.md": old})
    (forked / ".gitattributes").write_text(attributes)
    (forked / "a.md").write_bytes(new.encode())
    assert differing(forked, "a.md") == {"a.md"}


def test_no_filter_is_run_and_none_hides_a_change(forked: Path) -> None:
    script, ran = trap(forked)
    for name in ("filter.f.clean", "filter.f.smudge", "filter.f.process", "diff.f.textconv", "diff.external"):
        run(forked, "config", name, script)
    (forked / ".gitattributes").write_text("* filter=f diff=f\n")
    (forked / "a.md").write_text("changed\n")
    assert differing(forked, "a.md") == {"a.md"}
    assert git.read("HEAD", forked, "a.md") == b"one\n"
    assert not ran.exists()


def test_a_link_that_took_the_place_of_a_file_is_changed(forked: Path) -> None:
    (forked / "a.md").rename(forked.parent / "a.md")
    (forked / "a.md").symlink_to(forked.parent / "a.md")
    assert differing(forked, "a.md") == {"a.md"}


def test_a_file_that_took_the_place_of_a_link_is_changed(forked: Path) -> None:
    run(forked, "checkout", "--quiet", "main")
    (forked / "link.md").symlink_to("a.md")
    commit(forked, {})
    (forked / "link.md").unlink()
    (forked / "link.md").write_text("a.md")
    assert differing(forked, "link.md") == {"link.md"}


def test_a_pipe_is_changed_and_not_waited_for(forked: Path) -> None:
    (forked / "a.md").unlink()
    os.mkfifo(forked / "a.md")
    assert differing(forked, "a.md") == {"a.md"}


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("a.md")])
def test_what_is_no_regular_file_is_changed_where_there_was_none(forked: Path, make: Callable[[Path], None]) -> None:
    make(forked / "new.md")
    assert differing(forked, "new.md") == {"new.md"}


def test_what_lies_in_a_submodule_is_changed(forked: Path) -> None:
    inner = started(forked.parent / "inner")
    commit(inner, {"c.md": "three\n"})
    run(forked, "checkout", "--quiet", "main")
    run(forked, "submodule", "--quiet", "add", inner.as_uri(), "inner")
    commit(forked, {})
    assert differing(forked, "inner/c.md") == {"inner/c.md"}


def test_permissions_are_no_change(forked: Path) -> None:
    (forked / "a.md").chmod(0o755)
    assert differing(forked, "a.md") == frozenset()


def test_an_ignored_file_that_is_tracked_is_changed_like_any_other(forked: Path) -> None:
    (forked / ".gitignore").write_text("*.md\n")
    (forked / "a.md").write_text("changed\n")
    assert differing(forked, "a.md", "news/b.md") == {"a.md"}


def test_paths_are_counted_from_the_root(forked: Path) -> None:
    commit(forked, {"news/c.md": "three\n"})
    root = forked / "news"
    assert git.changed(git.base(root, "main"), root, ["b.md", "c.md"]) == {"c.md"}


def test_a_root_that_is_reached_by_a_link_is_the_folder_itself(forked: Path) -> None:
    link = forked.parent / "link"
    link.symlink_to(forked)
    assert git.changed(git.base(link, "main"), link, ["a.md", "own.md"]) == {"own.md"}


def test_a_root_outside_the_work_tree_is_refused(forked: Path) -> None:
    base = git.base(forked, "main")
    message = refusal(lambda: git.changed(base, forked.parent, ["a.md"])).message
    assert message == f"{forked.parent} is not in the work tree {forked}"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_file_of_any_name_is_found_again(forked: Path, name: str) -> None:
    run(forked, "checkout", "--quiet", "main")
    commit(forked, {name: "text\n", f"news/{name}": "text\n"})
    (forked / "news" / name).write_text("changed\n")
    assert differing(forked, name, f"news/{name}") == {f"news/{name}"}


def test_what_one_of_two_merge_bases_has_otherwise_is_changed(forked: Path) -> None:
    crossed(forked)
    (forked / "a.md").write_text("one\n")  # as one merge base has it, before the correction that the other has
    assert differing(forked, "a.md", "news/b.md") == {"a.md"}


def test_a_clone_without_old_contents_tells_what_has_changed(forked: Path) -> None:
    run(forked, "config", "uploadpack.allowFilter", "true")
    root = clone(forked, "--filter=blob:none")
    base = git.base(root, "origin/main")
    assert git.changed(base, root, ["a.md", "own.md"]) == {"own.md"}


# What a commit holds


def test_all_files_of_a_commit_are_read_as_they_stand_there(forked: Path) -> None:
    (forked / "a.md").write_text("changed\n")
    tip = git.base(forked, "main").tip
    assert git.files(tip, forked, "") == {
        "a.md": b"one, corrected\n",
        "keys/trust.toml": b"version = 2\n",
        "news/b.md": b"two\n",
    }


@pytest.mark.parametrize("folder", ["keys", "keys/", "./keys"])
def test_paths_are_counted_from_the_folder(forked: Path, folder: str) -> None:
    commit(forked, {"keys/pub/a.jwk": "{}", "keys2/x": "", "other/keys/y": ""})
    assert git.files("HEAD", forked, folder) == {"trust.toml": b"version = 1\n", "pub/a.jwk": b"{}"}


def test_the_folder_is_counted_from_the_top_of_the_work_tree(forked: Path) -> None:
    assert git.files("HEAD", forked / "news", "keys") == {"trust.toml": b"version = 1\n"}


@pytest.mark.parametrize("folder", ["absent", "key", "news/absent", "a.md/keys", "link", "link/keys"])
def test_a_folder_that_the_commit_does_not_have_gives_nothing(forked: Path, folder: str) -> None:
    assert git.files("HEAD", forked, folder) == {}


@pytest.mark.parametrize("name", [*(name.removesuffix(".md") for name in ODD_NAMES), ".hidden", "..."])
def test_a_folder_of_any_name_is_found(forked: Path, name: str) -> None:
    commit(forked, {f"{name}/{name}": "text", "b/b": "text"})
    assert git.files("HEAD", forked, name) == {name: b"text"}


@pytest.mark.parametrize("folder", ["..", "../x", "/etc"])
def test_a_folder_outside_is_an_error(forked: Path, folder: str) -> None:
    assert "`git ls-tree` failed" in refusal(lambda: git.files("HEAD", forked, folder)).message


def test_a_commit_that_does_not_exist_is_an_error(forked: Path) -> None:
    assert "`git ls-tree` failed" in refusal(lambda: git.files("0" * 40, forked, "keys")).message


def linked(forked: Path) -> Path:
    """The repository with a submodule and links in its last commit."""
    run(forked, "submodule", "--quiet", "add", forked.as_uri(), "keys/inner")
    (forked / "keys" / "link").symlink_to("trust.toml")
    (forked / "link").symlink_to("keys")
    commit(forked, {})
    return forked


def test_links_and_submodules_are_named_and_not_read(forked: Path) -> None:
    expected = {"trust.toml": b"version = 1\n", "link": None, "inner": None}
    assert git.files("HEAD", linked(forked), "keys") == expected


def test_what_stands_at_each_path_is_told(forked: Path) -> None:
    expected = {"trust.toml": "file", "link": "symbolic link", "inner": "submodule"}
    assert git.kinds("HEAD", linked(forked), "keys") == expected


def test_what_stands_in_the_place_of_the_folder_is_told(forked: Path) -> None:
    root = linked(forked)
    found = [git.kinds("HEAD", root, path) for path in ("a.md", "link", "keys/inner")]
    assert found == [{"": "file"}, {"": "symbolic link"}, {"": "submodule"}]


def test_an_executable_file_is_a_regular_file(forked: Path) -> None:
    (forked / "a.md").chmod(0o755)
    commit(forked, {})
    assert git.files("HEAD", forked, "a.md") == {"": b"one\n"}


def test_a_file_that_is_not_wanted_is_named_and_not_read(forked: Path) -> None:
    commit(forked, {"keys/x": "x"})
    assert git.files("HEAD", forked, "keys", wanted=lambda path: path == "x") == {"trust.toml": None, "x": b"x"}


def test_a_file_over_the_limit_is_named_and_not_read(forked: Path) -> None:
    commit(forked, {"sizes/3": "xxx", "sizes/4": "xxxx", "sizes/5": "xxxxx", "sizes/2": "xx"})
    found = git.files("HEAD", forked, "sizes", limit=4)
    assert found == {"2": b"xx", "3": b"xxx", "4": b"xxxx", "5": None}


def test_files_of_any_content_are_read_to_the_byte(forked: Path) -> None:
    contents = {"0": b"", "1": b"\n", "2": b"\0\r\n\r", "3": bytes(range(256)) * 4096, "4": b"abc blob 3\nabc\n"}
    (forked / "bytes").mkdir()
    for name, content in contents.items():
        (forked / "bytes" / name).write_bytes(content)
    commit(forked, {})
    assert git.files("HEAD", forked, "bytes") == contents


def test_one_file_is_read(forked: Path) -> None:
    assert git.read(git.base(forked, "main").tip, forked, "keys/trust.toml") == b"version = 2\n"


@pytest.mark.parametrize("path", ["", "absent", "keys", "keys/link", "keys/inner", "a.md/x", "link/trust.toml"])
def test_what_is_no_regular_file_is_not_read(forked: Path, path: str) -> None:
    assert git.read("HEAD", linked(forked), path) is None


def test_a_replaced_file_is_not_followed(forked: Path) -> None:
    old, new = (run(forked, "rev-parse", f"{ref}:keys/trust.toml") for ref in ("fork", "main"))
    run(forked, "replace", old, new)
    assert git.read("fork", forked, "keys/trust.toml") == b"version = 1\n"


def test_a_repository_with_sha_256_is_read(tmp_path: Path) -> None:
    root = started(tmp_path / "forked", "--object-format=sha256")
    commit(root, {"a.md": "one\n", "b.md": "two\n"})
    (root / "b.md").write_text("changed\n")
    base = git.base(root, "main")
    assert len(base.tip) == 64
    assert git.changed(base, root, ["a.md", "b.md"]) == {"b.md"}
    assert git.read(base.tip, root, "b.md") == b"two\n"


# What a clone lacks


def partial(forked: Path, what: str) -> Path:
    run(forked, "config", "uploadpack.allowFilter", "true")
    run(forked, "config", "uploadpack.allowAnySHA1InWant", "true")
    return clone(forked, "--no-checkout", f"--filter={what}")


@pytest.mark.parametrize("allowed", ["protocol.allow", "protocol.file.allow"])
@pytest.mark.parametrize("what", ["blob:none", "tree:0"])
def test_what_a_partial_clone_lacks_is_neither_absent_nor_fetched(forked: Path, what: str, allowed: str) -> None:
    root = partial(forked, what)
    run(root, "config", allowed, "always")
    packs = set((root / ".git/objects/pack").iterdir())
    error = refusal(lambda: git.files("HEAD", root, "keys"))
    assert error.next_step.endswith("needs `git fetch --refetch --no-filter origin`")
    assert set((root / ".git/objects/pack").iterdir()) == packs


def test_no_transport_that_a_partial_clone_names_is_run(forked: Path) -> None:
    root = partial(forked, "blob:none")
    ran = forked.parent / "ran"
    run(root, "config", "remote.origin.url", f"ext::touch {ran}")
    run(root, "config", "protocol.ext.allow", "always")
    assert "lacks the object" in refusal(lambda: git.read("HEAD", root, "a.md")).message
    assert not ran.exists()


def test_a_partial_clone_without_folders_does_not_tell_what_has_changed(forked: Path) -> None:
    root = partial(forked, "tree:0")
    base = git.base(root, "origin/main")
    assert "`git ls-tree` failed" in refusal(lambda: git.changed(base, root, ["a.md"])).message


def test_after_the_fetch_that_was_advised_a_partial_clone_is_read(forked: Path) -> None:
    root = partial(forked, "tree:0")
    run(root, "fetch", "--quiet", "--refetch", "--no-filter", "origin")
    assert git.files("HEAD", root, "keys") == {"trust.toml": b"version = 1\n"}


def test_a_lost_object_is_an_error(forked: Path) -> None:
    name = run(forked, "rev-parse", "HEAD:keys/trust.toml")
    (forked / ".git/objects" / name[:2] / name[2:]).unlink()
    message = f"this clone lacks the object {name}, or holds it damaged"
    assert refusal(lambda: git.read("HEAD", forked, "keys/trust.toml")).message == message


@pytest.mark.parametrize("content", [b"blob 12\0version = 9\n", b"blob 3\0abc", b"nonsense"])
def test_an_object_that_is_not_what_its_id_says_is_an_error(forked: Path, content: bytes) -> None:
    name = run(forked, "rev-parse", "HEAD:keys/trust.toml")
    file = forked / ".git/objects" / name[:2] / name[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(content))
    assert "damaged" in refusal(lambda: git.read("HEAD", forked, "keys/trust.toml")).message
