"""The index on disk: what comes back, and what is not believed."""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from integrity.link import index_folder
from integrity.link.index import Index
from integrity.link.index_folder import MANIFEST, open_index, save
from integrity.link.postings import DamagedIndexError
from tests.entries import ODD_PATHS, entry, held, index_of
from tests.permissions import public_folder, without_privileges

ABOUT = {"tool": "1", "tree": "t1"}


def written(folder: Path) -> Index:
    """An index of two segments with a row taken away, in `folder`."""
    index = index_of([entry(f"{n}.md", 1, n + 2) for n in range(9)], [entry("x.md", 1)])
    index.remove(["3.md"])
    save(index, folder, ABOUT)
    return index


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def manifest(folder: Path) -> Any:
    return json.loads((folder / MANIFEST).read_bytes())


def forged(folder: Path, change: Callable[[Any], None]) -> None:
    """Change the manifest and compute its digest again, as anyone can."""
    content = manifest(folder)
    content.pop("sha256")
    change(content)
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    (folder / MANIFEST).write_text(json.dumps({**content, "sha256": digest}))


def opened(folder: Path) -> Index:
    found = open_index(folder, ABOUT, "tree")
    assert found is not None
    return found[0]


def test_an_index_comes_back(tmp_path: Path) -> None:
    index = written(tmp_path)
    found = open_index(tmp_path, {**ABOUT, "tree": "t2"}, "tree")
    assert found is not None
    assert found[1] == "t1"
    assert sorted(found[0].paths()) == sorted(index.paths())
    assert held(found[0], range(12)) == held(index, range(12))


def test_an_index_of_nothing_comes_back(tmp_path: Path) -> None:
    save(Index(), tmp_path, ABOUT)
    assert len(opened(tmp_path)) == 0


def test_paths_of_any_name_come_back(tmp_path: Path) -> None:
    save(index_of([entry(path, 1) for path in ODD_PATHS]), tmp_path, ABOUT)
    assert held(opened(tmp_path), [1]) == {1: set(ODD_PATHS)}


def test_what_is_said_of_an_index_may_be_any_text(tmp_path: Path) -> None:
    about = {**ABOUT, "folder": "\udcff\n", "exclude": "\ud800"}
    save(Index(), tmp_path, about)
    assert open_index(tmp_path, about, "tree") is not None


def test_an_opened_index_can_be_added_to_and_saved_again(tmp_path: Path) -> None:
    written(tmp_path)
    index = opened(tmp_path)
    index.remove(["x.md"])
    index.add([entry(f"new{n}.md", 1) for n in range(20)])
    save(index, tmp_path, ABOUT)
    assert sorted(opened(tmp_path).paths()) == sorted(index.paths())


def test_only_the_files_of_the_last_index_are_kept(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / ".new.left").write_bytes(b"by a run that was killed")
    save(index_of([entry("a.md")]), tmp_path, ABOUT)
    [part] = manifest(tmp_path)["segments"]
    assert set(files(tmp_path)) == {MANIFEST, part["file"]}


def test_there_is_no_index_where_there_is_no_folder(tmp_path: Path) -> None:
    assert open_index(tmp_path / "absent", ABOUT, "tree") is None


@pytest.mark.parametrize("about", [{"tool": "2", "tree": "t1"}, {"tree": "t1"}, {**ABOUT, "more": ""}])
def test_an_index_about_another_thing_is_none(tmp_path: Path, about: dict[str, str]) -> None:
    written(tmp_path)
    assert open_index(tmp_path, about, "tree") is None


def test_an_index_of_another_format_is_none(tmp_path: Path) -> None:
    written(tmp_path)
    forged(tmp_path, lambda content: content.update(format=index_folder.FORMAT + 1))
    assert open_index(tmp_path, ABOUT, "tree") is None


def _first(**changes: object) -> Callable[[Any], None]:
    return lambda content: content["segments"][0].update(changes)


SHA = "0" * 64
FORGERIES: dict[str, Callable[[Any], None]] = {
    "no segments": lambda content: content.pop("segments"),
    "segments null": lambda content: content.update(segments=None),
    "segments a number": lambda content: content.update(segments=7),
    "segments a text": lambda content: content.update(segments="ab"),
    "segments a mapping": lambda content: content.update(segments={"file": "x"}),
    "segments of lists": lambda content: content.update(segments=[[]]),
    "a segment twice": lambda content: content["segments"].append(content["segments"][0]),
    "about a list": lambda content: content.update(about=[1]),
    "about null": lambda content: content.update(about=None),
    "about a text": lambda content: content.update(about="tree"),
    "about without the tree": lambda content: content["about"].pop("tree"),
    "no list taken away": _first(removed=5),
    "null taken away": _first(removed=None),
    "a text taken away": _first(removed="1"),
    "a mapping taken away": _first(removed={"1": 1}),
    "a negative row": _first(removed=[-1]),
    "a row beyond the end": _first(removed=[9]),
    "a huge row": _first(removed=[10**400]),
    "a row of 64 bits": _first(removed=[1 << 63]),
    "a float": _first(removed=[1.0]),
    "a bool": _first(removed=[True]),
    "a text among rows": _first(removed=["1"]),
    "rows out of order": _first(removed=[3, 1]),
    "a row twice": _first(removed=[3, 3]),
    "a nested list": _first(removed=[[1]]),
    "a folder above": _first(file="..", sha256=SHA),
    "the folder itself": _first(file="", sha256=SHA),
    "a dot": _first(file=".", sha256=SHA),
    "a path": _first(file="../../HEAD", sha256=SHA),
    "an absolute path": _first(file="/etc/passwd", sha256=SHA),
    "a backslash": _first(file="..\\x", sha256=SHA),
    "the manifest": _first(file=MANIFEST),
    "a NUL": _first(file="\0", sha256=SHA),
    "a surrogate": _first(file="\ud800", sha256=SHA),
    "a long name": _first(file="x" * 5000, sha256=SHA),
    "a name that is a number": _first(file=3),
    "a name that is a list": _first(file=["x"]),
    "a digest that is a number": _first(sha256=3),
    "a digest in capitals": lambda content: content["segments"][0].update(
        sha256=content["segments"][0]["sha256"].upper()
    ),
    "another digest": _first(sha256=SHA),
    "a file that is not there": _first(file=f"{'0' * 32}.segment", sha256=SHA),
    "no name": lambda content: content["segments"][0].pop("file"),
}


@pytest.mark.parametrize("change", FORGERIES.values(), ids=FORGERIES)
def test_a_manifest_that_makes_no_sense_is_damaged_though_its_digest_is_right(
    tmp_path: Path, change: Callable[[Any], None]
) -> None:
    written(tmp_path)
    forged(tmp_path, change)
    with pytest.raises(DamagedIndexError):
        open_index(tmp_path, ABOUT, "tree")


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b'"x"', b"7", b"{", b"{}", b"\xff\xfe", b"[" * 100_000, b"1" * 100_000, b'{"sha256": NaN}'],
    ids=["empty", "null", "list", "text", "number", "cut", "bare", "no UTF-8", "deep", "long number", "NaN"],
)
def test_a_manifest_that_is_none_is_damaged(tmp_path: Path, data: bytes) -> None:
    written(tmp_path)
    (tmp_path / MANIFEST).write_bytes(data)
    with pytest.raises(DamagedIndexError):
        open_index(tmp_path, ABOUT, "tree")


def test_a_damaged_segment_is_written_anew_by_the_next_save(tmp_path: Path) -> None:
    index = written(tmp_path)
    place = tmp_path / manifest(tmp_path)["segments"][0]["file"]
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(data)
    with pytest.raises(DamagedIndexError, match="not as it was written"):
        open_index(tmp_path, ABOUT, "tree")
    save(index, tmp_path, ABOUT)
    assert sorted(opened(tmp_path).paths()) == sorted(index.paths())


def _folder(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _link_to_copy(path: Path) -> None:
    path.symlink_to(path.parent.parent / "copy")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize("put", [_folder, _link, _link_to_copy, _pipe, _loop])
@pytest.mark.parametrize("which", ["manifest", "segment"])
def test_what_is_no_regular_file_is_neither_read_nor_waited_for_and_gives_way(
    tmp_path: Path, which: str, put: Callable[[Path], None]
) -> None:
    folder = tmp_path / "index"
    index = written(folder)
    place = folder / (MANIFEST if which == "manifest" else manifest(folder)["segments"][0]["file"])
    place.rename(tmp_path / "copy")
    put(place)
    with pytest.raises(DamagedIndexError):
        open_index(folder, ABOUT, "tree")
    save(index, folder, ABOUT)
    assert sorted(opened(folder).paths()) == sorted(index.paths())
    assert (tmp_path / "copy").is_file()


def test_a_folder_that_holds_something_is_not_taken_away(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).mkdir()
    (tmp_path / MANIFEST / "mine").write_text("x")
    with pytest.raises(OSError, match="not empty"):
        save(Index(), tmp_path, ABOUT)
    assert set(files_below(tmp_path)) == {f"{MANIFEST}/mine"}


def files_below(folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()]


def test_a_file_in_the_place_of_the_folder_is_an_error_of_the_system(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("mine")
    with pytest.raises(NotADirectoryError):
        open_index(place, ABOUT, "tree")
    with pytest.raises(FileExistsError):
        save(Index(), place, ABOUT)
    assert place.read_text() == "mine"


def test_a_folder_that_may_not_be_written_stays_as_it_is() -> None:
    with public_folder() as folder:
        written(folder)
        for path in folder.iterdir():
            path.chmod(0o644)
        before = files(folder)
        with without_privileges(), pytest.raises(PermissionError):
            save(index_of([entry("a.md")]), folder, ABOUT)
        assert files(folder) == before


def test_a_folder_that_may_not_be_read_is_an_error_of_the_system() -> None:
    with public_folder() as folder:
        written(folder)
        with without_privileges(), pytest.raises(PermissionError):  # the files are their owner's alone
            open_index(folder, ABOUT, "tree")


@contextmanager
def another_writes(folder: Path) -> Iterator[None]:
    with index_folder.alone(folder):
        yield


def test_two_runs_do_not_write_at_once(tmp_path: Path) -> None:
    written(tmp_path)
    before = files(tmp_path)
    with another_writes(tmp_path), pytest.raises(BlockingIOError):
        save(index_of([entry("a.md")]), tmp_path, ABOUT)
    assert files(tmp_path) == before
    save(index_of([entry("a.md")]), tmp_path, ABOUT)
    assert list(opened(tmp_path).paths()) == ["a.md"]


def test_an_index_is_read_while_another_run_writes(tmp_path: Path) -> None:
    index = written(tmp_path)
    with another_writes(tmp_path):
        assert sorted(opened(tmp_path).paths()) == sorted(index.paths())


def test_an_opened_index_is_whole_though_its_files_are_replaced(tmp_path: Path) -> None:
    index = written(tmp_path)
    before = opened(tmp_path)
    save(index_of([entry("a.md")]), tmp_path, ABOUT)
    assert held(before, range(12)) == held(index, range(12))
