"""load -> validate -> link -> report: one pass over what was discovered."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from integrity import gather
from integrity.finding import Finding, Severity
from integrity.gather import Judged
from integrity.link import duplicates
from integrity.link.evidence import Linking
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import Report
from integrity.validate.authenticity import find_replays

Engine = Callable[[Iterable[Record]], Linking]
"""Where linking runs."""

CHUNK = 64
"""Files handed to a worker at once."""


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked for, beside the files."""

    command: str
    at: datetime
    """The time for which articles are judged, aware."""
    reported: frozenset[str]
    """Codes of the rules to report."""
    engine: Engine
    fail_on: Severity | None = None
    jobs: int = 1
    mentions: bool = False
    """Whether entries of `related` are linked too."""
    at_given: bool = False
    """Whether `at` was asked for; otherwise it stays out of the report, which is then the same on every day."""


def run(found: Discovery, options: Options) -> Report:
    """Judge and link everything in `found`. The same report for any order of arguments and any number of jobs."""
    judged = replays(judge(found, options))
    records, problems = gather.collect(found, judged, mentions=options.mentions)
    linking = options.engine(records)
    identities = {one.path: one.judgement.identity for one in judged}
    findings = [finding for one in judged for finding in one.judgement.all_findings]
    findings += [*problems, *duplicates.find(linking.links, identities)]
    return report(options, judged, records, findings, linking)


def judge(found: Discovery, options: Options) -> list[Judged]:
    """Every article and refused file on its own, in the order of their paths."""
    one = partial(gather.judge, found.root, options.at)
    paths = sorted(found.articles)
    refused = [gather.refused(options.at, path, error) for path, error in found.refused.items()]
    if options.jobs == 1 or len(paths) <= CHUNK:
        judged = [one(path) for path in paths]
    else:
        judged = _in_parallel(one, paths, options.jobs)
    return sorted([*judged, *refused], key=lambda one: one.path)


def _in_parallel(one: Callable[[str], Judged], paths: Sequence[str], jobs: int) -> list[Judged]:
    """What `one` says of each path, in their order. An interrupt ends the workers at once and without a word."""
    with ProcessPoolExecutor(jobs, initializer=_end_on_interrupt) as pool:
        with _interrupts_wait():
            results = pool.map(one, paths, chunksize=CHUNK)
        return list(results)


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Interrupts are held back while workers start: half a pool could neither work nor end."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_on_interrupt() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def replays(judged: Sequence[Judged]) -> list[Judged]:
    """The same, after seals were held against each other."""
    traces = ((one.judgement.identity, one.judgement.verification.trace) for one in judged)
    found = find_replays((identity, trace) for identity, trace in traces if trace)
    return [
        replace(one, judgement=one.judgement.replayed(found[one.path])) if one.path in found else one for one in judged
    ]


def report(options: Options, judged: Sequence[Judged], records: Sequence[Record], findings: Iterable[Finding],
           linking: Linking) -> Report:  # fmt: skip
    """Everything sorted, rules that were not asked for left out and counted."""
    kept, left_out = _selected(findings, options.reported)
    return Report(
        command=options.command,
        at=options.at if options.at_given else None,
        articles=tuple(gather.article_row(one) for one in judged if one.is_article),
        records=tuple(gather.record_row(record) for record in sorted(records, key=lambda record: record.id)),
        findings=tuple(sorted(kept, key=lambda finding: finding.sort_key)),
        linking=linking,
        fail_on=options.fail_on,
        deselected=left_out,
    )


def _selected(findings: Iterable[Finding], reported: frozenset[str]) -> tuple[list[Finding], int]:
    every = list(findings)
    kept = [finding for finding in every if finding.rule in reported]
    return kept, len(every) - len(kept)
