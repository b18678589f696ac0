"""`integrity config`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from integrity import config
from integrity.cli import complete, output
from integrity.cli.options import absolute, configuring, split_codes
from integrity.cli.variables import used, variable
from integrity.config import origins, schema, toml
from integrity.config.definitions import DEFINITIONS
from integrity.config.origins import Value
from integrity.errors import UsageError
from integrity.report.inert import visible


@click.group("config")
def command() -> None:
    """Show which settings count and where each comes from, or begin a configuration."""


@command.command("show")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@configuring
def show(paths: tuple[str, ...], form: str, **options: Any) -> int:  # noqa: ANN401 - click's
    """Show every setting of a run on PATHS with its origin.

    The origin is the default, a line of a file, a variable of the environment or an option. The text is TOML.
    """
    from integrity import anchor, api  # noqa: PLC0415 - only for a run
    from integrity.anchor import Wish  # noqa: PLC0415 - only for a run
    from integrity.load import discover  # noqa: PLC0415 - only for a run

    wish = Wish(config=absolute(options["config"]), since=options["since"], isolated=options["isolated"])
    named = discover.expand(paths or (".",), Path.cwd())
    root, base = api.located(named, wish)
    found = anchor.settings_at(root, named, wish, base)
    given = {
        name: value for name, value in _given(click.get_current_context()).items() if options[name.replace("-", "_")]
    }
    settings = config.overruled(
        found.settings,
        select=split_codes(options["select"]),
        ignore=split_codes(options["ignore"]),
        fail_on=options["fail_on"],
        baseline=_path(options["baseline"]),
    )
    settings = replace(settings, keys=_path(options["keys"]) or settings.keys)
    values = origins.values(settings, found.name, found.data, given)
    output.to_stdout((_json if form == "json" else _text)(root, found.name, values))
    return 0


def _path(given: str | None) -> str | None:
    path = absolute(given)
    return str(path) if path else None


def _given(context: click.Context) -> dict[str, str]:
    """For each setting the variable that gives it, else the option that would."""
    names = [one.name for one in DEFINITIONS]
    return {name: variable(name) if variable(name) in used(context) else f"--{name}" for name in names}


def _json(root: Path, name: str | None, values: Sequence[Value]) -> str:
    rows = [{"name": one.name, "value": one.value, "origin": list(one.origin)} for one in values]
    return json.dumps({"root": str(root), "file": name, "settings": rows}, indent=1) + "\n"


def _text(root: Path, name: str | None, values: Sequence[Value]) -> str:
    return _lines([f"# root: {root}", f"# file: {name or 'none'}", "", *_toml(values)])


def _toml(values: Sequence[Value]) -> Iterator[str]:
    for head, group in groupby(values, key=lambda one: one.keys[0]):
        members = list(group)
        if len(members[0].keys) == 1:
            yield from map(_line, members)
        elif head == "per-path":
            for one in members:
                yield from ("", f"[[{head}]]  # {', '.join(one.origin)}")
                yield from (f"{key} = {toml.value(item)}" for key, item in one.value.items())
        else:
            yield from ("", f"[{head}]", *map(_line, members))


def _line(one: Value) -> str:
    name = toml.key(str(one.keys[-1]))
    if one.value is None:
        return f"# {name} is not set  # {', '.join(one.origin)}"
    return f"{name} = {toml.value(one.value)}  # {', '.join(one.origin)}"


def _lines(lines: Sequence[str]) -> str:
    return "".join(f"{visible(line)}\n" for line in lines)


@command.command("schema")
def print_schema() -> int:
    """Print the JSON Schema of integrity.toml, for editors."""
    output.to_stdout(schema.render())
    return 0


@command.command("init")
def init() -> int:
    """Write an integrity.toml with every setting explained into the root of the repository.

    An existing configuration is never touched.
    """
    from integrity.load import discover  # noqa: PLC0415 - only here

    root = discover.find_root([Path.cwd()])
    file = config.find(root)
    if file:
        raise UsageError(f"{file} is the configuration already", "edit it; `integrity config show` tells what it says")
    output.to_new_file(root / config.FILE, toml.starter())
    output.say(f"wrote {root / config.FILE}", "  do: take the `#` away from the settings that you need")
    return 0
