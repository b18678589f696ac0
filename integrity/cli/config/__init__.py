"""`integrity config`: what there is to set, what is set, and by whom."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {name: f"integrity.cli.config.{name}" for name in ("show", "init", "schema")}


@click.group("config", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """Show which settings count and where each comes from, or begin a configuration."""
