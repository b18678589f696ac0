"""The index in memory."""

import hashlib
from dataclasses import replace

import numpy as np
import pytest

from integrity.link import keys
from integrity.link.index import MAX_ASKED, Index, path_key
from tests.entries import ODD_PATHS, blob, entry, held, index_of


def test_an_index_of_nothing_finds_nothing() -> None:
    index = Index()
    assert (len(index), index.rows(), list(index.paths()), index.dated()) == (0, [], [], 0)
    assert held(index, [1, 2]) == {1: set(), 2: set()}
    assert index.having([1, 2]) == [[], []]
    assert index.having([]) == []
    assert index.counts(keys.hashes([1])).tolist() == [0]


def test_adding_nothing_and_removing_nothing_changes_nothing() -> None:
    index = index_of([entry("a.md", 1)], [])
    index.remove([])
    index.remove(["absent.md", "a.md/b.md"])
    assert held(index, [1]) == {1: {"a.md"}}


def test_a_key_finds_rows_of_all_segments() -> None:
    index = index_of([entry(f"{n}.md", 1) for n in range(9)], [entry("x.md", 1, 2)])
    assert len(index.segments) == 2
    assert held(index, [1, 2]) == {1: {*(f"{n}.md" for n in range(9)), "x.md"}, 2: {"x.md"}}


def test_what_was_taken_away_is_found_no_more() -> None:
    index = index_of([entry("a.md", 1), entry("b.md", 1, seconds=None)])
    index.remove(["a.md"])
    assert (len(index), index.dated(), list(index.paths())) == (1, 0, ["b.md"])
    assert held(index, [1, path_key("a.md")]) == {1: {"b.md"}, path_key("a.md"): set()}


@pytest.mark.parametrize("gone", [3, MAX_ASKED + 4])
def test_rows_taken_away_do_not_count(gone: int) -> None:
    index = index_of([entry(f"{n}.md", 1, 2 + n % 2) for n in range(30)])
    index.remove([f"{n}.md" for n in range(gone)])
    assert index.counts(keys.hashes([1, 2, 3, 4])).tolist() == [30 - gone, 15 - (gone + 1) // 2, 15 - gone // 2, 0]


@pytest.mark.parametrize("path", ODD_PATHS)
def test_a_path_of_any_name_can_be_taken_away(path: str) -> None:
    index = index_of([entry(path, 1), entry("other.md", 1)])
    index.remove([path])
    assert held(index, [1]) == {1: {"other.md"}}


def test_a_path_can_come_back_with_another_content() -> None:
    index = index_of([entry("a.md", 1)])
    index.remove(["a.md"])
    index.add([entry("a.md", 2, content="other")])
    [row] = index.rows()
    assert (index.path(row), index.blob(row)) == ("a.md", blob("other"))
    assert held(index, [1, 2]) == {1: set(), 2: {"a.md"}}


def test_a_file_that_has_the_key_of_another_path_stays_when_that_is_taken_away() -> None:
    index = index_of([entry("a.md", path_key("b.md"))])
    index.remove(["b.md"])
    assert list(index.paths()) == ["a.md"]


def test_a_copy_without_some_paths_leaves_the_index_as_it_is() -> None:
    index = index_of([entry("a.md", 1), entry("b.md", 1)])
    other = index.without(["a.md"])
    assert (list(other.paths()), sorted(index.paths())) == (["b.md"], ["a.md", "b.md"])
    other.add([entry("c.md", 1)])
    assert sorted(index.paths()) == ["a.md", "b.md"]


def test_segments_stay_few() -> None:
    index = index_of(*([entry(f"{n}.md", n % 7)] for n in range(300)))
    assert len(index.segments) <= 10
    assert len(index) == 300


def test_rows_that_have_a_key_come_in_the_order_of_their_paths_digests() -> None:
    paths = [f"{n}.md" for n in range(60)]
    expected = sorted(paths, key=lambda path: hashlib.blake2b(path.encode(), digest_size=8).digest())
    for batches in ([paths], [paths[:7], paths[7:]], [paths[::-1]]):
        index = index_of(*([entry(path, 5) for path in batch] for batch in batches))
        assert [index.path(row) for row in index.having([5])[0]] == expected


def test_the_order_is_told_to_the_last_bit() -> None:
    index = index_of([entry("a.md", 5), entry("b.md", 5)])
    near = np.array([(1 << 63) + 1, 1 << 63], dtype=np.uint64)
    index.segments[0] = replace(index.segments[0], order=near)
    assert index.numbers("order", np.array([1, 0])).tolist() == near[::-1].tolist()
    assert index.having([5]) == [[1, 0]]


def test_each_key_is_answered_at_its_own_place() -> None:
    index = index_of([entry("a.md", 9, 1), entry("b.md", 9)])
    assert [{index.path(row) for row in rows} for rows in index.having([9, 4, 1])] == [
        {"a.md", "b.md"}, set(), {"a.md"}
    ]  # fmt: skip


def test_a_row_that_is_not_there_has_no_path() -> None:
    with pytest.raises(IndexError):
        index_of([entry("a.md")]).path(1)
