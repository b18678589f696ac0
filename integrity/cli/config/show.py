"""`integrity config show`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from integrity import config, preparation
from integrity.cli import complete, output
from integrity.cli.options import absolute, configuring, split_codes
from integrity.cli.variables import used, variable
from integrity.config import origins, toml
from integrity.config.origins import Value
from integrity.report.inert import visible


@click.command("show")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@configuring
def command(paths: tuple[str, ...], form: str, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: str | None,
            config: str | None, isolated: bool, keys: str | None, baseline: str | None,
            since: str | None) -> int:  # fmt: skip
    """Show every setting of a run on PATHS with its origin.

    The origin is the default, a line of a file, a variable of the environment or an option. The text is TOML.
    """
    from integrity import anchor  # noqa: PLC0415 - so that help and completion are fast
    from integrity.load import discover  # noqa: PLC0415 - see above

    wish = anchor.Wish(config=absolute(config), since=since, isolated=isolated)
    named = discover.expand(paths or (".",), Path.cwd())
    root, base = preparation.located(named, wish)
    found = anchor.settings_at(root, named, wish, base)
    given = {
        "select": split_codes(select),
        "ignore": split_codes(ignore),
        "fail_on": fail_on,
        "keys": _absolute(keys),
        "baseline": _absolute(baseline),
    }
    settings = _overruled(found.settings, given)
    values = origins.values(settings, found.name, found.data, _givers(given))
    output.to_stdout((_json if form == "json" else _text)(root, found.name, values))
    return 0


def _absolute(given: str | None) -> str | None:
    path = absolute(given)
    return str(path) if path else None


def _overruled(read: config.Settings, given: Mapping[str, Any]) -> config.Settings:
    rest = {name: value for name, value in given.items() if name != "keys"}
    return replace(config.overruled(read, **rest), keys=given["keys"] or read.keys)


def _givers(given: Mapping[str, Any]) -> dict[str, str]:
    """For each setting that is given, the variable or the option that gives it."""
    variables = used(click.get_current_context())
    names = [name.replace("_", "-") for name, value in given.items() if value]
    return {name: variable(name) if variable(name) in variables else f"--{name}" for name in names}


def _json(root: Path, name: str | None, values: Sequence[Value]) -> str:
    rows = [{"name": one.name, "value": one.value, "origin": list(one.origin)} for one in values]
    return json.dumps({"root": str(root), "file": name, "settings": rows}, indent=1) + "\n"


def _text(root: Path, name: str | None, values: Sequence[Value]) -> str:
    lines = [f"# root: {root}", f"# file: {name or 'none'}", "", *_toml(values)]
    return "".join(f"{visible(line)}\n" for line in lines)


def _toml(values: Sequence[Value]) -> Iterator[str]:
    tables_last = sorted(values, key=lambda one: len(one.keys) > 1)
    for head, group in groupby(tables_last, key=lambda one: one.keys[0]):
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
