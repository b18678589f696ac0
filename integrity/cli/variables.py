"""Options that an environment variable can give, and how errors tell that one did."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_META = "integrity.variables"
"""Where a context keeps the variables that gave a value in this run."""
_SHOWN = 60
"""Characters of a value that an error shows."""


class VariableOption(click.Option):
    """An option that is looked for in the environment where the command line does not give it.

    A variable for a repeatable option holds a list, with commas or blanks between its values.
    """

    def value_from_envvar(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's
        """The value of the variable, which is noted; None without one."""
        text = self.resolve_envvar_value(ctx)
        if text is None or self.envvar is None:
            return None
        ctx.meta.setdefault(_META, {})[str(self.envvar)] = text
        return _separated(text) if self.multiple else super().value_from_envvar(ctx)

    def get_error_hint(self, ctx: click.Context | None) -> str:
        """What click blames for a wrong value."""
        return str(self.envvar) if ctx and self.envvar in used(ctx) else super().get_error_hint(ctx)


def option(name: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - handed on to click as it is
    """An option `--name` with its variable INTEGRITY_<NAME>."""
    return click.option(f"--{name}", cls=VariableOption, envvar=variable(name), **settings)


def variable(name: str) -> str:
    """The variable of the option `--name`."""
    return f"INTEGRITY_{name.upper().replace('-', '_')}"


def used(ctx: click.Context) -> dict[str, str]:
    """The variables that gave a value in this run, with their texts."""
    found: dict[str, str] = ctx.meta.get(_META, {})
    return found


def notes(ctx: click.Context) -> Iterable[str]:
    """A line for each variable that gave a value in this run: whoever reads an error need not know that it is set."""
    for name, text in used(ctx).items():
        cut = f"{text[:_SHOWN]}..." if len(text) > _SHOWN else text
        yield f"  set: {name}={cut} in the environment"


def _separated(text: str) -> Sequence[str]:
    return [part for part in re.split(r"[,\s]+", text) if part]
