"""What is kept with a record of what linking makes of it alone."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from integrity.link import bodies, reading, shingles
from integrity.link.printed import FURNITURE
from integrity.link.reading import Reading
from integrity.link.record_index import RULES
from integrity.load.records import Record
from tests.entries import keys_of
from tests.records import record

STORY = " ".join(f"word{number}" for number in range(400))
_SAMPLE = (
    "AGwWA69rBw5UD5E+EuNgFStOGV61GnJUIkruIq9zJAXKL9pzNaELNxW8PIoHPt5lRt9/SEHbSvDqX0YbeQX3e4rxfA5ziZJqiZpSiwqijUSSjWKk"
    "kCdzlKCBm1G0m6ywm9D3nygOoLsWoMwBpgwwpxIbqGXpr8cGsPbvtZ7fu4Nyvr6awk43yF1dyyi60Ivd1vDI2xqW35Sc6rFV9Fq09TWh+uIH"
)
FROZEN = [
    "Ferry hits 2 piers at Brenna",
    "It sank, said Olve.",
    "ferry hits 2 pier brenna sank olve",
    5,
    "brenna olve",
    {"outlet": 825860077383, "series": 758741892084, "text": 1001233099535},
    59,
    _SAMPLE,
]
OTHER = " ".join(f"other{number}" for number in range(400))


def read(text: str | None, title: str | None = None) -> Reading:
    return keys_of(record("a", title, text=text)).reading


def looked_at(*records: Record) -> list[bool]:
    """Which bodies were looked at for copies."""
    found = [replace(each, id=f"{number}") for number, each in enumerate(records)]
    return [text is not None for text in bodies.find(found, readings=[keys_of(each).reading for each in found]).texts]


@pytest.mark.parametrize(
    "fields",
    [{}, {"title": "Ferry hits \ud800 pier", "excerpt": "It sank, é said Brenna.", "text": STORY, "outlet": "x"}],
    ids=["nothing", "all"],
)
def test_what_was_packed_comes_back(fields: dict[str, str]) -> None:
    found = keys_of(record("a", **fields)).reading  # type: ignore[arg-type]
    assert reading.unpacked(json.loads(json.dumps(reading.packed(found)))) == found


@pytest.mark.parametrize(
    "change",
    [(0, None), (1, 7), (2, ["a"]), (3, "1"), (4, 1), (5, {"text": "x"}), (5, []), (6, None), (7, "?"), (7, 1)],
    ids=str,
)
def test_what_is_no_reading_is_told(change: tuple[int, object]) -> None:
    held = reading.packed(read(STORY, title="Ferry"))
    held[change[0]] = change[1]
    with pytest.raises((TypeError, ValueError, AttributeError)):
        reading.unpacked(held)


def test_bodies_that_share_a_passage_are_alike() -> None:
    pairs = reading.alike([read(OTHER), read(STORY), read(f"{OTHER[:900]} {STORY[900:]}")], 3)
    assert pairs is not None
    assert list(zip(*(side.tolist() for side in pairs), strict=True)) == [(0, 2), (1, 2)]


def test_bodies_of_other_words_are_not_looked_at() -> None:
    assert looked_at(record(text=STORY), record(text=OTHER)) == [False, False]


def test_bodies_that_may_be_copies_are_looked_at_with_the_others_of_their_outlets() -> None:
    story, copy = record(text=STORY, outlet="x"), record(text=STORY[:1_500], outlet="y")
    beside, apart = (record(text=OTHER.replace("other", name), outlet=name) for name in ("x", "z"))
    assert looked_at(story, copy, beside, apart) == [True, True, True, False]


def test_a_body_of_one_word_over_and_over_is_looked_at() -> None:
    assert looked_at(record(text="no " * 200), record(text=STORY)) == [True, False]


def test_all_bodies_are_looked_at_where_many_hold_one_passage() -> None:
    many = [record(text=f"{OTHER[:400]} {k} {k}") for k in range(shingles.HEAVY + 1)]
    assert all(looked_at(*many, record(text=STORY)))


def test_furniture_is_known_by_bodies_that_are_no_copies() -> None:
    footer = " ".join(f"footer{number}" for number in range(60))
    days = [replace(record(text=f"{STORY[7 * k : 7 * k + 9]} {k} {footer}", outlet="x")) for k in range(FURNITURE + 1)]
    records = [replace(each, id=f"{number}") for number, each in enumerate(days)]
    readings = [keys_of(each).reading for each in records]
    assert bodies.find(records, readings=readings).pairs == bodies.find(records).pairs


def test_a_sample_has_an_entry_for_each_hash_though_their_numbers_are_the_same() -> None:
    low = np.array([5, 5 + (1 << 21), 5 + (2 << 21)], dtype=np.uint64)
    assert reading.sampled(low) == b"\0\0\0" * 3


def test_what_is_kept_is_frozen_with_the_rules_of_an_index() -> None:
    full = record("a", "Ferry hits 2 piers at Brenna", "It sank, said Olve.", text=f"{STORY[:400]}", outlet="x.example")
    assert RULES == 3  # another one wherever the following changes
    assert reading.packed(keys_of(full).reading) == FROZEN
