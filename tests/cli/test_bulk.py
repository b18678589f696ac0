"""Compiled kernels as a user meets them: made ahead, used without a word, missed with one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from integrity.cli import bulk as cli_bulk
from integrity.link import blocking, bulk, copies, products
from tests import bulk as kernels
from tests.corpus import Corpus

STORY = " ".join(f"word{k}" for k in range(120))
RECORDS = [{"id": "a", "title": "Ferry strikes breakwater", "text": STORY}, {"id": "b", "title": "Fog", "text": STORY}]
KEPT = {"NUMBA_CACHE_DIR": str(kernels.KEPT)}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any text is large enough."""
    monkeypatch.setattr(bulk, "LOADED", 0.0)
    monkeypatch.setattr(bulk, "COMPILED", 0.0)


@pytest.mark.usefixtures("small")
@kernels.needs("numba")
@pytest.mark.parametrize("command", [("link", "feed.jsonl"), ("audit", ".")])
def test_reports_are_those_of_a_run_without_kernels(corpus: Corpus, command: tuple[str, ...]) -> None:
    corpus.records("feed.jsonl", *RECORDS)
    corpus.article("ferry")
    corpus.article("bread")
    asked = (*command, "--output", "json", "--at", "2026-01-01")
    compiled = corpus.run(*asked, env=KEPT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk.Bulk, "pays", lambda self, characters, records=0: False)
        plain = corpus.run(*asked, env=KEPT)
    assert (compiled.code, compiled.out) == (plain.code, plain.out)


@pytest.mark.usefixtures("small")
@kernels.needs("numba")
@pytest.mark.parametrize("options", [(), ("--index", "archive")])
def test_kernels_are_used_where_they_pay(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    for module, name in ((copies, "_Scan"), (blocking, "Nearest"), (products, "_are_most")):
        monkeypatch.setattr(module, name, None)  # the numpy path
    corpus.records("feed.jsonl", *RECORDS)
    done = corpus.run("link", "feed.jsonl", "--jobs", "2", *options, env=KEPT)
    assert done.summary == "linked 2 records: 0 errors, 0 warnings, 0 notes"


@pytest.mark.usefixtures("small")
def test_a_run_that_would_have_been_shorter_says_so_in_one_line(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "is_installed", lambda package="numba": False)
    corpus.records("feed.jsonl", *RECORDS)
    done = corpus.run("link", "feed.jsonl")
    assert [line for line in done.err.splitlines() if "bulk" in line] == [f"note: {cli_bulk.MISSED}"]


def test_a_small_run_says_nothing_of_kernels(corpus: Corpus) -> None:
    corpus.records("feed.jsonl", *RECORDS)
    assert "bulk" not in corpus.run("link", "feed.jsonl").err


@kernels.needs("numba")
def test_kernels_are_compiled_ahead_without_a_repository(corpus: Corpus) -> None:
    done = corpus.run("cache", "warm", "--kernels", env=KEPT)
    assert (done.code, done.out) == (0, f"{kernels.KEPT}: kernels compiled\n")
    assert bulk.is_kept(kernels.KEPT)


def test_without_numba_there_is_nothing_to_compile(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "is_installed", lambda package="numba": False)
    done = corpus.run("cache", "warm", "--kernels")
    assert done.code == 2
    assert "pip install 'newsroom-integrity[bulk]'" in done.err


@kernels.needs("numba")
def test_a_folder_that_cannot_be_made_is_named(corpus: Corpus) -> None:
    corpus.raw("file", "")
    done = corpus.run("cache", "warm", "--kernels", env={"NUMBA_CACHE_DIR": str(corpus.root / "file" / "kept")})
    assert done.code == 2
    assert "cannot be written" in done.err


def test_kernels_are_kept_beside_the_package_or_for_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    assert cli_bulk.kept_in() == Path(bulk.__file__).parents[1] / "__pycache__"
    monkeypatch.setattr("os.access", lambda path, mode: False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cli_bulk.kept_in() == tmp_path / "newsroom-integrity"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cli_bulk.kept_in() == tmp_path / "local" / "newsroom-integrity"


def test_compiling_is_a_part_of_linking_for_who_watches() -> None:
    told: list[tuple[str, int, int]] = []
    progress = cli_bulk.Told(lambda *said: told.append(said))
    for said in (("linking", 0, 7), ("compiling", 0, 1), ("compiling", 1, 1), ("linking", 7, 7)):
        progress(*said)
    assert told == [("linking", 0, 7), ("compiling", 0, 1), ("compiling", 1, 1), ("linking", 0, 7), ("linking", 7, 7)]
