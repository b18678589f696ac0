"""What `check`, `audit` and `link` have in common: run the pipeline, write the reports, say the counts."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from integrity.cli import earlier, output, progress
from integrity.cli.options import Common, moment, prepared_for, processors, split_codes
from integrity.load.discover import Discovery
from integrity.report import difference
from integrity.report.report import Report
from integrity.report.terminal import Look
from integrity.report.wording import counted
from integrity.workers import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run."""

    report: Report
    found: Discovery
    seconds: float
    at: datetime
    """The time for which articles were judged."""
    remarks: tuple[str, ...] = ()
    """What there is to say of the cache, and of what would have been faster."""

    @property
    def is_empty(self) -> bool:
        """Whether there was neither an article nor a record, as where the only folder is a link."""
        return not self.report.articles and not self.report.records and not self.report.unchanged


def execute(command: str, paths: tuple[str, ...], options: Common, *, compare: str | None = None) -> int:
    """Run a command over `paths` and return its exit code. `compare` names an earlier report."""
    options = replace(options, select=split_codes(options.select), ignore=split_codes(options.ignore))
    wanted = output.targets(options.output)
    if options.quiet:
        wanted = [target for target in wanted if target.path or target.format != "text"]
    look = Look(color=output.wants_color(options.color, sys.stdout), verbose=options.verbose)
    last = earlier.read(compare) if compare is not None else None
    with progress.shown(sys.stderr, quiet=options.quiet, color=options.color) as told:
        outcome = _run(command, paths, options, told)
    if last:
        outcome = replace(outcome, report=replace(outcome.report, since=difference.since(last, outcome.report)))
    output.write(outcome.report, [target for target in wanted if not target.path], look)
    with progress.shown(sys.stderr, quiet=options.quiet, color=options.color) as told:
        beside = output.write(outcome.report, [target for target in wanted if target.path], look, told)
    for path in outcome.found.unmatched:
        output.say(
            f"error: no article at {path}", "  do: correct the path or leave it out; the other paths were judged"
        )
    output.say(*(f"note: {remark}" for remark in outcome.remarks))
    if outcome.is_empty:
        output.say("error: nothing could be judged", "  do: see the findings; name a folder or file with articles")
    if outcome.report.is_refused:
        output.say("error: the change brings a policy that is not valid", "  do: see SIG521 among the findings")
    if outcome.report.is_log_refused:
        output.say("error: the corpus log is not valid", "  do: see LOG604 to LOG606 among the findings")
    if not options.quiet:
        _say_counts(outcome, wanted, beside)
    return _exit_code(outcome, options)


def _run(command: str, paths: tuple[str, ...], options: Common, told: Progress) -> Outcome:
    start, at = time.perf_counter(), moment(options.at)
    named, prepared = prepared_for(paths, at, options)
    change = prepared.change() if command != "link" else None
    from integrity import api, pipeline  # noqa: PLC0415 - not before the paths are known to be right
    from integrity.cli import bulk  # noqa: PLC0415 - as above

    coming = None
    if command == "link":
        found = api.found_at(command, prepared.root, named, prepared.settings.exclude)
    else:
        found, coming = api.arrived(prepared, change, named, options.wish(), options.jobs or processors(), told)
    asked = replace(options.run_options(command, at, prepared, found), progress=told, incoming=coming)
    missed: list[str] = []
    report = pipeline.run(found, bulk.allowed(asked, options.jobs or processors(), missed.append))
    remarks = (*(coming.archive.remarks if coming else ()), *dict.fromkeys(missed))
    seconds = time.perf_counter() - start
    return Outcome(report, found, seconds, at, remarks)


def _say_counts(outcome: Outcome, wanted: list[output.Target], beside: list[Path]) -> None:
    from integrity.report import console  # noqa: PLC0415 - only where it is printed

    output.say(*(f"wrote {target.format} to {target.path}" for target in wanted if target.path))
    if beside:
        last = f" to {beside[-1]}" if len(beside) > 1 else ""
        output.say(f"and {counted(len(beside), 'further page')} beside it: {beside[0]}{last}")
    verb = "linked" if outcome.report.command == "link" else "checked"
    output.say(f"{verb} {console.summary(outcome.report, outcome.at.date())}, in {outcome.seconds:.1f} s")


def _exit_code(outcome: Outcome, options: Common) -> int:
    from integrity.cli.main import CLEAN, FINDINGS, NO_JUDGEMENT  # noqa: PLC0415 - main imports the commands

    refused = outcome.report.is_refused or outcome.report.is_log_refused
    if outcome.found.unmatched or outcome.is_empty or refused:
        return NO_JUDGEMENT
    return FINDINGS if outcome.report.fails and not options.exit_zero else CLEAN
