"""The corpus log: rows that a checkpoint signs, and what of every article they make the head.

The head is per (sub, path). It is there from the row that brings the article to the row that takes it away: a
`retract`, a `move` of it to another path, or a `replace` by another article at its path. Whoever takes a log out of
`verified` knows that its rows have the root that the log key signed, and that each can follow those before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from integrity.errors import LogError
from integrity.trust import checkpoint, digest, log, log_entries
from integrity.trust.checkpoint import Checkpoint, Note
from integrity.trust.digest import Digest
from integrity.trust.keyring import Keyring, PublicKey
from integrity.trust.log_entries import Op, Row
from integrity.trust.policy import LogKey
from integrity.trust.views import Head, Standing

ENTRIES, CHECKPOINT = "log/entries.jsonl", "log/checkpoint"
TRUNCATED, FORKED, UNSIGNED = "LOG604", "LOG605", "LOG606"
"""The rules that a log may break."""
RESTORE = "put keys/log back as the base branch has it; rows are added by `integrity log append` and by nothing else"


class History:
    """What rows say of articles, one after the other (`views.LogView`)."""

    def __init__(self) -> None:
        self._heads: dict[str, dict[str, Row]] = {}
        self._at: dict[str, dict[str, Row]] = {}
        self._last: dict[str, Row] = {}
        self._first: dict[str, int] = {}
        self._seals: dict[str, int] = {}
        self._known: dict[str, set[str]] = {}
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
        self._last[row.sub] = row
        self._first.setdefault(row.sub, row.t)
        self._known.setdefault(row.sub, set()).add(row.content.dig)
        if row.content.seal:
            self._seals.setdefault(row.content.seal, row.t)

    def _leave(self, row: Row) -> None:
        """Take away the head that the row takes away. Raises ValueError where there is none, or another one."""
        sub = row.was if row.op is Op.REPLACE else row.sub
        path = row.was if row.op is Op.MOVE else row.path
        old = self.at(path).get(sub)
        if old is None:
            raise ValueError(f"`{row.op}` of an article that is not there")
        if row.op is not Op.REPLACE and row.content != old.content:
            raise ValueError(f"`{row.op}` that does not repeat what the article was")
        del self._heads[sub][path], self._at[path][sub]

    def _come(self, row: Row) -> None:
        """Make the row the head at its path. Raises ValueError where there is one, or for REVISE none."""
        if (row.path in self.heads(row.sub)) != (row.op is Op.REVISE):
            raise ValueError(f"`{row.op}` of an article that is {'not ' if row.op is Op.REVISE else ''}there")
        self._heads.setdefault(row.sub, {})[row.path] = row
        self._at.setdefault(row.path, {})[row.sub] = row

    def heads(self, sub: str) -> Mapping[str, Row]:
        """The heads of the article `sub` by path; more than one where several files are it."""
        return self._heads.get(sub, {})

    def at(self, path: str) -> Mapping[str, Row]:
        """The heads at `path` by sub; more than one only while a batch of rows is written."""
        return self._at.get(path, {})

    def live(self) -> Iterator[Row]:
        """Every head that was not taken away, in no order that means anything."""
        return (row for heads in self._heads.values() for row in heads.values())

    @property
    def newest(self) -> int:
        """The time of the last row, in Unix seconds; 0 without one."""
        return self._t

    def head(self, sub: str) -> Head | None:
        """The head of the highest revision for `sub`; of an article that is gone its last row."""
        heads = self.heads(sub).values()
        row = max(heads, key=lambda row: row.content.rev) if heads else self._last.get(sub)
        return Head(row.content.rev, digest.parse(row.content.dig)) if row else None

    def first_logged(self, sub: str) -> int | None:
        """When `sub` was first logged, in Unix seconds."""
        return self._first.get(sub)

    def seal_logged(self, seal: str) -> int | None:
        """When the seal with this text was first logged, in Unix seconds."""
        return self._seals.get(log_entries.seal_digest(seal))

    def standing(self, sub: str, path: str, dig: Digest) -> Standing:
        """What the article `sub` at `path` with this content is to the log."""
        heads, content = self.heads(sub), str(dig)
        if path in heads and heads[path].content.dig == content:
            return Standing.CURRENT
        if not heads:
            return Standing.RETIRED if sub in self._last else Standing.UNKNOWN
        if any(row.content.dig == content for row in heads.values()):
            return Standing.CHANGED if path in heads else Standing.MOVED
        return Standing.EARLIER if content in self._known[sub] else Standing.CHANGED


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
        for number, line in enumerate(lines, 1):  # noqa: B007 - named in the message
            history.add(log_entries.parse(line))
    except ValueError as error:
        raise LogError(FORKED, f"{where}{ENTRIES}:{number} is no row that can stand here: {error}", RESTORE) from None
    return history


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
