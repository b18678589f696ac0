"""`integrity config schema`."""

from __future__ import annotations

import click

from integrity.cli import output
from integrity.config import schema


@click.command("schema")
def command() -> int:
    """Print the JSON Schema of integrity.toml, for editors."""
    output.to_stdout(schema.render())
    return 0
