"""The rows of the corpus log: JSON lines, each its own RFC 8785 form, with nine members and no other.

The form of a row is regular, so one expression is its whole grammar: members in the order of RFC 8785 (3.2.3), strings
with its escapes and no others (3.2.2.2), integers without sign, point or leading zero. What it takes is canonical.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from integrity.trust import base64url, canonical, digest
from integrity.trust.claims import LATEST, MAX_REV
from integrity.trust.digest import ALGORITHM


class Op(StrEnum):
    """What happened to an article."""

    ADD = "add"
    """It is new at its path."""
    REVISE = "revise"
    """It has other content, or another seal by a signer."""
    REPLACE = "replace"
    """It stands where another one stood, which is no more."""
    RETRACT = "retract"
    """It is gone. The row repeats what it was."""
    MOVE = "move"
    """It has another path. The row repeats what it was."""


class Kind(StrEnum):
    """What stands in `secured`."""

    SIGNED = "signed"
    SEALED = "sealed"
    NONE = "none"


class Content(NamedTuple):
    """What a row says of the content of an article."""

    rev: int
    """0 for an article that is not signed."""
    dig: str
    """`sha-256:` and 43 base64url characters, as `digest.Digest` is written."""
    kind: Kind
    seal: str = ""
    """The digest of the text of `secured`, written in the same way; empty for none."""

    def says_more_than(self, old: Content) -> bool:
        """Whether there is something to log after `old`. Another string of a sealed payload is nothing."""
        if self[:3] != old[:3]:
            return True
        return self.kind is Kind.SIGNED and self.seal != old.seal


class Row(NamedTuple):
    """One line of the log."""

    op: Op
    sub: str
    """Identity of the article."""
    path: str
    """POSIX path from the root of the corpus."""
    was: str
    """The `sub` that a replace retires, the path that a move leaves; else empty."""
    content: Content
    t: int
    """Unix seconds."""


def seal_digest(seal: str) -> str:
    """What `Content.seal` holds for the text of a seal."""
    return str(digest.of(seal.encode("utf-8", "surrogatepass")))


def write(row: Row) -> bytes:
    """The line without its LF. Raises ValueError for a row that `parse` would refuse."""
    content = row.content
    line = canonical.jcs(
        {
            "op": row.op,
            "sub": row.sub,
            "path": row.path,
            "was": row.was,
            "rev": content.rev,
            "dig": content.dig,
            "kind": content.kind,
            "seal": content.seal,
            "t": row.t,
        }
    )
    parse(line)
    return line


def parse(line: bytes) -> Row:
    """The row of a line without its LF. Raises ValueError, saying what is wrong."""
    try:
        found = _ROW.fullmatch(line.decode("utf-8"))
    except UnicodeError:
        raise ValueError("text that is not UTF-8") from None
    if found is None:
        raise ValueError(_reason(line))
    dig, kind, op, path, rev, seal, sub, t, was = found.groups()
    row = Row(_OPS[op], _text(sub), _text(path), _text(was), Content(int(rev), dig, _KINDS[kind], seal), int(t))
    _check(row)
    return row


def split(data: bytes) -> list[bytes]:
    """The lines of a file of rows, without their LF. Raises ValueError for one that does not end in LF."""
    if data and not data.endswith(b"\n"):
        raise ValueError("the last row has no line end")
    return data.split(b"\n")[:-1]


def join(lines: Iterable[bytes]) -> bytes:
    """The file of some lines."""
    return b"".join(line + b"\n" for line in lines)


def _check(row: Row) -> None:
    """What the grammar does not tell. Raises ValueError."""
    content = row.content
    if not row.sub or not row.path:
        raise ValueError("an empty `sub` or `path`")
    if (row.was != "") != (row.op in _WITH_WAS):
        raise ValueError(f"`was` {row.was!r:.60} in a row of `{row.op}`")
    if row.was == (row.sub if row.op is Op.REPLACE else row.path):
        raise ValueError(f"a row of `{row.op}` that leaves everything where it was")
    if (content.rev > 0) != (content.kind is Kind.SIGNED) or content.rev > MAX_REV:
        raise ValueError(f"`rev` {content.rev} of an article that is `{content.kind}`")
    if (content.seal == "") != (content.kind is Kind.NONE):
        raise ValueError(f"`seal` {content.seal!r} of an article that is `{content.kind}`")
    if row.t > LATEST:
        raise ValueError(f"`t` {row.t} after the year 9999")


def _text(escaped: str) -> str:
    return str(json.loads(f'"{escaped}"')) if "\\" in escaped else escaped


def _reason(line: bytes) -> str:
    """Why a line has not the form of a row, in words."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return f"no JSON: {line[:60]!r}"
    if not isinstance(value, dict) or sorted(value) != sorted(_MEMBERS):
        return f"expected an object with exactly the members {', '.join(sorted(_MEMBERS))}"
    return "a member of another type or form, or JSON in another form than RFC 8785 gives it"


_OPS = {op.value: op for op in Op}
_KINDS = {kind.value: kind for kind in Kind}
_WITH_WAS = frozenset({Op.REPLACE, Op.MOVE})
_MEMBERS = ("op", "sub", "path", "was", "rev", "dig", "kind", "seal", "t")
_DIGEST = f"{ALGORITHM}:{base64url.BYTES_32.pattern}"
_PLAIN = r'[^"\\\x00-\x1f]*'
_STRING = rf'({_PLAIN}(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f])){_PLAIN})*)'
_INTEGER = "(0|[1-9][0-9]{0,11})"
_ROW = re.compile(
    rf'\{{"dig":"({_DIGEST})","kind":"({"|".join(Kind)})","op":"({"|".join(Op)})","path":"{_STRING}","rev":{_INTEGER},'
    rf'"seal":"((?:{_DIGEST})?)","sub":"{_STRING}","t":{_INTEGER},"was":"{_STRING}"\}}'
)
"""RFC 8785 sorts the members: dig, kind, op, path, rev, seal, sub, t, was."""
