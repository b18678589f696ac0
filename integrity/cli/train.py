"""`integrity train`."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path
from typing import NamedTuple

import click

from integrity.cli import output
from integrity.cli.options import moment
from integrity.errors import UsageError
from integrity.link import fit, score
from integrity.link.fit import Trained
from integrity.link.score import STEPS, Linear
from integrity.load import jsonl
from integrity.load.records import Record

LICENCE_NOTE = "coefficients and counts of single words; no text of the records"


class _Set(NamedTuple):
    """One input file: what is learnt from it, and where it came from."""

    name: str
    records: list[Record]
    digest: str


@click.command("train")
@click.argument("records", nargs=-1, required=True, metavar="RECORDS...", type=click.Path(path_type=Path))
@click.option("--output", "to", required=True, type=click.Path(path_type=Path), metavar="FILE", help="The model.")
@click.option("--background", type=click.Path(path_type=Path), metavar="FILE", help="The table of words, too.")
@click.option(
    "--singles",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Dated reports without labels; those of different weeks are learnt as different events.",
)
@click.option("--split", metavar="NAME", help="Only lines whose `split` has this value.")
@click.option("--at", metavar="TIME", help="Date of the model instead of today.")
def command(
    records: tuple[Path, ...],
    to: Path,
    background: Path | None,
    singles: Path | None,
    split: str | None,
    at: str | None,
) -> int:
    """Fit the pair model on labelled records.

    Each of RECORDS is a .jsonl[.gz] file, a set of its own that counts as much as any other; its lines hold `event`,
    the same text for reports of one event, beside what `integrity link` reads. The same records give the same bytes.
    """
    sets = [_labelled(path, split) for path in records]
    loose = _read(singles) if singles else None
    made = moment(at).date()
    try:
        trained = fit.train({each.name: each.records for each in sets}, loose.records if loose else ())
    except ValueError as error:
        raise UsageError(
            f"nothing to learn from: {error}", "label reports of one event with the same `event`"
        ) from error
    version = f"{made.isoformat()} {'+'.join(each.name for each in sets)}"
    if background is not None:
        table = {"version": version, "documents": trained.table.documents, "counts": dict(trained.table.counts)}
        _write(background, table)
    _write(to, model_object(trained, sets, loose, version, made))
    output.say(f"wrote {to}: {sum(len(each.records) for each in sets):,} records of {len(sets)} sets")
    return 0


def model_object(trained: Trained, sets: list[_Set], loose: _Set | None, version: str, made: date) -> dict[str, object]:
    """The model as its file holds it. Prior and thresholds are those of the shipped model: chosen, not fitted."""
    named = [_origin(each) | {"events": len({record.event for record in each.records})} for each in sets]
    return {
        "version": version,
        "date": made.isoformat(),
        "holds": LICENCE_NOTE,
        "trained_on": named,
        "singles": _origin(loose) if loose else None,
        **score.chosen(),
        **{step: _linear(getattr(trained, step), names) for step, names in STEPS.items()},
    }


def _origin(each: _Set) -> dict[str, object]:
    return {"set": each.name, "records": len(each.records), "sha256": each.digest}


def _linear(step: Linear, names: tuple[str, ...]) -> dict[str, object]:
    return {"coefficients": dict(zip(names, step.coefficients, strict=True)), "intercept": step.intercept}


def _labelled(path: Path, split: str | None) -> _Set:
    every = _read(path)
    chosen = every.records if split is None else _of_split(every.records, path, split)
    labelled = [record for record in chosen if record.event is not None]
    if not labelled:
        raise UsageError(f"{path} holds no record with `event`", "label its records, or correct --split")
    if len({record.id for record in labelled}) < len(labelled):
        raise UsageError(f"{path} holds an id twice", "give each record an id of its own")
    return every._replace(records=labelled)


def _read(path: Path) -> _Set:
    if not path.is_file():
        raise UsageError(f"there is no file {path}", "name .jsonl or .jsonl.gz files")
    file = jsonl.read(path)
    return _Set(path.name.partition(".")[0], file.records, file.digest)


def _of_split(records: list[Record], path: Path, split: str) -> list[Record]:
    """The records whose line has this `split`, a column that linking does not know."""
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        chosen = {row.get("id") for row in map(_object, lines) if row.get("split") == split}
    return [record for record in records if record.id in chosen]


def _object(line: bytes) -> dict[str, object]:
    """The object of a line; empty for a line that was left out when the records were read."""
    try:
        value = json.loads(line)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _write(path: Path, content: dict[str, object]) -> None:
    try:
        path.write_text(json.dumps(content, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", "name a file in a folder that exists"
        ) from error
