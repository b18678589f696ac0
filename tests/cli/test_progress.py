"""The bar on a real terminal: shown for what takes long, gone at the end, and never anywhere else."""

import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from integrity.workers import CHUNK
from tests import terminal
from tests.corpus import AT, Corpus

COUNT = CHUNK + 1
SUMMARY = f"checked {COUNT} articles: 0 errors, 0 warnings, {COUNT} notes"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More articles than one worker is handed at once."""
    corpus = Corpus(tmp_path_factory.mktemp("newsroom"))
    for number in range(COUNT):
        corpus.article(f"a{number}", publishedDateTime=f"{1960 + number}-03-11T08:42:00Z")
    return corpus.root


def check(folder: Path, *options: str, env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    return terminal.run(("check", "--at", AT, "--ignore", "DUP,FLD", *options), folder, env=env)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_bar_counts_what_is_read_and_says_when_it_links(folder: Path, jobs: str) -> None:
    code, shown, out = check(folder, "--jobs", jobs)
    assert code == 0
    assert re.search(rf"reading .*{COUNT} of {COUNT}", shown)
    assert shown.index("reading") < shown.index("linking")
    assert out.endswith("True")


def test_the_bar_says_that_reports_are_written(folder: Path, tmp_path: Path) -> None:
    _, shown, _ = check(folder, "--output", f"html:{tmp_path / 'report.html'}")
    assert shown.index("linking") < shown.index("writing")


def test_the_bar_leaves_the_last_lines_alone_on_the_screen(folder: Path) -> None:
    _, shown, _ = check(folder)
    assert "\x1b[?25l" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert [line.rpartition(", in ")[0] for line in terminal.left_on_screen(shown)] == [SUMMARY]


@pytest.mark.parametrize(
    ("options", "env"), [((), {"TERM": "dumb"}), (("--quiet",), {})], ids=["a dumb terminal", "quiet"]
)
def test_there_is_no_bar(folder: Path, options: tuple[str, ...], env: dict[str, str]) -> None:
    _, shown, out = check(folder, *options, env=env)
    assert "\x1b" not in shown
    assert "reading" not in shown
    assert out.endswith("False")


def test_there_is_no_bar_where_nobody_looks(folder: Path) -> None:
    done = Corpus(folder).process("check", "--at", AT, "--ignore", "DUP,FLD")
    assert re.fullmatch(rf"{SUMMARY}, in \d+\.\d s\n", done.err)


@pytest.mark.parametrize(("options", "env"), [((), {"NO_COLOR": "1"}), (("--color", "never"), {})])
def test_a_bar_without_colours_is_one_in_black_and_white(
    folder: Path, options: tuple[str, ...], env: dict[str, str]
) -> None:
    _, shown, _ = check(folder, *options, env=env)
    assert "reading" in shown
    assert re.findall(r"\x1b\[[0-9;]*m", shown) == []


def test_a_bar_has_colours_otherwise(folder: Path) -> None:
    assert re.search(r"\x1b\[[0-9;]+m", check(folder)[1])


def test_an_interrupt_takes_the_bar_off_the_screen(folder: Path) -> None:
    def interrupt(process: subprocess.Popen[bytes], shown: bytes) -> None:
        if b"reading" in shown and not interrupted:
            interrupted.append(True)
            process.send_signal(signal.SIGINT)

    interrupted: list[bool] = []
    code, shown, _ = terminal.run(("check", "--at", AT), folder, seen=interrupt)
    assert code == 130
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert terminal.left_on_screen(shown) == ["interrupted"]


def test_what_a_command_says_while_the_bar_is_shown_stays_on_the_screen(folder: Path, tmp_path: Path) -> None:
    before = tmp_path / "clusters.jsonl"
    terminal.run(("link", ".", "--output", f"clusters:{before}"), folder)
    _, shown, _ = terminal.run(("link", ".", "--before", str(before)), folder)
    assert "0 merges and 0 splits since the earlier run" in terminal.left_on_screen(shown)
