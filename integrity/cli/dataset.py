"""A run over data that Spark reads and writes by itself."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

from integrity import pipeline
from integrity.cli import output, spark
from integrity.cli.options import Common, moment, prepared_for, split_codes
from integrity.cli.output import Target
from integrity.engine import codec
from integrity.engine.spark import inputs, linking, outputs, rows, verifying
from integrity.engine.spark.engine import Held
from integrity.engine.spark.session import Cluster, opened, settled
from integrity.engine.spark.verifying import Law
from integrity.errors import NothingToJudgeError, UsageError
from integrity.finding import Finding
from integrity.gather import Judged
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import Report
from integrity.report.terminal import Look
from integrity.report.wording import counted

WRITTEN = ("links", "clusters", "verdicts")
"""Formats that the workers write, to folders."""
MAX_REPORTED = 1_000_000
"""Records of a report, which is made in this process. More are for the formats of WRITTEN alone."""
MAX_PROBLEMS = 20
"""Findings that are told where there is no report."""


@dataclass(frozen=True)
class Source:
    """What the inputs hold."""

    articles: DataFrame | None
    """`path` and `content`; None where the inputs hold records."""
    records: DataFrame
    """In the columns of `rows`."""
    problems: tuple[Finding, ...]

    @cached_property
    def size(self) -> int:
        """Articles or records."""
        return (self.records if self.articles is None else self.articles).count()


def execute(command: str, paths: tuple[str, ...], asked: Common, cluster: Cluster) -> int:
    """Run `link` or `audit` over data and return the exit code."""
    if asked.since is not None or asked.staged:
        raise UsageError("--since and --staged are about files, and data is to be read", "leave them out")
    asked = replace(asked, select=split_codes(asked.select), ignore=split_codes(asked.ignore))
    folders, wanted = _targets(command, asked)
    start, at = time.perf_counter(), moment(asked.at)
    _, prepared = prepared_for((".",), at, asked)
    options = asked.run_options(command, at, prepared, Discovery(prepared.root))
    with opened(cluster) as session:
        source = _read(session, command, paths, options)
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


def _targets(command: str, asked: Common) -> tuple[list[tuple[str, str]], list[Target]]:
    """Folders that the workers write, by format, and the reports of this process. Without any there is a text."""
    folders: list[tuple[str, str]] = []
    rest: list[str] = []
    for value in asked.output:
        kind, _, path = value.partition(":")
        if kind not in WRITTEN or path in {"", "-"}:
            rest.append(value)
        elif kind == "verdicts" and command == "link":
            raise UsageError("link judges no seal, so that there are no verdicts", "ask `integrity audit` for them")
        else:
            folders.append((kind, path))
    wanted = output.targets(tuple(rest)) if rest or not folders else []
    return folders, [target for target in wanted if not asked.quiet or target.path or target.format != "text"]


def _read(session: SparkSession, command: str, paths: Sequence[str], options: pipeline.Options) -> Source:
    articles = inputs.articles(session, paths)
    if articles is not None:
        articles, problems = inputs.once(settled(articles, "read"))
        records = verifying.records(articles, options.fields, mentions=options.mentions)
        return Source(settled(articles, "read"), records, tuple(problems))
    if command == "audit":
        raise UsageError(
            f"{', '.join(paths)} holds no articles: an audit reads Parquet with {' and '.join(inputs.ARTICLE)}",
            "for records use `integrity link`",
        )
    records, problems = inputs.distinct(settled(inputs.records(session, paths), "read"))
    return Source(None, settled(records, "read"), tuple(problems))


def _run(source: Source, options: pipeline.Options, folders: Sequence[tuple[str, str]], *,
         has_report: bool) -> tuple[Report, dict[str, int]]:  # fmt: skip
    """The report, empty but for what was wrong with records if none is wanted, and how much went to each folder."""
    if has_report and source.size > MAX_REPORTED:
        raise UsageError(
            f"{source.size:,} records are too many for one report, which holds {MAX_REPORTED:,}",
            "ask for folders alone: --output links:PATH --output clusters:PATH",
        )
    judged = None
    if options.command == "audit" and source.articles is not None:
        law = Law(options.anchor.trust, options.at, options.fields)
        judged = settled(verifying.judge(source.articles, law), "verify")
    outcome = None
    if has_report or any(kind != "verdicts" for kind, _ in folders):
        outcome = linking.link(source.records)
        outcome = replace(outcome, links=settled(outcome.links, "links"))
        for notice in outcome.notices:
            spark.note(notice)
    counts = {kind: _write(kind, path, outcome, judged) for kind, path in folders}
    options = replace(options, engine=Held(outcome if has_report else None))
    return _report(source, options, judged, has_report=has_report), counts


def _write(kind: str, path: str, outcome: linking.Outcome | None, judged: DataFrame | None) -> int:
    if kind == "verdicts":
        return outputs.write(outputs.verdicts(judged), path) if judged is not None else 0
    assert outcome is not None  # noqa: S101 - links and clusters come from it
    return outputs.write(outputs.links(outcome.links) if kind == "links" else outputs.clusters(outcome.clusters), path)


def _report(source: Source, options: pipeline.Options, judged: DataFrame | None, *, has_report: bool) -> Report:
    if judged is None or not has_report:
        names = source.records.select(*(name for name in rows.NAMES if name != "text")) if has_report else None
        records = [_named(row.asDict()) for row in names.toLocalIterator()] if names is not None else []
        return pipeline.of_records(records, source.problems, replace(options, command="link"))
    found = [codec.load(Judged, row["judged"]) for row in judged.select("judged").toLocalIterator()]
    return pipeline.run(Discovery(Path()), replace(options, judged=lambda _: found))


def _named(values: dict[str, object]) -> Record:
    """A record without its text."""
    (record,) = rows.records(pa.Table.from_pylist([{**values, "text": None}], schema=rows.SCHEMA))
    return record


def _say_problems(report: Report) -> None:
    for finding in report.findings[:MAX_PROBLEMS]:
        output.say(f"{finding.place.path}: {finding.rule} {finding.message}")
