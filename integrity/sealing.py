"""An article file and a key -> the same file with a seal, every other byte kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from integrity.errors import FormatError, MalformedError, RewriteError, SigningError
from integrity.load import article, rewrite
from integrity.load.article import Article
from integrity.trust import signing
from integrity.trust.claims import ALWAYS_DIGESTED, SEAL_FIELD
from integrity.trust.private import PrivateKey
from integrity.trust.root import Trust
from integrity.trust.signing import Draft
from integrity.validate import authenticity, seal_field
from integrity.validate.verdict import Verdict, Verification

MENDED = frozenset({Verdict.EXPIRED, Verdict.NOT_YET_VALID, Verdict.ROLLED_BACK})
"""Verdicts of a seal that a new one over the same content mends."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """The outcome of signing one article."""

    path: str
    data: bytes | None
    """The file with its new seal; None where the seal that it has says the same already."""
    verification: Verification
    """What verification says of the file as it is then."""


def seal(root: Path, path: str, key: PrivateKey, trust: Trust, iat: int, exp: int | None = None) -> Sealing:
    """The article at `path` below `root`, sealed by `key` at the time `iat` (Unix seconds).

    Raises SigningError for an article that is malformed, names no outlet, or into which no seal can be put without
    touching anything else.
    """
    data, loaded = _read(root, path)
    draft = _draft(loaded, trust, iat, exp)
    old = signing.valid_claims(_seal_text(loaded), trust.keys, key, draft.subject.sub)
    if signing.is_current(draft, key.public.thumbprint, old):
        verification = authenticity.verify(loaded, trust, iat)
        if verification.verdict not in MENDED:
            return Sealing(path, None, verification)
    try:
        token = signing.seal(draft, key, old[1] if old else None, trust.log)
        sealed = rewrite.with_seal(data, token)
    except (MalformedError, RewriteError) as error:
        raise SigningError(f"{path}: {error.message}", error.next_step) from None
    return Sealing(path, sealed, authenticity.verify(article.from_bytes(path, sealed), trust, iat))


def _read(root: Path, path: str) -> tuple[bytes, Article]:
    try:
        data = article.read_regular(root / path)
    except FormatError as error:
        raise SigningError(f"{path}: {error.message}", "name a regular file of at most 1 MiB") from None
    loaded = article.from_bytes(path, data)
    if loaded.errors:
        first = loaded.errors[0]
        line = f":{first.span[0]}" if first.span else ""
        raise SigningError(
            f"{path}{line}: {first.rule} {first.message}; an article that can be read in two ways is not signed",
            f"mend it first: `integrity check {path}` shows the place and what to do",
        )
    return data, loaded


def _draft(loaded: Article, trust: Trust, iat: int, exp: int | None) -> Draft:
    exclude = tuple(sorted(trust.exclude))
    if SEAL_FIELD not in exclude or not ALWAYS_DIGESTED.isdisjoint(exclude):
        raise SigningError(
            "the policy's `exclude` cannot be signed with",
            f"list `{SEAL_FIELD}` in it, and none of {', '.join(sorted(filter(None, ALWAYS_DIGESTED)))}",
        )
    subject = seal_field.subject_of(loaded, exclude)
    if subject.outlet is None:
        raise SigningError(
            f"{loaded.path}: `provider.domain` names no outlet, and a seal speaks for one",
            "write the outlet's domain to the front matter: `provider:`, and below it `  domain: outlet.example`",
        )
    audience = trust.policy.audience if trust.policy else None
    return Draft(subject.outlet, subject, exclude, audience, iat, exp)


def _seal_text(loaded: Article) -> str:
    """The seal that the article has. Raises SigningError where a stray key would make it malformed."""
    try:
        value = seal_field.find(loaded.source)
    except MalformedError as error:
        raise SigningError(f"{loaded.path}: {error.message}", error.next_step) from None
    return value.text if value else ""
