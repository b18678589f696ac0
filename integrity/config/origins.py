"""Where each setting of a run comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from integrity import strict_toml
from integrity.config.definitions import DEFINITIONS, Definition, attribute
from integrity.config.reading import PROJECT
from integrity.config.settings import PerPath, Settings
from integrity.fields import Fields, dotted

DEFAULT = "default"
MAX_SEARCHED = 100_000
"""Bytes of a file in which lines are looked for; longer ones are named without a line."""

Keys = tuple[str | int, ...]
"""Keys of tables and places in lists that lead to a value."""


@dataclass(frozen=True, slots=True)
class Value:
    """One setting, or one entry of a table."""

    keys: Keys
    value: Any
    """As it is written in TOML; None where there is none."""
    origin: tuple[str, ...]
    """`default`, `integrity.toml:3`, `INTEGRITY_SELECT` or `--select`; two of them where one adds to the other."""

    @property
    def name(self) -> str:
        """`levels.FLD209`, `per-path[0]`."""
        head, *rest = self.keys
        return f"{head}{''.join(f'[{key}]' if isinstance(key, int) else f'.{key}' for key in rest)}"


def values(settings: Settings, name: str | None, data: bytes, given: Mapping[str, str]) -> list[Value]:
    """Every setting with its origin, in the order of the definitions.

    `name` and `data` are the configuration file, if there is one, `given` the option or variable that gave a setting.
    """
    file = _File(name, data) if name is not None else None
    return [found for one in DEFINITIONS for found in _of(one, settings, file, given.get(one.name))]


def _of(one: Definition, settings: Settings, file: _File | None, given: str | None) -> Iterator[Value]:
    written = getattr(settings, attribute(one.name))
    if isinstance(written, Fields):
        for name in Fields.__dataclass_fields__:
            paths = [dotted(path) for path in getattr(written, name)]
            yield Value((one.name, name), paths, _origin((one.name, name), file, None))
    elif one.name == "levels" and written:
        for code, level in dict(written).items():
            yield Value((one.name, code), level, _origin((one.name, code), file, None))
    elif one.name == "per-path" and written:
        for index, part in enumerate(written):
            yield Value((one.name, index), _part(part), _origin((one.name, index), file, None))
    else:
        plain = {} if one.name == "levels" else list(written) if isinstance(written, tuple) else written
        yield Value((one.name,), plain, _origin((one.name,), file, given))


def _part(part: PerPath) -> dict[str, Any]:
    members: dict[str, Any] = {"paths": list(part.paths), "select": list(part.select), "ignore": list(part.ignore)}
    return {name: member for name, member in {**members, "levels": dict(part.levels)}.items() if member}


def _origin(keys: Keys, file: _File | None, given: str | None) -> tuple[str, ...]:
    written = file.place(keys) if file else None
    if given and keys == ("ignore",) and written:
        return written, given  # the only setting that is added to
    return (given or written or DEFAULT,)


class _File:
    """A configuration file in which the lines of settings are looked for."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        self._above: Keys = ("tool", "integrity") if PurePath(name).name == PROJECT else ()
        self._content = strict_toml.parse(data)
        self._lines = data.decode("utf-8").split("\n") if len(data) <= MAX_SEARCHED else []

    def place(self, keys: Keys) -> str | None:
        """File and line of a setting; None where the file does not have it."""
        where = (*self._above, *keys)
        if not _holds(self._content, where):
            return None
        word = next(key for key in reversed(where) if isinstance(key, str))
        for number, line in enumerate(self._lines):
            if word in line and self._begins(number, where):
                return f"{self._name}:{number + 1}"
        return self._name

    def _begins(self, number: int, where: Keys) -> bool:
        """Whether what begins in a line brings the value: the lines before it are whole TOML without the value."""
        before = _parsed(self._lines[:number])
        if before is None or _holds(before, where):
            return False
        ends = (_parsed(self._lines[: number + length]) for length in range(1, len(self._lines) - number + 1))
        whole = next((content for content in ends if content is not None), None)
        return whole is not None and _holds(whole, where)


def _parsed(lines: list[str]) -> object:
    try:
        return strict_toml.parse("\n".join(lines).encode())
    except ValueError:
        return None


def _holds(content: object, where: Keys) -> bool:
    for key in where:
        if isinstance(content, dict) and key in content:
            content = content[str(key)]
        elif isinstance(content, list) and isinstance(key, int) and key < len(content):
            content = content[key]
        else:
            return False
    return True
