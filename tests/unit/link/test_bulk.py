"""When compiled kernels are used, where they are kept, and what is said of them."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from integrity.link import bulk, copies
from integrity.link.bulk import CHARACTER, COMPILED, COMPILING, LOADED, RECORD, Bulk
from tests import bulk as kernels


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder that looks as if the kernels were kept there."""
    place = bulk.place(tmp_path)
    place.mkdir()
    (place / "all-compiled").touch()
    return tmp_path


LOADING, ALL = math.ceil(LOADED / CHARACTER), math.ceil(COMPILED / CHARACTER)
"""Characters that are worth loading kernels, and compiling them."""


def without_numba(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "is_installed", lambda package="numba": False)


def test_without_a_folder_nothing_is_compiled() -> None:
    assert not Bulk().pays(100 * ALL, 100 * ALL)


@kernels.needs("numba")
def test_kernels_that_are_not_kept_are_compiled_for_a_very_large_run_only(tmp_path: Path) -> None:
    asked = Bulk(folder=tmp_path)
    assert (asked.pays(ALL - 1), asked.pays(ALL)) == (False, True)


@kernels.needs("numba")
def test_kernels_that_are_kept_are_loaded_for_a_large_run(kept: Path) -> None:
    asked = Bulk(folder=kept)
    assert (asked.pays(LOADING - 1), asked.pays(LOADING)) == (False, True)


@kernels.needs("numba")
def test_records_count_beside_their_text(kept: Path) -> None:
    asked, records = Bulk(folder=kept), math.ceil(LOADED / RECORD)
    assert (asked.pays(0, records - 1), asked.pays(0, records)) == (False, True)
    assert asked.pays(LOADING // 2 + 1, records // 2 + 1)


@kernels.needs("numba")
def test_kernels_that_are_loaded_are_used_for_whatever_comes_next(tmp_path: Path) -> None:
    kernels.forced().warm()
    assert (Bulk(folder=tmp_path).pays(1), Bulk(folder=kernels.KEPT).pays(1)) == (False, True)


@kernels.needs("numba")
def test_kernels_of_other_code_or_another_numba_are_not_those_that_are_kept(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bulk.is_kept(kept)
    monkeypatch.setattr(bulk, "_SOURCES", ("texts.py",))
    assert not bulk.is_kept(kept)
    monkeypatch.undo()
    monkeypatch.setattr("importlib.metadata.version", lambda package: "0.1")
    assert not bulk.is_kept(kept)


@kernels.needs("numba")
def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not Bulk(folder=tmp_path / "file" / "kernels", is_forced=True).pays(ALL)


@kernels.needs("numba")
def test_a_small_run_does_without(tmp_path: Path) -> None:
    told: list[str] = []
    found = copies.find(
        ["fog"] * 3, [None] * 3, [None] * 3, Bulk(folder=tmp_path, progress=lambda *said: told.append(said[0]))
    )
    assert (len(found), told, list(tmp_path.iterdir())) == (3, [], [])


@kernels.needs("numba")
def test_loading_what_is_kept_is_not_announced(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    kernels.forced().warm()
    monkeypatch.setattr(bulk, "_loaded", set())
    Bulk(folder=kernels.KEPT, is_forced=True, progress=lambda *said: told.append(said)).warm()
    assert told == []


@kernels.needs("numba")
def test_compiling_is_announced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "is_kept", lambda folder: False)
    monkeypatch.setattr(bulk, "_loaded", set())
    told: list[tuple[str, int, int]] = []
    Bulk(folder=kernels.KEPT, is_forced=True, progress=lambda *said: told.append(said)).warm()
    assert told == [(COMPILING, 0, 1), (COMPILING, 1, 1)]


def test_a_run_that_would_have_been_shorter_with_numba_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    without_numba(monkeypatch)
    missed: list[int] = []
    asked = Bulk(folder=tmp_path, missed=lambda: missed.append(1))
    assert (asked.pays(ALL - 1), asked.pays(ALL), missed) == (False, False, [1])
