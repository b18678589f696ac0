"""The verdict on a seal that passes every step, without taking the steps one by one.

A seal that is the expected one (`trust.expected`) says of outlet, article, corpus, content and what it leaves out just
what the article and the policy say, so that steps 0, 1, 6, 7 and 8 have nothing left to ask. What is asked here are
the others. Of a seal that fails one of them nothing is said: `authenticity` takes it through all steps in their order.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from integrity.errors import SealError
from integrity.load.article import Article
from integrity.node import Scalar
from integrity.trust import canonical, expected, jws, verification
from integrity.trust.claims import SEAL_FIELD, Claims
from integrity.trust.digest import Digest
from integrity.trust.expected import Expected
from integrity.trust.keyring import PublicKey
from integrity.trust.log_entries import Content, Kind
from integrity.trust.policy import Policy, moment
from integrity.trust.root import Trust
from integrity.trust.verification import Subject
from integrity.validate import checks, codes
from integrity.validate.place import place
from integrity.validate.verdict import Result, SealTrace, Step, Verdict, Verification


def at_once(article: Article, value: Scalar, subject: Subject, trust: Trust, at: int) -> Verification | None:
    """What `authenticity.verify` says of the article at the time `at`, if that is that its seal is verified.

    `subject` is the article without what the policy lists. None for seals of which more is to be asked.
    """
    policy = trust.policy
    made = expected.read(value.text, subject, policy.exclude, policy.audience) if policy else None
    key = trust.keys.get(made.kid) if made else None
    if policy is None or made is None or key is None or not _may_speak(policy, made, subject.outlet or "", at):
        return None
    try:
        jws.check_signature(value.text, key)
        code = verification.check_log(_claims(made, subject, policy), trust.log) if trust.log is not None else None
    except (SealError, ValueError):
        return None
    steps = _steps(made, subject, policy, key, has_log=trust.log is not None)
    return _verified(article, value, subject, policy, made, steps, code)


def _may_speak(policy: Policy, made: Expected, outlet: str, at: int) -> bool:
    """Steps 4 and 5: the key is not revoked, and some grant of it for the outlet holds at the time of the seal."""
    if made.iat > at or any(revocation.key == made.kid for revocation in policy.revocations):
        return False
    return any(
        grant.key == made.kid and grant.not_before <= made.iat < grant.not_after for grant in policy.grants_for(outlet)
    )


def _claims(made: Expected, subject: Subject, policy: Policy) -> Claims:
    """The claims as far as the log is asked about them."""
    return Claims(subject.outlet or "", subject.sub, made.rev, made.iat, policy.exclude, subject.dig, {})


def _steps(made: Expected, subject: Subject, policy: Policy, key: PublicKey, *, has_log: bool) -> tuple[Step, ...]:
    """Each step as it is told where it was passed."""
    return (
        _SHAPE,
        _KIND,
        _key(key),
        _SIGNATURE,
        _REVOKED,
        _made(checks.WINDOW, f"signed on {moment(made.iat)}"),
        _FUTURE,
        _grant(subject.outlet or ""),
        _made(checks.BINDING, f"made for {subject.sub}"),
        _exclusions(policy.exclude),
        _made(checks.CONTENT, made.dig),
        _made(checks.LOG, f"revision {made.rev}") if has_log else _NO_LOG,
    )


def _verified(article: Article, value: Scalar, subject: Subject, policy: Policy, made: Expected,
              steps: tuple[Step, ...], code: str | None) -> Verification:  # fmt: skip
    seal = hashlib.sha256(value.text.encode()).digest()
    about = (*codes.of_content(article), *codes.of_outlet(subject.outlet, subject.hosts, policy))
    return Verification(
        Verdict.VERIFIED,
        tuple(dict.fromkeys((code, *about) if code else about)) if code or about else (),
        trace=SealTrace(place(article, value.span), (("seal", seal.hex()),)),
        outlet=subject.outlet,
        sub=subject.sub,
        kid=made.kid,
        excluded=canonical.present(article.source.values, policy.exclude),
        steps=steps,
        content=Content(made.rev, made.dig, Kind.SIGNED, str(Digest(seal))),
    )


def _made(check: checks.Check, detail: str) -> Step:
    return Step(*check, Result.PASSED, detail)


_SHAPE = _made(checks.SHAPE, "signed payload")
_KIND = _made(checks.KIND, f"{jws.ALGORITHM}, {jws.SEAL}, {canonical.FORM}")
_SIGNATURE = _made(checks.SIGNATURE, "made by that key")
_REVOKED = _made(checks.REVOKED, "not revoked")
_FUTURE = _made(checks.FUTURE, "not from the future")
_NO_LOG = Step(*checks.LOG, Result.NOT_CHECKED, checks.NO_LOG)


@lru_cache(maxsize=256)
def _key(key: PublicKey) -> Step:
    return _made(checks.KEY, key.thumbprint)


@lru_cache(maxsize=4096)
def _grant(outlet: str) -> Step:
    return _made(checks.GRANT, f"may speak for {outlet}")


@lru_cache(maxsize=64)
def _exclusions(exclude: tuple[str, ...]) -> Step:
    return _made(checks.EXCLUSIONS, ", ".join(path for path in exclude if path != SEAL_FIELD) or "nothing left out")
