"""One part of an index, in memory and as a file."""

import json
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from integrity.link import keys, segment
from integrity.link.postings import PAGE, DamagedIndexError
from integrity.link.segment import HEADER, MAX_ROWS, ROW_BITS, UNDATED, Entry, Segment
from tests.entries import ODD_PATHS, blob, entry

THREE = [entry("a.md", 1, 2), entry("b.md", 2, 3, seconds=None), entry("c.md", seconds=-5, words=9)]


def told(part: Segment) -> list[tuple[str, str, int, int]]:
    """Path, blob, date and words of each row."""
    columns = zip(part.seconds.tolist(), part.words.tolist(), strict=True)
    return [(part.path(row), part.blob(row), *pair) for row, pair in enumerate(columns)]


def found(part: Segment, *numbers: int) -> list[tuple[int, int]]:
    """The rows that have each key, as (key, row)."""
    rows, places = part.find(np.array(numbers, dtype=np.uint64))
    return sorted((numbers[place], row) for row, place in zip(rows.tolist(), places.tolist(), strict=True))


def test_rows_come_by_date_and_the_undated_first() -> None:
    part = segment.of_entries(THREE)
    assert told(part) == [
        ("b.md", blob("b.md"), UNDATED, 1),
        ("c.md", blob("c.md"), -5, 9),
        ("a.md", blob("a.md"), 0, 1),
    ]


def test_rows_of_one_date_come_in_the_order_of_the_entries() -> None:
    assert [row[0] for row in told(segment.of_entries([entry("b.md"), entry("a.md"), entry("c.md")]))] == [
        "b.md", "a.md", "c.md"
    ]  # fmt: skip


def test_the_rows_of_a_window_are_those_without_a_date_and_those_within() -> None:
    part = segment.of_entries(
        [entry(f"{n}.md", 7, seconds=seconds) for n, seconds in enumerate([None, 5, 9, 9, 10, 30, None])]
    )
    asked = np.array([7], dtype=np.uint64)
    for low, high in ((9, 10), (-5, 4), (31, 40), (5, 30), (11, 29)):
        rows = [row for some in part.near(low, high) for row in part.find(asked, some)[0].tolist()]
        dates = part.seconds.tolist()
        assert rows == [row for row in range(7) if dates[row] == UNDATED or low <= dates[row] <= high]


def test_a_key_finds_every_row_that_has_it_and_no_other() -> None:
    assert found(segment.of_entries(THREE), 1, 2, 3, 4) == [(1, 2), (2, 0), (2, 2), (3, 0)]


def test_a_key_between_two_keys_finds_nothing() -> None:
    part = segment.of_entries([entry("a.md", 0, 2, (1 << keys.BITS) - 1)])
    assert found(part, 0, 1, 2, (1 << keys.BITS) - 2, (1 << keys.BITS) - 1) == [
        (0, 0), (2, 0), ((1 << keys.BITS) - 1, 0)
    ]  # fmt: skip


def test_a_segment_of_no_rows_finds_nothing() -> None:
    part = segment.of_entries([])
    assert (len(part), found(part, 1)) == (0, [])
    assert len(segment.of_bytes(part.to_bytes())) == 0


def test_no_key_is_no_question() -> None:
    assert found(segment.of_entries(THREE)) == []


@pytest.mark.parametrize("size", [20, 32])
def test_a_segment_comes_back_from_its_bytes(size: int) -> None:
    entries = [each._replace(blob=blob(each.path, size)) for each in THREE]
    part = segment.of_entries(entries)
    again = segment.of_bytes(part.to_bytes())
    assert told(again) == told(part)
    assert again.postings.tolist() == part.postings.tolist()
    assert again.to_bytes() == part.to_bytes()


def test_paths_of_any_name_come_back() -> None:
    part = segment.of_bytes(segment.of_entries([entry(path) for path in ODD_PATHS]).to_bytes())
    assert [part.path(row) for row in range(len(part))] == list(ODD_PATHS)


def test_counts_are_the_numbers_of_rows_that_are_found() -> None:
    assert segment.of_entries(THREE).counts(np.array([1, 2, 3, 4], dtype=np.uint64)).tolist() == [1, 2, 1, 0]


def test_the_order_depends_on_the_path_alone() -> None:
    first = segment.of_entries([entry("a.md", 1), entry("b.md", 2)]).order.tolist()
    second = segment.of_entries([entry("b.md", 7, content="other"), entry("a.md", 9, seconds=4)]).order.tolist()
    assert first == second[::-1]


def test_as_many_records_as_a_row_number_holds_are_refused() -> None:
    with pytest.raises(ValueError, match="too many"):
        segment.of_entries(_Many())


class _Many(list[Entry]):
    """A list that says that it holds MAX_ROWS entries: so many take a gigabyte."""

    def __len__(self) -> int:
        return MAX_ROWS


def test_merging_keeps_the_rows_that_are_kept_by_date() -> None:
    first, second = segment.of_entries(THREE), segment.of_entries([entry("d.md", 2), entry("é\n.md", 5)])
    both = segment.merged(first, np.array([False, True, True]), second, np.array([False, True]))
    assert [row[0] for row in told(both)] == ["c.md", "a.md", "é\n.md"]
    assert found(both, 1, 2, 3, 5) == [(1, 1), (2, 1), (5, 2)]
    assert segment.of_bytes(both.to_bytes()).to_bytes() == both.to_bytes()


def test_merging_nothing_gives_nothing() -> None:
    part = segment.of_entries(THREE)
    none = segment.merged(part, np.zeros(3, dtype=np.bool_), part, np.zeros(3, dtype=np.bool_))
    assert (len(none), len(none.postings), none.paths, none.blobs) == (0, 0, b"", b"")
    assert len(segment.of_bytes(none.to_bytes())) == 0


# What is no segment, whatever digest goes with it


def header(**changes: object) -> bytes:
    """The bytes of THREE under a header that says something else."""
    data = segment.of_entries(THREE).to_bytes()
    sizes = json.loads(data[:HEADER]) | changes
    return json.dumps(sizes).encode().ljust(HEADER - 1) + b"\n" + data[HEADER:]


LIES: dict[str, dict[str, object]] = {
    "negative rows": {"rows": -1},
    "all negative": {"rows": -1, "postings": -1, "blobs": -1, "paths": -1},
    "more rows": {"rows": 4},
    "fewer rows": {"rows": 2},
    "no rows": {"rows": 0},
    "postings taken for rows": {"rows": 4, "postings": 3},
    "huge": {"rows": 1 << 62},
    "huger": {"postings": 10**300},
    "text": {"rows": "3"},
    "float": {"rows": 3.0},
    "infinite": {"rows": float("inf")},
    "bool": {"rows": True},
    "nothing": {"rows": None},
    "list": {"rows": [3]},
    "longer paths": {"paths": 13, "blobs": 59},
    "shorter paths": {"paths": 11, "blobs": 61},
}


@pytest.mark.parametrize("changes", LIES.values(), ids=LIES)
def test_a_header_that_lies_is_no_segment(changes: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, DamagedIndexError)):
        segment.of_bytes(header(**changes))


@pytest.mark.parametrize("data", [b"", b"{}", b"{}".ljust(HEADER), b"[]".ljust(HEADER), b"\xff" * 300, b"[" * 9999])
def test_other_bytes_are_no_segment(data: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        segment.of_bytes(data)


@pytest.mark.parametrize("cut", [1, 8, 100])
def test_a_segment_that_is_cut_off_is_none(cut: int) -> None:
    with pytest.raises(ValueError):
        segment.of_bytes(segment.of_entries(THREE).to_bytes()[:-cut])


def _changed(name: str, place: int, value: int) -> Callable[[Segment], Segment]:
    def change(part: Segment) -> Segment:
        column = getattr(part, name).copy()
        column[place] = value
        return replace(part, **{name: column})

    return change


WRONG: dict[str, Callable[[Segment], Segment]] = {
    "postings that go down": lambda part: replace(part, postings=part.postings[::-1].copy()),
    "a posting twice": lambda part: replace(part, postings=np.append(part.postings, part.postings[-1])),
    "a posting to a row that is not there": _changed("postings", 0, (1 << ROW_BITS) | 3),
    "a posting to the last row of all": _changed("postings", -1, (1 << 64) - 1),
    "ends that go down": _changed("ends", 1, 2),
    "an end before the beginning": _changed("ends", 0, -1),
    "a last end that is too small": _changed("ends", 2, 11),
    "a last end that is too large": _changed("ends", 2, 1 << 62),
    "a number of words below zero": _changed("words", 1, -1),
    "a date after the last year": _changed("seconds", 2, 253_402_300_800),
    "a date before the first year": _changed("seconds", 0, UNDATED + 1),
    "dates that go down": _changed("seconds", 1, 1),
    "ids of seven bytes": lambda part: replace(part, blobs=part.blobs[:21]),
    "no ids": lambda part: replace(part, blobs=b""),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_rows_that_do_not_fit_together_are_no_segment(wrong: Callable[[Segment], Segment]) -> None:
    data = wrong(segment.of_entries(THREE)).to_bytes()
    with pytest.raises(ValueError, match="do not fit together"):
        segment.of_bytes(data)


# Postings that are checked when they are used


def large(rows: int = 3_000) -> Segment:
    """A segment of several pages."""
    return segment.of_entries([entry(f"{n:05}.md", n % 7, n + 100, n * 31 + 4_000) for n in range(rows)])


def test_a_segment_read_by_pages_answers_as_one_in_memory() -> None:
    part = large()
    asked = np.array([*range(8), 150, 3_099, 3_100, 4_000, 34_000, (1 << keys.BITS) - 1], dtype=np.uint64)
    for some in ((0, MAX_ROWS), (5, 2_000), (2_999, 3_000)):
        paged = segment.of_bytes(part.to_bytes(), paged=True)
        rows, numbers = paged.find(asked, some)
        expected = part.find(asked, some)
        assert (rows.tolist(), numbers.tolist()) == (expected[0].tolist(), expected[1].tolist())
    assert segment.of_bytes(part.to_bytes(), paged=True).counts(asked).tolist() == part.counts(asked).tolist()
    assert segment.of_bytes(part.to_bytes(), paged=True).to_bytes() == part.to_bytes()


def test_a_question_reads_the_pages_that_can_answer_it_alone() -> None:
    paged = segment.of_bytes(large().to_bytes(), paged=True)
    assert paged.pages is not None
    paged.find(np.array([150], dtype=np.uint64))
    assert paged.pages.checked.sum() == 1
    assert len(paged.pages.checked) == -(-len(paged.postings) // PAGE)


def test_a_page_that_is_not_as_written_is_told_when_it_is_used_and_no_other() -> None:
    data = bytearray(large().to_bytes())
    data[HEADER + 8 * PAGE + 100] ^= 1
    paged = segment.of_bytes(bytes(data), paged=True)
    assert len(paged.find(np.array([0], dtype=np.uint64))[0]) == 429
    with pytest.raises(DamagedIndexError, match="not as it was written"):
        paged.whole()
    with pytest.raises((DamagedIndexError, ValueError)):
        segment.of_bytes(bytes(data))


@pytest.mark.parametrize("change", [WRONG["a posting to a row that is not there"], WRONG["postings that go down"]])
def test_a_page_that_was_forged_with_its_digest_leads_nowhere(change: Callable[[Segment], Segment]) -> None:
    paged = segment.of_bytes(change(segment.of_entries(THREE)).to_bytes(), paged=True)
    with pytest.raises(DamagedIndexError, match="do not fit together"):
        paged.find(np.array([1], dtype=np.uint64))


def test_a_segment_without_postings_is_read_by_pages_too() -> None:
    assert found(segment.of_bytes(segment.of_entries([]).to_bytes(), paged=True), 1) == []
