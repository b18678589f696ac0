"""The verdict on a seal that passes every step, without taking the steps one by one.

A seal that is the expected one (`trust.expected`) says of outlet, article, corpus, content and what it leaves out just
what the article and the policy say, so that steps 0, 1, 6, 7 and 8 have nothing left to ask. What is asked here are
the others. Of a seal that fails one of them nothing is said: `authenticity` takes it through all steps in their order.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

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
from integrity.validate.place import cut
from integrity.validate.verdict import Result, SealTrace, Step, Verdict, Verification


class Pending(NamedTuple):
    """A seal of which nothing is left to ask but whether its key signed it, and what the log knows."""

    article: Article
    value: Scalar
    subject: Subject
    policy: Policy
    made: Expected
    key: PublicKey


def pending(article: Article, value: Scalar, subject: Subject, trust: Trust, at: int) -> Pending | None:
    """The seal, if all else is at the time `at` as it must be; `subject` is the article without what the policy lists.

    None for seals of which more is to be asked.
    """
    policy = trust.policy
    if policy is None or (made := expected.read(value.text, subject, policy.exclude, policy.audience)) is None:
        return None
    key = trust.keys.get(made.kid)
    if key is None or not _may_speak(policy, made, subject.outlet or "", at):
        return None
    return Pending(article, value, subject, policy, made, key)


def is_signed(one: Pending) -> bool:
    """Whether its key made the signature."""
    try:
        jws.check_signature(one.value.text, one.key)
    except ValueError:
        return False
    return True


def verified(one: Pending, trust: Trust) -> Verification | None:
    """What `authenticity.verify` says of an article whose seal is signed; None where the log knows better."""
    code = None
    if trust.log is not None:
        try:
            code = verification.check_log(_claims(one), trust.log)
        except SealError:
            return None
    return _verified(one, _steps(one, has_log=trust.log is not None), code)


def _may_speak(policy: Policy, made: Expected, outlet: str, at: int) -> bool:
    """Steps 4 and 5: the key is not revoked, and some grant of it for the outlet holds at the time of the seal."""
    if made.iat > at or any(revocation.key == made.kid for revocation in policy.revocations):
        return False
    return any(
        grant.key == made.kid and grant.not_before <= made.iat < grant.not_after for grant in policy.grants_for(outlet)
    )


def _claims(one: Pending) -> Claims:
    """The claims as far as the log is asked about them."""
    subject, made = one.subject, one.made
    return Claims(subject.outlet or "", subject.sub, made.rev, made.iat, one.policy.exclude, subject.dig, {})


def _steps(one: Pending, *, has_log: bool) -> tuple[Step, ...]:
    """Each step as it is told where it was passed."""
    made, subject = one.made, one.subject
    return (
        _SHAPE,
        _KIND,
        _key(one.key),
        _SIGNATURE,
        _REVOKED,
        _made(checks.WINDOW, f"signed on {moment(made.iat)}"),
        _FUTURE,
        _grant(subject.outlet or ""),
        _made(checks.BINDING, f"made for {subject.sub}"),
        _exclusions(one.policy.exclude),
        _made(checks.CONTENT, made.dig),
        _made(checks.LOG, f"revision {made.rev}") if has_log else _NO_LOG,
    )


def _verified(one: Pending, steps: tuple[Step, ...], code: str | None) -> Verification:
    article, value, subject, policy, made, _ = one
    line = article.source.fields.line(SEAL_FIELD) or article.line(value.span.line)
    seal = hashlib.sha256(value.text.encode()).digest()
    about = (*codes.of_content(article), *codes.of_outlet(subject.outlet, subject.hosts, policy))
    return Verification(
        Verdict.VERIFIED,
        (code, *about) if code else about,
        trace=SealTrace(cut(article.path, value.span, line), (("seal", seal.hex()),)),
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
