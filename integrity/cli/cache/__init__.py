"""`integrity cache`: the index of the base that checks of a change keep between runs."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {
    "info": "integrity.cli.cache.info",
    "warm": "integrity.cli.cache.warm",
    "clear": "integrity.cli.cache.clear",
}
"""Command -> module, in the order of help."""


@click.group(
    "cache", cls=LazyGroup, modules=_MODULES, invoke_without_command=True, subcommand_metavar="COMMAND [ARGS]..."
)
@click.pass_context
def command(context: click.Context) -> None:
    """See, make and delete the index of the base that checks of a change keep.

    It lies in the git folder, where no change can put anything, and says only where to look: what a check says of an
    article it reads anew.
    """
    from integrity.cli.main import USAGE  # noqa: PLC0415 - main imports the commands

    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(USAGE)
