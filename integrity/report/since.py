"""What differs between a report and an earlier one, as data."""

from __future__ import annotations

from dataclasses import dataclass

from integrity.finding import Severity

SCOPE, CONFIGURATION, POLICY, VERSION = "scope", "configuration", "policy", "version"
"""What may have been another when the earlier report was made, in this order: what was judged (all, or what changed
since a base), the settings in force, the policy, the version of the tool."""


@dataclass(frozen=True, slots=True)
class Told:
    """A finding as a report tells it, without its evidence."""

    severity: Severity
    rule: str
    """Of an earlier report a code that this version may not know."""
    path: str
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Turned:
    """Articles of one outlet whose verdict is another one now."""

    outlet: str | None
    before: str
    now: str
    articles: int


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since an earlier report. Findings are the worst first, then by path; all else is sorted."""

    version: str
    """The version of the tool that wrote the earlier report."""
    at: str | None
    """The time for which it judged; None where none was asked for."""
    differs: tuple[str, ...] = ()
    """What was another then, of SCOPE, CONFIGURATION, POLICY and VERSION."""
    new: tuple[Told, ...] = ()
    """Findings that it does not have."""
    gone: tuple[Told, ...] = ()
    """Findings of it that are there no more."""
    accepted: tuple[Told, ...] = ()
    """Findings of it that are there and accepted now."""
    still: int = 0
    """How many findings of it are there and count."""
    turned: tuple[Turned, ...] = ()
    added: tuple[str, ...] = ()
    """Paths of articles that it does not have; one that was moved is among these and among `removed`."""
    removed: tuple[str, ...] = ()
    """Paths of articles of it that are not judged now."""

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.new or self.gone or self.accepted or self.turned or self.added or self.removed)
