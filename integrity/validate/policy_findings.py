"""SIG520 to SIG523: what a reader must know of policy and configuration themselves."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from integrity import rules
from integrity.errors import TrustError
from integrity.finding import Finding, Place, Severity
from integrity.trust.policy import Policy, moment
from integrity.validate.verdict import Verification

DAY = 86_400
NOTE_DAYS, WARNING_DAYS = 30, 7
"""Days before an end from which it is a note and a warning: a month to plan, a week to act."""
MAX_OUTLETS = 20


def expiring(policy: Policy, path: str, at: int) -> Iterator[Finding]:
    """SIG522 for the policy and for each grant that ends within 30 days of `at`; a warning within 7."""
    ends: list[tuple[int, str, tuple[str, ...]]] = [(policy.expires, "the policy", ("expires",))]
    ends += [
        (
            grant.not_after,
            f"the grant of {', '.join(grant.domains[:3])} to the key {grant.key}",
            (grant.key, *grant.domains),
        )
        for grant in policy.grants
        if not any(revocation.key == grant.key for revocation in policy.revocations)
    ]
    for end, what, subjects in ends:
        if 0 < end - at <= NOTE_DAYS * DAY:
            yield _expiring(path, what, subjects, end, at)


def _expiring(path: str, what: str, subjects: tuple[str, ...], end: int, at: int) -> Finding:
    left = (end - at) // DAY
    return rules.finding(
        "SIG522",
        f"{what} ends on {moment(end)}, in {left} day{'' if left == 1 else 's'}",
        Place(path),
        subjects=subjects,
        name=str(end),
        severity=Severity.WARNING if end - at <= WARNING_DAYS * DAY else Severity.NOTE,
    )


def changed(path: str, old: Policy | None, new: Policy, effect: Sequence[str]) -> Finding:
    """SIG520: the change brings another policy, which may follow the one it replaces."""
    before = f"version {old.version}" if old else "no policy"
    many = len(effect) > MAX_OUTLETS
    shown = "; ".join(effect[:MAX_OUTLETS]) + (f"; and {len(effect) - MAX_OUTLETS} more outlets" if many else "")
    return rules.finding(
        "SIG520",
        f"this change replaces {before} by version {new.version} of the policy, which is signed as it must be; under "
        f"it {'these verdicts would change: ' + shown if effect else 'no verdict would change'}",
        Place(path),
        subjects=[str(new.digest)],
        evidence=[("before", before), ("after", f"version {new.version}")],
    )


def keys_changed(path: str, files: Mapping[str, bytes]) -> Finding:
    """SIG520: the policy is the same, the files beside it are not."""
    return rules.finding(
        "SIG520",
        "this change adds, changes or removes key files or signatures; the policy is the same",
        Place(path),
        subjects=[_identity(files)],
    )


NOT_MEANT = "If the policy was not meant to change, put the files of the folder back as the base has them."


def refused(path: str, files: Mapping[str, bytes], error: TrustError) -> Finding:
    """SIG521: the policy that the change brings may not follow the one it replaces. `files` are what was read of it."""
    step = f"{_sentence(error.next_step)} {NOT_MEANT}"
    return rules.finding("SIG521", error.message, Place(path), subjects=[_identity(files)], next_step=step)


def _identity(files: Mapping[str, bytes]) -> str:
    """Content identity of the files of a keys folder, wherever it stands."""
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def configuration_changed(files: Mapping[str, bytes | None]) -> Iterator[Finding]:
    """SIG523 for each configuration file that the change touches: path -> the bytes that it has now, if any."""
    for path, data in files.items():
        yield rules.finding(
            "SIG523",
            "this change alters the configuration; the articles were judged by the one before it",
            Place(path),
            subjects=[hashlib.sha256(data or b"").hexdigest()],
        )


def effect(before: Iterable[Verification], after: Iterable[Verification]) -> list[str]:
    """By outlet, how many verdicts differ between two judgements of the same articles, most first."""
    counts = Counter(
        (new.outlet or "(no outlet)", old.verdict, new.verdict)
        for old, new in zip(before, after, strict=True)
        if old.verdict != new.verdict
    )
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [f"{outlet}: {count:,} from {old} to {new}" for (outlet, old, new), count in ordered]


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}"
