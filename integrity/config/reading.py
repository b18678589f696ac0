"""Settings found, read and checked. A key that does not exist is an error that names the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePath

from integrity import strict_toml
from integrity.config import shapes
from integrity.config.definitions import BY_NAME
from integrity.config.settings import Settings
from integrity.errors import ConfigError

FILE = "integrity.toml"
PROJECT = "pyproject.toml"
COMMAND_LINE = "command line"


def find(folder: Path) -> Path | None:
    """The configuration in `folder`: integrity.toml, else pyproject.toml if it has [tool.integrity]."""
    if (folder / FILE).is_file():
        return folder / FILE
    project = folder / PROJECT
    return project if project.is_file() and table_in(PROJECT, contents(project)) is not None else None


def nearest(folders: Iterable[Path]) -> Path | None:
    """The configuration in the first of `folders` that has one."""
    return next(filter(None, map(find, folders)), None)


def read(path: Path) -> Settings:
    """The settings in `path`. Raises ConfigError for what is no TOML, unknown or of the wrong kind."""
    return parse(path.name, contents(path))


def parse(name: str, data: bytes) -> Settings:
    """The settings in `data`, the content of a file called `name`. Raises ConfigError."""
    table = table_in(name, data)
    if table is None:
        raise ConfigError(f"{name} has no table [tool.integrity]", "add it, or name another file with --config")
    return from_mapping(table, name)


def from_mapping(table: Mapping[str, object], origin: str) -> Settings:
    """Settings from keys as they are written in TOML (with hyphens). Raises ConfigError."""
    for key in table:
        if key not in BY_NAME:
            raise shapes.unknown(key, "", BY_NAME, origin)
    chosen = {BY_NAME[key].attribute: BY_NAME[key].shape.read(key, value, origin) for key, value in table.items()}
    settings = Settings(**chosen)
    _check(settings, origin)
    return settings


def overruled(settings: Settings, *, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: str | None,
              baseline: str | None = None) -> Settings:  # fmt: skip
    """`settings` with what the command line says instead; `ignore` is added to. Raises ConfigError."""
    changed = replace(
        settings,
        select=select or settings.select,
        ignore=(*settings.ignore, *ignore),
        fail_on=fail_on or settings.fail_on,
        baseline=baseline or settings.baseline,
    )
    for name, codes in (("select", select), ("ignore", ignore)):
        for code in codes:
            shapes.code(name, code, COMMAND_LINE)
    _check(changed, COMMAND_LINE)
    return changed


def _check(settings: Settings, origin: str) -> None:
    if not settings.reported:
        raise ConfigError(f"{origin}: `select` and `ignore` leave no rule", "remove codes from `ignore`")
    off = {code for code, level in settings.ruling.of_rule.items() if level is None}
    if settings.reported <= off:
        raise ConfigError(f"{origin}: `levels` leaves no rule", "give a level other than off to the rules you need")


def table_in(name: str, data: bytes) -> Mapping[str, object] | None:
    """The settings in a file called `name`, as TOML; None for a pyproject.toml without any. Raises ConfigError."""
    try:
        content = strict_toml.parse(data)
    except ValueError as error:
        raise ConfigError(f"{name} is not TOML: {str(error)[:200]}", "correct the file at the place named") from error
    if PurePath(name).name != PROJECT:
        return content
    tool = content.get("tool", {})
    table = tool.get("integrity") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def contents(path: Path) -> bytes:
    """The bytes of a configuration file. Raises ConfigError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", "check the path and its permissions") from error
