"""`integrity evaluate`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from integrity import api, gather
from integrity.anchor import Wish
from integrity.cli import complete, output
from integrity.cli.options import absolute
from integrity.cli.variables import option
from integrity.errors import UsageError
from integrity.finding import Finding, Severity
from integrity.link import sampling
from integrity.link.evaluation import Run
from integrity.link.linking import Linker
from integrity.load import discover
from integrity.load.records import Record
from integrity.preparation import prepare
from integrity.report import evaluation
from integrity.report.terminal import location
from integrity.report.wording import counted
from integrity.trust import root as trust_root

MAX_PROBLEMS = 10
"""Of lines and articles that cannot be read; told one by one."""


@click.command("evaluate")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", shell_complete=complete.files)
@click.option("--output", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="Choose the N pairs most worth a label.")
@click.option("--sample-to", metavar="FILE", help="Where they go, as JSON lines with `same_event` to fill in.")
@click.option("--relations", metavar="FILE", help="Labelled pairs with a `relation`; count how each was found.")
@option("config", metavar="FILE", help="Configuration file instead of the one found.", shell_complete=complete.files)
@option("isolated", is_flag=True, help="Ignore configuration files.")
def command(inputs: tuple[str, ...], form: str, sample: int | None, sample_to: str | None, relations: str | None,
            config: str | None, isolated: bool) -> int:  # fmt: skip
    """Score links and clusters against labels, or choose pairs to be labelled.

    INPUT is what `integrity link` takes. Records of one event have the same `event`, a text; records without one are
    linked and not counted. With --sample or --relations nothing else is done, and no `event` is needed; the sample is
    to be filled in and given to `integrity link --calibrate`.
    """
    if sample is not None and relations is not None:
        raise UsageError("--sample and --relations exclude each other", "run one after the other")
    if (sample is None) != (sample_to is None):
        raise UsageError("--sample and --sample-to belong together", "give both: --sample 200 --sample-to pairs.jsonl")
    feed = _read(inputs, Wish(config=absolute(config), isolated=isolated))
    _tell(feed)
    if sample is not None and sample_to is not None:
        _write_sample(feed, sample, Path(sample_to))
    elif relations is not None:
        _confuse(feed, Path(relations), form)
    else:
        _score(feed, form)
    return _exit_code(feed)


@dataclass(frozen=True, slots=True)
class _Feed:
    """The records, and what could not be read of the input."""

    records: list[Record]
    problems: list[Finding]
    unmatched: tuple[str, ...]


def _read(inputs: tuple[str, ...], wish: Wish) -> _Feed:
    named, at = discover.expand(inputs, Path.cwd()), datetime.now(UTC)
    prepared = prepare(named, at, wish)
    found = api.found_at("link", prepared.root, named, prepared.settings.exclude)
    one = partial(gather.judge, prepared.root, trust_root.NOTHING, at, names=prepared.settings.fields)
    judged = [one(path) for path in sorted(found.articles)]
    judged += [gather.refused(found.root, at, path, error) for path, error in sorted(found.refused.items())]
    records, problems = gather.collect(found, judged, mentions=False)
    unread = [finding for one in judged if one.record is None for finding in one.judgement.all_findings]
    errors = [finding for finding in (*unread, *problems) if finding.severity is Severity.ERROR]
    return _Feed(records, errors, tuple(str(path) for path in found.unmatched))


def _score(feed: _Feed, form: str) -> None:
    if all(record.event is None for record in feed.records):
        raise UsageError(
            "no record has an `event`, so there is nothing to score against",
            "give the records of one event the same `event`, or have pairs chosen for labelling with --sample",
        )
    found = Run(Linker(feed.records)).evaluate()
    output.to_stdout(evaluation.render_json(found) if form == "json" else evaluation.render(found))


def _confuse(feed: _Feed, path: Path, form: str) -> None:
    relations = sampling.read_relations(pairs_text(path), str(path))
    found = Run(Linker(feed.records)).confusion(relations)
    if not found.pairs:
        raise UsageError(f"{path} labels the `relation` of no pair of this feed", "give pairs of ids of this feed")
    output.to_stdout(evaluation.confusion_json(found) if form == "json" else evaluation.render_confusion(found))


def pairs_text(path: Path) -> str:
    """The text of a file of labelled pairs. Raises UsageError."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UsageError(f"{path} cannot be read: {reason}", "name the file of labelled pairs") from error


def _write_sample(feed: _Feed, count: int, path: Path) -> None:
    sheet = Run(Linker(feed.records)).sample(count)
    output.to_file(path, sheet)
    output.say(
        f"wrote {counted(len(sheet.splitlines()), 'pair')} to {path}",
        f"  do: set `same_event` to true or false in each line, then run `integrity link --calibrate {path}`",
    )


def _tell(feed: _Feed) -> None:
    for finding in feed.problems[:MAX_PROBLEMS]:
        output.say(f"error: {location(finding.place)}: {finding.message}")
    if feed.problems:
        output.say(f"error: {counted(len(feed.problems), 'problem')} in the input", "  do: mend it and run again")
    for path in feed.unmatched:
        output.say(f"error: no article or record at {path}", "  do: correct the path or leave it out")


def _exit_code(feed: _Feed) -> int:
    from integrity.cli.main import CLEAN, FINDINGS, NO_JUDGEMENT  # noqa: PLC0415 - main imports the commands

    if feed.unmatched:
        return NO_JUDGEMENT
    return FINDINGS if feed.problems else CLEAN
