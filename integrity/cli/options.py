"""Options that several commands share. Each has an environment variable INTEGRITY_<NAME>."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from integrity import config
from integrity.cli import complete
from integrity.cli.output import FORMATS
from integrity.cli.variables import option
from integrity.config import LEVELS, Settings
from integrity.errors import KeyFileError, UsageError
from integrity.load import timestamp

if TYPE_CHECKING:  # what judges is imported when it is needed, so that help and completion are fast
    from integrity.anchor import Wish
    from integrity.load.discover import Discovery
    from integrity.pipeline import Options
    from integrity.preparation import Prepared

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
    keys: str | None
    root_key: tuple[str, ...]
    since: str | None
    staged: bool
    no_cache: bool
    cache_dir: str | None
    sealed_key_file: str | None
    baseline: str | None

    def adjusted(self, read: Settings) -> Settings:
        """The configuration of the project, overruled by the command line. A baseline named there is absolute."""
        baseline = absolute(self.baseline)
        return config.overruled(
            read,
            select=self.select,
            ignore=self.ignore,
            fail_on=self.fail_on,
            baseline=str(baseline) if baseline else None,
        )

    def wish(self) -> Wish:
        """Where trust and configuration are to come from."""
        from integrity.anchor import Wish  # noqa: PLC0415 - see above
        from integrity.trust import sealed  # noqa: PLC0415 - see above

        return Wish(
            keys=absolute(self.keys),
            pinned=thumbprints(self.root_key),
            since=self.since,
            staged=self.staged,
            has_cache=not self.no_cache,
            cache=absolute(self.cache_dir),
            config=absolute(self.config),
            isolated=self.isolated,
            sealed_key=sealed.read_key(key_file(self.sealed_key_file)) if self.sealed_key_file else None,
            baseline=absolute(self.baseline),
        )

    def processes(self, found: Discovery) -> int:
        """`--jobs`, else as many processes as there are processors for a large corpus and one for a small one."""
        return self.jobs or processes(len(found.articles))

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> Options:
        """What the pipeline is asked for. An audit fails on no finding unless a level was given."""
        from integrity.link import linking  # noqa: PLC0415 - see above
        from integrity.pipeline import Options  # noqa: PLC0415 - see above
        from integrity.suppress.baseline import NONE as NO_BASELINE  # noqa: PLC0415 - see above

        fails = command != "audit" or self.fail_on is not None
        return Options(
            command=command,
            at=at,
            reported=prepared.settings.reported,
            engine=linking.link,
            fail_on=prepared.settings.fail_level if fails else None,
            jobs=self.processes(found),
            mentions=self.mentions,
            at_given=self.at is not None,
            anchor=prepared.anchor,
            fields=prepared.settings.fields,
            settings=prepared.settings,
            levels=prepared.settings.ruling,
            baseline=prepared.accepted(self.wish()) if command != "link" else NO_BASELINE,
            is_whole=prepared.is_whole,
            within=prepared.within,
        )


def common(function: F) -> F:
    """Adds the shared options; the command receives them as keyword arguments, to be packed into `Common`."""
    return _with(_OPTIONS, function)


def configuring(function: F) -> F:
    """Adds the options that decide which settings a run has."""
    return _with((*_RULES, _CONFIG, _ISOLATED, _KEYS, _BASELINE, _SINCE), function)


def _with(options: tuple[Callable[[F], F], ...], function: F) -> F:
    for one in reversed(options):
        function = one(function)
    return function


_KEYS = option("keys", metavar="DIR", help="Folder of policy and keys.  [keys]", shell_complete=complete.folders)
_CONFIG = option(
    "config", metavar="FILE", help="Configuration file instead of the one found.", shell_complete=complete.files
)
_ISOLATED = option("isolated", is_flag=True, help="Ignore configuration files.")
_BASELINE = option(
    "baseline",
    metavar="PATH",
    help=f"File of findings that are accepted for now.  [{config.BASELINE}]",
    shell_complete=complete.files,
)
_SINCE = option(
    "since",
    metavar="REF",
    help="Judge what changed since REF, by REF's own policy, keys and configuration; the gate of a pull request.",
)
_STAGED = option("staged", is_flag=True, help="Judge what the index holds, by what HEAD has; the gate of a commit.")
_CACHE = (
    option("no-cache", is_flag=True, help="Read every article of the base anew; for protected branches."),
    option(
        "cache-dir",
        metavar="DIR",
        help="Folder of the index of the base.  [`integrity` in the git folder]",
        shell_complete=complete.folders,
    ),
)
_RULES = (
    option(
        "select",
        multiple=True,
        metavar="CODES",
        help="Report only these rules (codes or prefixes, comma-separated).",
        shell_complete=complete.codes,
    ),
    option("ignore", multiple=True, metavar="CODES", help="Leave these rules out.", shell_complete=complete.codes),
    option("fail-on", type=click.Choice(LEVELS), help="Exit 1 from this level on.  [check, link: error; audit: never]"),
)

decisions_option = option(
    "decisions",
    metavar="FILE",
    help="Pairs that were decided, as lines with `same_event`; linking keeps to them.",
    shell_complete=complete.files,
)
compare_option = option(
    "compare",
    metavar="REPORT",
    help="Say what changed since REPORT, an earlier one as --output json:PATH writes it.",
    shell_complete=complete.files,
)
"""Option of the commands that can hold their report against an earlier one."""

trust_options = (
    _KEYS,
    option("root-key", multiple=True, metavar="THUMBPRINT", help="A root key that must have signed the policy."),
)
"""Options of every command that verifies."""

_OPTIONS = (
    option(
        "output",
        multiple=True,
        metavar="FORMAT[:PATH]",
        help="Report format; repeatable. Without a path: standard output.",
        shell_complete=complete.words(FORMATS),
    ),
    *_RULES,
    option("exit-zero", is_flag=True, help="Exit 0 where the exit code would be 1."),
    option("at", metavar="TIME", help="Judge for this time instead of now."),
    option("jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read articles."),
    option("color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True),
    option("quiet", is_flag=True, help="No text report and no summary line."),
    option("verbose", is_flag=True, help="List notes, too."),
    _CONFIG,
    _ISOLATED,
    option("mentions", is_flag=True, help="Link the entries of `related`, too."),
    *trust_options,
    _BASELINE,
    _SINCE,
    _STAGED,
    *_CACHE,
    option(
        "sealed-key-file",
        metavar="FILE",
        help="A publisher's AES key for sealed payloads.",
        shell_complete=complete.files,
    ),
)


def split_codes(values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes of a repeatable option, each value of which may be a list with commas."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def moment(text: str | None, option: str = "--at") -> datetime:
    """The time that `text`, the value of `option`, names; now without one. Raises UsageError."""
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    written = timestamp.parse(text)
    if written is None:
        raise UsageError(f"{option} {text!r} is no time", "write it as 2025-03-11T08:42:00Z")
    return written.moment


def absolute(path: str | None) -> Path | None:
    """The absolute path of an argument; links are not resolved."""
    return Path(os.path.abspath(path)) if path else None  # noqa: PTH100 - resolve() would follow links


def thumbprints(values: tuple[str, ...]) -> frozenset[str]:
    """Root keys given on the command line. Raises UsageError for what is no thumbprint."""
    given = split_codes(values)
    for value in given:
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}", value):
            raise UsageError(
                f"--root-key {value!r:.60} is no thumbprint", "`integrity keys list` shows those of the root"
            )
    return frozenset(given)


def key_file(path: str) -> bytes:
    """The bytes of a file that holds a key or a passphrase. Raises KeyFileError, which never quotes them."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise KeyFileError(f"{path} cannot be read: {error.strerror}", "check the path and its permissions") from error


def prepared_for(paths: tuple[str, ...], at: datetime, options: Common) -> tuple[list[Path], Prepared]:
    """The paths that the arguments name, and what is known before they are read."""
    from integrity import preparation  # noqa: PLC0415 - see above
    from integrity.load import discover  # noqa: PLC0415 - see above

    named = discover.expand(paths or (".",), Path.cwd())
    return named, preparation.prepare(named, at, options.wish(), adjust=options.adjusted)


def processors() -> int:
    """The processors that this process may use, as far as the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(articles: int) -> int:
    """How many processes read so many articles where nobody asked for a number."""
    return processors() if articles >= PARALLEL_FROM else 1
