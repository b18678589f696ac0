"""A group of commands each of which is imported only when it is asked for, so that every command starts fast."""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

import click

from integrity.errors import UsageError


class LazyGroup(click.Group):
    """A group whose commands stand in modules of their own, under the name `command`."""

    def __init__(self, *arguments: Any, modules: Mapping[str, str], **settings: Any) -> None:  # noqa: ANN401 - click's
        super().__init__(*arguments, **settings)
        self._modules = modules
        """Name of a command -> module, in the order in which help lists them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of help."""
        return list(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name. Raises UsageError with the nearest name."""
        if cmd_name not in self._modules:
            near = difflib.get_close_matches(cmd_name, self._modules, n=1)
            hint = f"run `{ctx.command_path} {near[0]}`" if near else f"use one of: {', '.join(self._modules)}"
            raise UsageError(f"there is no command `{ctx.command_path} {cmd_name:.60}`", hint)
        command = importlib.import_module(self._modules[cmd_name]).command
        assert isinstance(command, click.Command)  # noqa: S101
        return command
