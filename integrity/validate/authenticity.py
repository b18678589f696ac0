"""SIG: the verdict on the seal of an article.

This version knows the form of sealed payloads only. The best that it says of one is `unverifiable`; it verifies no
signature, and no verdict of it means that an article is authentic.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from integrity import rules
from integrity.errors import SealError
from integrity.finding import Finding, Place
from integrity.load.article import Article
from integrity.node import Mapping, Node, Scalar, Sequence
from integrity.trust import sealed
from integrity.trust.sealed import SealedPayload
from integrity.validate.place import place

FIELD = "secured"
MAX_PLACES = 5
"""Other articles that a finding of `replayed` names; the message counts the rest."""


class Verdict(StrEnum):
    """Outcome of judging one article's seal, worst first. None of them means that the content was verified."""

    MALFORMED = "malformed"
    """The article or its seal cannot be read in one way only."""
    UNSUPPORTED = "unsupported"
    """The seal has the shape of a signed payload, which this version does not verify."""
    REPLAYED = "replayed"
    """The seal or a part of it stands in another article."""
    MISSING = "missing"
    """There is no seal."""
    UNVERIFIABLE = "unverifiable"
    """The seal is a well-formed sealed payload, which only its publisher could open."""


@dataclass(frozen=True, slots=True)
class SealTrace:
    """What must be unique to one article, as digests: the seal's text, and a sealed payload's ciphertext and IV."""

    place: Place
    digests: tuple[tuple[str, str], ...]
    """(what, SHA-256 as hex), `what` being seal, ciphertext or IV."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one article. `finding` is None where findings of another family already carry the verdict."""

    verdict: Verdict
    codes: tuple[str, ...] = ()
    finding: Finding | None = None
    trace: SealTrace | None = None


def verify(article: Article) -> Verification:
    """The verdict on the article's seal, as far as one article alone can tell."""
    if article.errors:
        return Verification(Verdict.MALFORMED)
    root = article.source.root
    stray = next(_stray_keys(root), None)
    if stray is not None:
        where = "below the top level" if stray.text == FIELD else "in another spelling"
        return _malformed(article, stray, f"key `{stray.text}` stands {where}, expected one top-level key `{FIELD}`")
    value = root.get(FIELD)
    if value is None:
        return _judged(article, Verdict.MISSING, "SIG513", f"expected a top-level field `{FIELD}`, found none")
    if not isinstance(value, Scalar):
        return _malformed(article, value, f"`{FIELD}` is a list or mapping, expected text")
    return _scalar(article, value)


def _stray_keys(root: Mapping) -> Iterator[Scalar]:
    """Keys that look like the seal to a careless reader and are not the seal."""
    for key, value in root.entries:
        if key.text != FIELD and key.text.casefold() == FIELD:
            yield key
        yield from _inner_keys(value)


def _inner_keys(node: Node) -> Iterator[Scalar]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.text == FIELD:
                yield key
            yield from _inner_keys(value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from _inner_keys(item)


def _scalar(article: Article, value: Scalar) -> Verification:
    try:
        sealed.check_size(value.text)
        if sealed.has_signed_shape(value.text):
            message = (
                f"`{FIELD}` has the shape of a signed payload; this version verifies none, so nothing is known of it"
            )
            return _judged(article, Verdict.UNSUPPORTED, "SIG502", message, value, trace=_trace(article, value))
        payload = sealed.parse(value.text)
    except SealError as error:
        return _malformed(article, value, f"`{FIELD}`: {error.message}", error.next_step)
    message = (
        f"sealed payload is well-formed (ciphertext of {len(payload.ciphertext)} bytes, IV of {sealed.BLOCK} bytes), "
        "but only its publisher's key could open it: nothing about the content was verified"
    )
    codes = payload.weaknesses
    if codes:
        message += f"; no proper encryption gives {', '.join(codes)}"
    trace = _trace(article, value, payload)
    return _judged(article, Verdict.UNVERIFIABLE, "SIG514", message, value, codes, trace)


def _malformed(article: Article, node: Node, message: str, next_step: str = "") -> Verification:
    found = rules.finding(
        "SIG501",
        message,
        place(article, node.span),
        subjects=[article.identity],
        name=FIELD,
        next_step=next_step,
        verdict=Verdict.MALFORMED,
    )
    return Verification(Verdict.MALFORMED, finding=found)


def _judged(article: Article, verdict: Verdict, rule: str, message: str, value: Scalar | None = None,
            codes: tuple[str, ...] = (), trace: SealTrace | None = None) -> Verification:  # fmt: skip
    found = rules.finding(
        rule,
        message,
        place(article, value.span if value else None),
        subjects=[article.identity],
        name=FIELD,
        verdict=verdict,
        codes=codes,
    )
    return Verification(verdict, codes, found, trace)


def _trace(article: Article, value: Scalar, payload: SealedPayload | None = None) -> SealTrace:
    parts = {"seal": value.text.encode()}
    if payload:
        parts |= {"ciphertext": payload.ciphertext, "IV": payload.iv}
    digests = tuple((name, hashlib.sha256(part).hexdigest()) for name, part in parts.items())
    return SealTrace(place(article, value.span), digests)


def find_replays(traces: Iterable[tuple[str, SealTrace]]) -> dict[str, Finding]:
    """A finding of `replayed` for each article whose seal, ciphertext or IV stands in another one too, by path.

    `traces` are (content identity, trace) of all judged articles. The owner is among them: no order between files
    tells who it is.
    """
    holders: dict[tuple[str, str], list[tuple[str, SealTrace]]] = defaultdict(list)
    for identity, trace in sorted(traces, key=lambda item: item[1].place.path):
        for digest in trace.digests:
            holders[digest].append((identity, trace))
    findings: dict[str, Finding] = {}
    for (what, _), group in holders.items():
        if len(group) > 1:
            for identity, trace in group:
                findings.setdefault(trace.place.path, _replayed(what, identity, trace, group))
    return findings


def _replayed(what: str, identity: str, trace: SealTrace, group: list[tuple[str, SealTrace]]) -> Finding:
    others = [(name, other) for name, other in group if other is not trace]
    shown = [other.place for _, other in others[:MAX_PLACES]]
    names = ", ".join(shown_place.path for shown_place in shown)
    more = f" and {len(others) - len(shown)} more" if len(others) > len(shown) else ""
    return rules.finding(
        "SIG509",
        f"the same {what} stands in {names}{more}, expected it in one article only",
        trace.place,
        subjects=[identity, *(name for name, _ in others[:MAX_PLACES])],
        name=FIELD,
        related=[_labelled(other, f"same {what}") for other in shown],
        verdict=Verdict.REPLAYED,
        codes=(f"same-{what.lower()}",),
    )


def _labelled(other: Place, label: str) -> Place:
    return Place(other.path, other.span, other.source, other.offset, label)
