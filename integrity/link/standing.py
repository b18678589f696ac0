"""What has become of decisions about a feed: needed, needless, about records that are gone, contradicted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from integrity.link import decisions
from integrity.link.decisions import Decision, Kept
from integrity.link.linking import Linker


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A "not same" without effect."""

    decision: Decision
    chain: tuple[Decision, ...]
    """The fewest "same" that hold the two records together, by line; none where they are one text or one address."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Every decision in one of these, by line."""

    needed: tuple[Decision, ...]
    """Without them the pair would be linked, or clustered, otherwise."""
    needless: tuple[Decision, ...]
    """Linking says the same without any decision."""
    gone: tuple[Decision, ...]
    """A record is not in the feed."""
    contradicted: tuple[Decision, ...]
    """Without effect."""


def of(linker: Linker) -> Standing:
    """The standing of the decisions to which a run keeps; no pair is scored anew but theirs."""
    kept = linker.ties.kept
    plain = linker.under(ties=decisions.untied(len(linker.ties.item_of)))
    said = plain.says([(i, j) for i, j, _ in kept])
    agrees = {
        decision: (is_linked, is_joined) == (decision.same, decision.same)
        for (_, _, decision), (is_linked, is_joined) in zip(kept, said, strict=True)
    }
    needed, needless = (tuple(each for each, agreed in agrees.items() if agreed is wanted) for wanted in (False, True))
    return Standing(needed, needless, linker.ties.gone, tuple(decision for _, _, decision in linker.ties.void))


def contradictions(linker: Linker, most: int) -> tuple[Contradiction, ...]:
    """The first `most` contradictions, each with what it contradicts."""
    steps = _steps(linker, linker.ties.kept)
    node_of, void = linker.node_of, linker.ties.void[:most]
    return tuple(Contradiction(decision, _chain(steps, node_of[i], node_of[j])) for i, j, decision in void)


_Steps = dict[int, list[tuple[int, Decision]]]


def _steps(linker: Linker, kept: Iterable[Kept]) -> _Steps:
    """The nodes to which "same" leads from each node."""
    steps: _Steps = defaultdict(list)
    for i, j, decision in kept:
        if decision.same:
            a, b = linker.node_of[i], linker.node_of[j]
            steps[a].append((b, decision))
            steps[b].append((a, decision))
    return steps


def _chain(steps: _Steps, start: int, end: int) -> tuple[Decision, ...]:
    """A shortest way from node to node, breadth first."""
    came: dict[int, tuple[int, Decision] | None] = {start: None}
    queue = [start]
    for node in queue:
        for other, decision in steps.get(node, ()):
            if other not in came:
                came[other] = node, decision
                queue.append(other)
    chain, step = [], came[end]
    while step is not None:
        chain.append(step[1])
        step = came[step[0]]
    return tuple(sorted(chain))
