"""`trust.toml` -> Policy. An unknown member, a time without an offset or a value of the wrong kind is refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from integrity import strict_toml
from integrity.errors import TrustError
from integrity.trust import base64url, canonical, digest
from integrity.trust.policy import Grant, LogKey, Policy, Reason, Requirement, Revocation, is_pattern

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MAX_VERSION = 2**53 - 1
SIGNED = "signed"


def parse(data: bytes, where: str) -> Policy:
    """The policy in the bytes of a file. Raises TrustError, which names the member, for the first thing wrong."""
    table = _Table(_document(data, where), where, "")
    root = table.table("root")
    log = table.table("log") if table.has("log") else None
    policy = Policy(
        version=table.value("version", _version, "a whole number from 1"),
        expires=table.value("expires", _time, _TIME),
        root=frozenset(root.value("keys", _thumbprints, "a list of thumbprints")),
        threshold=root.value("threshold", _version, "a whole number from 1"),
        digest=digest.of(data),
        audience=table.optional("audience", _text, "a text", None),
        exclude=table.optional("exclude", _paths, "a list of field paths", canonical.DEFAULT_EXCLUDE),
        grants=tuple(_grant(item) for item in table.tables("grant")),
        revocations=tuple(_revocation(item) for item in table.tables("revoke")),
        requirements=tuple(_requirement(name, item) for name, item in table.named("outlet")),
        log=_log(log) if log else None,
    )
    root.finish()
    table.finish()
    return policy


def _document(data: bytes, where: str) -> dict[str, object]:
    try:
        return strict_toml.parse(data)
    except ValueError as error:
        raise TrustError(f"{where} is not TOML that can be read: {str(error)[:100]}", _RESTORE) from None


def _grant(table: _Table) -> Grant:
    grant = Grant(
        key=table.value("key", _thumbprint, "a thumbprint"),
        domains=table.value("domains", _patterns, "a list of domains in normal form, `*.` allowed before them"),
        not_before=table.value("not_before", _time, _TIME),
        not_after=table.value("not_after", _time, _TIME),
    )
    table.finish()
    return grant


def _revocation(table: _Table) -> Revocation:
    revocation = Revocation(
        key=table.value("key", _thumbprint, "a thumbprint"),
        at=table.value("at", _time, _TIME),
        reason=Reason(table.value("reason", _reason, f"one of {', '.join(Reason)}")),
        trust_before=table.optional("trust_before", _time, _TIME, None),
    )
    table.finish()
    return revocation


def _requirement(name: str, table: _Table) -> Requirement:
    if not is_pattern(name):
        raise table.refused("", name, "a domain in normal form as its name")
    table.value("require", lambda value: value if value == SIGNED else None, f'"{SIGNED}"')
    requirement = Requirement(name, table.optional("since", _time, _TIME, None))
    table.finish()
    return requirement


def _log(table: _Table) -> LogKey:
    log = LogKey(
        origin=table.value("origin", _origin, "a name without blank and plus"),
        key=table.value("key", _thumbprint, "a thumbprint"),
    )
    table.finish()
    return log


_RESTORE = "correct trust.toml and have it signed again with `integrity keys policy-sign`"
_TIME = "a time with an offset such as 2026-06-01T00:00:00Z"


class _Table:
    """A TOML table that is asked for its members, one by one, and must have no other."""

    def __init__(self, content: Mapping[str, object], where: str, name: str) -> None:
        self._content = content
        self._where = where
        self._name = name
        self._asked: set[str] = set()

    def has(self, member: str) -> bool:
        return member in self._content

    def value(self, member: str, read: Callable[[object], T | None], expected: str) -> T:
        self._asked.add(member)
        value = self._content.get(member)
        found = None if value is None else read(value)
        if found is None:
            raise self.refused(member, value, expected)
        return found

    def optional(self, member: str, read: Callable[[object], T | None], expected: str, default: T) -> T:
        return self.value(member, read, expected) if self.has(member) else default

    def table(self, member: str) -> _Table:
        content = self.value(member, lambda value: value if isinstance(value, dict) else None, "a table")
        return _Table(content, self._where, f"{self._name}[{member}] ")

    def tables(self, member: str) -> list[_Table]:
        none: list[dict[str, object]] = []
        items = self.optional(member, _tables, f"tables written as [[{member}]]", none)
        return [_Table(item, self._where, f"[[{member}]] {number} ") for number, item in enumerate(items, 1)]

    def named(self, member: str) -> list[tuple[str, _Table]]:
        none: dict[str, dict[str, object]] = {}
        inner = self.optional(member, _table_of_tables, f'tables written as [{member}."name"]', none)
        return [(name, _Table(item, self._where, f'[{member}."{name}"] ')) for name, item in inner.items()]

    def finish(self) -> None:
        if unknown := sorted(set(self._content) - self._asked):
            raise TrustError(f"{self._where}: {self._name}has an unknown member `{unknown[0]:.60}`", _RESTORE)

    def refused(self, member: str, value: object, expected: str) -> TrustError:
        found = "absent" if value is None else _shown(value)
        name = f"`{member}` is " if member else "is "
        return TrustError(f"{self._where}: {self._name}{name}{found}, expected {expected}", _RESTORE)


def _shown(value: object) -> str:
    try:
        return f"{value!r:.80}"
    except ValueError:  # a hexadecimal number may have more decimal digits than Python writes
        return "a number of too many digits"


def _tables(value: object) -> list[dict[str, object]] | None:
    return value if isinstance(value, list) and all(isinstance(item, dict) for item in value) else None


def _table_of_tables(value: object) -> dict[str, dict[str, object]] | None:
    return value if isinstance(value, dict) and all(isinstance(item, dict) for item in value.values()) else None


def _version(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MAX_VERSION else None


def _time(value: object) -> int | None:
    """Unix seconds; a fraction is rounded up, which changes no comparison with a whole number of seconds."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return None
    return -((_EPOCH - value) // timedelta(seconds=1))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _origin(value: object) -> str | None:
    """A key name of a signed note (C2SP signed-note): not empty, without white space and plus."""
    return value if isinstance(value, str) and value and not re.search(r"[\s+]", value) else None


def _reason(value: object) -> str | None:
    return value if isinstance(value, str) and value in set(Reason) else None


def _thumbprint(value: object) -> str | None:
    return value if isinstance(value, str) and base64url.BYTES_32.fullmatch(value) else None


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else None


def _thumbprints(value: object) -> tuple[str, ...] | None:
    texts = _texts(value)
    return texts if texts and all(map(base64url.BYTES_32.fullmatch, texts)) else None


def _patterns(value: object) -> tuple[str, ...] | None:
    texts = _texts(value)
    return texts if texts and all(map(is_pattern, texts)) else None


def _paths(value: object) -> tuple[str, ...] | None:
    texts = _texts(value)
    return tuple(sorted(set(texts))) if texts is not None and all(map(canonical.is_path, texts)) else None
