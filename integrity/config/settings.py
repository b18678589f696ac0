"""What a configuration can say, as data."""

from __future__ import annotations

from dataclasses import dataclass

from integrity import rules
from integrity.config.levels import Levels, Part
from integrity.fields import DEFAULT, Fields
from integrity.finding import Severity

LEVELS = tuple(severity.label for severity in sorted(Severity, reverse=True))
OFF = "off"
"""The level of a rule that is not reported."""
BASELINE = "integrity-baseline.jsonl"

Pairs = tuple[tuple[str, str], ...]
"""Code or prefix and level, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class PerPath:
    """What differs for some articles."""

    paths: tuple[str, ...]
    """Patterns as in .gitignore, from the root."""
    select: tuple[str, ...] = ()
    """Of the rules that can differ from path to path, only these; empty means all."""
    ignore: tuple[str, ...] = ()
    levels: Pairs = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a configuration can say. The defaults are those of a project without one.

    Paths and patterns are from the root of the run, wherever the configuration stands.
    """

    exclude: tuple[str, ...] = ()
    """Patterns as in .gitignore of what is not to be judged."""
    select: tuple[str, ...] = ()
    """Codes or prefixes of the rules to report; empty means all."""
    ignore: tuple[str, ...] = ()
    """Codes or prefixes of the rules to leave out."""
    fail_on: str = "error"
    """The level from which findings fail a check."""
    keys: str | None = None
    """The folder of policy and keys."""
    baseline: str = BASELINE
    """The file of findings that are accepted for now."""
    levels: Pairs = ()
    """Levels of rules instead of those of the catalogue."""
    fields: Fields = DEFAULT
    """Names of fields of this site."""
    per_path: tuple[PerPath, ...] = ()
    """What differs for some articles; of two that fit, the later counts."""

    @property
    def fail_level(self) -> Severity:
        """`fail_on` as a severity."""
        return Severity[self.fail_on.upper()]

    @property
    def reported(self) -> frozenset[str]:
        """Codes of the rules to report, whatever their level."""
        selected = rules.expand(self.select) if self.select else frozenset(rules.catalogue())
        return selected - rules.expand(self.ignore)

    @property
    def ruling(self) -> Levels:
        """The level of each finding."""
        return Levels(expanded(self.levels), tuple(map(_part, self.per_path)))


def expanded(pairs: Pairs) -> dict[str, Severity | None]:
    """The level of each code that `pairs` names; None for `off`.

    The longest prefix that fits a code decides, of two equally long ones the later. Raises ConfigError for a prefix
    that fits no code.
    """
    found: dict[str, Severity | None] = {}
    for prefix, level in sorted(pairs, key=lambda pair: _length(pair[0])):
        found |= dict.fromkeys(rules.expand([prefix]), None if level == OFF else Severity[level.upper()])
    return found


def _length(prefix: str) -> int:
    """How much of a code `prefix` fixes; a slug is a whole code."""
    return len(prefix) if any(code.startswith(prefix.upper()) for code in rules.catalogue()) else len("FLD201")


def _part(one: PerPath) -> Part:
    left_out = rules.expand(one.ignore)
    if one.select:
        left_out |= frozenset(code for code in rules.catalogue() if varies(code)) - rules.expand(one.select)
    return Part(one.paths, left_out, expanded(one.levels))


def varies(code: str) -> bool:
    """Whether a rule can have another level in another path.

    Only rules about fields and duplicates can. Whoever writes an article chooses its path, so that a path where seals
    count for less, or where it does not matter that a file cannot be read, would be the path of every forged article.
    """
    return code.startswith(("FLD", "DUP"))
