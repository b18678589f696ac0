"""The corpus log: rows that a checkpoint signs, and what of every article they make the head.

The head is per (sub, path). It is there from the row that brings the article to the row that takes it away: a
`retract`, a `move` of it to another path, or a `replace` by another article at its path. Whoever takes a log out of
`verified` knows that its rows have the root that the log key signed, and that each can follow those before it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from integrity.errors import LogError
from integrity.trust import checkpoint, digest, log, log_entries
from integrity.trust.checkpoint import Checkpoint, Note
from integrity.trust.digest import Digest
from integrity.trust.keyring import Keyring, PublicKey
from integrity.trust.log_entries import Kind, Op, Row
from integrity.trust.policy import LogKey
from integrity.trust.views import Head, Standing

ENTRIES, CHECKPOINT = "log/entries.jsonl", "log/checkpoint"
TRUNCATED, FORKED, UNSIGNED = "LOG604", "LOG605", "LOG606"
"""The rules that a log may break."""
RESTORE = "put keys/log back as the base branch has it; rows are added by `integrity log append` and by nothing else"


class History:
    """What rows say of articles, one after the other (`views.LogView`)."""

    def __init__(self) -> None:
        # A log has some 100,000 articles: nothing here is a mapping or set for each of them.
        self._heads: dict[tuple[str, str], Row] = {}
        self._paths: dict[str, tuple[str, ...]] = {}
        self._subs: dict[str, tuple[str, ...]] = {}
        self._gone: dict[str, Row] = {}
        self._first: dict[str, int] = {}
        self._seals: dict[str, int] = {}
        self._left: dict[str, set[str]] = {}
        self._t = 0

    def add(self, row: Row) -> None:
        """Take up the next row. Raises ValueError for one that cannot follow those before it."""
        if row.t < self._t:
            raise ValueError(f"`t` {row.t}, which is earlier than {self._t} in the row before it")
        if row.op in _LEAVING:
            self._leave(row)
        if row.op is not Op.RETRACT:
            self._come(row)
        self._t = row.t
        self._first.setdefault(row.sub, row.t)
        if row.content.kind is Kind.SIGNED:
            self._seals.setdefault(row.content.seal, row.t)

    def _leave(self, row: Row) -> None:
        """Take away the head that the row takes away. Raises ValueError where there is none, or another one."""
        sub = row.was if row.op is Op.REPLACE else row.sub
        path = row.was if row.op is Op.MOVE else row.path
        old = self._heads.get((sub, path))
        if old is None:
            raise ValueError(f"`{row.op}` of an article that is not there")
        if row.op is not Op.REPLACE and row.content != old.content:
            raise ValueError(f"`{row.op}` that does not repeat what the article was")
        del self._heads[sub, path]
        self._paths[sub] = tuple(one for one in self._paths[sub] if one != path)
        self._subs[path] = tuple(one for one in self._subs[path] if one != sub)
        if row.op is not Op.MOVE:
            self._gone[sub] = old
            self._left.setdefault(sub, set()).add(old.content.dig)

    def _come(self, row: Row) -> None:
        """Make the row the head at its path. Raises ValueError where there is one, or for REVISE none."""
        old = self._heads.get((row.sub, row.path))
        if (old is not None) != (row.op is Op.REVISE):
            raise ValueError(f"`{row.op}` of an article that is {'not ' if row.op is Op.REVISE else ''}there")
        if old:
            self._left.setdefault(row.sub, set()).add(old.content.dig)
        else:
            self._paths[row.sub] = (*self._paths.get(row.sub, ()), row.path)
            self._subs[row.path] = (*self._subs.get(row.path, ()), row.sub)
        self._heads[row.sub, row.path] = row

    def heads(self, sub: str) -> Mapping[str, Row]:
        """The heads of the article `sub` by path; more than one where several files are it."""
        return {path: self._heads[sub, path] for path in self._paths.get(sub, ())}

    def at(self, path: str) -> Mapping[str, Row]:
        """The heads at `path` by sub; more than one only while a batch of rows is written."""
        return {sub: self._heads[sub, path] for sub in self._subs.get(path, ())}

    def live(self) -> Iterator[Row]:
        """Every head that was not taken away, in no order that means anything."""
        return iter(self._heads.values())

    @property
    def newest(self) -> int:
        """The time of the last row, in Unix seconds; 0 without one."""
        return self._t

    def head(self, sub: str) -> Head | None:
        """The head of the highest revision for `sub`; of an article that is gone its last row."""
        heads = self.heads(sub).values()
        row = max(heads, key=lambda row: row.content.rev) if heads else self._gone.get(sub)
        return Head(row.content.rev, digest.parse(row.content.dig)) if row else None

    def first_logged(self, sub: str) -> int | None:
        """When `sub` was first logged, in Unix seconds."""
        return self._first.get(sub)

    def seal_logged(self, seal: str) -> int | None:
        """When the signed payload with this text was first logged, in Unix seconds."""
        return self._seals.get(log_entries.seal_digest(seal))

    def standing(self, sub: str, path: str, dig: Digest) -> Standing:
        """What the article `sub` at `path` with this content is to the log."""
        heads, content = self.heads(sub), str(dig)
        if path in heads and heads[path].content.dig == content:
            return Standing.CURRENT
        if not heads:
            return Standing.RETIRED if sub in self._gone else Standing.UNKNOWN
        if any(row.content.dig == content for row in heads.values()):
            return Standing.CHANGED if path in heads else Standing.MOVED
        return Standing.EARLIER if content in self._left.get(sub, ()) else Standing.CHANGED


@dataclass(frozen=True)
class Log:
    """Rows with the checkpoint that signs them."""

    lines: tuple[bytes, ...] = ()
    """Without LF."""
    history: History = field(default_factory=History)
    note: Note | None = None
    """None where nothing was signed yet."""

    @cached_property
    def leaves(self) -> list[log.Hash]:
        """The leaf hashes of the rows."""
        return list(map(log.leaf, self.lines))

    def checkpoint(self, origin: str) -> Checkpoint:
        """What is to be signed of all rows."""
        return Checkpoint(origin, len(self.lines), log.root(self.leaves))


def verified(entries: bytes, note: bytes | None, owner: LogKey, keys: Keyring, where: str) -> Log:
    """The log of the rows in `entries` whose root the checkpoint `note` has, signed by the log key. Raises LogError.

    The root is checked before a row is read: what no checkpoint signs is nobody's word. `where` is how messages name
    the keys folder.
    """
    head = signed(note, owner, keys, where)
    found = Log(_lines(entries, where), note=head)
    have, size = len(found.lines), head.checkpoint.size
    if have != size:
        message = f"{where}{ENTRIES} has {have:,} rows, expected the {size:,} that {where}{CHECKPOINT} signs"
        raise LogError(FORKED, message, RESTORE if have < size else _SIGN_ROWS)
    if log.root(found.leaves) != head.checkpoint.root:
        message = f"{where}{ENTRIES} does not have the root that {where}{CHECKPOINT} signs for its {size:,} rows"
        raise LogError(FORKED, message, RESTORE)
    return replace(found, history=_history(found.lines, where))


def read(entries: bytes, where: str) -> Log:
    """The log of the rows in `entries`, whoever has written them. Raises LogError for what is none."""
    lines = _lines(entries, where)
    return Log(lines, _history(lines, where))


def signed(note: bytes | None, owner: LogKey, keys: Keyring, where: str) -> Note:
    """The checkpoint, signed by the log key of `owner`. Raises LogError."""
    if note is None:
        message = f"{where}{CHECKPOINT} is missing, so nobody vouches for the rows in {where}{ENTRIES}"
        raise LogError(UNSIGNED, message, _SIGN_ROWS)
    try:
        found = checkpoint.parse(note)
        checkpoint.check_signature(found, owner.origin, _key(owner, keys, where))
    except ValueError as error:
        raise LogError(UNSIGNED, f"{where}{CHECKPOINT} is no checkpoint of this log: {error}", _SIGN) from None
    return found


def check_extends(old: Checkpoint, new: Log, what: str, where: str) -> None:
    """Raise LogError unless the rows of `new` begin with those that `old` signs. `what` is how messages name `old`."""
    have = len(new.lines)
    if have < old.size:
        message = f"{where}{ENTRIES} has {have:,} rows, expected the {old.size:,} that {what} signs and any after them"
        raise LogError(TRUNCATED, message, RESTORE)
    if log.root(new.leaves[: old.size]) != old.root:
        message = (
            f"the first {old.size:,} rows of {where}{ENTRIES} do not have the root that {what} signs: rows were "
            "edited, moved, put in or left out"
        )
        raise LogError(FORKED, message, RESTORE)


def _lines(entries: bytes, where: str) -> tuple[bytes, ...]:
    try:
        return tuple(log_entries.split(entries))
    except ValueError as error:
        raise LogError(FORKED, f"{where}{ENTRIES}: {error}", RESTORE) from None


def _history(lines: Sequence[bytes], where: str) -> History:
    history, number = History(), 0
    try:
        with _uncollected():
            for number, line in enumerate(lines, 1):  # noqa: B007 - named in the message
                history.add(log_entries.parse(line))
    except ValueError as error:
        raise LogError(FORKED, f"{where}{ENTRIES}:{number} is no row that can stand here: {error}", RESTORE) from None
    return history


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles of garbage meanwhile: rows have none, and it would take a quarter of the time (measured)."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _key(owner: LogKey, keys: Keyring, where: str) -> PublicKey:
    if owner.key in keys:
        return keys[owner.key]
    raise LogError(
        UNSIGNED,
        f"the policy names the log key {owner.key}, for which there is no {where}pub/{owner.key}.jwk",
        "put the file of the key back: the holder of the log key has it",
    )


_SIGN_ROWS = "have the holder of the log key sign what was appended: `integrity log checkpoint --key FILE`"
_SIGN = (
    "put the checkpoint back as the base branch has it, or have the holder of the log key sign: `integrity log "
    "checkpoint --key FILE`"
)
_LEAVING = frozenset({Op.REPLACE, Op.RETRACT, Op.MOVE})
