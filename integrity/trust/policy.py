"""The policy: who may sign for whom, when, with which fields left out, and who must (`trust.toml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from integrity import domain
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.digest import Digest

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = (datetime.min.replace(tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(seconds=1)
_IN_UTC = _EPOCH.replace(tzinfo=None)


class Reason(StrEnum):
    """Why a key was revoked."""

    COMPROMISE = "compromise"
    """Someone else has it: whatever it signed is worth nothing, but for seals logged before."""
    SUPERSEDED = "superseded"
    """Another key took its place."""
    RETIRED = "retired"
    """It is no longer in use."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A key may speak for some domains in a window of time."""

    key: str
    domains: tuple[str, ...]
    """Names in normal form, or `*.` and a name, which covers what lies below it and not itself."""
    not_before: int
    not_after: int
    """Unix seconds; the window is not_before <= iat < not_after."""

    def covers(self, name: str) -> bool:
        """Whether the domain `name`, in normal form, is among them."""
        return any(matches(pattern, name) for pattern in self.domains)


@dataclass(frozen=True, slots=True)
class Revocation:
    """A key is no longer good."""

    key: str
    at: int
    reason: Reason
    trust_before: int | None = None
    """For a compromise: seals that the log knows from before this time, in Unix seconds, stay good."""

    def strikes(self, iat: int, logged: int | None) -> bool:
        """Whether a seal made at `iat` and first logged at `logged` falls to it."""
        if self.reason is Reason.COMPROMISE:
            return self.trust_before is None or logged is None or logged >= self.trust_before
        return iat >= self.at


@dataclass(frozen=True, slots=True)
class Requirement:
    """An outlet whose articles must be signed."""

    outlet: str
    """A name or pattern as in grants."""
    since: int | None = None

    def concerns(self, name: str) -> bool:
        """Whether it is about the domain `name`; the name with `www.` before it is the same outlet."""
        return matches(self.outlet, name) or name == f"www.{self.outlet}"

    def holds(self, at: int, logged: int | None) -> bool:
        """Whether it asks at the time `at` for a signature of an article that was first logged at `logged`.

        One with a beginning holds from then on, and not for an article that the log knows from before.
        """
        return self.since is None or (at >= self.since and (logged is None or logged >= self.since))


@dataclass(frozen=True, slots=True)
class LogKey:
    """Who signs the checkpoints of the corpus log."""

    origin: str
    key: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of the policy."""

    version: int
    expires: int
    """Unix seconds, exclusive."""
    root: frozenset[str]
    """Thumbprints of the keys that may sign a policy."""
    threshold: int
    digest: Digest
    """Of the bytes of the file."""
    audience: str | None = None
    exclude: tuple[str, ...] = DEFAULT_EXCLUDE
    grants: tuple[Grant, ...] = ()
    revocations: tuple[Revocation, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    log: LogKey | None = None
    _numbers: Mapping[str, list[int]] = field(init=False, repr=False, compare=False)
    """Which of the grants have each name and pattern: every article is looked up, and there may be many grants."""
    _known: frozenset[str] = field(init=False, repr=False, compare=False)
    """Every d that is granted, or whose `*.d` is."""

    def __post_init__(self) -> None:
        numbers: dict[str, list[int]] = {}
        for number, grant in enumerate(self.grants):
            for pattern in grant.domains:
                numbers.setdefault(pattern, []).append(number)
        object.__setattr__(self, "_numbers", numbers)
        object.__setattr__(self, "_known", frozenset(pattern.removeprefix("*.") for pattern in numbers))

    def grants_for(self, name: str) -> tuple[Grant, ...]:
        """Every grant that covers the domain `name`, in the order of the policy."""
        found = set(self._numbers.get(name, ()))
        for parent in _parents(name):
            found.update(self._numbers.get(f"*.{parent}", ()))
        return tuple(self.grants[number] for number in sorted(found))

    def knows(self, name: str) -> bool:
        """Whether the domain `name` is a d that is granted, alone or as `*.d`, or below one."""
        return name in self._known or not self._known.isdisjoint(_parents(name))

    def requirements_for(self, names: tuple[str, ...]) -> tuple[Requirement, ...]:
        """Every requirement that is about one of the domains `names`."""
        return tuple(one for one in self.requirements if any(map(one.concerns, names)))

    def signers_of(self, name: str, at: int) -> tuple[str, ...]:
        """Thumbprints of the keys that may sign for the domain `name` at the time `at`, in the order of the policy."""
        revoked = {revocation.key for revocation in self.revocations}
        current = (grant for grant in self.grants_for(name) if grant.not_before <= at < grant.not_after)
        return tuple(dict.fromkeys(grant.key for grant in current if grant.key not in revoked))

    @property
    def granted_domains(self) -> tuple[str, ...]:
        """Every name and pattern that is granted to some key, sorted."""
        return tuple(sorted(self._numbers))


def _parents(name: str) -> list[str]:
    """What stands behind each dot of `name`."""
    labels = name.split(".")
    return [".".join(labels[first:]) for first in range(1, len(labels))]


def matches(pattern: str, name: str) -> bool:
    """Whether the domain `name` is the one that `pattern` names, or below it where the pattern begins with `*.`."""
    return name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern


def is_pattern(text: str) -> bool:
    """Whether `text` is a domain in normal form, or `*.` before one of two labels or more."""
    base = text.removeprefix("*.")
    return domain.a_labels(base) == base and (base == text or "." in base)


def moment(seconds: int) -> str:
    """Unix seconds as a time in UTC, for messages; what lies before year 1 or after 9999 is shown as its end."""
    shown = _IN_UTC + timedelta(0, min(max(seconds, _FIRST), _LAST))
    return f"{shown.isoformat(' ')} UTC"
