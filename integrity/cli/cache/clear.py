"""`integrity cache clear`."""

from __future__ import annotations

import shutil

import click

from integrity.cli import output
from integrity.cli.cache.place import place, place_option
from integrity.errors import UsageError
from integrity.link import index_folder


@click.command("clear")
@place_option
def command(cache_dir: str | None) -> int:
    """Delete the index. The next check of a change makes it again."""
    folder = place(cache_dir)
    kept = [each for each in sorted(folder.glob("*")) if (each / index_folder.MANIFEST).is_file()]
    try:
        for each in kept:
            shutil.rmtree(each)
    except OSError as error:
        raise UsageError(f"{folder} cannot be deleted: {error.strerror}", "make it writable") from error
    output.to_stdout(f"{folder}: {len(kept)} deleted\n")
    return 0
