"""`integrity link`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from integrity import pipeline
from integrity.cli import complete, engine, indexed, judge, spark
from integrity.cli.engine import Engine
from integrity.cli.indexed import Indexed
from integrity.cli.options import Common, common, decisions_option
from integrity.cli.variables import option
from integrity.errors import UsageError
from integrity.link.shingles import ARCHIVE, USUAL
from integrity.load.discover import Discovery
from integrity.preparation import Prepared


@click.command("link")
@click.argument("inputs", nargs=-1, metavar="INPUT...", shell_complete=complete.files)
@option(
    "calibrate",
    metavar="LABELS",
    help="Labelled pairs of this feed, as `integrity evaluate --sample` writes them.",
    shell_complete=complete.files,
)
@decisions_option
@option(
    "before",
    metavar="CLUSTERS",
    help="Clusters of an earlier run, as --output clusters writes them: says which were merged or split since.",
    shell_complete=complete.files,
)
@option(
    "index",
    metavar="DIR",
    help="Hold INPUT against all that an index in DIR knows, and add it. It is made where there is none.",
    shell_complete=complete.folders,
)
@option("dry-run", is_flag=True, help="With --index: add nothing.")
@option("remove", metavar="ID", multiple=True, help="With --index, repeatable: take a record out of it.")
@option("archive", is_flag=True, help="For 100,000 articles and more: less memory, and some short quotes not found.")
@spark.options
@common
def command(
    inputs: tuple[str, ...],
    calibrate: str | None,
    decisions: str | None,
    before: str | None,
    index: str | None,
    dry_run: bool,
    remove: tuple[str, ...],
    archive: bool,
    engine_name: str,
    master: str | None,
    **options: Any,  # noqa: ANN401 - click's values, typed by Common
) -> int:
    """Link near-duplicate and same-event coverage of articles and records.

    INPUT is a folder or file of articles, or a .jsonl[.gz] or .parquet file of records (id, title, excerpt, text,
    outlet, url, published). Use --output links:PATH and --output clusters:PATH for the outcome as data. With --engine
    spark INPUT may be anything that Spark can read, by its address.
    """
    _check(inputs, index, remove, dry_run=dry_run)
    if engine_name == spark.NAME:
        given = {"--calibrate": calibrate, "--decisions": decisions, "--before": before, "--index": index,
                 "--archive": archive or None}  # fmt: skip
        spark.refuse(name for name, value in given.items() if value is not None)
        return spark.execute("link", inputs, Common(**options), master)
    spark.refuse_master(master)
    if index is not None and remove:
        indexed.remove(Path(index), remove)
        return 0
    asked = Engine(
        labels=engine.labels(calibrate) if calibrate is not None else {},
        before=engine.clusters(before) if before is not None else None,
        decisions=engine.decisions(decisions) if decisions is not None else None,
        name=decisions or "",
        quiet=options["quiet"],
        sample=ARCHIVE if archive else USUAL,
    )
    against = Indexed(Path(index), asked, dry_run) if index is not None else asked
    return judge.execute("link", inputs, _Asked(**options, engine=against))


def _check(inputs: tuple[str, ...], index: str | None, remove: tuple[str, ...], *, dry_run: bool) -> None:
    """Raise UsageError for options that do not go together."""
    if index is None and (remove or dry_run):
        raise UsageError("--remove and --dry-run are about an index", "name its folder with --index")
    if remove and (inputs or dry_run):
        raise UsageError("--remove goes with --index alone", "remove first, then link INPUT in a second run")
    if not inputs and not remove:
        raise click.UsageError("Missing argument 'INPUT...'.", click.get_current_context())


@dataclass(frozen=True, slots=True)
class _Asked(Common):
    """The options of a run."""

    engine: pipeline.Engine

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> pipeline.Options:
        return replace(Common.run_options(self, command, at, prepared, found), engine=self.engine)
