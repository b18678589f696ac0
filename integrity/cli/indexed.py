"""Linking against an index on disk, as a command line asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from integrity.cli import output
from integrity.cli.engine import Engine
from integrity.errors import UsageError
from integrity.link import joining, record_index
from integrity.link.evidence import Linking
from integrity.link.joining import Joined
from integrity.link.postings import DamagedIndexError
from integrity.link.record_index import RecordIndex
from integrity.link.weights import Statistics
from integrity.load.records import Record
from integrity.report.inert import clipped
from integrity.report.wording import counted

MAX_LISTED = 10
"""Events that may be one, told one by one."""
_MAX_ID = 100


@dataclass(frozen=True, slots=True)
class Indexed:
    """A `pipeline.Engine` that holds what comes in against an index, and adds it."""

    folder: Path
    engine: Engine
    dry: bool = False
    """Whether the index stays as it is."""

    def __call__(self, records: Iterable[Record], statistics: Statistics | None) -> Linking:
        """Links of the incoming records, and their events. Raises UsageError."""
        incoming = list(records)
        with _usable(self.folder), nullcontext() if self.dry else record_index.alone(self.folder):
            index = record_index.opened(self.folder)
            if index is None and self.dry:
                raise UsageError(f"there is no index in {self.folder}", "leave out --dry-run to make one")
            index = index or RecordIndex(self.folder)
            joined, known = self._linked(index, incoming)
            before = len(index)
            replaced = self._added(index, incoming, joined)
            others = index.of_ids({each for link in joined.linking.links for each in (link.a, link.b)}
                                  | {each for one in joined.linking.clusters for each in one.members})  # fmt: skip
        self._tell(before, len(incoming), replaced, known, joined)
        ids = {record.id for record in incoming}
        return replace(joined.linking, known=tuple(each.record for each in others if each.record.id not in ids))

    def _linked(self, index: RecordIndex, incoming: Sequence[Record]) -> tuple[Joined, int]:
        around = index.around(incoming)
        about = frozenset(record.id for record in incoming) if around.known else None
        engine = replace(self.engine, about=about, readings=around.readings)
        outcome = engine((*incoming, *(each.record for each in around.known)), around.statistics)
        return joining.join(outcome, incoming, around.known, index.members), len(around.known)

    def _added(self, index: RecordIndex, incoming: Sequence[Record], joined: Joined) -> int:
        if self.dry:
            return 0
        replaced = index.add(incoming, joined.names)
        index.keep()
        return replaced

    def _tell(self, before: int, incoming: int, replaced: int, known: int, joined: Joined) -> None:
        if self.engine.quiet:
            return
        held = f"held {counted(incoming, 'record')} against {known:,} of {before:,} in {self.folder}"
        added = "added none" if self.dry else f"added {incoming - replaced:,}, replaced {replaced:,}"
        output.say(f"{held}; {added}", *_apart(joined))


def remove(folder: Path, ids: Sequence[str]) -> None:
    """Take records out of the index. Raises UsageError, also where it has not one of them: nothing is removed then."""
    with _usable(folder):
        index = record_index.opened(folder)
        if index is None:
            raise UsageError(f"there is no index in {folder}", "correct the path after --index")
        with record_index.alone(folder):
            index = record_index.opened(folder) or index
            absent = sorted(set(ids) - set(index.remove(ids)))
            if absent:
                raise UsageError(
                    f"the index in {folder} has no record {clipped(absent[0], _MAX_ID)!r}",
                    "give ids as --output clusters writes them; nothing was removed",
                )
            index.keep()
    output.say(f"removed {counted(len(set(ids)), 'record')} from {folder}, {len(index):,} left")


@contextmanager
def _usable(folder: Path) -> Iterator[None]:
    """Damage and errors of the system are told as errors of usage."""
    try:
        yield
    except DamagedIndexError as error:
        raise record_index.damaged(folder, error) from error
    except OSError as error:
        raise UsageError(
            f"the index in {folder} cannot be used: {error.strerror or error}", "check the path and its permissions"
        ) from error


def _apart(joined: Joined) -> Iterator[str]:
    for name, other in joined.apart[:MAX_LISTED]:
        yield f"  {clipped(name, _MAX_ID)} and {clipped(other, _MAX_ID)} may be one event; they stay two in the index"
    if len(joined.apart) > MAX_LISTED:
        yield f"  and {len(joined.apart) - MAX_LISTED:,} more"
