"""`integrity config`: what there is to set, what is set, and by whom."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {name: f"integrity.cli.config.{name}" for name in ("show", "init", "schema")}


@click.group(
    "config", cls=LazyGroup, modules=_MODULES, invoke_without_command=True, subcommand_metavar="COMMAND [ARGS]..."
)
@click.pass_context
def command(context: click.Context) -> None:
    """Show which settings count and where each comes from, or begin a configuration."""
    from integrity.cli.main import USAGE  # noqa: PLC0415 - main imports the commands

    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(USAGE)
