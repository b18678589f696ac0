"""Counts of words as a file."""

import hashlib
import json

import pytest

from integrity.link import frozen
from integrity.link.postings import DamagedIndexError
from integrity.link.segment import HEADER
from tests.entries import index_of, of_record
from tests.records import record

TITLES = ("Ferry hits breakwater", "Ferry strikes pier", "Council passes budget", "Ferry sinks")
INDEX = index_of([of_record(record(f"{n}", title))[0] for n, title in enumerate(TITLES)])


def test_each_word_is_counted_in_the_records_that_have_it() -> None:
    found = frozen.count(INDEX)
    assert [found.counts.get(word, 0) for word in ("ferry", "council", "absent")] == [3, 1, 0]
    assert (found.documents, found.is_dated, found.shift) == (4, True, 0.0)


def test_records_that_were_taken_away_do_not_count() -> None:
    found = frozen.count(INDEX.without(["0", "3"]))
    assert [found.counts["ferry"], found.documents] == [1, 2]


def test_an_index_of_nothing_counts_nothing() -> None:
    found = frozen.count(index_of())
    assert (found.documents, len(found.counts), list(found.counts), found.counts["ferry"]) == (0, 0, [], 0)


def test_counts_come_back_from_their_file() -> None:
    data = frozen.to_bytes(frozen.count(INDEX))
    found = frozen.of_bytes(data, hashlib.sha256(data).hexdigest())
    assert [found.counts[word] for word in ("ferry", "council", "absent")] == [3, 1, 0]
    assert (found.documents, found.is_dated) == (4, True)
    assert frozen.to_bytes(found) == data


def test_counts_that_are_not_as_written_are_told() -> None:
    data = frozen.to_bytes(frozen.count(INDEX))
    with pytest.raises(DamagedIndexError, match="as they were written"):
        frozen.of_bytes(data[:-1] + b"\xff", hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    "head",
    [{}, {"documents": "many"}, {"terms": 10**6}, {"terms": -5}, {"terms": 10**400}, {"documents": -1}, []],
)
def test_counts_that_make_no_sense_are_told_though_their_digest_is_right(head: object) -> None:
    data = frozen.to_bytes(frozen.count(INDEX))
    right = json.loads(data[:HEADER])
    wrong = head if head == {} or not isinstance(head, dict) else right | head
    forged = json.dumps(wrong).encode().ljust(HEADER) + data[HEADER:]
    with pytest.raises(DamagedIndexError):
        frozen.of_bytes(forged, hashlib.sha256(forged).hexdigest())
    swapped = data[:HEADER] + data[HEADER + 8 : HEADER + 16] + data[HEADER : HEADER + 8] + data[HEADER + 16 :]
    with pytest.raises(DamagedIndexError, match="do not fit together"):
        frozen.of_bytes(swapped, hashlib.sha256(swapped).hexdigest())
