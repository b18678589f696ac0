"""One case of loading a keys folder, and how it stands in the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from tests.vectors import notation
from tests.vectors.articles import AT
from tests.vectors.policies import NORTHWIRE, ROOT_1, grant, head
from tests.vectors.tokens import Key, folder


class Folder(NamedTuple):
    """A keys folder, and whether a policy may be taken from it."""

    comment: str
    files: Mapping[str, str | bytes]
    valid: bool
    flags: tuple[str, ...]
    at: int = AT


class Successor(NamedTuple):
    """A keys folder that takes the place of another, and whether it may."""

    comment: str
    old: Mapping[str, str]
    files: Mapping[str, str]
    valid: bool
    flags: tuple[str, ...]
    at: int = AT


HEAD = head(1, [ROOT_1])
GRANT = grant(NORTHWIRE, "northwire.example")
TEXT = HEAD + GRANT
KEYS = (ROOT_1, NORTHWIRE)


def one(text: str, keys: Iterable[Key] = KEYS) -> dict[str, str]:
    """A folder whose policy is signed by the one root key."""
    return folder(text, [ROOT_1], keys)


def valid(flag: str, comment: str, text: str, keys: Iterable[Key] = KEYS, **more: Any) -> Folder:
    """A case of a policy that may be taken."""
    return Folder(comment, one(text, keys), valid=True, flags=(flag,), **more)


def invalid(flag: str, *cases: tuple[str, str], keys: Iterable[Key] = KEYS) -> tuple[Folder, ...]:
    """Cases of policies that are refused for one reason."""
    return tuple(Folder(comment, one(text, keys), valid=False, flags=(flag,)) for comment, text in cases)


def to_json(number: int, case: Folder | Successor) -> dict[str, Any]:
    """The case as it is written."""
    return {
        "tcId": number,
        "comment": case.comment,
        "flags": list(case.flags),
        **({"old": _contents(case.old)} if isinstance(case, Successor) else {}),
        "keys": _contents(case.files),
        "at": case.at,
        "result": "valid policy" if case.valid else "invalid policy",
    }


def _contents(files: Mapping[str, str | bytes]) -> dict[str, Any]:
    return {path: notation.content(content) for path, content in sorted(files.items())}
