"""`integrity link`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from integrity import pipeline
from integrity.api import Prepared
from integrity.cli import judge, output
from integrity.cli.evaluate import pairs_text
from integrity.cli.options import Common, common
from integrity.errors import UsageError
from integrity.link import linking, sampling
from integrity.link.calibration import Calibration, Labels
from integrity.link.evidence import Linking
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.wording import counted

_linker: Callable[..., Any] = linking.Linker


@click.command("link")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--calibrate",
    metavar="LABELS",
    envvar="INTEGRITY_CALIBRATE",
    help="Labelled pairs of this feed, as `integrity evaluate --sample` writes them.",
)
@common
def command(inputs: tuple[str, ...], calibrate: str | None, **options: Any) -> int:  # noqa: ANN401 - click's values, typed by Common
    """Link near-duplicate and same-event coverage of articles and records.

    INPUT is a folder or file of articles, or a .jsonl[.gz] file of records (id, title, excerpt, text, outlet, url,
    published). Use --output links:PATH and --output clusters:PATH for the outcome as data.
    """
    asked = Common(**options)
    if calibrate is not None:
        asked = _Calibrated(**options, labels=_labels(Path(calibrate)))
    return judge.execute("link", inputs, asked)


@dataclass(frozen=True, slots=True)
class _Calibrated(Common):
    """The options of a run that labelled pairs calibrate."""

    labels: Labels

    def run_options(self, command: str, at: datetime, prepared: Prepared, found: Discovery) -> pipeline.Options:
        asked = Common.run_options(self, command, at, prepared, found)
        return replace(asked, engine=self._link)

    def _link(self, records: Iterable[Record]) -> Linking:
        linker = _linker(records, labels=self.labels)
        if not linker.calibration.pairs:
            raise UsageError(
                "this feed compares none of the labelled pairs",
                "label pairs of this feed: `integrity evaluate INPUT --sample 200 --sample-to FILE`",
            )
        if not self.quiet:
            output.say(_told(linker.calibration))
        outcome: Linking = linker.link()
        return outcome


def _labels(path: Path) -> Labels:
    labels = sampling.read_labels(pairs_text(path), str(path))
    if not labels:
        raise UsageError(f"{path} holds no label", "set `same_event` to true or false in its lines")
    return labels


def _told(calibration: Calibration) -> str:
    unused = f", {calibration.not_compared:,} more not compared in this feed" if calibration.not_compared else ""
    return (
        f"calibrated on {counted(calibration.pairs, 'labelled pair')} ({calibration.same:,} of one event{unused}): "
        f"log-odds times {calibration.slope:.3f}, {calibration.offset:+.3f}"
    )
