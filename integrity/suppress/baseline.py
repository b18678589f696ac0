"""The baseline: findings accepted for now, one JSON object a line, each with who, why and until when."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from integrity.errors import BaselineError, FormatError
from integrity.finding import Finding
from integrity.load import discover
from integrity.load.article import open_regular
from integrity.trust import strict_json

FILE = discover.BASELINE
"""The name that it has unless the configuration or --baseline says otherwise."""
MAX_BYTES = 64 * 1024 * 1024
"""Of a baseline: more than a hundred thousand entries."""
MEMBERS = ("fingerprint", "rule", "subjects", "paths", "reason", "owner", "created", "expires")

Key = tuple[str, str]
"""Rule and fingerprint: an entry of one rule never accepts a finding of another."""

_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_RULE = re.compile(r"[A-Z]{3}[0-9]{3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MENDING = "correct or delete the line, or put the file back from the history of the repository"


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted finding."""

    fingerprint: str
    rule: str
    subjects: tuple[str, ...]
    """Content identities, as the finding has them; for people and for other tools, nothing rests on them."""
    paths: tuple[str, ...]
    """Where it was seen last, POSIX paths from the root; a hint."""
    reason: str
    owner: str
    created: date
    expires: date | None
    """The last day on which it is accepted; None for ever."""
    line: int = 0
    """Its line in the file, from 1; 0 for one that is not in a file."""

    @property
    def key(self) -> Key:
        """What a finding must have in common with it."""
        return self.rule, self.fingerprint

    def has_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and self.expires < today


def key_of(finding: Finding) -> Key:
    """What an entry for `finding` has in common with it."""
    return finding.rule, finding.fingerprint


@dataclass(frozen=True, slots=True)
class Baseline:
    """The accepted findings of a project, and where a change is judged, those that its base has."""

    path: str = FILE
    """POSIX path from the root."""
    entries: tuple[Entry, ...] = ()
    """Those of the work tree."""
    at_base: Mapping[Key, Entry] | None = None
    """Those of the base of a change; None where no change is judged."""


NONE = Baseline()


def read(path: Path, where: str) -> tuple[Entry, ...] | None:
    """The entries in the file at `path`, which messages call `where`; None if there is none. Raises BaselineError."""
    try:
        with open_regular(path) as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except FormatError as error:
        raise BaselineError(f"{where}: {error.message}", "put a regular file in its place") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise BaselineError(f"{where} cannot be read: {reason}", "check the path and its permissions") from error
    return parse(data, where)


def parse(data: bytes, where: str) -> tuple[Entry, ...]:
    """The entries in `data`, in the order of their lines. Raises BaselineError with the line of the first bad one."""
    if len(data) > MAX_BYTES:
        raise BaselineError(f"{where} is over {MAX_BYTES:,} bytes", "name what is no article in `exclude` instead")
    found: dict[Key, Entry] = {}
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entry = _entry(strict_json.parse_object(line), number)
        except ValueError as error:
            raise BaselineError(f"{where}, line {number}: {error}", _MENDING) from error
        first = found.setdefault(entry.key, entry)
        if first is not entry:
            message = f"{where}, line {number}: the finding {entry.fingerprint} stands on line {first.line} already"
            raise BaselineError(message, "delete one of the two lines")
    return tuple(found.values())


def render(entries: Iterable[Entry]) -> str:
    """The file that holds `entries`: one a line, sorted by rule, then by fingerprint."""
    return "".join(f"{json.dumps(members(entry))}\n" for entry in sorted(entries, key=lambda entry: entry.key))


def members(entry: Entry) -> dict[str, object]:
    """An entry as JSON shows it."""
    return {
        "fingerprint": entry.fingerprint,
        "rule": entry.rule,
        "subjects": list(entry.subjects),
        "paths": [path.encode("utf-8", "backslashreplace").decode() for path in entry.paths],
        "reason": entry.reason,
        "owner": entry.owner,
        "created": entry.created.isoformat(),
        "expires": entry.expires.isoformat() if entry.expires else None,
    }


def _entry(values: dict[str, object], line: int) -> Entry:
    """The entry with these members. Raises ValueError."""
    if stray := next((name for name in values if name not in MEMBERS), None):
        raise ValueError(f"there is no member {stray!r:.60}, expected {', '.join(MEMBERS)}")
    expires = None if values.get("expires", "") is None else _day(values, "expires")
    reason = _text(values, "reason")
    if not reason.strip():
        raise ValueError("`reason` is empty, expected why the finding is accepted")
    return Entry(
        fingerprint=_like(_FINGERPRINT, values, "fingerprint", "32 hex characters"),
        rule=_like(_RULE, values, "rule", "a code such as FLD211"),
        subjects=tuple(_texts(values, "subjects")),
        paths=tuple(_texts(values, "paths")),
        reason=reason,
        owner=_text(values, "owner"),
        created=_day(values, "created"),
        expires=expires,
        line=line,
    )


def _text(values: dict[str, object], name: str) -> str:
    value = values.get(name)
    if isinstance(value, str):
        return value
    raise ValueError(f"`{name}` is {_shown(values, name)}, expected text")


def _like(pattern: re.Pattern[str], values: dict[str, object], name: str, expected: str) -> str:
    text = _text(values, name)
    if pattern.fullmatch(text):
        return text
    raise ValueError(f"`{name}` is {_shown(values, name)}, expected {expected}")


def _day(values: dict[str, object], name: str) -> date:
    text = _like(_DATE, values, name, "a date such as 2026-12-31")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{name}` is {text}, which is no date") from None


def _texts(values: dict[str, object], name: str) -> Iterator[str]:
    value = values.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"`{name}` is {_shown(values, name)}, expected a list of texts")
    yield from value


def _shown(values: dict[str, object], name: str) -> str:
    return f"{values[name]!r:.60}" if name in values else "missing"
