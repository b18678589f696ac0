"""The level of a finding under the settings of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pathspec import GitIgnoreSpec

from integrity.finding import Finding, Severity


@dataclass(frozen=True, slots=True)
class Part:
    """What differs for the articles that some patterns fit."""

    paths: tuple[str, ...]
    left_out: frozenset[str]
    """Codes of rules that are not reported."""
    levels: Mapping[str, Severity | None]
    """None where a rule is off."""


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of rules, and what differs from path to path; without either, every finding keeps its level."""

    of_rule: Mapping[str, Severity | None] = field(default_factory=dict)
    """None where a rule is off."""
    parts: tuple[Part, ...] = ()

    def applied(self, findings: Iterable[Finding]) -> tuple[list[Finding], int]:
        """`findings` with the level that each has here, without those that are off; and how many on seals were lowered.

        Each path is matched once.
        """
        specs = [GitIgnoreSpec.from_lines(part.paths) for part in self.parts]
        known: dict[str, list[Part]] = {}
        kept, lowered = [], 0
        for finding in findings:
            path = finding.place.path
            if path not in known:
                known[path] = [part for part, spec in zip(self.parts, specs, strict=True) if spec.match_file(path)]
            level = self._level(finding, known[path])
            if level is not None:
                kept.append(finding if level is finding.severity else replace(finding, severity=level))
                lowered += level < finding.severity and _is_about_seals(finding)
        return kept, lowered

    def _level(self, finding: Finding, parts: Iterable[Part]) -> Severity | None:
        """The level of one finding at a path that `parts` fit; None where it is not reported."""
        level = self.of_rule.get(finding.rule, finding.severity)
        for part in parts:
            if finding.rule in part.left_out:
                return None
            level = part.levels.get(finding.rule, level)
        return level


def _is_about_seals(finding: Finding) -> bool:
    """Whether a reader who trusts the verdicts must be told that the level of `finding` was lowered."""
    return finding.verdict is not None or finding.rule.startswith(("SIG", "LOG"))
