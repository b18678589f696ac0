"""One pass over all records: their bodies, a sample of the 5-grams, and what equal records have in common."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa
from pyspark.sql import DataFrame

from integrity.engine.spark.rows import LATEST, records
from integrity.engine.spark.session import filled
from integrity.link import bodies, furniture, nodes, shingles, words
from integrity.link.words import Hashes
from integrity.load.records import Record

READ = (
    "row long, age long, published long, outlet string, is_mention boolean, address binary, text_key binary, "
    "body string, words int, print long, checksum long, length long, sample array<long>"
)
"""`age` is `published`, or LATEST; `print`, of all words of the body in order, and `sample` are unsigned in truth."""
_DIGEST_BYTES = 16


def read(frame: DataFrame) -> DataFrame:
    """READ for each record."""
    return frame.mapInArrow(_read, READ)


def _read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        found = records(batch)
        texts = [bodies.body(record) for record in found]
        published = batch.column("published").to_pylist()
        columns = [
            batch.column("row"),
            [LATEST if each is None else each for each in published],
            published,
            batch.column("outlet"),
            [record.mention_of is not None for record in found],
            [digest(nodes.address(record)) for record in found],
            [digest(nodes.text_key(record, least=2)) for record in found],
            texts,
            *_shingled([text or "" for text in texts]),
        ]
        yield pa.RecordBatch.from_arrays(
            [
                each if isinstance(each, pa.Array) else pa.array(each, kind)
                for each, kind in zip(columns, _KINDS, strict=True)
            ],
            names=_NAMES,
        )


_NAMES = [each.split()[0] for each in READ.split(", ")]
_LONG, _TEXT, _BYTES = pa.int64(), pa.string(), pa.binary()
_KINDS = [_LONG, _LONG, _LONG, _TEXT, pa.bool_(), _BYTES, _BYTES, _TEXT, pa.int32(), *([_LONG] * 3), pa.list_(_LONG)]


def _shingled(texts: Sequence[str]) -> list[object]:
    """Words, print, checksum, length and sample of each text, as `copies` counts them."""
    found = words.tokenize(texts)
    grams, counts = shingles.shingles(found)
    kept = shingles.sampled(grams, counts)
    sizes = shingles.total(kept, counts)
    return [
        found.counts,
        words.fingerprints(found).view(np.int64),
        [zlib.crc32(text.encode("utf-8", "surrogatepass")) for text in texts],
        [len(text) + 1 for text in texts],
        lists(grams[kept].view(np.int64), sizes),
    ]


def lists(values: np.ndarray, sizes: np.ndarray) -> pa.ListArray:
    """The values as lists of so many each."""
    return pa.ListArray.from_arrays(pa.array(np.append(0, np.cumsum(sizes)), pa.int32()), pa.array(values))


def digest(text: str | None, size: int = _DIGEST_BYTES) -> bytes | None:
    """What stands for a text: equal for equal texts, and for others never in practice (BLAKE2b)."""
    return None if text is None else hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def salt(outlet: str | None) -> int:
    """A 5-gram with it is a 5-gram of that outlet."""
    return int.from_bytes(digest(outlet or "", 8) or b"")


def salts(outlets: Sequence[str | None]) -> Hashes:
    """The salt of each."""
    known = {outlet: salt(outlet) for outlet in set(outlets)}
    return np.array([known[outlet] for outlet in outlets], dtype=np.uint64)


def recurring_lines(frame: DataFrame) -> frozenset[bytes]:
    """What stands for each line that is page furniture of an outlet."""
    lines = frame.mapInArrow(_lines, "line binary").groupBy("line").count()
    found = lines.where(lines["count"] >= furniture.MIN_ARTICLES).select("line").toArrow()
    return frozenset(found.column("line").to_pylist())


def _lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in filled(batches):
        found = [key for record in records(batch) for key in line_keys(record, record.text or "").values()]
        yield pa.RecordBatch.from_arrays([pa.array(found, pa.binary())], names=["line"])


def line_keys(record: Record, text: str) -> dict[str, bytes]:
    """What stands for each line of a text of the record's outlet; nothing without outlet."""
    if not record.outlet:
        return {}
    lines = {line.strip() for line in text.split("\n")} - {""}
    return {line: digest(f"{record.outlet}\n{line}") or b"" for line in lines}
