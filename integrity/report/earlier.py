"""An earlier JSON report, read as far as a later one is held against it. It may come from anyone."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from integrity.errors import UsageError
from integrity.finding import Severity
from integrity.report.report import SCHEMA_VERSION, Provenance
from integrity.report.since import Told
from integrity.validate.verdict import Verdict

MAX_BYTES = 512 * 1024 * 1024
"""Of a report: more than a hundred thousand articles have."""
TOOL = "newsroom-integrity"
NEXT_STEP = "name a report that `integrity audit --output json:PATH` wrote; to have one, run it on the earlier articles"

_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){2}[0-9A-Za-z.+-]{0,40}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_RULE = re.compile(r"[A-Z]{3}[0-9]{3}")
_COMMANDS = ("check", "audit")
_SEVERITIES = {severity.label: severity for severity in sorted(Severity, reverse=True)}
_VERDICTS = frozenset(Verdict)

Members = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier report says."""

    version: str
    at: str | None
    base: str | None
    """What the base of the change was called that it judged; None where it judged everything."""
    provenance: Provenance
    verdicts: Mapping[str, str]
    """The verdict on each article, by path."""
    findings: tuple[Told, ...]
    """Those that counted."""


def parse(data: bytes, name: str) -> Earlier:
    """The report in `data`, which messages call `name`. Raises UsageError for all that is none, and says why."""
    try:
        return _earlier(_document(data))
    except RecursionError:
        raise UsageError(f"{name} is no report to compare with: JSON that is nested too deep", NEXT_STEP) from None
    except ValueError as error:
        raise UsageError(f"{name} is no report to compare with: {error}", NEXT_STEP) from None


def _document(data: bytes) -> Members:
    if len(data) > MAX_BYTES:
        raise ValueError(f"it is over {MAX_BYTES:,} bytes")
    try:
        found = json.loads(data.decode("utf-8"))
    except UnicodeError:
        raise ValueError("text that is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    if not isinstance(found, dict):
        raise ValueError("JSON that is no object")  # noqa: TRY004 - it is the text's fault
    return found


def _earlier(members: Members) -> Earlier:
    schema, tool = members.get("schema"), _object(members, "tool")
    if type(schema) is not int or schema != SCHEMA_VERSION or tool.get("name") != TOOL:
        raise ValueError(f"`schema` is {_shown(members, 'schema')}, expected {SCHEMA_VERSION} of {TOOL}")
    if members.get("command") not in _COMMANDS:
        raise ValueError(f"`command` is {_shown(members, 'command')}, expected {' or '.join(_COMMANDS)}")
    change = _object(members, "change") if members.get("change", "") is not None else None
    made = _object(members, "provenance")
    policy = made.get("policy", "")
    return Earlier(
        version=_like(_VERSION, tool, "version"),
        at=_like(_TIME, members, "at") if members.get("at", "") is not None else None,
        base=None if change is None else _text(change, "base"),
        provenance=Provenance(
            configuration=_like(_DIGEST, made, "configuration"),
            corpus=_like(_DIGEST, made, "corpus"),
            policy=None if policy is None else _like(_DIGEST, made, "policy"),
        ),
        verdicts=_verdicts(members),
        findings=tuple(map(_told, _objects(members, "findings"))),
    )


def _verdicts(members: Members) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row in _objects(members, "articles"):
        path, verdict = _text(row, "path"), _text(row, "verdict")
        if verdict not in _VERDICTS:
            raise ValueError(f"`verdict` is {_shown(row, 'verdict')}, which is none")
        if path in found:
            raise ValueError(f"the article {path!r:.60} stands in it twice")
        found[path] = verdict
    return found


def _told(row: Members) -> Told:
    severity = _SEVERITIES.get(_text(row, "severity"))
    if severity is None:
        raise ValueError(f"`severity` is {_shown(row, 'severity')}, expected {', '.join(_SEVERITIES)}")
    return Told(
        severity, _like(_RULE, row, "rule"), _text(row, "path"), _text(row, "message"),
        _like(_FINGERPRINT, row, "fingerprint"),
    )  # fmt: skip


def _object(members: Members, name: str) -> Members:
    value = members.get(name)
    if isinstance(value, dict):
        return value
    raise ValueError(f"`{name}` is {_shown(members, name)}, expected an object")


def _objects(members: Members, name: str) -> Iterator[Members]:
    value = members.get(name)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"`{name}` is {_shown(members, name)}, expected a list of objects")
    yield from value


def _text(members: Members, name: str) -> str:
    value = members.get(name)
    if isinstance(value, str):
        return value
    raise ValueError(f"`{name}` is {_shown(members, name)}, expected text")


def _like(pattern: re.Pattern[str], members: Members, name: str) -> str:
    text = _text(members, name)
    if pattern.fullmatch(text):
        return text
    raise ValueError(f"`{name}` is {_shown(members, name)}, expected what matches {pattern.pattern}")


def _shown(members: Members, name: str) -> str:
    """The value for a message. Of a list or an object only what it is: it may be of any depth and length."""
    if name not in members:
        return "missing"
    value = members[name]
    return f"a {type(value).__name__}" if isinstance(value, list | dict) else f"{value!r:.60}"
