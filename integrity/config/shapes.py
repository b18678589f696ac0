"""What a setting may hold: read from TOML with an error that says what was expected, and told as JSON Schema.

A shape has `read(key, value, origin)`, which gives the value as `Settings` keeps it or raises ConfigError, and
`schema()`. `key` is the name of the setting as messages write it, `origin` the file or place that holds it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from pathspec import GitIgnoreSpec

from integrity import rules
from integrity.errors import ConfigError

_CONTROL = re.compile("[\x00-\x1f\x7f]")


class Shape(Protocol):
    """One kind of value."""

    def read(self, key: str, value: object, origin: str) -> Any:  # noqa: ANN401 - each shape has a type of its own
        """The value as `Settings` keeps it. Raises ConfigError."""

    def schema(self) -> dict[str, Any]:
        """The JSON Schema of the value as it is written."""


def unknown(key: str, prefix: str, names: Iterable[str], origin: str) -> ConfigError:
    """The error for a key that does not exist, with the nearest one that does."""
    names = list(names)
    near = difflib.get_close_matches(key.lower().replace("_", "-"), names, n=1)
    hint = f"write `{near[0]}`" if near else f"use one of: {', '.join(names)}"
    return ConfigError(f"{origin}: there is no setting `{prefix}{key:.60}`", hint)


def _wrong(key: str, value: object, expected: str, example: str, origin: str) -> ConfigError:
    """`example` is a value as it could be."""
    return _unlike(key, value, expected, f"{key.rpartition('.')[2]} = {example}", origin)


def _unlike(key: str, value: object, expected: str, line: str, origin: str) -> ConfigError:
    return ConfigError(f"{origin}: `{key}` is {value!r:.60}, expected {expected}", f"write `{line}`")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several words."""

    words: tuple[str, ...]

    def read(self, key: str, value: object, origin: str) -> str:
        """The word."""
        if not isinstance(value, str):
            raise _wrong(key, value, "a text", '"..."', origin)
        if value not in self.words:
            raise ConfigError(f"{origin}: `{key}` is {value!r:.60}", f"use one of: {', '.join(self.words)}")
        return value

    def schema(self) -> dict[str, Any]:
        """One of the words."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class FilePath:
    """The path of a file or folder."""

    def read(self, key: str, value: object, origin: str) -> str:
        """The path as it is written."""
        if not isinstance(value, str):
            raise _wrong(key, value, "a text", '"..."', origin)
        if not value or _CONTROL.search(value):
            raise _wrong(key, value, "a path", '"..."', origin)
        return value

    def schema(self) -> dict[str, Any]:
        """A text without control characters."""
        return {"type": "string", "pattern": r"^[^\u0000-\u001f\u007f]+$"}


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    check: Callable[[str, str, str], None]
    """Raises ConfigError for a text that cannot be used, given key, text and origin."""
    at_least: int = 0

    def read(self, key: str, value: object, origin: str) -> tuple[str, ...]:
        """The texts in their order."""
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise _wrong(key, value, "a list of texts", '["..."]', origin)
        if len(value) < self.at_least:
            raise _wrong(key, value, "a list with something in it", '["..."]', origin)
        for item in value:
            self.check(key, item, origin)
        return tuple(value)

    def schema(self) -> dict[str, Any]:
        """A list of texts none of which is empty."""
        items = {"type": "string", "minLength": 1}
        return {"type": "array", "items": items, **({"minItems": self.at_least} if self.at_least else {})}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of fields, with dots between the keys that lead to one; a list where several are tried in order."""

    def read(self, key: str, value: object, origin: str) -> tuple[tuple[str, ...], ...]:
        """The keys that lead to each."""
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not names or not all(isinstance(name, str) and name for name in names):
            raise _wrong(key, value, "the name of a field or a list of names", '"..."', origin)
        paths = tuple(tuple(name.split(".")) for name in names)
        if not all(step.strip() for path in paths for step in path):
            raise _wrong(key, value, "names with one dot between two keys", '"source.domain"', origin)
        return paths

    def schema(self) -> dict[str, Any]:
        """A text or a list of texts."""
        name = {"type": "string", "pattern": r"^[^.]+(\.[^.]+)*$"}
        return {"oneOf": [name, {"type": "array", "items": name, "minItems": 1}]}


@dataclass(frozen=True, slots=True)
class Pairs:
    """A table of codes with a word for each."""

    check: Callable[[str, str, str], None]
    words: tuple[str, ...]

    def read(self, key: str, value: object, origin: str) -> tuple[tuple[str, str], ...]:
        """Code and word, in the order in which they are written."""
        if not isinstance(value, dict):
            raise _wrong(key, value, "a table", '{ FLD209 = "note" }', origin)
        for code in value:
            self.check(key, code, origin)
        return tuple((code, Choice(self.words).read(f"{key}.{code:.60}", word, origin)) for code, word in value.items())

    def schema(self) -> dict[str, Any]:
        """An object whose values are the words."""
        words = {"enum": list(self.words)}
        return {"type": "object", "propertyNames": {"minLength": 1}, "additionalProperties": words}


@dataclass(frozen=True, slots=True)
class Table:
    """A table with fixed keys."""

    members: Mapping[str, Shape]
    make: Callable[..., Any]
    """From the members that are written, as keyword arguments."""
    required: tuple[str, ...] = ()

    def read(self, key: str, value: object, origin: str) -> Any:  # noqa: ANN401 - what `make` gives
        """What `make` makes of the members."""
        if not isinstance(value, dict):
            raise _unlike(key, value, "a table", f"[{key}]", origin)
        for name in value:
            if name not in self.members:
                raise unknown(name, f"{key}.", self.members, origin)
        for name in self.required:
            if name not in value:
                raise ConfigError(f"{origin}: `{key}` has no `{name}`", f'write `{name} = ["..."]` in it')
        return self.make(
            **{name: self.members[name].read(f"{key}.{name}", item, origin) for name, item in value.items()}
        )

    def schema(self) -> dict[str, Any]:
        """An object with these members and no other."""
        members = {name: shape.schema() for name, shape in self.members.items()}
        required = {"required": list(self.required)} if self.required else {}
        return {"type": "object", "properties": members, **required, "additionalProperties": False}


@dataclass(frozen=True, slots=True)
class Tables:
    """A list of tables, written `[[name]]`."""

    one: Table

    def read(self, key: str, value: object, origin: str) -> tuple[Any, ...]:
        """What each table gives."""
        if not isinstance(value, list):
            raise _unlike(key, value, "a list of tables", f"[[{key}]]", origin)
        return tuple(self.one.read(f"{key}[{index}]", item, origin) for index, item in enumerate(value))

    def schema(self) -> dict[str, Any]:
        """A list of the objects."""
        return {"type": "array", "items": self.one.schema()}


def pattern(key: str, text: str, origin: str) -> None:
    """Raises ConfigError for what git takes for no pattern."""
    try:
        GitIgnoreSpec.from_lines([text])
    except ValueError as error:
        raise ConfigError(
            f"{origin}: `{key}` holds {text!r:.60}, which is no pattern", "write it as in .gitignore: `drafts/`"
        ) from error


def code(key: str, text: str, origin: str) -> None:
    """Raises ConfigError for what is neither a code of a rule, nor the beginning of one, nor a slug."""
    if not text:
        raise ConfigError(
            f"{origin}: `{key}` holds an empty text", "write a code such as FLD209 or a prefix such as FLD"
        )
    try:
        rules.expand([text])
    except ConfigError as error:
        raise ConfigError(f"{origin}: `{key}`: {error.message:.160}", error.next_step) from None
