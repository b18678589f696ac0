"""Results as JSON and back, exactly: what workers hand to the driver, and nothing that a file holds.

A text may come back as a plain one where it was a member of an enumeration of texts, to which it is equal.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Hashable
from datetime import datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from integrity.link.evidence import Link
from integrity.validate.verdict import Verification

T = TypeVar("T")
Read = Callable[[Any], Any]
_EMPTY: Callable[[Any], Any] = object.__new__


def dump(value: object) -> str:
    """JSON of dataclasses, named tuples, tuples, frozen sets, enumerations, dates, texts and numbers."""
    return json.dumps(_plain(value), separators=(",", ":"))


def load(kind: type[T], text: str) -> T:
    """The value of the type `kind` whose `dump` is `text`."""
    what: Any = kind
    read = _reader(what)
    value: T = read(json.loads(text))
    return value


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any type
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value):
        return [_plain(getattr(value, each.name)) for each in dataclasses.fields(value)]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(map(_plain, value))
    return [*map(_plain, value)] if isinstance(value, tuple) else value


@cache
def _reader(kind: Hashable) -> Read:
    """`kind` is a type, or what annotations make of types."""
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        inner = _reader(next(each for each in arguments if each is not NoneType))
        return lambda value: None if value is None else inner(value)
    if origin in {tuple, frozenset}:
        return _many(origin, arguments)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind is datetime:
        return datetime.fromisoformat
    if isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, tuple)):
        return _structure(kind)
    return lambda value: value


def _many(origin: Any, arguments: tuple[Any, ...]) -> Read:  # noqa: ANN401 - tuple or frozenset
    readers = [_reader(each) for each in arguments if each is not ...]
    if len(readers) == 1:
        return lambda values: origin(map(readers[0], values))
    return lambda values: origin(read(value) for read, value in zip(readers, values, strict=True))


def _structure(kind: Any) -> Read:  # noqa: ANN401 - a dataclass or named tuple
    hints = get_type_hints(kind, localns=_late(kind.__module__))
    names = [each.name for each in dataclasses.fields(kind)] if dataclasses.is_dataclass(kind) else kind._fields
    readers = [(name, _reader(hints[name])) for name in names]

    def read(values: list[Any]) -> Any:  # noqa: ANN401 - a `kind`
        parts = {name: reader(value) for (name, reader), value in zip(readers, values, strict=True)}
        if not dataclasses.is_dataclass(kind):
            return kind(**parts)
        found: Any = _EMPTY(kind)
        for name, value in parts.items():
            object.__setattr__(found, name, value)
        return found

    return read


def _late(module: str) -> dict[str, Any]:
    """Names that the annotations of a module use and it imports for type checkers only."""
    from integrity.link.alignment import Span  # noqa: PLC0415 - not for those who only write
    from integrity.link.what_if import WhatIf  # noqa: PLC0415 - see above
    from integrity.trust.log_entries import Content  # noqa: PLC0415 - see above

    late: dict[str, dict[str, Any]] = {
        Link.__module__: {"Span": Span, "WhatIf": WhatIf},
        Verification.__module__: {"Content": Content},
    }
    return late.get(module, {})
