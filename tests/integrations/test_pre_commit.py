""".pre-commit-hooks.yaml: the real pre-commit, a real repository, the hook installed from this tree."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests import trust_world as world
from tests.corpus import clean_environment
from tests.integrations.runner import ROOT, Ended
from tests.interop.tools import unavailable
from tests.repository import FERRY, IDENTITY, Repository
from tests.trust_world import NORTHWIRE, NOW, POST

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
SHIPPED = (".pre-commit-hooks.yaml", "pyproject.toml", "README.md", "LICENSE", "integrity")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with the files of this tree from which a hook is installed, at the tag v1."""
    if find_spec("pre_commit") is None:
        unavailable("the package pre-commit is not installed")
    folder = tmp_path_factory.mktemp("hooks")
    for name in SHIPPED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "--message", "v1"], ["tag", "v1"]):
        subprocess.run(["git", *IDENTITY, *command], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps what it installs, once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


def configured(site: Repository, hooks: Path, *arguments: str) -> Repository:
    hook = {"id": "integrity", "args": list(arguments)}
    entry = {"repo": str(hooks), "rev": "v1", "hooks": [hook]}
    site.raw(".pre-commit-config.yaml", yaml.safe_dump({"repos": [entry]}))
    site.git("add", ".pre-commit-config.yaml")
    return site


def commit(site: Repository, home: Path, *options: str) -> Ended:
    """`git commit` where the hook was set up by `pre-commit install`; git shows what hooks say on standard error."""
    env = clean_environment({"PRE_COMMIT_HOME": str(home), "PYTHONPATH": "", "INTEGRITY_AT": NOW})
    for command in (
        [sys.executable, "-m", "pre_commit", "install"],
        ["git", *IDENTITY, "commit", "--message", "change", *options],
    ):
        done = subprocess.run(command, cwd=site.root, env=env, capture_output=True, timeout=600, check=False)
    if b"No matching distribution" in done.stderr:
        unavailable("no package index is reached")
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.mark.parametrize("options", [(), ("--all",), (FERRY,)], ids=["staged", "all", "one path"])
def test_an_edit_after_signing_is_not_committed(
    site: Repository, hooks: Path, home: Path, options: tuple[str, ...]
) -> None:
    """With `--all` or a path git commits from another index than `.git/index`, which it names to the hook."""
    configured(site, hooks).edit_file(FERRY, "Story", "Tale")
    if not options:
        site.git("add", FERRY)
    head = site.git("rev-parse", "HEAD")
    done = commit(site, home, *options)
    assert done.code == 1
    assert "error[SIG510] `title` was changed" in done.err
    assert "checked 1 changed of 2 articles" in done.err
    assert site.git("rev-parse", "HEAD") == head


def test_two_new_duplicates_meet(site: Repository, hooks: Path, home: Path) -> None:
    text = configured(site, hooks).read(FERRY)
    for name in ("one", "two"):
        site.raw(f"_news/2025-03-12-{name}.md", text.replace("2026/ferry", f"2026/{name}"))
    site.git("add", "_news")
    done = commit(site, home)
    assert done.code == 1
    assert "error[SIG509]" in done.err


def test_two_new_copies_of_a_text_meet(site: Repository, hooks: Path, home: Path) -> None:
    """They are warnings, which stop a commit only where the hook is told so."""
    configured(site, hooks, "--fail-on=warning")
    for name, key, outlet in (("one", NORTHWIRE, "northwire.example"), ("two", POST, "calderpost.example")):
        path, text = f"_news/2025-03-12-{name}.md", site.draft("same").replace("2026/same", f"2026/{name}")
        site.raw(path, world.signed(text.replace("northwire.example", outlet), key, path))
    site.git("add", "_news")
    done = commit(site, home)
    assert done.code == 1
    assert "warning[DUP301] same text as _news/2025-03-12-two.md" in done.err
    assert "warning[DUP301] same text as _news/2025-03-12-one.md" in done.err


def test_a_good_article_is_committed(site: Repository, hooks: Path, home: Path) -> None:
    configured(site, hooks).signed("_news/2025-03-12-good.md", "good")
    site.git("add", "_news")
    done = commit(site, home)
    assert done.code == 0
    assert site.git("show", "--name-only", "--format=") == ".pre-commit-config.yaml\n_news/2025-03-12-good.md\n"


def test_a_commit_of_one_path_is_not_held_up_by_what_else_is_staged(site: Repository, hooks: Path, home: Path) -> None:
    good = configured(site, hooks).signed("_news/2025-03-12-good.md", "good")
    site.edit_file(FERRY, "Story", "Tale")
    site.git("add", "_news")
    done = commit(site, home, good)
    assert done.code == 0
    assert site.git("show", "--name-only", "--format=") == f"{good}\n"


def test_a_commit_without_an_article_passes(site: Repository, hooks: Path, home: Path) -> None:
    configured(site, hooks).raw("notes.csv", "a,b\n")
    site.git("add", "notes.csv")
    head = site.git("rev-parse", "HEAD")
    done = commit(site, home)
    assert re.search(r"^integrity check\.+Passed$", done.err, re.MULTILINE)
    assert done.code == 0
    assert site.git("rev-parse", "HEAD") != head


def test_the_hook_sees_the_whole_change_at_once() -> None:
    assert [(hook["id"], hook["pass_filenames"], hook["always_run"]) for hook in HOOKS] == [("integrity", False, True)]
    assert HOOKS[0]["entry"] == "integrity check --staged"
