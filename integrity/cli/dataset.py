"""A run over data that Spark reads and writes by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from integrity import pipeline
from integrity.cli import output, spark
from integrity.cli.options import Common, absolute, moment, prepared_for, split_codes
from integrity.cli.output import Target
from integrity.engine.spark import job
from integrity.engine.spark.engine import Held
from integrity.engine.spark.job import Source
from integrity.engine.spark.session import Cluster, opened
from integrity.engine.spark.verifying import Law
from integrity.errors import NothingToJudgeError, UsageError
from integrity.load.discover import Discovery
from integrity.report.report import Report
from integrity.report.terminal import Look
from integrity.report.wording import counted

MAX_REPORTED = 1_000_000
"""Records of a report, which is made in this process. More are for what the workers write."""
MAX_PROBLEMS = 20
"""Findings that are told where there is no report."""


def execute(command: str, paths: tuple[str, ...], asked: Common, cluster: Cluster) -> int:
    """Run `link` or `audit` over data and return the exit code."""
    if asked.since is not None or asked.staged:
        raise UsageError("--since and --staged are about files, and data is to be read", "leave them out")
    asked = replace(asked, select=split_codes(asked.select), ignore=split_codes(asked.ignore))
    folders, wanted = _targets(command, asked)
    paths = tuple(_placed(path, cluster) for path in paths)
    folders = [(kind, _placed(path, cluster)) for kind, path in folders]
    start, at = time.perf_counter(), moment(asked.at)
    _, prepared = prepared_for((".",), at, asked)
    options = asked.run_options(command, at, prepared, Discovery(prepared.root))
    with opened(cluster) as session:
        source = job.read(session, paths, options.fields, mentions=options.mentions)
        if not source.size and not source.problems:
            raise NothingToJudgeError(f"there is nothing in {', '.join(paths)}", "name data that has rows")
        report, counts = _run(source, options, folders, has_report=bool(wanted))
    output.write(report, wanted, Look(color=output.wants_color(asked.color, sys.stdout), verbose=asked.verbose))
    if not wanted:
        _say_problems(report)
    if not asked.quiet:
        output.say(*(f"wrote {counts[kind]:,} {kind} to {path}" for kind, path in folders))
        output.say(*(f"wrote {target.format} to {target.path}" for target in wanted if target.path))
        seconds = time.perf_counter() - start
        did = "linked" if command == "link" else "checked"
        output.say(f"{did} {counted(source.size, 'record' if source.articles is None else 'article')}: "
                   f"{counted(len(report.findings), 'finding')}, in {seconds:.1f} s")  # fmt: skip
    return int(report.fails and not asked.exit_zero)


def _placed(path: str, cluster: Cluster) -> str:
    """The path as Spark is to be told it: on this machine from where the command runs, on a cluster as it stands."""
    is_here = (cluster.master or "").startswith("local")
    return str(absolute(path)) if is_here and "://" not in path else path


def _targets(command: str, asked: Common) -> tuple[list[tuple[str, str]], list[Target]]:
    """Folders that the workers write, by format, and the reports of this process. Without any there is a text."""
    folders: list[tuple[str, str]] = []
    rest: list[str] = []
    for value in asked.output:
        kind, _, path = value.partition(":")
        if kind not in job.WRITTEN or path in {"", "-"}:
            rest.append(value)
        elif kind == job.VERDICTS and command == "link":
            raise UsageError("link judges no seal, so that there are no verdicts", "ask `integrity audit` for them")
        else:
            folders.append((kind, path))
    wanted = output.targets(tuple(rest)) if rest or not folders else []
    return folders, [target for target in wanted if not asked.quiet or target.path or target.format != "text"]


def _run(source: Source, options: pipeline.Options, folders: Sequence[tuple[str, str]], *,
         has_report: bool) -> tuple[Report, dict[str, int]]:  # fmt: skip
    """The report, empty but for what was wrong with records if none is wanted, and how much went to each folder."""
    if has_report and source.size > MAX_REPORTED:
        raise UsageError(
            f"{source.size:,} records are too many for one report, which holds {MAX_REPORTED:,}",
            "ask for folders alone: --output links:PATH --output clusters:PATH",
        )
    law = Law(options.anchor.trust, options.at, options.fields)
    judged = job.judge(source, law) if options.command == "audit" else None
    has_links = has_report or any(kind != job.VERDICTS for kind, _ in folders)
    outcome = job.link(source) if has_links else None
    for notice in outcome.notices if outcome else ():
        spark.note(notice)
    counts = {kind: job.write(kind, path, outcome, judged) for kind, path in folders}
    options = replace(options, engine=Held(outcome if has_report else None))
    if judged is None or not has_report:
        records = source.names() if has_report else []
        return pipeline.of_records(records, source.problems, replace(options, command="link")), counts
    found = job.judged_in_process(judged)
    return pipeline.run(Discovery(Path()), replace(options, judged=lambda _: found, problems=source.problems)), counts


def _say_problems(report: Report) -> None:
    for finding in report.findings[:MAX_PROBLEMS]:
        output.say(f"{finding.place.path}: {finding.rule} {finding.message}")
