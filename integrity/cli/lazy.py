"""A group of commands each of which is imported only when it is asked for, so that every command starts fast."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

from integrity.cli import variables
from integrity.errors import IntegrityError, UsageError


class LazyGroup(click.Group):
    """A group whose commands stand in modules of their own, under the name `command`.

    Called without a command it shows its help on standard error, and that is a usage error.
    """

    def __init__(self, *arguments: Any, modules: Mapping[str, str], **settings: Any) -> None:  # noqa: ANN401 - click's
        settings |= {"invoke_without_command": True, "subcommand_metavar": "COMMAND [ARGS]..."}
        super().__init__(*arguments, **settings)
        self._modules = modules
        """Name of a command -> module, in the order in which help lists them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of help."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name. Raises UsageError with the nearest name; a shell that completes gets None."""
        if cmd_name not in self._modules:
            if ctx.resilient_parsing:
                return None
            near = difflib.get_close_matches(cmd_name, self._modules, n=1)
            hint = f"run `{ctx.command_path} {near[0]}`" if near else f"use one of: {', '.join(self._modules)}"
            raise UsageError(f"there is no command `{ctx.command_path} {cmd_name:.60}`", hint)
        command = importlib.import_module(self._modules[cmd_name]).command
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - what the command returns
        """The outcome of the command. An error names the variables of the environment that gave an option a value."""
        try:
            outcome = super().invoke(ctx)
        except (IntegrityError, click.ClickException) as error:
            for note in () if ctx.parent else variables.notes(ctx):
                error.add_note(note)
            raise
        return outcome if ctx.invoked_subcommand else self._helped(ctx)

    def _helped(self, ctx: click.Context) -> int:
        from integrity.cli.main import USAGE  # noqa: PLC0415 - main imports the commands

        click.echo(ctx.get_help(), err=True)
        return USAGE

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands, without importing one of them; else the options of the group."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name) for name in self._modules if name.startswith(incomplete)]
