import subprocess
from pathlib import Path

import pytest

from integrity.load import git


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository that ignores `*.tmp.md` and `build/`, untouched by the settings of this machine."""
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("HOME", str(tmp_path))
    root = tmp_path / "repository"
    (root / "news" / "build").mkdir(parents=True)
    for name in (".gitignore", "a.md", "a.tmp.md", "news/b.md", "news/b.tmp.md", "news/build/c.md"):
        (root / name).write_text("*.tmp.md\nbuild/\n" if name == ".gitignore" else "text")
    run(root, "init", "--quiet")
    return root


def run(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=T", "-c", "user.email=t@t.example", *arguments], cwd=root, check=True)


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


def test_a_folder_that_is_no_repository_ignores_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / ".gitignore").write_text("*.md")
    (tmp_path / "a.md").write_text("text")
    assert git.ignored(tmp_path, tmp_path) == frozenset()


def test_a_broken_repository_ignores_nothing(repository: Path) -> None:
    (repository / ".git" / "HEAD").write_text("nonsense")
    assert git.ignored(repository, repository) == frozenset()


def test_without_git_nothing_is_ignored(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert git.ignored(repository, repository) == frozenset()


def test_no_program_that_the_repository_names_is_run(repository: Path) -> None:
    trap = repository / "trap.sh"
    trap.write_text("#!/bin/sh\ntouch ran\n")
    trap.chmod(0o755)
    run(repository, "config", "core.fsmonitor", str(trap))
    git.ignored(repository, repository)
    assert not (repository / "ran").exists()
