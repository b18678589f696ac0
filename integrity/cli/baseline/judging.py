"""What the commands that change a baseline have in common: what is judged, on what terms, where it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from integrity import anchor, api
from integrity.anchor import Wish
from integrity.cli.options import absolute, key_file, moment, processors, thumbprints, trust_options
from integrity.cli.variables import option
from integrity.errors import BaselineError, UsageError
from integrity.finding import Finding
from integrity.load import discover
from integrity.preparation import Prepared, prepare
from integrity.report.inert import visible
from integrity.report.report import Report
from integrity.suppress import accepting, baseline
from integrity.suppress.baseline import Entry
from integrity.suppress.ratchet import Seen, Terms
from integrity.trust import sealed

F = TypeVar("F", bound=Callable[..., Any])

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


place_options = (
    option("baseline", metavar="FILE", help="File of accepted findings.  [integrity-baseline.jsonl]"),
    option("config", metavar="FILE", help="Configuration file instead of the one found."),
    option("isolated", is_flag=True, help="Ignore configuration files."),
    option("at", metavar="TIME", help="Take this time for now."),
)
"""Options that say which file it is, and which day."""

_JUDGING = (
    option("since", metavar="REF", help="Judge only what changed since REF, as `integrity check --since` does."),
    option("staged", is_flag=True, help="Judge only what the index holds, as `integrity check --staged` does."),
    *trust_options,
    option("sealed-key-file", metavar="FILE", help="A publisher's AES key for sealed payloads."),
    option("jobs", type=click.IntRange(min=1), metavar="N", help="Processes that read articles."),
    *place_options,
)


def judging(function: F) -> F:
    """Adds the options that say what is judged, and by what; `Judging` takes them."""
    for one in reversed(_JUDGING):
        function = one(function)
    return function


@dataclass(frozen=True, slots=True)
class Judging:
    """The options that `judging` adds, as given."""

    since: str | None
    staged: bool
    keys: str | None
    root_key: tuple[str, ...]
    sealed_key_file: str | None
    jobs: int | None
    baseline: str | None
    config: str | None
    isolated: bool
    at: str | None

    def wish(self) -> Wish:
        """Where trust, configuration and baseline are to come from."""
        return Wish(
            keys=absolute(self.keys),
            pinned=thumbprints(self.root_key),
            since=self.since,
            staged=self.staged,
            config=absolute(self.config),
            isolated=self.isolated,
            sealed_key=sealed.read_key(key_file(self.sealed_key_file)) if self.sealed_key_file else None,
            baseline=absolute(self.baseline),
        )


@dataclass(frozen=True, slots=True)
class Run:
    """What was judged, and the file that is about it."""

    prepared: Prepared
    report: Report
    file: Path
    at: datetime

    @property
    def seen(self) -> Seen:
        """What was found."""
        return Seen(self.report.findings, self.report.accepted)

    @property
    def today(self) -> date:
        """The day, in UTC."""
        return day_of(self.at)

    @property
    def where(self) -> str:
        """The file as messages name it."""
        return shown(self.file, self.prepared.root)

    def keeper(self) -> Callable[[str], bool]:
        """Whether there is an article at a path that was not judged, so that nothing new is known of it."""
        judged, change = {row.path for row in self.report.articles}, self.report.change
        if change is None:
            return lambda path: path not in judged and (self.prepared.root / path).is_file()
        touched = judged | {*change.removed, *(old for old, _ in change.renamed)}
        return lambda path: path not in touched


def run(paths: tuple[str, ...], options: Judging, check: Callable[[Path, str], object]) -> Run:
    """Judge the articles at `paths` by all rules. `check` gets the file and its name first, and may refuse."""
    at, wish = moment(options.at), options.wish()
    named = discover.expand(paths or (".",), Path.cwd())
    prepared = prepare(named, at, wish)
    file = anchor.baseline_path(prepared.root, prepared.settings, wish)
    check(file, shown(file, prepared.root))
    every = replace(prepared.settings, select=(), ignore=())
    kept = wish if file.exists() else replace(wish, baseline=None)
    report = api.check(named, at, settings=every, jobs=options.jobs or processors(), wish=kept)
    return Run(prepared, report, file, at)


def entries_of(file: Path, where: str) -> tuple[Entry, ...]:
    """The entries of a baseline that must be there. Raises BaselineError."""
    entries = baseline.read(file, where)
    if entries is None:
        raise BaselineError(f"there is no baseline {where}", "make it: `integrity baseline create --reason TEXT`")
    return entries


def shown(file: Path, root: Path) -> str:
    """The path of a file from the root where it is below it."""
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else str(file)


def day_of(at: datetime) -> date:
    """The day of a moment in UTC."""
    return at.astimezone(UTC).date()


def terms(reason: str, owner: str, expires: str | None, today: date) -> Terms:
    """On what terms findings are accepted. Raises UsageError for an empty reason and a day that is none or is over."""
    text = visible(reason).strip()
    if not text:
        raise UsageError("--reason is empty", "say why the findings are accepted; whoever reads it later will ask")
    return Terms(text, visible(owner).strip(), today, _last_day(expires, today) if expires else None)


def _last_day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text if _DATE.fullmatch(text) else "")
    except ValueError:
        raise UsageError(f"--expires {text!r:.40} is no date", "write it as 2026-12-31") from None
    if day < today:
        raise UsageError(f"--expires {day} is over", "name the last day on which the findings are accepted")
    return day


def by_rule(entries: Iterable[Entry | Finding]) -> str:
    """How many there are of each rule."""
    counts = Counter(entry.rule for entry in entries)
    return ", ".join(f"{count:,} {rule}" for rule, count in sorted(counts.items()))


def entries_told(count: int) -> str:
    """A number of entries in words."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def without_power(entries: Iterable[Entry]) -> list[str]:
    """What has to be said of entries that do not count at once."""
    late = [entry for entry in entries if entry.rule.startswith(accepting.ANCHORED)]
    if not late:
        return []
    many = f"{entries_told(len(late))} ({by_rule(late)})"
    return [
        f"note: {many} on seals, log or unreadable articles do not count yet: a change cannot accept these itself",
        "  do: have whoever may merge read them; `integrity check --since REF` counts them once REF has them",
    ]
