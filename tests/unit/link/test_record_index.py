"""An index of records that grows from run to run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from integrity.errors import UsageError
from integrity.link import index_folder, record_index, store
from integrity.link.index_folder import MANIFEST
from integrity.link.record_index import RecordIndex
from integrity.load.records import Record
from tests.records import newsroom, record

FERRY, ALSO_FERRY, BUDGET, ALSO_BUDGET, COMET, GRAIN = newsroom()


def add(folder: Path, *records: Record) -> RecordIndex:
    """The records in an index on disk, each an event of its own."""
    with record_index.alone(folder):
        index = record_index.opened(folder) or RecordIndex(folder)
        index.add(records, {each.id: each.id for each in records})
        index.keep()
    return index


def opened(folder: Path) -> RecordIndex:
    found = record_index.opened(folder)
    assert found is not None
    return found


def ids(found: Iterable[store.Stored]) -> list[str]:
    return sorted(each.record.id for each in found)


def test_there_is_none_where_there_is_no_folder_and_where_it_is_empty(tmp_path: Path) -> None:
    assert record_index.opened(tmp_path / "absent") is None
    assert record_index.opened(tmp_path) is None


def test_what_was_added_is_found_by_a_later_run(tmp_path: Path) -> None:
    add(tmp_path, FERRY, COMET)
    assert ids(opened(tmp_path).around([ALSO_FERRY]).known) == ["0.0"]


def test_an_index_of_nothing_knows_nothing(tmp_path: Path) -> None:
    add(tmp_path)
    found = opened(tmp_path).around([FERRY])
    assert (found.known, found.statistics) == ((), None)


def test_a_record_takes_the_place_of_one_with_its_id(tmp_path: Path) -> None:
    add(tmp_path, FERRY, COMET)
    index = opened(tmp_path)
    new = Record(FERRY.id, "Another title", "Another text")
    assert index.add([new, GRAIN], {new.id: "e", GRAIN.id: "g"}) == 1
    index.keep()
    assert [(each.record, each.cluster) for each in opened(tmp_path).of_ids([FERRY.id])] == [(new, "e")]
    assert len(opened(tmp_path)) == 3


def test_a_record_is_not_held_against_its_own_earlier_state(tmp_path: Path) -> None:
    add(tmp_path, FERRY, ALSO_FERRY)
    assert ids(opened(tmp_path).around([FERRY]).known) == ["0.1"]


def test_removed_records_are_not_found_and_their_texts_are_gone(tmp_path: Path) -> None:
    add(tmp_path, FERRY, COMET)
    index = opened(tmp_path)
    assert index.remove([FERRY.id, "absent"]) == [FERRY.id]
    before = (tmp_path / store.FILE).read_bytes()
    index.keep()
    after = (tmp_path / store.FILE).read_bytes()
    assert (len(opened(tmp_path)), opened(tmp_path).of_ids([FERRY.id])) == (1, [])
    assert before != after
    assert ids(opened(tmp_path).of_ids([COMET.id])) == ["2.0"]


def test_members_of_an_event_are_told_by_its_name(tmp_path: Path) -> None:
    index = RecordIndex(tmp_path)
    index.add([FERRY, ALSO_FERRY, COMET], {"0.0": "e", "0.1": "e", "2.0": "c"})
    assert [ids(index.members(name)) for name in ("e", "c", "absent")] == [["0.0", "0.1"], ["2.0"], []]


def test_words_are_counted_when_a_power_of_two_has_arrived(tmp_path: Path) -> None:
    counted = []
    for number in range(9):
        add(tmp_path, record(f"{number}", f"Ferry number {number}"))
        statistics = opened(tmp_path).statistics
        assert statistics is not None
        counted.append((statistics.documents, statistics.counts["ferry"]))
    assert counted == [(n, n) for n in (1, 2, 2, 4, 4, 4, 4, 8, 8)]


def test_a_record_that_comes_in_again_is_none_that_arrived(tmp_path: Path) -> None:
    add(tmp_path, FERRY, ALSO_FERRY, COMET)
    add(tmp_path, FERRY, ALSO_FERRY, COMET)
    found = opened(tmp_path)
    assert found.statistics is not None
    assert (len(found), found.arrived, found.statistics.documents) == (3, 3, 2)


def test_words_are_counted_at_the_same_moment_however_records_come_in_again(tmp_path: Path) -> None:
    first, second = (record(f"{number}", f"Ferry number {number}") for number in range(2))
    again = record("0", "Another title")
    third, fourth, fifth = (record(f"{number}", f"Ferry number {number}") for number in range(2, 5))
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        add(folder, first, second)
    add(whole, third, fourth, again, fifth)
    for each in (third, fourth, again, fifth):
        add(parts, each)
    told = []
    for folder in (whole, parts):
        statistics = opened(folder).statistics
        assert statistics is not None
        told.append((statistics.documents, statistics.counts["number"], opened(folder).arrived))
    assert told == [(4, 4, 5), (4, 4, 5)]


def test_an_index_of_another_version_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    index = add(tmp_path, FERRY)
    index_folder.save(index.index, tmp_path, {"kind": "records", "rules": "0", "state": ""})
    with pytest.raises(UsageError, match="another version") as caught:
        record_index.opened(tmp_path)
    assert caught.value.next_step == (
        f"delete it and make it again from all inputs: `integrity link --index {tmp_path} INPUT...`"
    )


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(UsageError, match="holds other files and no index"):
        record_index.opened(tmp_path)


@pytest.mark.parametrize(
    "state",
    ["null", "", "{}", '{"records": "x", "arrived": 1, "terms": ""}', '{"records": 1, "arrived": 1, "terms": "00"}'],
)
def test_a_state_that_makes_no_sense_is_damage(tmp_path: Path, state: str) -> None:
    index = add(tmp_path, FERRY)
    index_folder.save(index.index, tmp_path, {**record_index._about(), "state": state})
    with pytest.raises(UsageError, match="is damaged"):
        record_index.opened(tmp_path)


def test_counts_that_are_gone_are_damage(tmp_path: Path) -> None:
    add(tmp_path, FERRY)
    next(tmp_path.glob("*.terms")).unlink()
    with pytest.raises(UsageError, match="is damaged"):
        record_index.opened(tmp_path)


def test_what_a_run_that_was_cut_off_has_written_is_as_if_it_was_not(tmp_path: Path) -> None:
    """Everything but the manifest is there, as before the last step of a run."""
    add(tmp_path, FERRY)
    manifest = (tmp_path / MANIFEST).read_bytes()
    add(tmp_path, *(record(f"{n}", f"Title {n}") for n in range(40)))
    left = tmp_path / "left"
    for path in list(tmp_path.glob("*.segment")):
        left.mkdir(exist_ok=True)
        path.rename(left / path.name)
    old = add(tmp_path / "old", FERRY)
    for path in (tmp_path / "old").glob("*.*"):
        path.rename(tmp_path / path.name)
    for path in left.iterdir():
        path.rename(tmp_path / path.name)
    left.rmdir()
    (tmp_path / ".new.x").write_bytes(b"half a segment")
    assert json.loads(manifest)["segments"] == json.loads((tmp_path / MANIFEST).read_bytes())["segments"]
    assert (len(opened(tmp_path)), len(old)) == (1, 1)
    assert ids(opened(tmp_path).around([ALSO_FERRY]).known) == ["0.0"]
    add(tmp_path, COMET)
    assert ids(opened(tmp_path).of_ids(["0.0", "2.0", "7"])) == ["0.0", "2.0"]
    assert len(list(tmp_path.glob("*.segment"))) == len(opened(tmp_path).index.segments)


def test_a_first_run_that_was_cut_off_leaves_a_folder_that_can_become_an_index(tmp_path: Path) -> None:
    add(tmp_path, FERRY)
    (tmp_path / MANIFEST).unlink()
    assert record_index.opened(tmp_path) is None
    add(tmp_path, COMET)
    assert ids(opened(tmp_path).of_ids(["0.0", "2.0"])) == ["2.0"]


def test_only_one_run_adds_at_a_time(tmp_path: Path) -> None:
    with record_index.alone(tmp_path), pytest.raises(UsageError, match="another run is adding"):
        add(tmp_path, FERRY)


def test_keeping_what_did_not_change_writes_no_segment_anew(tmp_path: Path) -> None:
    add(tmp_path, *(record(f"{n}", f"Title {n}") for n in range(20)))
    before = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.segment")}
    add(tmp_path, FERRY)
    after = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.segment")}
    assert before.items() <= after.items()
    assert len(after) == 3
