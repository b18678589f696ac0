"""The catalogue: every rule with its level, reason, examples and mending, read once from `catalogue.toml`."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from integrity.errors import ConfigError
from integrity.finding import Confidence, Finding, Place, Severity, fingerprint


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the catalogue. Texts are plain; `bad` and `good` are excerpts of files."""

    code: str
    slug: str
    severity: Severity
    confidence: Confidence
    summary: str
    why: str
    bad: str
    good: str
    mend: str
    since: str
    options: str = ""
    """Settings and flags that concern the rule, one a line; empty where there are none."""


@cache
def catalogue() -> dict[str, Rule]:
    """All rules by code, in the order of their codes."""
    text = resources.files("integrity").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return {code: _rule(code, entry) for code, entry in sorted(tomllib.loads(text).items())}


def _rule(code: str, entry: dict[str, str]) -> Rule:
    texts = {key: value.strip("\n") for key, value in entry.items() if key not in {"level", "confidence"}}
    return Rule(code, severity=Severity[entry["level"].upper()], confidence=Confidence(entry["confidence"]), **texts)


def find(name: str) -> Rule:
    """The rule of a code or slug, in any case. Raises ConfigError with the nearest name."""
    rules = catalogue()
    by_name = {**{rule.slug: rule for rule in rules.values()}, **{code.lower(): rule for code, rule in rules.items()}}
    if rule := by_name.get(name.lower()):
        return rule
    near = difflib.get_close_matches(name.lower(), by_name, n=1)
    hint = f"did you mean {by_name[near[0]].code}? " if near else ""
    raise ConfigError(f"there is no rule {name!r}", f"{hint}run `integrity explain --all` for the list")


def expand(prefixes: Iterable[str]) -> frozenset[str]:
    """The codes that begin with one of `prefixes` (`FLD`, `FMT1`, `FLD211`), in any case.

    Raises ConfigError for a prefix that fits no code.
    """
    codes: set[str] = set()
    for prefix in prefixes:
        codes.update([code for code in catalogue() if code.startswith(prefix.upper())] or [find(prefix).code])
    return frozenset(codes)


def finding(
    code: str,
    message: str,
    place: Place,
    *,
    subjects: Iterable[str],
    name: str = "",
    next_step: str = "",
    severity: Severity | None = None,
    related: Iterable[Place] = (),
    evidence: Iterable[tuple[str, str]] = (),
    verdict: str | None = None,
    codes: Iterable[str] = (),
) -> Finding:
    """A finding of rule `code`; level, confidence and next step come from the catalogue unless given.

    `subjects` are the content identities of the articles concerned, `name` the field: with the rule they
    make the fingerprint.
    """
    rule, named = catalogue()[code], tuple(sorted(subjects))
    return Finding(
        rule=code,
        severity=rule.severity if severity is None else severity,
        confidence=rule.confidence,
        message=message,
        next_step=next_step or rule.mend,
        place=place,
        fingerprint=fingerprint(code, named, name),
        related=tuple(related),
        evidence=tuple(evidence),
        verdict=verdict,
        codes=tuple(codes),
        subjects=named,
    )
