"""Linking as a command line asks for it: with labels, decisions, an earlier run or other thresholds."""

from __future__ import annotations

import difflib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from integrity.cli import output
from integrity.cli.evaluate import pairs_text
from integrity.errors import UsageError
from integrity.link import repairs, sampling, standing, what_if
from integrity.link.bulk import NEVER, Bulk
from integrity.link.calibration import Calibration, Labels
from integrity.link.decisions import Decision
from integrity.link.evidence import Cluster, Linking
from integrity.link.linking import Linker
from integrity.link.reading import Reading
from integrity.link.repairs import Changes
from integrity.link.shingles import USUAL, Sample
from integrity.link.weights import Statistics
from integrity.load.records import Record
from integrity.report.inert import clipped
from integrity.report.wording import counted

MAX_LISTED = 10
"""Decisions of one kind that are told one by one."""
MAX_ID = 100
_NEAR = 0.4
"""Likeness from which a name is taken for a slip of another: there are few, and some are cut short (`prob`)."""


@dataclass(frozen=True, slots=True)
class Engine:
    """A `pipeline.Engine` that says on standard error what it did."""

    labels: Labels = field(default_factory=dict)
    """Of the pairs that calibrate it; empty without."""
    before: tuple[Cluster, ...] | None = None
    """Clusters of an earlier run."""
    decisions: tuple[Decision, ...] | None = None
    """Pairs that a person decided; None without a file."""
    wanted: Mapping[str, float] = field(default_factory=dict)
    """Thresholds, by `what_if.NAMES`, whose effect is to be told."""
    about: frozenset[str] | None = None
    """Ids of the records whose links are wanted; None for all."""
    name: str = ""
    """Of the file of decisions."""
    quiet: bool = False
    bulk: Bulk = NEVER
    """How copies may be found."""
    readings: Mapping[str, Reading] = field(default_factory=dict)
    """Of records that were read before, by id."""
    sample: Sample = USUAL
    """By what copies are found."""

    def __call__(self, records: Iterable[Record], statistics: Statistics | None) -> Linking:
        """Links and clusters."""
        made, labels = self.decisions or (), self.labels
        linker = Linker(records, None, statistics, labels, made, self.bulk, self.readings, self.sample)
        if self.sample != USUAL:
            self._tell(
                f"copies were looked for by one 5-gram in {self.sample.one_in}, not in {USUAL.one_in} (--archive)"
            )
        if self.labels:
            self._tell(_calibrated(linker.calibration))
        if self.decisions is not None:
            self._tell(*_stood(standing.of(linker), self.name))
            output.say(*_contradicted(linker, self.name))
        outcome = linker.link(self.about, alone=self.before is None and not self.wanted)
        if self.before is not None:
            self._tell(*_changed(repairs.changes(self.before, outcome.clusters)))
        if self.wanted:
            outcome = replace(outcome, what_if=what_if.preview(linker, outcome, self.wanted))
        return outcome

    def _tell(self, *lines: str) -> None:
        if not self.quiet:
            output.say(*lines)


def labels(path: str) -> Labels:
    """The labels that the file at `path` holds. Raises UsageError."""
    found = sampling.read_labels(pairs_text(Path(path)), path)
    if not found:
        raise UsageError(f"{path} holds no label", "set `same_event` to true or false in its lines")
    return found


def decisions(path: str) -> tuple[Decision, ...]:
    """The decisions that the file at `path` holds; it may hold none. Raises UsageError."""
    return sampling.read_decisions(pairs_text(Path(path)), path)


def clusters(path: str) -> tuple[Cluster, ...]:
    """The clusters that a file of `clusters` lines holds. Raises UsageError."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        rows = [(str(row["cluster"]), str(row["id"])) for row in map(json.loads, lines)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path} cannot be read as clusters", "name a file that `integrity link --output clusters:PATH` wrote"
        ) from error
    members: dict[str, list[str]] = defaultdict(list)
    for name, member in sorted(rows):
        members[name].append(member)
    return tuple(Cluster(name, name, tuple(ids)) for name, ids in members.items())


def thresholds(values: Iterable[str]) -> dict[str, float]:
    """Thresholds by name, of texts NAME=VALUE. Raises UsageError."""
    found: dict[str, float] = {}
    for text in values:
        name, _, value = text.partition("=")
        if name not in what_if.NAMES:
            near = difflib.get_close_matches(name.lower(), what_if.NAMES, n=1, cutoff=_NEAR)
            hint = f"write `{near[0]}`" if near else f"use one of: {', '.join(what_if.NAMES)}"
            raise UsageError(f"--what-if: there is no threshold {name!r:.60}", hint)
        if name in found:
            raise UsageError(f"--what-if: {name} is given twice", "give one value for each threshold")
        found[name] = _probability(name, value)
    return found


def _probability(name: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise UsageError(
            f"--what-if: {name} is {text!r:.60}, expected a probability between 0 and 1", f"write `{name}=0.6`"
        )
    return value


def _changed(changes: Changes) -> Iterator[str]:
    """A line for each cluster that was merged or split."""
    for now, earlier in changes.merged:
        yield f"merged: {now} holds records of {', '.join(earlier)}"
    for earlier_one, parts in changes.split:
        yield f"split: the records of {earlier_one} are in {', '.join(parts)}"
    yield f"{counted(len(changes.merged), 'merge')} and {counted(len(changes.split), 'split')} since the earlier run"


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


def _stood(found: standing.Standing, name: str) -> Iterator[str]:
    """How many decisions there are of each kind, and those that can be taken out of the file."""
    kinds = {
        "needed": found.needed,
        "not needed any more": found.needless,
        "no longer applicable": found.gone,
        "contradicted": found.contradicted,
    }
    counts = ", ".join(f"{len(made):,} {kind}" for kind, made in kinds.items() if made)
    whole = counted(sum(map(len, kinds.values())), "decision")
    yield f"{whole}: {counts}" if counts else f"{whole} in {name}"
    yield from _listed("no longer applicable", "a record is not in the feed", found.gone, name)
    yield from _listed("not needed any more", "linking says so by itself", found.needless, name)


def _listed(kind: str, why: str, made: tuple[Decision, ...], name: str) -> Iterator[str]:
    for each in made[:MAX_LISTED]:
        yield f"  {kind}: {_worded(each, name)}; {why}"
    if len(made) > MAX_LISTED:
        yield f"  and {len(made) - MAX_LISTED:,} more: {kind}"


def _contradicted(linker: Linker, name: str) -> Iterator[str]:
    for each in standing.contradictions(linker, MAX_LISTED):
        yield f"warning: {_worded(each.decision, name)} has no effect: {_reason(each.chain)}"
        yield "  do: delete the line that is wrong"
    more = len(linker.ties.void) - MAX_LISTED
    if more > 0:
        yield f"warning: {counted(more, 'more decision')} without effect"


def _reason(chain: tuple[Decision, ...]) -> str:
    if not chain:
        return "the two are one text or one address"
    shown = ", ".join(str(each.line) for each in chain[:MAX_LISTED])
    more = f" and {len(chain) - MAX_LISTED:,} more" if len(chain) > MAX_LISTED else ""
    return f"line {shown} holds the two together" if len(chain) == 1 else f"lines {shown}{more} hold the two together"


def _worded(decision: Decision, name: str) -> str:
    a, b = (clipped(each, MAX_ID) for each in (decision.a, decision.b))
    return f"{name}:{decision.line}: {a} and {b}, {decision.verdict}"
