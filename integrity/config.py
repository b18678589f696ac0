"""Settings of a project: found, read and checked. A key that does not exist is an error that names the nearest one."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from pathspec import GitIgnoreSpec

from integrity import rules, strict_toml
from integrity.errors import ConfigError
from integrity.finding import Severity

FILE = "integrity.toml"
PROJECT = "pyproject.toml"
_TEXTS = frozenset({"fail-on", "keys", "baseline"})
LEVELS = tuple(severity.label for severity in sorted(Severity, reverse=True))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration can say. The defaults are those of a project without one."""

    exclude: tuple[str, ...] = ()
    """Patterns as in .gitignore, from the root, of what is not to be judged."""
    select: tuple[str, ...] = ()
    """Codes or prefixes of the rules to report; empty means all."""
    ignore: tuple[str, ...] = ()
    """Codes or prefixes of the rules to leave out."""
    fail_on: str = "error"
    """The level from which findings fail a check."""
    keys: str | None = None
    """The folder of policy and keys, from the folder of the configuration."""
    baseline: str | None = None
    """The file of accepted findings, from the folder of the configuration."""

    @property
    def fail_level(self) -> Severity:
        """`fail_on` as a severity."""
        return Severity[self.fail_on.upper()]

    @property
    def reported(self) -> frozenset[str]:
        """Codes of the rules to report."""
        selected = rules.expand(self.select) if self.select else frozenset(rules.catalogue())
        return selected - rules.expand(self.ignore)


def find(root: Path) -> Path | None:
    """The configuration of the project at `root`: integrity.toml, else pyproject.toml if it has [tool.integrity]."""
    if (root / FILE).is_file():
        return root / FILE
    project = root / PROJECT
    return project if project.is_file() and table_in(PROJECT, _bytes(project)) is not None else None


def read(path: Path) -> Settings:
    """The settings in `path`. Raises ConfigError for what is no TOML, unknown or of the wrong kind."""
    return parse(path.name, _bytes(path))


def parse(name: str, data: bytes) -> Settings:
    """The settings in `data`, the content of a file called `name`. Raises ConfigError."""
    table = table_in(name, data)
    if table is None:
        raise ConfigError(f"{name} has no table [tool.integrity]", "add it, or name another file with --config")
    return from_mapping(table, name)


def from_mapping(table: Mapping[str, object], origin: str) -> Settings:
    """Settings from keys as they are written in TOML (with hyphens). Raises ConfigError."""
    names = {field.name.replace("_", "-"): field.name for field in fields(Settings)}
    for key in table:
        if key not in names:
            near = difflib.get_close_matches(key, names, n=1)
            hint = f"write `{near[0]}`" if near else f"use one of: {', '.join(names)}"
            raise ConfigError(f"{origin}: there is no setting `{key}`", hint)
    values: dict[str, Any] = {
        names[key]: (_text if key in _TEXTS else _list)(key, value, origin) for key, value in table.items()
    }
    settings = Settings(**values)
    _check(settings, origin)
    return settings


def overruled(settings: Settings, *, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: str | None) -> Settings:
    """`settings` with what the command line says instead; `ignore` is added to. Raises ConfigError."""
    changed = Settings(
        exclude=settings.exclude,
        select=select or settings.select,
        ignore=(*settings.ignore, *ignore),
        fail_on=fail_on or settings.fail_on,
        keys=settings.keys,
        baseline=settings.baseline,
    )
    _check(changed, "command line")
    return changed


def _list(key: str, value: object, origin: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    raise ConfigError(f"{origin}: `{key}` is {value!r:.60}, expected a list of texts", f'write `{key} = ["..."]`')


def _text(key: str, value: object, origin: str) -> str:
    if isinstance(value, str):
        return value
    raise ConfigError(f"{origin}: `{key}` is {value!r:.60}, expected a text", f'write `{key} = "..."`')


def _check(settings: Settings, origin: str) -> None:
    if settings.fail_on not in LEVELS:
        raise ConfigError(f"{origin}: `fail-on` is {settings.fail_on!r}", f"use one of: {', '.join(LEVELS)}")
    if not settings.reported:
        raise ConfigError(f"{origin}: `select` and `ignore` leave no rule", "remove codes from `ignore`")
    for pattern in settings.exclude:
        _check_pattern(pattern, origin)


def _check_pattern(pattern: str, origin: str) -> None:
    try:
        GitIgnoreSpec.from_lines([pattern])
    except ValueError as error:
        raise ConfigError(
            f"{origin}: `exclude` holds {pattern!r:.60}, which is no pattern", "write it as in .gitignore: `drafts/`"
        ) from error


def table_in(name: str, data: bytes) -> Mapping[str, object] | None:
    """The settings in a file called `name`, as TOML; None for a pyproject.toml without any. Raises ConfigError."""
    try:
        content = strict_toml.parse(data)
    except ValueError as error:
        raise ConfigError(f"{name} is not TOML: {str(error)[:200]}", "correct the file at the place named") from error
    if name != PROJECT:
        return content
    tool = content.get("tool", {})
    table = tool.get("integrity") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", "check the path and its permissions") from error
