"""The index is a mapping from paths to keys, whatever way it came about; neighbours are those of the obvious twin."""

from __future__ import annotations

import itertools
import math
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from integrity.link import index_folder, keys, segment
from integrity.link import neighbours as module
from integrity.link.blocking import NEAREST
from integrity.link.index import Index, path_key
from integrity.link.neighbours import Neighbourhood
from integrity.link.postings import DamagedIndexError
from integrity.link.segment import Entry
from integrity.load.records import Record
from tests.entries import ODD_PATHS, blob, entry, held, index_of, of_record, redigested
from tests.slow_neighbours import Row, neighbours, statistics

ABOUT = {"tool": "1", "tree": "t"}
PATHS = [*ODD_PATHS, *(f"{number}.md" for number in range(30))]
NUMBERS = st.integers(0, 12) | st.sampled_from([(1 << keys.BITS) - 1, 1 << 39])
ENTRIES = st.builds(
    lambda path, numbers, seconds, words, content: Entry(
        path, blob(content), seconds, words, keys.hashes([*numbers, path_key(path)])
    ),
    st.sampled_from(PATHS),
    st.frozensets(NUMBERS, max_size=5),
    st.none() | st.integers(-62_135_596_800, 253_402_300_799),
    st.integers(0, 500),
    st.text(max_size=3),
)
BATCHES = st.lists(ENTRIES, max_size=8, unique_by=lambda entry: entry.path)
SUMS = st.sampled_from([0.0, segment.LEAST, 0.1, 0.5, 0.5000004, 3.0])
ASKED = [*range(13), (1 << keys.BITS) - 1, 1 << 39]


class Indexes(RuleBasedStateMachine):
    """An index beside a mapping from paths to entries."""

    def __init__(self) -> None:
        super().__init__()
        self.index = Index()
        self.known: dict[str, Entry] = {}

    @initialize(batch=BATCHES)
    def begin(self, batch: list[Entry]) -> None:
        self.add(batch)

    @rule(batch=BATCHES)
    def add(self, batch: list[Entry]) -> None:
        new = [entry for entry in batch if entry.path not in self.known]
        self.index.add(new)
        self.known |= {entry.path: entry for entry in new}

    @rule(paths=st.sets(st.sampled_from(PATHS), max_size=10))
    def remove(self, paths: set[str]) -> None:
        self.index.remove(paths)
        self.known = {path: entry for path, entry in self.known.items() if path not in paths}

    @rule(paths=st.sets(st.sampled_from(PATHS), max_size=10))
    def look_without(self, paths: set[str]) -> None:
        assert set(self.index.without(paths).paths()) == self.known.keys() - paths

    @rule()
    def save_and_open(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            index_folder.save(self.index, Path(name), ABOUT)
            found = index_folder.open_index(Path(name), ABOUT, "tree")
        assert found is not None
        self.index = found[0]

    @invariant()
    def the_rows_are_the_entries(self) -> None:
        rows = self.index.rows()
        columns = (self.index.numbers(name, np.array(rows, dtype=np.int64)).tolist() for name in ("seconds", "words"))
        told = {
            self.index.path(row): (self.index.blob(row), *numbers) for row, *numbers in zip(rows, *columns, strict=True)
        }
        expected = {
            path: (entry.blob, segment.UNDATED if entry.seconds is None else entry.seconds, entry.words)
            for path, entry in self.known.items()
        }
        assert told == expected
        assert len(rows) == len(self.index) == len(self.known)
        assert sorted(self.index.paths()) == sorted(self.known)
        assert self.index.dated() == sum(entry.seconds is not None for entry in self.known.values())

    @invariant()
    def each_key_finds_the_paths_that_have_it(self) -> None:
        asked = [*ASKED, *map(path_key, PATHS)]
        expected = {number: {p for p, e in self.known.items() if number in e.keys.tolist()} for number in asked}
        assert held(self.index, asked) == expected
        counts = self.index.counts(np.array(asked, dtype=np.uint64)).tolist()
        assert counts == [len(expected[number]) for number in asked]

    @invariant()
    def rows_come_in_an_order_that_no_history_changes(self) -> None:
        fresh = index_of(sorted(self.known.values(), key=lambda entry: entry.path))
        told, expected = ([[i.path(row) for row in rows] for rows in i.having(ASKED)] for i in (self.index, fresh))
        assert told == expected

    @invariant()
    def segments_are_few(self) -> None:
        sizes = [len(part) for part in self.index.segments]
        assert all(2 * later <= earlier for earlier, later in itertools.pairwise(sizes))


Indexes.TestCase.settings = settings(max_examples=60, stateful_step_count=12, deadline=None)
TestIndexes = Indexes.TestCase


@given(BATCHES)
def test_a_segment_comes_back_from_its_bytes(batch: list[Entry]) -> None:
    data = segment.of_entries(batch).to_bytes()
    assert segment.of_bytes(data).to_bytes() == data


@given(BATCHES, st.data())
def test_no_changed_byte_of_a_segment_leads_outside_of_it(batch: list[Entry], data: st.DataObject) -> None:
    changed = bytearray(segment.of_entries(batch).to_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    try:
        part = segment.of_bytes(redigested(bytes(changed)))
    except (ValueError, KeyError, TypeError, DamagedIndexError):
        return
    rows, _ = part.find(np.unique(part.postings >> np.uint64(segment.ROW_BITS)))
    assert len(rows) == len(part.postings)
    assert sum(len(part.path(row).encode("utf-8", "surrogateescape")) for row in range(len(part))) == len(part.paths)
    assert all(len(part.blob(row)) in {40, 64} for row in rows.tolist())


# Neighbours


WORDS = [f"word{number}" for number in range(14)]
TITLES = st.none() | st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
BODIES = st.sampled_from([" ".join(f"body{part}x{number}" for number in range(120)) for part in range(3)])
DATES = st.none() | st.integers(-40 * 86_400, 6 * 86_400).map(
    lambda seconds: datetime(1970, 1, 10, tzinfo=UTC) + timedelta(seconds=seconds)
)
FIELDS = st.tuples(
    TITLES,
    TITLES,
    st.none() | BODIES | st.tuples(BODIES, BODIES).map(" ".join),
    st.none() | st.sampled_from(["a.example", "b.example"]),
    st.none() | st.sampled_from(["https://a.example/1", "https://a.example/2"]),
    DATES,
)


@given(
    st.lists(st.lists(st.integers(1, 9), max_size=6), min_size=1, max_size=12),
    st.lists(st.lists(st.tuples(st.integers(1, 9), st.sampled_from([0.0, 0.1, 0.7, 1e-9])), max_size=6), max_size=3),
    st.none() | st.tuples(st.integers(0, 6), st.integers(0, 6)),
    st.sets(st.integers(0, 11)),
)
def test_sums_of_rows_are_those_of_one_after_the_other(
    held: list[list[int]],
    asked: list[list[tuple[int, float]]],
    window: tuple[int, int] | None,
    gone: set[int],
) -> None:
    half = len(held) // 2
    entries = [entry(f"{row}", *own, seconds=row if row % 3 else None) for row, own in enumerate(held)]
    index = index_of(entries[:half], entries[half:])
    index.remove(f"{row}" for row in gone)
    groups = [(np.array([number for number, _ in own], np.uint64), np.array([weight for _, weight in own], np.float64))
              for own in asked]  # fmt: skip
    found: list[dict[str, float]] = [{} for _ in asked]
    for first, sums in index.weigh(groups, window) if groups else ():
        for told, values in zip(found, sums, strict=True):
            told |= {index.path(first + at): value for at, value in enumerate(values.tolist()) if value}
    for told, own in zip(found, asked, strict=True):
        expected: dict[str, float] = {}
        for row, numbers in enumerate(held):
            is_near = window is None or not row % 3 or window[0] <= row <= window[1]
            for number, weight in own:
                if number in numbers and is_near and row not in gone:
                    expected[f"{row}"] = expected.get(f"{row}", 0.0) + weight
        assert {path: value if value > 1e-300 else 0.0 for path, value in told.items()} == expected


@given(
    st.lists(
        st.lists(st.sampled_from([0.0, segment.LEAST, 0.1, 0.5, 0.5000004, 3.0]), max_size=60), min_size=1, max_size=3
    ),
    st.data(),
)
def test_the_nearest_are_those_that_a_look_at_every_row_finds(parts: list[list[float]], data: st.DataObject) -> None:
    size = sum(map(len, parts))
    words = data.draw(st.lists(st.integers(0, 9), min_size=size, max_size=size))
    index = index_of([entry(f"{row}", words=count) for row, count in enumerate(words)])
    place = Neighbourhood(index, [])
    told = index.numbers("order", np.arange(size)), index.numbers("words", np.arange(size)).tolist()
    sums = [value for part in parts for value in part]
    lengths = [math.sqrt(max(count, 1)) for count in told[1]]
    scores = {row: float(np.round(value / lengths[row], 6)) for row, value in enumerate(sums) if value}
    expected = sorted(scores, key=lambda row: (-scores[row], told[0][row]))[:NEAREST]
    starts = [sum(map(len, parts[:number])) for number in range(len(parts))]
    found = place._nearest([(start, np.array(part)) for start, part in zip(starts, parts, strict=True)])
    assert found.tolist() == expected


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 4)), max_size=20))
def test_the_first_of_each_group_is_that_with_the_smallest_number(pairs: list[tuple[int, int]]) -> None:
    groups, order = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    expected = [min((own, place) for place, (group, own) in enumerate(pairs) if group == each)[1]
                for each in sorted({group for group, _ in pairs})]  # fmt: skip
    assert module._firsts(groups, order).tolist() == expected


def feed(
    fields: list[tuple[str | None, str | None, str | None, str | None, str | None, datetime | None]],
) -> list[Record]:
    return [Record(f"{number}.md", *each[:5], published=each[5]) for number, each in enumerate(fields)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    st.lists(FIELDS, min_size=1, max_size=12).flatmap(
        lambda kinds: st.lists(st.sampled_from(kinds) | FIELDS, min_size=1, max_size=150)
    ),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_neighbours_are_those_of_the_obvious_twin_whatever_the_history(fields, incoming, random) -> None:  # type: ignore[no-untyped-def]
    records = feed(fields)
    own, others = records[:incoming], records[incoming:]
    looked_up = [(of_record(each)[1], _seconds(each)) for each in own]
    archive = [Row(each.id, of_record(each)[1], _seconds(each)) for each in others]
    known = statistics(archive, looked_up)
    entries = [of_record(each)[0] for each in others]
    place = Neighbourhood(index_of(entries), looked_up)
    grown = Neighbourhood(_grown(entries, random), looked_up)
    for record_keys, seconds in looked_up:
        expected = neighbours(archive, record_keys, seconds, known)
        assert _paths(place, record_keys, seconds) == expected
        assert _paths(grown, record_keys, seconds) == expected


def _grown(entries: list[Entry], random) -> Index:  # type: ignore[no-untyped-def]
    """The entries added in random order and batches, with others that come and go."""
    shuffled = random.sample(entries, len(entries))
    index = Index()
    while shuffled:
        size = random.randint(1, len(shuffled))
        batch, shuffled = shuffled[:size], shuffled[size:]
        passing = [each._replace(path=f"passing/{each.path}") for each in batch]
        index.add([*(each._replace(keys=keys.hashes([*each.keys.tolist(), path_key(each.path)])) for each in passing)])
        index.add(batch)
        index.remove([each.path for each in passing])
        again = random.sample(batch, size // 2)
        index.remove([each.path for each in again])
        index.add(again)
    return index


def _paths(place: Neighbourhood, record_keys: keys.Keys, seconds: int | None) -> set[str]:
    rows = place.rows(record_keys, seconds)
    assert rows.tolist() == sorted(set(rows.tolist()))
    return {place._index.path(row) for row in rows.tolist()}


def _seconds(record: Record) -> int | None:
    return int(record.published.timestamp() // 1) if record.published else None
