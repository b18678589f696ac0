"""`integrity config init`."""

from __future__ import annotations

from pathlib import Path

import click

from integrity import config
from integrity.cli import output
from integrity.config import toml
from integrity.errors import UsageError
from integrity.load import discover


@click.command("init")
def command() -> int:
    """Write an integrity.toml with every setting explained into the root of the repository.

    An existing configuration is never touched.
    """
    root = discover.find_root([Path.cwd()])
    file = config.find(root)
    if file:
        raise UsageError(f"{file} is the configuration already", "edit it; `integrity config show` tells what it says")
    output.to_new_file(root / config.FILE, toml.starter())
    output.say(f"wrote {root / config.FILE}", "  do: take the `#` away from the settings that you need")
    return 0
