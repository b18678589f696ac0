"""An index of records that grows from run to run: what comes in is held against all that came before.

A folder holds the postings (`link/index_folder.py`), the records themselves (`link/store.py`), since their files may be
gone, and how often words stood when that was counted last (`link/frozen.py`): whenever as many records have arrived as
a power of two, so that it does not depend on how they were handed over. The index is whole or not there: what an
interrupted run has written is written over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple, NoReturn

from integrity.errors import UsageError
from integrity.link import frozen, index_folder, keys, store
from integrity.link.index import Index, path_key
from integrity.link.keys import Keys, key
from integrity.link.neighbours import Neighbourhood
from integrity.link.postings import DamagedIndexError
from integrity.link.reading import Reading
from integrity.link.segment import Entry
from integrity.link.store import Store, Stored
from integrity.link.weights import Statistics, background
from integrity.link.words import VERSION
from integrity.load.records import Record

RULES = 3
"""Version of what is a key of a record, and of what is kept with it; it changes with them."""
_STATE = "state"


class Around(NamedTuple):
    """What the index holds of interest to incoming records."""

    known: tuple[Stored, ...]
    """None of them has the id of one that comes in."""
    statistics: Statistics | None
    """None while nothing was counted yet."""
    readings: Mapping[str, Reading]
    """Of the incoming records and of those that are known, by id."""


@dataclass(slots=True)
class RecordIndex:
    """Records by id, on disk but for what `add` and `remove` did since the last `keep`."""

    folder: Path
    index: Index = field(default_factory=Index)
    records: Store = field(init=False)
    statistics: Statistics | None = None
    arrived: int = 0
    """Records that were ever added, those that took the place of an older one left out."""
    _gone: list[str] = field(default_factory=list)
    """Contents to which nothing leads any more."""

    def __post_init__(self) -> None:
        self.records = Store(self.folder)

    def __len__(self) -> int:
        return len(self.index)

    def around(self, incoming: Sequence[Record]) -> Around:
        """The records that incoming ones are to be compared with. Raises DamagedIndexError and OSError."""
        found = keys.of_records(incoming)
        readings = {record.id: own.reading for record, own in zip(incoming, found, strict=True)}
        if not len(self):
            return Around((), self.statistics, readings)
        looked_up = list(zip(found, (record.seconds for record in incoming), strict=True))
        place = Neighbourhood(self.index, looked_up, self.statistics)
        rows = sorted({row for own, seconds in looked_up for row in place.rows(own, seconds).tolist()})
        ids = {record.id for record in incoming}
        found_there = self.records.read([self.index.blob(row) for row in rows])
        known = [each for each in found_there if each.record.id not in ids]
        readings |= {each.record.id: each.reading for each in known if each.reading}
        return Around(tuple(known), place.statistics, readings)

    def members(self, cluster: str) -> list[Stored]:
        """The records whose event is called `cluster`. Raises DamagedIndexError and OSError."""
        rows = self.index.having([key("cluster", cluster)])[0]
        held = self.records.read([self.index.blob(row) for row in rows])
        return [each for each in held if each.cluster == cluster]  # a key may be that of another name

    def of_ids(self, ids: Iterable[str]) -> list[Stored]:
        """The records with these ids that the index has, by id. Raises DamagedIndexError and OSError."""
        return self.records.read([self.index.blob(row) for _, row in sorted(self._rows(ids).items())])

    def add(self, incoming: Sequence[Record], clusters: Mapping[str, str]) -> int:
        """Add records with the names of their events by id. How many of them take the place of one with the same id.

        Those are none that arrived. Raises DamagedIndexError and OSError.
        """
        known = set(self._rows(record.id for record in incoming))
        found = keys.of_records(incoming)
        stored = [Stored(record, clusters[record.id], own.reading) for record, own in zip(incoming, found, strict=True)]
        places = self.records.add(stored)
        entries = [_entry(*each) for each in zip(stored, found, places, strict=True)]
        arrivals = list(accumulate((each.path not in known for each in entries), initial=self.arrived))
        counted = _counted_after(arrivals)
        self._put(entries[:counted])
        if counted:
            self.statistics = frozen.count(self.index)
        self._put(entries[counted:])
        self.arrived = arrivals[-1]
        return len(known)

    def _put(self, entries: Sequence[Entry]) -> None:
        self.remove(each.path for each in entries)
        self.index.add(entries)

    def remove(self, ids: Iterable[str]) -> list[str]:
        """Those of `ids` that the index had; it has them no more. Raises DamagedIndexError."""
        rows = self._rows(ids)
        self._gone += [self.index.blob(row) for row in rows.values()]
        self.index.remove(rows)
        return sorted(rows)

    def keep(self) -> None:
        """Write all to the folder; the texts of what was removed are written over. Raises OSError."""
        counted = frozen.to_bytes(self.statistics) if self.statistics else b""
        digest = hashlib.sha256(counted).hexdigest() if counted else ""
        name = _terms(digest)
        if counted and not (self.folder / name).is_file():
            index_folder.put(self.folder / name, [counted], lasting=True)
        state = json.dumps({"records": self.records.length, "arrived": self.arrived, "terms": digest})
        index_folder.write(self.index, self.folder, {**_about(), _STATE: state}, lasting=True)
        for old in set(self.folder.glob(f"*{frozen.SUFFIX}")) - {self.folder / name}:
            with suppress(OSError):
                old.unlink()
        if self._gone:
            self.records.forget(self._gone)
            self._gone.clear()

    def _rows(self, ids: Iterable[str]) -> dict[str, int]:
        wanted = sorted(set(ids))
        found = self.index.having([path_key(each) for each in wanted])
        return {
            name: row for name, rows in zip(wanted, found, strict=True) for row in rows if self.index.path(row) == name
        }


def opened(folder: Path) -> RecordIndex | None:
    """The index in a folder; None where there is none yet. Raises UsageError for what cannot be used, and OSError."""
    try:
        if not (folder / index_folder.MANIFEST).exists():
            if not _may_become_index(folder):
                raise UsageError(f"{folder} holds other files and no index", "name a new folder after --index")
            return None
        found = index_folder.open_index(folder, {**_about(), _STATE: ""}, _STATE, paged=True)
        if found is None:
            _refused(folder, "was made by another version of this tool")
        return _restored(folder, *found)
    except (DamagedIndexError, ValueError, KeyError, TypeError) as error:
        _refused(folder, f"is damaged ({error})")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """No other run adds to the index meanwhile. Raises UsageError while one does, and OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with index_folder.alone(folder):
            yield
    except BlockingIOError as error:
        raise UsageError(f"another run is adding to the index in {folder}", "run this again when it is done") from error


def damaged(folder: Path, error: DamagedIndexError) -> UsageError:
    """What is to be said where the index turns out to be damaged while it is used."""
    return _unusable(folder, f"is damaged ({error})")


def _refused(folder: Path, why: str) -> NoReturn:
    raise _unusable(folder, why)


def _unusable(folder: Path, why: str) -> UsageError:
    return UsageError(
        f"the index in {folder} cannot be used: it {why}",
        f"delete it and make it again from all inputs: `integrity link --index {folder} INPUT...`",
    )


def _may_become_index(folder: Path) -> bool:
    """Whether nothing but what a first run that was cut off has left is there."""
    own = (store.FILE, "*.segment", f"*{frozen.SUFFIX}", ".new.*")
    return not folder.exists() or all(any(each.match(name) for name in own) for each in folder.iterdir())


def _restored(folder: Path, index: Index, written: str) -> RecordIndex:
    state = json.loads(written)
    found = RecordIndex(folder, index, arrived=int(state["arrived"]))
    found.records.length = int(state["records"])
    digest = str(state["terms"])
    if digest:
        try:
            found.statistics = frozen.of_bytes((folder / _terms(digest)).read_bytes(), digest)
        except FileNotFoundError as error:
            raise DamagedIndexError("the counts of words are not there") from error
    return found


def _about() -> dict[str, str]:
    return {"kind": "records", "rules": str(RULES), "words": str(VERSION), "background": background().version}


def _terms(digest: str) -> str:
    return f"{digest[:32]}{frozen.SUFFIX}"


def _counted_after(arrivals: Sequence[int]) -> int:
    """How many entries are in the index when words are counted; 0 where they are not counted anew.

    `arrivals` are the records that had arrived before the first entry, after it, and so on. Of several powers of two
    that are reached the last one counts: the others would be forgotten.
    """
    power = 1 << arrivals[-1].bit_length() - 1 if arrivals[-1] else 0
    return arrivals.index(power) if power > arrivals[0] else 0


def _entry(stored: Stored, found: Keys, place: str) -> Entry:
    own = [path_key(stored.record.id), key("cluster", stored.cluster)]
    return Entry(stored.record.id, place, stored.record.seconds, len(found.words), found.all(own))
