"""What a pull request can commit beside its articles: attributes, look-alikes of the files of git and of this tool.

None of it may hide one of its faults. The whole is in a clone, as CI has it, so that git has applied what it applies.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import integrity
from tests import trust_world as world
from tests.corpus import Outcome, clean_environment
from tests.pull_request import COPY, FAULTS, FIELD, NEAR, STORY, PullRequest
from tests.repository import FERRY

PACKAGE = Path(integrity.__file__).parents[1]
ANSWER = ("--output", "json", "--at", world.NOW)


@pytest.fixture
def change(tmp_path: Path) -> PullRequest:
    return PullRequest(tmp_path / "site", others=3)


def cloned(change: PullRequest, tmp_path: Path, *filters: str) -> PullRequest:
    """The change committed and cloned; git of the clone knows these `filters`, as git-lfs installs some for all."""
    change.commit()
    clone = PullRequest.__new__(PullRequest)
    clone.root = tmp_path / "clone"
    settings = [part for setting in filters for part in ("-c", setting)]
    subprocess.run(
        ["git", "clone", "--quiet", "--branch", "change", *settings, str(change.root), str(clone.root)],
        check=True, capture_output=True,
    )  # fmt: skip
    return clone


def told(done: Outcome) -> list[tuple[str, str]]:
    """Rule and path of each warning and error."""
    return sorted((one["rule"], one["path"]) for one in done.json["findings"] if one["severity"] != "note")


def failing(done: Outcome) -> set[str]:
    """Every article on which there is a warning or an error."""
    return {path for _, path in told(done)}


ATTRIBUTES = [
    "*.md ident",
    "*.md text eol=crlf",
    "*.md filter=f",
    "*.md -diff -merge -text",
    "*.md export-ignore export-subst",
    "[attr]hidden -diff eol=crlf\n*.md hidden",
]


@pytest.mark.parametrize("place", [".gitattributes", "_news/.gitattributes"])
@pytest.mark.parametrize("attributes", ATTRIBUTES)
def test_attributes_hide_no_fault(change: PullRequest, tmp_path: Path, place: str, attributes: str) -> None:
    change.raw(place, f"{attributes}\n")
    """Where git converts a file when it checks it out, the article in the work tree is another one, and judged, too."""
    clone = cloned(change, tmp_path, "filter.f.clean=git hash-object --stdin", "filter.f.smudge=cat")
    done = clone.run("check", "--since", "origin/main", *ANSWER)
    assert done.code == 1
    assert [pair for pair in told(done) if pair != ("DUP302", STORY)] == FAULTS


def test_articles_that_attributes_turn_into_another_encoding_are_faults(change: PullRequest, tmp_path: Path) -> None:
    change.raw(".gitattributes", "*.md text working-tree-encoding=UTF-16LE\n")
    for path in change.files():
        if path.endswith(".md"):
            change.raw(path, change.read(path).encode("utf-16-le"))
    done = cloned(change, tmp_path).run("check", "--since", "origin/main", *ANSWER)
    assert done.code == 1
    assert {FERRY, COPY, FIELD, NEAR} <= failing(done)


@pytest.mark.parametrize("attributes", [*ATTRIBUTES, "*.md text working-tree-encoding=UTF-16LE"])
def test_attributes_hide_no_fault_of_what_is_staged(change: PullRequest, attributes: str) -> None:
    change.stage()
    change.raw(".gitattributes", f"{attributes}\n")
    change.git("add", ".gitattributes")
    done = change.run("check", "--staged", *ANSWER)
    assert (done.code, told(done)) == (1, FAULTS)


def test_a_filter_that_attributes_name_is_not_run(change: PullRequest, tmp_path: Path) -> None:
    marker = tmp_path / "was-run"
    change.raw(".gitattributes", "*.md filter=f diff=f\n")
    change.commit()
    for kind in ("filter.f.clean", "filter.f.process", "diff.f.textconv", "diff.f.command"):
        change.git("config", kind, f"touch {marker}")
    change.edit_file(FERRY, "No ferry:", "Never a ferry:")
    done = change.run("check", "--since", "main", *ANSWER)
    assert (done.code, told(done), marker.exists()) == (1, FAULTS, False)


def test_a_bare_repository_among_the_articles_is_not_taken_for_the_repository(
    change: PullRequest, tmp_path: Path
) -> None:
    marker = tmp_path / "was-run"
    change.raw("_news/HEAD", "ref: refs/heads/main\n")
    change.raw("_news/objects/keep", "")
    change.raw("_news/refs/keep", "")
    change.raw("_news/config", f'[core]\n\tbare = true\n\tfsmonitor = "touch {marker}"\n')
    clone = cloned(change, tmp_path)
    for folder in (".", "_news"):
        done = clone.run("check", "--since", "origin/main", *ANSWER, folder=folder)
        assert (done.code, told(done), marker.exists()) == (1, FAULTS, False)


@pytest.mark.parametrize("folder", ["git", "_news/git~1x", ".github", ".gitx", "_git", "dot.git"])
def test_a_folder_with_a_name_like_that_of_git_moves_nothing(change: PullRequest, tmp_path: Path, folder: str) -> None:
    change.raw(f"{folder}/config", "[core]\n\tworktree = /\n")
    change.raw(f"{folder}/info/exclude", "*.md\n")
    change.raw(f"{folder}/integrity/index", "x")
    done = cloned(change, tmp_path).run("check", "--since", "origin/main", *ANSWER)
    assert (done.code, told(done)) == (1, FAULTS)


def test_a_folder_with_the_name_of_the_cache_is_not_the_cache(change: PullRequest, tmp_path: Path) -> None:
    clone = cloned(change, tmp_path)
    clone.run("check", "--since", "origin/main", *ANSWER)
    for path in (clone.root / ".git" / "integrity").rglob("*"):
        if path.is_file():
            clone.raw(f"integrity/{path.relative_to(clone.root / '.git' / 'integrity').as_posix()}", "forged")
    done = clone.run("check", "--since", "origin/main", *ANSWER)
    assert (done.code, told(done)) == (1, FAULTS)
    assert "5 changed of 10 articles (5 from cache)" in done.err
    assert "damaged" not in done.err


def test_python_files_of_the_change_are_not_imported(change: PullRequest, tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("integrity")
    marker = tmp_path / "was-run"
    for name in ("integrity/__init__.py", "integrity/__main__.py", "yaml.py", "sitecustomize.py", "json/__init__.py"):
        change.raw(name, f"open({str(marker)!r}, 'w')\n")
    clone = cloned(change, tmp_path)
    done = subprocess.run(
        [program, "check", "--since", "origin/main", *ANSWER],
        cwd=clone.root, env=clean_environment({"PYTHONPATH": str(PACKAGE)}),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, told(Outcome(1, done.stdout.decode(), "")), marker.exists()) == (1, FAULTS, False)


CONFIGURATIONS = {
    "ignore": 'ignore = ["SIG", "DUP", "FLD"]',
    "levels": '[levels]\nSIG = "off"\nDUP = "off"\nFLD = "off"',
    "per path": '[[per-path]]\npaths = ["_news/"]\nignore = ["SIG", "DUP", "FLD"]',
    "levels per path": '[[per-path]]\npaths = ["_news/"]\nlevels = { SIG = "off", DUP = "off", FLD = "off" }',
    "fields": '[fields]\npublished = "date"\noutlet = "source"\nurl = "link"',
    "exclude": 'exclude = ["*.md"]',
    "exclude all but one": 'exclude = ["*", "!2025-03-11-good.md"]',
    "baseline": 'baseline = "mine.jsonl"',
}
every_configuration = pytest.mark.parametrize("config", CONFIGURATIONS.values(), ids=CONFIGURATIONS)
TOLD = sorted([*FAULTS, ("SIG523", "integrity.toml")])


@every_configuration
def test_a_configuration_of_the_change_hides_no_fault_and_is_told(
    change: PullRequest, tmp_path: Path, config: str
) -> None:
    change.raw("integrity.toml", f"{config}\n")
    done = cloned(change, tmp_path).run("check", "--since", "origin/main", *ANSWER)
    assert (done.code, told(done)) == (1, TOLD)


@every_configuration
def test_a_configuration_that_is_staged_hides_no_fault_and_is_told(change: PullRequest, config: str) -> None:
    change.raw("integrity.toml", f"{config}\n")
    change.stage()
    done = change.run("check", "--staged", *ANSWER)
    assert (done.code, told(done)) == (1, TOLD)


@every_configuration
def test_a_configuration_that_is_not_staged_has_no_say_in_what_is(change: PullRequest, config: str) -> None:
    change.stage()
    change.raw("integrity.toml", f"{config}\n")
    done = change.run("check", "--staged", *ANSWER)
    assert (done.code, told(done)) == (1, FAULTS)


@pytest.mark.parametrize("pattern", ["*", "*.md", "/_news/", "2025-03-11-*"])
def test_what_git_is_told_to_ignore_is_judged_where_it_is_staged(change: PullRequest, pattern: str) -> None:
    change.stage()
    change.raw(".gitignore", f"{pattern}\n")
    change.git("add", "--force", ".gitignore")
    done = change.run("check", "--staged", *ANSWER)
    assert (done.code, told(done)) == (1, FAULTS)


def test_a_command_that_a_finding_proposes_runs_nothing_that_a_file_name_says(change: PullRequest) -> None:
    name = "_news/2025-03-11-$(id);x.md"
    (change.root / FERRY).rename(change.root / name)
    found = change.run("check", "--since", "main", *ANSWER).json["findings"]
    (step,) = [one["next_step"] for one in found if one["path"] == name]
    assert f"`integrity sign '{name}' --key FILE`" in step
