"""load -> validate -> link -> suppress -> report: one pass over what was discovered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from integrity import gather, workers
from integrity.anchor import Anchor
from integrity.config.levels import Levels
from integrity.fields import DEFAULT, Fields
from integrity.finding import Finding, Severity
from integrity.gather import Chosen, Judged
from integrity.link import duplicates
from integrity.link.evidence import Linking
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import Report
from integrity.suppress import accepting, inline
from integrity.suppress.accepting import Sorted
from integrity.suppress.baseline import NONE as NO_BASELINE
from integrity.suppress.baseline import Baseline
from integrity.trust.root import Trust
from integrity.validate import policy_findings
from integrity.workers import Progress

Engine = Callable[[Iterable[Record]], Linking]
"""Where linking runs."""

READING, LINKING = "reading", "linking"
"""The stages of a run, as its progress names them."""
LOADING = "FMT"
"""The family of rules about what could not be read, which concern linking, too."""


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
    anchor: Anchor = field(default_factory=Anchor)
    """What seals are judged by, and the base of the change where only a change is judged."""
    progress: Progress = workers.silent
    """Told how far the run is, in this process."""
    fields: Fields = DEFAULT
    """The names of fields of this site."""
    levels: Levels = field(default_factory=Levels)
    """The level of each finding, and which are off."""
    baseline: Baseline = NO_BASELINE
    """Findings that are accepted."""
    is_whole: bool = False
    """Whether what is judged is all that there is below the root."""


def run(found: Discovery, options: Options) -> Report:
    """Judge and link everything in `found`. The same report for any order of arguments and any number of jobs."""
    judged = judge(found, options, options.anchor.trust)
    records, problems = gather.collect(found, judged, mentions=options.mentions)
    linking = _linked(records, options)
    subjects = {one.path: one.judgement.subject for one in judged}
    findings = [finding for one in judged for finding in one.judgement.all_findings]
    findings += [*problems, *duplicates.find(linking.links, subjects)]
    findings += duplicates.find_series(linking.series, subjects)
    chosen = gather.changed(found, options.anchor, judged, findings)
    findings = [*chosen.findings, *_of_policy(found, options, judged)]
    return _report(options, chosen, records, _told_apart(options, chosen, judged, findings), linking)


def judge(found: Discovery, options: Options, trust: Trust) -> list[Judged]:
    """Every article and refused file on its own, then their seals against each other; in the order of their paths."""
    one = partial(gather.judge, found.root, trust, options.at, names=options.fields)
    paths = sorted(found.articles)
    judged = workers.spread(one, paths, options.jobs, stage=READING, progress=options.progress)
    judged += [gather.refused(found.root, options.at, path, error) for path, error in found.refused.items()]
    return gather.with_replays(sorted(judged, key=lambda one: one.path))


def _linked(records: Sequence[Record], options: Options) -> Linking:
    """What the engine makes of the records. It is one step: nothing is heard between its begin and its end."""
    options.progress(LINKING, 0, len(records))
    linking = options.engine(records)
    options.progress(LINKING, len(records), len(records))
    return linking


def _of_policy(found: Discovery, options: Options, judged: Sequence[Judged]) -> list[Finding]:
    """Findings on the policy; for one that the change replaces, with the verdicts that would change under it."""
    anchor = options.anchor
    if options.command == "link":
        return []
    if anchor.successor is None or anchor.successor.policy is None:
        return list(anchor.findings)
    after = judge(found, options, replace(anchor.successor, ref=anchor.trust.ref))
    effect = policy_findings.effect(*([one.judgement.verification for one in each] for each in (judged, after)))
    path = anchor.path_of_policy
    changed = policy_findings.changed(path, anchor.trust.policy, anchor.successor.policy, effect)
    return [*anchor.findings, changed]


def _told_apart(options: Options, chosen: Chosen, judged: Sequence[Judged], findings: Sequence[Finding]) -> Sorted:
    """The findings that count and those that are accepted. `link` judges no article, and nothing is accepted there."""
    if options.command == "link":
        return Sorted(tuple(finding for finding in findings if finding.rule.startswith(LOADING)), ())
    comments = {one.path: one.comments for one in judged if one.comments != inline.NONE}
    scope = gather.scope(chosen, judged, is_whole=options.is_whole)
    return accepting.sort(findings, comments, options.baseline, scope, options.at.astimezone(UTC).date())


def _report(options: Options, chosen: Chosen, records: Sequence[Record], findings: Sorted,
            linking: Linking) -> Report:  # fmt: skip
    """Everything at its level and sorted; what was not asked for is left out and counted."""
    asked = [finding for finding in findings.kept if finding.rule in options.reported]
    kept, lowered = options.levels.applied(asked)
    accepted = tuple(one for one in findings.accepted if one.finding.rule in options.reported)
    return Report(
        command=options.command,
        at=options.at if options.at_given else None,
        articles=() if options.command == "link" else tuple(map(gather.article_row, gather.articles(chosen.judged))),
        records=tuple(gather.record_row(record) for record in sorted(records, key=lambda record: record.id)),
        findings=tuple(sorted(kept, key=lambda finding: finding.sort_key)),
        linking=linking,
        fail_on=options.fail_on,
        deselected=len(findings.kept) + len(findings.accepted) - len(kept) - len(accepted),
        lowered=lowered,
        policy=options.anchor.policy,
        unchanged=chosen.unchanged,
        accepted=accepted,
    )
