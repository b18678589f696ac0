"""`--engine spark`: linking and verification on Apache Spark."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from integrity.cli import output
from integrity.cli.options import Common
from integrity.cli.variables import VariableOption, option, variable
from integrity.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from integrity.engine.spark.engine import Spark
    from integrity.engine.spark.session import Cluster
    from integrity.load.discover import Discovery
    from integrity.pipeline import Options
    from integrity.preparation import Prepared

F = TypeVar("F", bound=Callable[..., Any])

NAME = "spark"
_GATEWAY = "PYSPARK_GATEWAY_PORT"
"""Set where `spark-submit` started this process: it knows the master, and the cluster has its own Python."""


def options(function: F) -> F:
    """Adds --engine and --master, which the command receives as `engine_name` and `master`."""
    where = option("master", metavar="URL", help="Master of the Spark cluster.  [this machine]")
    choice = click.option(
        "--engine",
        "engine_name",
        cls=VariableOption,
        envvar=variable("engine"),
        type=click.Choice(["local", NAME]),
        default="local",
        show_default=True,
        help="Where the work is done: in this process, or on Apache Spark.",
    )
    return choice(where(function))


def refuse(given: Iterable[str]) -> None:
    """Raise UsageError where one of the options `given` is."""
    for name in given:
        raise UsageError(f"{name} is not known to --engine spark", "leave one of the two out")


def refuse_master(master: str | None) -> None:
    """Raise UsageError where there is a master and nothing that runs there."""
    if master is not None:
        raise UsageError("--master is for --engine spark alone", "write --engine spark, or leave --master out")


def execute(command: str, paths: tuple[str, ...], asked: Common, master: str | None) -> int:
    """Run `audit` or `link` over `paths` on Spark and return the exit code."""
    with _spark():
        from integrity.engine.spark import inputs  # noqa: PLC0415 - asks for pyspark

        told = [inputs.is_dataset(path) for path in paths]
        if any(told) and not all(told):
            raise UsageError(
                "files of articles and data for Spark are named in one run",
                "name folders of articles in a run of their own",
            )
        if any(told):
            from integrity.cli import dataset  # noqa: PLC0415 - see above

            return dataset.execute(command, paths, asked, _cluster(master))
        return _execute_here(command, paths, asked, master)


def _execute_here(command: str, paths: tuple[str, ...], asked: Common, master: str | None) -> int:
    """Files that this process reads and judges, linked on Spark."""
    from integrity.cli import judge  # noqa: PLC0415 - see above
    from integrity.engine.spark.engine import Spark  # noqa: PLC0415 - see above

    if asked.since is not None or asked.staged:
        raise UsageError(
            "--engine spark is about a whole corpus, and a change is to be judged", "leave out one of them"
        )
    values = {name: getattr(asked, name) for name in Common.__dataclass_fields__}
    return judge.execute(command, paths, _Asked(**values, engine=Spark(_cluster(master), tell=note)))


def note(text: str) -> None:
    """Say where the outcome may be another than in one process."""
    output.say(f"note: {text}")


def _cluster(master: str | None) -> Cluster:
    from integrity.engine.spark.session import LOCAL, Cluster  # noqa: PLC0415 - see above

    if _GATEWAY in os.environ:
        return Cluster(master)
    return Cluster(master or LOCAL, sys.executable)


@contextmanager
def _spark() -> Iterator[None]:
    """What is missing for Spark is told as what to do."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in {"pyspark", "pyarrow", "pandas", "py4j"}:
            raise
        raise UsageError(
            f"--engine spark needs {error.name}", "install it: pip install 'newsroom-integrity[spark]'"
        ) from error
    except Exception as error:
        if "JAVA_GATEWAY_EXITED" not in str(error):
            raise
        raise UsageError(
            "Spark did not start: it needs Java 17 or later, and a --master that it knows",
            "install a Java runtime, such as Debian's openjdk-17-jre-headless; write the master as local[2], "
            "spark://host:7077 or yarn",
        ) from error


@dataclass(frozen=True, slots=True)
class _Asked(Common):
    """The options of a run that links on Spark."""

    engine: Spark

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> Options:
        return replace(Common.run_options(self, command, at, prepared, found), engine=self.engine)
