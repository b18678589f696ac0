"""`integrity link`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import click

from integrity import pipeline
from integrity.cli import complete, engine, judge, spark
from integrity.cli.engine import Engine
from integrity.cli.options import Common, common, decisions_option
from integrity.cli.variables import option
from integrity.load.discover import Discovery
from integrity.preparation import Prepared


@click.command("link")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete.files)
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
@spark.options
@common
def command(
    inputs: tuple[str, ...],
    calibrate: str | None,
    decisions: str | None,
    before: str | None,
    engine_name: str,
    master: str | None,
    **options: Any,  # noqa: ANN401 - click's values, typed by Common
) -> int:
    """Link near-duplicate and same-event coverage of articles and records.

    INPUT is a folder or file of articles, or a .jsonl[.gz] file of records (id, title, excerpt, text, outlet, url,
    published). Use --output links:PATH and --output clusters:PATH for the outcome as data. With --engine spark INPUT
    may be .parquet, too, and anything may be an address that Spark can read.
    """
    if engine_name == spark.NAME:
        given = {"--calibrate": calibrate, "--decisions": decisions, "--before": before}
        spark.refuse(name for name, value in given.items() if value is not None)
        return spark.execute("link", inputs, Common(**options), master)
    spark.refuse_master(master)
    asked = Engine(
        labels=engine.labels(calibrate) if calibrate is not None else {},
        before=engine.clusters(before) if before is not None else None,
        decisions=engine.decisions(decisions) if decisions is not None else None,
        name=decisions or "",
        quiet=options["quiet"],
    )
    return judge.execute("link", inputs, _Asked(**options, engine=asked))


@dataclass(frozen=True, slots=True)
class _Asked(Common):
    """The options of a run."""

    engine: Engine

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> pipeline.Options:
        return replace(Common.run_options(self, command, at, prepared, found), engine=self.engine)
