"""`integrity audit`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from integrity.cli import complete, spark
from integrity.cli.options import Common, common, compare_option, decisions_option
from integrity.cli.variables import option
from integrity.errors import UsageError

if TYPE_CHECKING:
    from integrity.load.discover import Discovery
    from integrity.pipeline import Engine, Options
    from integrity.preparation import Prepared


@click.command("audit")
@click.argument("paths", nargs=-1, metavar="[PATHS]...", shell_complete=complete.files)
@compare_option
@decisions_option
@option(
    "what-if",
    multiple=True,
    metavar="NAME=VALUE",
    help="Say what another threshold of linking would change, as probability=0.6; repeatable.",
)
@spark.options
@common
def command(
    paths: tuple[str, ...],
    compare: str | None,
    decisions: str | None,
    what_if: tuple[str, ...],
    engine_name: str,
    master: str | None,
    **options: Any,  # noqa: ANN401 - click's values, typed by Common
) -> int:
    """Report on a whole corpus: seals, events, what to do.

    Exit 0 whatever is found, unless --fail-on is given.
    """
    from integrity.cli import judge  # noqa: PLC0415 - only for a run, so that help and completion are fast

    if engine_name == spark.NAME:
        unknown = {"--decisions": decisions, "--what-if": what_if or None, "--compare": compare}
        spark.refuse(name for name, value in unknown.items() if value is not None)
        return spark.execute("audit", paths, Common(**options), master)
    spark.refuse_master(master)
    if decisions is None and not what_if:
        return judge.execute("audit", paths, Common(**options), compare=compare)
    from integrity.cli import engine  # noqa: PLC0415 - see above

    if options["since"] is not None or options["staged"]:
        given = "--decisions" if decisions is not None else "--what-if"
        raise UsageError(
            f"{given} is about a whole corpus, and a change is to be judged", "leave out --since and --staged"
        )
    asked = engine.Engine(
        decisions=engine.decisions(decisions) if decisions is not None else None,
        wanted=engine.thresholds(what_if),
        name=decisions or "",
        quiet=options["quiet"],
    )
    return judge.execute("audit", paths, _Asked(**options, engine=asked), compare=compare)


@dataclass(frozen=True, slots=True)
class _Asked(Common):
    """The options of a run with a linking of its own."""

    engine: Engine

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> Options:
        return replace(Common.run_options(self, command, at, prepared, found), engine=self.engine)
