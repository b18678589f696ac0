"""`integrity log`: the corpus log of a repository, from its first row on."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {
    "append": "integrity.cli.log.append",
    "checkpoint": "integrity.cli.log.checkpoint",
    "verify": "integrity.cli.log.verify",
    "show": "integrity.cli.log.show",
    "prove": "integrity.cli.log.prove",
}
"""Command -> module, in the order in which they are needed."""


@click.group("log", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """Keep the corpus log, by which deleted, replaced and rolled-back articles are found.

    The holder of the log key appends to it on the base branch, after each merge.
    """
