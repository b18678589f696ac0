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


@click.group("cache", cls=LazyGroup, modules=_MODULES)
def command() -> None:
    """See, make and delete the index of the base that checks of a change keep.

    It lies in the git folder, where no change can put anything, and says only where to look: what a check says of an
    article it reads anew.
    """
