"""`integrity link`."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from integrity import pipeline
from integrity.cli import complete, judge, output
from integrity.cli.evaluate import pairs_text
from integrity.cli.options import Common, common
from integrity.cli.variables import option
from integrity.errors import UsageError
from integrity.link import linking, repairs, sampling
from integrity.link.calibration import Calibration, Labels
from integrity.link.evidence import Cluster, Linking
from integrity.link.repairs import Changes
from integrity.link.weights import Statistics
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.preparation import Prepared
from integrity.report.wording import counted

_linker: Callable[..., Any] = linking.Linker


@click.command("link")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete.files)
@option(
    "calibrate",
    metavar="LABELS",
    help="Labelled pairs of this feed, as `integrity evaluate --sample` writes them.",
    shell_complete=complete.files,
)
@option(
    "before",
    metavar="CLUSTERS",
    help="Clusters of an earlier run, as --output clusters writes them: says which were merged or split since.",
    shell_complete=complete.files,
)
@common
def command(inputs: tuple[str, ...], calibrate: str | None, before: str | None, **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Link near-duplicate and same-event coverage of articles and records.

    INPUT is a folder or file of articles, or a .jsonl[.gz] file of records (id, title, excerpt, text, outlet, url,
    published). Use --output links:PATH and --output clusters:PATH for the outcome as data.
    """
    labels = _labels(Path(calibrate)) if calibrate is not None else {}
    earlier = _clusters(Path(before)) if before is not None else None
    return judge.execute("link", inputs, _Asked(**options, labels=labels, before=earlier))


@dataclass(frozen=True, slots=True)
class _Asked(Common):
    """The options of a run."""

    labels: Labels
    """Of the pairs that calibrate it; empty without."""
    before: tuple[Cluster, ...] | None
    """Clusters of an earlier run."""

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> pipeline.Options:
        asked = Common.run_options(self, command, at, prepared, found)
        return replace(asked, engine=self._link)

    def _link(self, records: Iterable[Record], statistics: Statistics | None) -> Linking:
        linker = _linker(records, statistics=statistics, labels=self.labels)
        if self.labels:
            self._tell(_calibrated(linker.calibration))
        outcome: Linking = linker.link()
        if self.before is not None:
            self._tell(*_changed(repairs.changes(self.before, outcome.clusters)))
        return outcome

    def _tell(self, *lines: str) -> None:
        if not self.quiet:
            output.say(*lines)


def _clusters(path: Path) -> tuple[Cluster, ...]:
    """The clusters that a file of `clusters` lines holds."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        rows = [(str(row["cluster"]), str(row["id"])) for row in map(json.loads, lines)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} cannot be read as clusters", "name a file that `integrity link --output clusters:PATH` wrote"
        ) from error
    members: dict[str, list[str]] = defaultdict(list)
    for name, member in sorted(rows):
        members[name].append(member)
    return tuple(Cluster(name, name, tuple(ids)) for name, ids in members.items())


def _changed(changes: Changes) -> Iterator[str]:
    """A line for each cluster that was merged or split."""
    for now, earlier in changes.merged:
        yield f"merged: {now} holds records of {', '.join(earlier)}"
    for earlier_one, parts in changes.split:
        yield f"split: the records of {earlier_one} are in {', '.join(parts)}"
    yield f"{counted(len(changes.merged), 'merge')} and {counted(len(changes.split), 'split')} since the earlier run"


def _labels(path: Path) -> Labels:
    labels = sampling.read_labels(pairs_text(path), str(path))
    if not labels:
        raise UsageError(f"{path} holds no label", "set `same_event` to true or false in its lines")
    return labels


def _calibrated(calibration: Calibration) -> str:
    if not calibration.pairs:
        raise UsageError(
            "this feed compares none of the labelled pairs",
            "label pairs of this feed: `integrity evaluate INPUT --sample 200 --sample-to FILE`",
        )
    unused = f", {calibration.not_compared:,} more not compared in this feed" if calibration.not_compared else ""
    return (
        f"calibrated on {counted(calibration.pairs, 'labelled pair')} ({calibration.same:,} of one event{unused}): "
        f"log-odds times {calibration.slope:.3f}, {calibration.offset:+.3f}"
    )
