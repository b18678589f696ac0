"""`integrity keys`: the keys folder of a repository, from its first key to the last revocation."""

from __future__ import annotations

import difflib
import importlib

import click

from integrity.errors import UsageError

_MODULES = {
    "init": "init",
    "new": "new",
    "add": "add",
    "revoke": "revoke",
    "policy-sign": "policy_sign",
    "list": "listing",
    "check": "check",
}
"""Command -> module, in the order in which they are needed."""


class _Group(click.Group):
    """Imports the module of a command only when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            near = difflib.get_close_matches(cmd_name, _MODULES, n=1)
            hint = f"run `integrity keys {near[0]}`" if near else f"use one of: {', '.join(_MODULES)}"
            raise UsageError(f"there is no command `keys {cmd_name:.60}`", hint)
        found = importlib.import_module(f"integrity.cli.keys.{_MODULES[cmd_name]}").command
        assert isinstance(found, click.Command)  # noqa: S101
        return found


@click.group("keys", cls=_Group, invoke_without_command=True, subcommand_metavar="COMMAND [ARGS]...")
@click.pass_context
def command(context: click.Context) -> None:
    """Set up and look after the keys by which seals are verified.

    Root keys sign the policy, keys/trust.toml, which says which key may sign for which outlet. Private keys are kept
    outside of the repository.
    """
    from integrity.cli.main import USAGE  # noqa: PLC0415 - main imports the commands

    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(USAGE)
