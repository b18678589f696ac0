"""Verdicts as findings: what is so, what was expected, where to look, and what to do."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from integrity import rules
from integrity.errors import RevokedError, SealError, TamperedError
from integrity.finding import Place, Severity
from integrity.load.article import Article
from integrity.node import Node, Scalar, Span
from integrity.trust import identity
from integrity.trust.claims import SEAL_FIELD, Claims
from integrity.trust.policy import Requirement, moment
from integrity.trust.root import Trust
from integrity.trust.sealed import BLOCK, CONSISTENT, DECRYPTS, MISMATCH, SealedPayload
from integrity.validate.codes import SEAL_REQUIRED
from integrity.validate.place import place
from integrity.validate.verdict import Verdict, Verification

RULES = {
    Verdict.MALFORMED: "SIG501",
    Verdict.UNSUPPORTED: "SIG502",
    Verdict.UNKNOWN_KEY: "SIG503",
    Verdict.FORGED: "SIG504",
    Verdict.REVOKED: "SIG505",
    Verdict.EXPIRED: "SIG506",
    Verdict.NOT_YET_VALID: "SIG507",
    Verdict.UNTRUSTED_SIGNER: "SIG508",
    Verdict.REPLAYED: "SIG509",
    Verdict.TAMPERED: "SIG510",
    Verdict.ROLLED_BACK: "SIG511",
    Verdict.DOWNGRADED: "SIG512",
    Verdict.MISSING: "SIG513",
    Verdict.UNVERIFIABLE: "SIG514",
}
MAX_NAMED = 5
"""Fields and keys that a message names."""
_OPENED = {
    DECRYPTS: "it opens with the key given, which proves nothing about the article",
    CONSISTENT: "what it holds names this article",
    MISMATCH: "it does not open with the key given",
}


def with_failure(outcome: Verification, article: Article, value: Scalar | None, errors: list[SealError],
                 claims: Claims | None, trust: Trust, at: int) -> Verification:  # fmt: skip
    """`outcome` with the finding of the first error; later ones are named in its message."""
    first = errors[0]
    spot = place(article, Span(*first.span) if first.span else value.span if value else None)
    if isinstance(first, TamperedError) and claims:
        return _tampered(outcome, article, first, claims, spot)
    also = f"; also {', '.join(dict.fromkeys(error.verdict for error in errors[1:]))}" if errors[1:] else ""
    message = first.message if first.span else f"`{SEAL_FIELD}`: {first.message}"
    step = first.next_step
    if isinstance(first, RevokedError):
        step = f"Read the article; if it is genuine, it needs a new seal. {_who_may_sign(article, trust, at)}"
    return _with_finding(outcome, article, spot, f"{message}{also}", step)


def _tampered(outcome: Verification, article: Article, error: TamperedError, claims: Claims,
              seal: Place) -> Verification:  # fmt: skip
    """The finding stands at the first field that was changed; the others and the seal are related places."""
    named = _listed(error.fields) or "the content"
    message = (
        f"{_changes(error.fields, article, claims)} after {claims.iss} signed the article {when(claims)} "
        f"(revision {claims.rev}, key {outcome.kid})"
    )
    step = (
        f"Put the signed text of {named} back, or have someone who may sign for {claims.iss} sign the article as it "
        f"is: `integrity sign {shlex.quote(article.path)} --key FILE`."
    )
    spots = list(_spots(error.fields, article))
    evidence = [("signed by", f"{claims.iss} with {outcome.kid}"), ("signed at", moment(claims.iat))]
    return _with_finding(
        outcome,
        article,
        spots[0] if spots else seal,
        message,
        step,
        related=[*spots[1:], replace(seal, label="the seal")],
        evidence=[*evidence, *_digests(error)],
    )


def _changes(fields: tuple[str, ...], article: Article, claims: Claims) -> str:
    """What happened to which field, such as `title` was changed and `topics` was added."""
    now = {key.text for key, _ in article.source.root.entries} | {""}
    kinds = {
        "changed": tuple(name for name in fields if name in now and name in claims.fld),
        "added": tuple(name for name in fields if name not in claims.fld),
        "removed": tuple(name for name in fields if name not in now),
    }
    told = [f"{_listed(names)} {'was' if len(names) == 1 else 'were'} {verb}" for verb, names in kinds.items() if names]
    return " and ".join(told) or "the content was changed"


def _listed(fields: tuple[str, ...]) -> str:
    more = f" and {len(fields) - MAX_NAMED} more" if len(fields) > MAX_NAMED else ""
    return ", ".join(_named(name) for name in fields[:MAX_NAMED]) + more


def _digests(error: TamperedError) -> list[tuple[str, str]]:
    return [("digests", error.message)]


def when(claims: Claims) -> str:
    """When it was signed, for messages."""
    return f"on {moment(claims.iat)}"


def _named(name: str) -> str:
    return f"`{name:.80}`" if name else "the body"


def _spots(fields: tuple[str, ...], article: Article) -> Iterator[Place]:
    """Where the first of the fields stand, in the order of the file; those that are gone stand nowhere."""
    named = set(fields)
    spans = ((_whole(key, value), key.text) for key, value in article.source.root.entries if key.text in named)
    body = [(span, "")] if "" in named and (span := _body(article)) else []
    for number, (span, name) in enumerate(islice(chain(spans, body), MAX_NAMED + 1)):
        yield place(article, span, f"{_named(name)} too" if number else "")


def _body(article: Article) -> Span | None:
    """The first line of the body that holds anything; None for an empty body."""
    text, body = article.source.text, article.source.body
    lead = len(body) - len(body.lstrip("\n"))
    line = text.count("\n", 0, len(text) - len(body) + lead) + 1
    length = len(article.line(line))
    return Span(line, 1, length) if length else None


def _whole(key: Scalar, value: Node) -> Span:
    """Key and value where they stand on one line, else the key."""
    if isinstance(value, Scalar) and value.span.line == key.span.line:
        return key.span._replace(length=value.span.column + value.span.length - key.span.column)
    return key.span


def without_signature(outcome: Verification, article: Article, value: Scalar | None, payload: SealedPayload | None,
                      trust: Trust, required: Requirement | None, at: int) -> Verification:  # fmt: skip
    """`outcome` of an article without a signed payload, with its finding."""
    spot = place(article, value.span if value else None)
    message = _sealed(outcome, payload) if payload else f"expected a top-level field `{SEAL_FIELD}`, found none"
    step = ""
    if outcome.verdict is Verdict.DOWNGRADED:
        message = f"the article was signed, at the base of this change or in the log, and is no longer: {message}"
        step = "Put the signed `secured` back, or have the outlet sign the article as it is."
    if outcome.verdict is Verdict.ROLLED_BACK:
        message = f"the corpus log knows this content and has a newer one: {message}"
        step = (
            "Put the newest text back (`git log -p FILE` shows it), or have the holder of the log key accept this one: "
            f"`integrity log append --accept {shlex.quote(article.path)} --key FILE`."
        )
    if required:
        message = f"a signature is required for {required.outlet}; {message}"
        step = _who_may_sign(article, trust, at)
    level = Severity.ERROR if required else None
    return _with_finding(outcome, article, spot, message, step, severity=level)


def _sealed(outcome: Verification, payload: SealedPayload) -> str:
    opened = [text for code, text in _OPENED.items() if code in outcome.codes]
    weak = [code for code in outcome.codes if code.startswith("weak-seal")]
    return (
        f"sealed payload is well-formed (ciphertext of {len(payload.ciphertext)} bytes, IV of {BLOCK} bytes), but only "
        "its publisher's key could open it: nothing about the content was verified"
        + "".join(f"; {text}" for text in opened)
        + (f"; no proper encryption gives {', '.join(weak)}" if weak else "")
    )


def _who_may_sign(article: Article, trust: Trust, at: int) -> str:
    outlet = identity.outlet(article.source.values)
    if outlet is None:
        return "Write the outlet's domain to `provider.domain`, then have the outlet sign the article."
    keys = " or ".join(trust.policy.signers_of(outlet, at)[:MAX_NAMED]) if trust.policy else ""
    if not keys:
        return (
            f"No key may sign for {outlet} now: a maintainer grants one with `integrity keys add FILE.jwk --domain "
            f"{outlet}`."
        )
    return (
        f"Whoever holds the key {keys} may sign for {outlet}: `integrity sign {shlex.quote(article.path)} --key FILE`."
    )


def _with_finding(outcome: Verification, article: Article, spot: Place, message: str, next_step: str, *,
                  severity: Severity | None = None, related: list[Place] | None = None,
                  evidence: list[tuple[str, str]] | None = None) -> Verification:  # fmt: skip
    found = rules.finding(
        RULES[outcome.verdict],
        message,
        spot,
        subjects=[article.identity],
        name=SEAL_FIELD,
        next_step=next_step,
        severity=severity,
        related=related or (),
        evidence=[*(evidence or ()), *_evidence(outcome)],
        verdict=outcome.verdict,
        codes=outcome.codes,
    )
    return replace(outcome, finding=found)


def _evidence(outcome: Verification) -> Iterator[tuple[str, str]]:
    if outcome.fields:
        yield "fields", ", ".join(name or "(body)" for name in outcome.fields)
    if SEAL_REQUIRED in outcome.codes:
        yield "required", "signed"
