"""What linking makes of one record alone, as an index keeps it with the record: it need not be made of the text again.

It is the same as what would be made now. Where it says that two records cannot have something in common, they have not;
where it says that they may, linking looks.
"""

from __future__ import annotations

import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from integrity.link import shingles
from integrity.link.feed import Text
from integrity.link.words import Hashes, Ints
from integrity.load.records import Record

_BITS = 24
_BYTES = _BITS // 8
_Pairs = tuple[Ints, Ints]


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as it is compared, without what its feed adds to that."""

    text: Text
    """Lines that recur in the feed are still in it."""
    equal: Mapping[str, int]
    """Numbers that are equal where the records have one address, text, outlet or series; of those that it has."""
    words: int
    """Of the body."""
    sample: bytes
    """Three bytes of each sampled 5-gram of the body, ascending; see `sampled`."""


def sampled(found: Hashes) -> bytes:
    """The sample of a body, of its 5-grams that are indexed: 24 bits of each, several of which may be the same.

    5-grams that `shingles.pack` does not tell from each other are one.
    """
    packed = np.unique((found << np.uint64(3)) >> np.uint64(shingles.ROW_BITS))
    cut = (packed >> np.uint64(64 - shingles.ROW_BITS - _BITS)).astype(">u4")
    return cut.view(np.uint8).reshape(-1, 4)[:, -_BYTES:].tobytes()


def alike(readings: Sequence[Reading], least: int) -> _Pairs | None:
    """Pairs of rows (i, j), i < j, that share `least` sampled 5-grams: all that do, and a few others.

    None where a 5-gram has more holders than are paired with each other, so that the others decide who is.
    """
    sizes = np.array([len(each.sample) // _BYTES for each in readings], dtype=np.int64)
    cut = np.frombuffer(b"".join(each.sample for each in readings), dtype=np.uint8).reshape(-1, _BYTES)
    marks = (cut.astype(np.uint64) << np.array([16, 8, 0], dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    most = int(shingles.groups(np.sort(marks))[1].max(initial=0))
    if most > shingles.HEAVY:
        return None
    if most < 2:
        return sizes[:0], sizes[:0]
    rows = np.repeat(np.arange(len(readings)), sizes)
    i, j = (rows[side] for side in shingles.companions(marks))
    pairs, shared = np.unique((i * len(readings) + j)[i != j], return_counts=True)
    often = pairs[shared >= least]
    return often // max(len(readings), 1), often % max(len(readings), 1)


def is_short(reading: Reading, least: int) -> bool:
    """Whether the body has not `least` sampled 5-grams, so that equal ones need not be alike."""
    return len(reading.sample) < least * _BYTES


def packed(reading: Reading) -> list[object]:
    """As JSON can hold it."""
    text = reading.text
    told = [text.title, text.lead, " ".join(text.terms), len(text.title_terms), " ".join(sorted(text.names))]
    return [
        *told,
        dict(sorted(reading.equal.items())),
        reading.words,
        binascii.b2a_base64(reading.sample, newline=False).decode(),
    ]


def unpacked(held: Any) -> Reading:  # noqa: ANN401 - what JSON held
    """What `packed` made. Raises TypeError and ValueError for anything else."""
    title, lead, terms, size, names, equal, words, sample = held
    if not all(type(value) is int for value in (size, words, *equal.values())):
        raise ValueError("no reading")
    stems = tuple(terms.split(" ")) if terms else ()
    text = Text(title + "", lead + "", stems[:size], stems, frozenset(names.split(" ") if names else ()))
    return Reading(text, equal, words, binascii.a2b_base64(sample, strict_mode=True))


def skeletons(readings: Sequence[Reading], texts: Sequence[Text]) -> list[int]:
    """A number for each row, equal for equal outlets and skeletons of a series, 0 without one.

    None at all unless the texts that are compared are those that were read.
    """
    if len(readings) != len(texts) or any(own.text is not text for own, text in zip(readings, texts, strict=True)):
        return []
    return [own.equal.get("series", 0) for own in readings]


def of_all(records: Sequence[Record], known: Mapping[str, Reading]) -> list[Reading]:
    """The reading of each record, of those that are `known` by id; none where one is missing."""
    found = [known[record.id] for record in records if record.id in known]
    return found if len(found) == len(records) else []
