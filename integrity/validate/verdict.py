"""What is known of an article's seal after verification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from integrity.finding import Finding, Place

if TYPE_CHECKING:  # reports name verdicts, and help and completion reports, without anything that verifies
    from integrity.trust.log_entries import Content


class Verdict(StrEnum):
    """Outcome of judging one article's seal, worst first. VERIFIED alone means that its outlet vouched for it."""

    MALFORMED = "malformed"
    """The article or its seal cannot be read in one way only."""
    FORGED = "forged"
    """The signature is not one by the key that the seal names."""
    TAMPERED = "tampered"
    """The content is not the one that was signed."""
    REPLAYED = "replayed"
    """The seal was made for another article, or a part of it stands in another one."""
    ROLLED_BACK = "rolled-back"
    """The log knows a later revision."""
    DOWNGRADED = "downgraded"
    """The article was signed before and is no longer."""
    REVOKED = "revoked"
    """The key was revoked for seals of that time."""
    UNTRUSTED_SIGNER = "untrusted-signer"
    """The key may not speak for the outlet, or leaves out what it may not."""
    UNKNOWN_KEY = "unknown-key"
    """The key that the seal names is not in the keys folder, or there is no policy."""
    EXPIRED = "expired"
    """The seal was made outside the window of its key, or has ended."""
    NOT_YET_VALID = "not-yet-valid"
    """The seal is from the future."""
    UNSUPPORTED = "unsupported"
    """The seal is of a later version of the format, or uses another algorithm."""
    MISSING = "missing"
    """There is no seal."""
    UNVERIFIABLE = "unverifiable"
    """The seal is a well-formed sealed payload, which only its publisher could open."""
    COUNTERSIGNED = "countersigned"
    """Not signed by its outlet, and the content is the one that the holder of the log key signed in the corpus log."""
    VERIFIED = "verified"
    """Signed by a key that may speak for the outlet, and the content is the one that was signed."""


class Result(StrEnum):
    """How one step of verification ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not checked"


class Step(NamedTuple):
    """One numbered step of verification."""

    number: int
    """As in the specification of the payload; step 4 has three parts."""
    check: str
    result: Result
    detail: str = ""
    """What was found, or why the step was not taken."""


@dataclass(frozen=True, slots=True)
class SealTrace:
    """What must be unique to one article, as digests: the seal's text, and a sealed payload's ciphertext and IV."""

    place: Place
    digests: tuple[tuple[str, str], ...]
    """(what, SHA-256 as hex), `what` being seal, ciphertext or IV."""


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on one article with all that led to it."""

    verdict: Verdict
    codes: tuple[str, ...] = ()
    """Finer reasons, and the verdicts of later steps that failed as well."""
    finding: Finding | None = None
    """None where there is nothing to report, and where findings of another family already carry the verdict."""
    trace: SealTrace | None = None
    outlet: str | None = None
    """`provider.domain` in normal form."""
    sub: str | None = None
    """Identity of the article; None where it has no canonical form."""
    kid: str | None = None
    """Thumbprint of the key that the seal names; None where it is not a well-formed signed payload."""
    fields: tuple[str, ...] = ()
    """Fields that are changed, new or gone since the article was signed; "" is the body."""
    excluded: tuple[str, ...] = ()
    """Of the paths that an authentic seal leaves out, those that the article has."""
    steps: tuple[Step, ...] = ()
    content: Content | None = None
    """What the corpus log says of the article if it says that it is as it is; None where its seal does not stand."""
