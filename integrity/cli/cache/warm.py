"""`integrity cache warm`."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from integrity import api, archive
from integrity.anchor import Wish
from integrity.archive import Scope
from integrity.cli import bulk, output, progress
from integrity.cli.cache.place import place, place_option
from integrity.cli.options import absolute, processors
from integrity.cli.variables import option
from integrity.errors import UsageError
from integrity.link import bulk as link_bulk
from integrity.load import git
from integrity.preparation import Prepared, prepare
from integrity.report.wording import counted


@click.command("warm")
@click.argument("ref", default="HEAD")
@click.option("--kernels", is_flag=True, help="Compile the kernels of the extra `bulk`, and make no index.")
@option("config", metavar="FILE", help="Configuration file instead of the one found.")
@option("isolated", is_flag=True, help="Ignore configuration files.")
@option("jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read articles.")
@place_option
def command(
    ref: str, kernels: bool, config: str | None, isolated: bool, jobs: int | None, cache_dir: str | None
) -> int:
    """Make the index of REF (a commit or branch, HEAD by default), so that checks against it start at once.

    For images and CI: run it on the branch that changes are meant for, and keep the folder that `cache info` names.
    With --kernels, which needs no repository, compile what links many texts, so that no later run has to.
    """
    if kernels:
        return _compile()
    wish = Wish(since=ref, config=absolute(config), isolated=isolated)
    prepared = prepare([Path.cwd()], datetime.now(UTC), wish)
    folder = place(cache_dir)
    with progress.shown(sys.stderr, quiet=False, color="auto") as told:
        made = archive.open_archive(_scope(prepared), folder, jobs or processors(), told)
    output.say(*(f"note: {remark}" for remark in made.remarks))
    known = f", {made.cached:,} of them known before" if made.cached else ""
    output.to_stdout(f"{folder}: {counted(len(made.index), 'article')} of {ref}{known}\n")
    return 0


def _compile() -> int:
    folder = bulk.kept_in()
    if not link_bulk.is_installed():
        raise UsageError("numba is not installed", "pip install 'newsroom-integrity[bulk]'")
    with progress.shown(sys.stderr, quiet=False, color="auto") as told:
        kernels = link_bulk.Bulk(1, folder, is_forced=True, progress=told)
        if not kernels.pays(0):
            raise UsageError(f"{folder} cannot be written", "make it writable, or name another folder: NUMBA_CACHE_DIR")
        kernels.warm()
    output.to_stdout(f"{folder}: kernels compiled\n")
    return 0


def _scope(prepared: Prepared) -> Scope:
    """The articles of REF itself, not of where HEAD left it."""
    base = prepared.anchor.base
    assert base is not None  # noqa: S101 - REF was named
    settings = prepared.settings
    folder = git.folder_below(base.top, prepared.root)
    tip = replace(base, merge_base=base.tip, other_bases=())
    return Scope(tip, folder, (*settings.exclude, *api.RECORDS), settings.fields)
