"""Options that several commands share. Each has an environment variable INTEGRITY_<NAME>."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from integrity import api, config
from integrity.config import LEVELS, Settings
from integrity.errors import UsageError
from integrity.link import linking
from integrity.load import discover, timestamp
from integrity.load.discover import Discovery
from integrity.pipeline import Options

F = TypeVar("F", bound=Callable[..., Any])

PARALLEL_FROM = 2_000
"""Articles from which a second process saves more than it costs (0.1 s to start, 0.7 ms an article; measured)."""


@dataclass(frozen=True, slots=True)
class Common:
    """The shared options of one command line, as given."""

    output: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    exit_zero: bool
    at: str | None
    jobs: int | None
    color: str
    quiet: bool
    verbose: bool
    config: str | None
    isolated: bool
    mentions: bool

    def settings(self, root: Path) -> Settings:
        """Configuration of the project at `root`, overruled by the command line."""
        file = Path(self.config) if self.config else None if self.isolated else config.find(root)
        read = config.read(file) if file else Settings()
        return config.overruled(read, select=self.select, ignore=self.ignore, fail_on=self.fail_on)

    def moment(self) -> datetime:
        """The time to judge for: `--at`, else now."""
        if self.at is None:
            return datetime.now(UTC).replace(microsecond=0)
        written = timestamp.parse(self.at)
        if written is None:
            raise UsageError(f"--at {self.at!r} is no time", "write it as 2025-03-11T08:42:00Z")
        return written.moment

    def processes(self, found: Discovery) -> int:
        """`--jobs`, else as many processes as there are processors for a large corpus and one for a small one."""
        if self.jobs is not None:
            return self.jobs
        return _processors() if len(found.articles) >= PARALLEL_FROM else 1

    def run_options(self, command: str, settings: Settings, found: Discovery) -> Options:
        """What the pipeline is asked for. An audit fails on no finding unless a level was given."""
        fails = command != "audit" or self.fail_on is not None
        return Options(
            command=command,
            at=self.moment(),
            reported=settings.reported,
            engine=linking.link,
            fail_on=settings.fail_level if fails else None,
            jobs=self.processes(found),
            mentions=self.mentions,
            at_given=self.at is not None,
        )


def common(function: F) -> F:
    """Adds the shared options; the command receives them as keyword arguments, to be packed into `Common`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def _option(name: str, **settings: Any) -> Callable[[F], F]:  # noqa: ANN401 - handed on to click as it is
    return click.option(f"--{name}", envvar=f"INTEGRITY_{name.upper().replace('-', '_')}", **settings)


_OPTIONS = (
    _option(
        "output",
        multiple=True,
        metavar="FORMAT[:PATH]",
        help="Report format; repeatable. Without a path: standard output.",
    ),
    _option(
        "select", multiple=True, metavar="CODES", help="Report only these rules (codes or prefixes, comma-separated)."
    ),
    _option("ignore", multiple=True, metavar="CODES", help="Leave these rules out."),
    _option(
        "fail-on", type=click.Choice(LEVELS), help="Exit 1 from this level on.  [check, link: error; audit: never]"
    ),
    _option("exit-zero", is_flag=True, help="Exit 0 where the exit code would be 1."),
    _option("at", metavar="TIME", help="Judge for this time instead of now."),
    _option("jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read articles."),
    _option("color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    _option("quiet", is_flag=True, help="No text report and no summary line."),
    _option("verbose", is_flag=True, help="List notes, too."),
    _option("config", metavar="FILE", help="Configuration file instead of the one found."),
    _option("isolated", is_flag=True, help="Ignore configuration files."),
    _option("mentions", is_flag=True, help="Link the entries of `related`, too."),
)


def split_codes(values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of a repeatable option, each value of which may be a list with commas."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def discovered(command: str, paths: tuple[str, ...], common_options: Common) -> tuple[Discovery, Settings]:
    """What the arguments name for `command`, and the settings. Raises NothingToJudgeError where that is nothing."""
    absolute = discover.expand(paths or (".",), Path.cwd())
    settings = common_options.settings(discover.find_root(absolute))
    return api.found_at(command, absolute, settings.exclude), settings


def _processors() -> int:
    """The processors that this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
