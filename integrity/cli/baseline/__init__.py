"""`integrity baseline`: findings accepted for now, with a reason, an owner and an end."""

from __future__ import annotations

import click

from integrity.cli.lazy import LazyGroup

_MODULES = {
    "create": "integrity.cli.baseline.create",
    "update": "integrity.cli.baseline.update",
    "prune": "integrity.cli.baseline.prune",
    "show": "integrity.cli.baseline.show",
}
"""Command -> module, in the order in which they are needed."""


@click.group("baseline", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """Accept the findings that are there, and see that they only get fewer.

    The file, integrity-baseline.jsonl in the root unless the configuration or --baseline says otherwise, belongs into
    the repository. What is not in it counts.
    """
