"""load -> validate -> link -> suppress -> report: one pass over what was discovered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial

from integrity import gather, incoming, workers
from integrity.anchor import Anchor
from integrity.config import Settings, digest
from integrity.config.levels import Levels
from integrity.fields import DEFAULT, Fields
from integrity.finding import Finding, Severity
from integrity.gather import Chosen, Judged
from integrity.incoming import Around, Incoming, JudgeBlobs
from integrity.link import duplicates
from integrity.link.evidence import Linking
from integrity.link.weights import Statistics
from integrity.load.discover import Discovery
from integrity.load.records import Record
from integrity.report.report import ChangeRow, Provenance, Report
from integrity.suppress import accepting, inline
from integrity.suppress.accepting import Sorted
from integrity.suppress.baseline import NONE as NO_BASELINE
from integrity.suppress.baseline import Baseline
from integrity.trust.root import Trust
from integrity.validate import policy_findings
from integrity.workers import Progress

Engine = Callable[[Iterable[Record], Statistics | None], Linking]
"""Where linking runs: records, and what is known of the archive that they belong to."""

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
    settings: Settings = field(default_factory=Settings)
    """Where `reported`, `fields` and `levels` come from, for the digest in the report."""
    levels: Levels = field(default_factory=Levels)
    """The level of each finding, and which are off."""
    baseline: Baseline = NO_BASELINE
    """Findings that are accepted."""
    is_whole: bool = False
    """Whether what is judged is all that there is below the root."""
    within: tuple[str, ...] = ()
    """What is judged where that is not all: POSIX paths from the root, each with all below it."""
    incoming: Incoming | None = None
    """The change that is judged, and what it comes into; None where everything is."""
    judged: Callable[[Trust], list[Judged]] | None = None
    """The articles, where they are no files below the root, as they are judged by a trust."""
    problems: tuple[Finding, ...] = ()
    """What was wrong with where these came from."""


def run(found: Discovery, options: Options) -> Report:
    """Judge and link everything in `found`. The same report for any order of arguments and any number of jobs."""
    trust = _trust(found, options)
    own = judge(found, options, trust)
    around = _around(own, options, trust)
    judged = _held_together([*own, *around.articles])
    records, problems = gather.collect(found, judged, mentions=options.mentions)
    linking = _linked(records, options, around.statistics)
    records += linking.known
    subjects = {one.path: one.judgement.subject for one in judged}
    findings = [finding for one in judged for finding in one.judgement.all_findings]
    findings += [*options.problems, *problems, *duplicates.find(linking.links, subjects)]
    findings += duplicates.find_series(linking.series, subjects)
    findings += _of_corpus(options, own, around.articles, trust)
    chosen = _chosen(options, own, judged, findings, linking)
    findings = [*chosen.findings, *_of_policy(found, options, own, trust)]
    return _report(options, chosen, records, _told_apart(options, chosen, findings))


def of_records(records: Sequence[Record], problems: Sequence[Finding], options: Options) -> Report:
    """The report of `link` on records that are in no files below the root; `problems` are what was wrong with them."""
    chosen = Chosen([], problems, _linked(records, options, None))
    return _report(options, chosen, records, _told_apart(options, chosen, problems))


def judge(found: Discovery, options: Options, trust: Trust) -> list[Judged]:
    """Every article and refused file on its own."""
    if options.judged is not None:
        return options.judged(trust)
    staged = options.incoming.staged(found.articles) if options.incoming else None
    if staged is None:
        some = partial(gather.judge_all, found.root, trust, options.at, options.fields)
        paths = sorted(found.articles)
        judged = workers.spread_runs(some, paths, options.jobs, stage=READING, progress=options.progress)
    else:
        judged = _judge_blobs(options, trust)(staged)
    return judged + [gather.refused(found.root, options.at, path, error) for path, error in found.refused.items()]


def _judge_blobs(options: Options, trust: Trust) -> JudgeBlobs:
    assert options.incoming is not None  # noqa: S101 - files of git are judged for a change only
    return partial(gather.judge_blobs, options.incoming.archive.top, trust, options.at, options.fields)


def _held_together(judged: Iterable[Judged]) -> list[Judged]:
    """The seals of all held against each other; in the order of their paths."""
    return gather.with_replays(sorted(judged, key=lambda one: one.path))


def _trust(found: Discovery, options: Options) -> Trust:
    trust = options.anchor.trust
    return incoming.anchored(trust, options.incoming, found, options.jobs) if options.incoming else trust


def _around(own: Sequence[Judged], options: Options, trust: Trust) -> Around:
    return incoming.around(own, options.incoming, _judge_blobs(options, trust)) if options.incoming else Around()


def _linked(records: Sequence[Record], options: Options, statistics: Statistics | None) -> Linking:
    """What the engine makes of the records. It is one step: nothing is heard between its begin and its end."""
    options.progress(LINKING, 0, len(records))
    linking = options.engine(records, statistics)
    options.progress(LINKING, len(records), len(records))
    return linking


def _of_corpus(options: Options, own: Sequence[Judged], others: Sequence[Judged], trust: Trust) -> list[Finding]:
    """What no article tells alone: which are gone, replaced, not logged, or there twice."""
    if options.command == "link":
        return []
    touched = options.incoming.change.touched if options.incoming else None
    return list(gather.corpus(own, others, trust.log, _gone(options, own, trust), touched))


def _gone(options: Options, own: Sequence[Judged], trust: Trust) -> list[str]:
    """Paths at which the log has an article and the tree has none."""
    if options.incoming:
        return options.incoming.scope.wanted(options.incoming.change.removed)
    present = {one.path for one in own}
    logged = {row.path for row in trust.log.live()} - present if trust.log else set()
    return [path for path in logged if incoming.is_within(path, options.within)]


def _chosen(options: Options, own: Sequence[Judged], judged: Sequence[Judged], findings: Sequence[Finding],
            linking: Linking) -> Chosen:  # fmt: skip
    """What is reported: everything, or where a change is judged, what it touches."""
    if options.incoming is None:
        return Chosen(judged, findings, linking)
    paths = frozenset(one.path for one in own)
    kept = [one for one in judged if one.path in paths]
    new = list(incoming.only(findings, paths | frozenset(options.incoming.change.removed)))
    return Chosen(kept, new, incoming.linked_to(linking, paths), _change(options.incoming, kept, options))


def _change(change: Incoming, own: Sequence[Judged], options: Options) -> ChangeRow:
    gone = incoming.departed(change, own, _judge_blobs(options, options.anchor.trust))
    return ChangeRow(change.scope.base.name, change.unchanged, change.cached, gone.removed, gone.renamed)


def _of_policy(found: Discovery, options: Options, own: Sequence[Judged], trust: Trust) -> list[Finding]:
    """Findings on the policy; for one that the change replaces, with the verdicts that would change under it."""
    anchor = options.anchor
    if options.command == "link":
        return []
    if anchor.successor is None or anchor.successor.policy is None:
        return list(anchor.findings)
    then = replace(anchor.successor, ref=trust.ref, log=trust.log)
    whole = [_whole(options, own, trust), _whole(options, judge(found, options, then), then)]
    effect = policy_findings.effect(*([one.judgement.verification for one in each] for each in whole))
    path = anchor.path_of_policy
    changed = policy_findings.changed(path, anchor.trust.policy, anchor.successor.policy, effect)
    return [*anchor.findings, changed]


def _whole(options: Options, own: Sequence[Judged], trust: Trust) -> list[Judged]:
    """Those judged, and every article that the change does not touch."""
    if options.incoming is None:
        return _held_together(own)
    others = incoming.whole(options.incoming, _judge_blobs(options, trust), options.jobs)
    return _held_together([*own, *others])


def _told_apart(options: Options, chosen: Chosen, findings: Sequence[Finding]) -> Sorted:
    """The findings that count and those that are accepted. `link` judges no article, and nothing is accepted there."""
    if options.command == "link":
        return Sorted(tuple(finding for finding in findings if finding.rule.startswith(LOADING)), ())
    comments = {one.path: one.comments for one in chosen.judged if one.comments != inline.NONE}
    scope = gather.scope(chosen, _present(options, chosen), is_whole=options.is_whole)
    return accepting.sort(findings, comments, options.baseline, scope, options.at.astimezone(UTC).date())


def _present(options: Options, chosen: Chosen) -> frozenset[str]:
    """Of the articles that were judged or held against them, those that an entry of the baseline may name."""
    paths = frozenset(one.path for one in chosen.judged)
    if options.incoming is None:
        return paths
    named = {path for entry in options.baseline.entries for path in entry.paths} - paths
    return paths | {path for path, rows in options.incoming.archive.having("path", named).items() if rows}


def _report(options: Options, chosen: Chosen, records: Sequence[Record], findings: Sorted) -> Report:
    """Everything at its level and sorted; what was not asked for is left out and counted."""
    asked = [finding for finding in findings.kept if finding.rule in options.reported]
    kept, lowered = options.levels.applied(asked)
    accepted = tuple(one for one in findings.accepted if one.finding.rule in options.reported)
    return Report(
        command=options.command,
        at=options.at if options.at_given else None,
        articles=() if options.command == "link" else tuple(map(gather.article_row, gather.articles(chosen.judged))),
        records=tuple(map(gather.record_row, chosen.told(records))),
        findings=tuple(sorted(kept, key=lambda finding: finding.sort_key)),
        linking=chosen.linking,
        fail_on=options.fail_on,
        deselected=len(findings.kept) + len(findings.accepted) - len(kept) - len(accepted),
        lowered=lowered,
        policy=options.anchor.policy,
        change=chosen.change,
        accepted=accepted,
        is_refused=options.anchor.is_refused,
        is_log_refused=options.anchor.is_log_refused,
        provenance=_provenance(options, chosen),
    )


def _provenance(options: Options, chosen: Chosen) -> Provenance:
    policy = options.anchor.trust.policy
    configuration = digest.digest(options.settings, mentions=options.mentions)
    return Provenance(configuration, gather.digest(chosen.judged), policy.digest.value.hex() if policy else None)
