"""Every exception of the package.

IntegrityError
├── UsageError            the command line asks for what cannot be (exit 2)
│   ├── ConfigError       the configuration does (exit 2)
│   └── BaselineError     the baseline cannot be read (exit 2)
├── NothingToJudgeError   no article was found, so no judgement is possible (exit 3)
├── TrustError            policy or keys are themselves not valid, so no judgement is possible (exit 3)
│   └── LogError          the corpus log is not valid, or not what it was; becomes a finding as well (exit 3)
├── FormatError           a file or record is not what it must be; becomes a finding, the run goes on
├── SigningError          an article cannot be signed as it is
├── RewriteError          a seal cannot be put into a file without touching anything else
├── KeyFileError          a private key cannot be read or opened
├── SealedMismatchError   a sealed payload does not open to a text with the key given
└── SealError             a seal does not stand; one class for each verdict, which becomes a finding
    ├── MalformedError
    ├── UnsupportedError
    ├── UnknownKeyError
    ├── ForgedError
    ├── RevokedError
    ├── ExpiredError
    ├── NotYetValidError
    ├── UntrustedSignerError
    ├── ReplayedError
    ├── TamperedError
    └── RolledBackError

Each message says what happened and where; `next_step` is a command or an edit that the user can make.
"""

from __future__ import annotations

Extent = tuple[int, int, int]
"""Line, column (both from 1) and length in characters. `node.Span` is one."""


class IntegrityError(Exception):
    """Anything this package raises on purpose."""

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.message = message
        self.next_step = next_step


class UsageError(IntegrityError):
    """The command line asks for something that does not exist or contradicts itself."""


class ConfigError(UsageError):
    """A configuration file cannot be used as it stands."""


class BaselineError(UsageError):
    """A baseline is not what it must be; nothing in it may accept a finding."""


class NothingToJudgeError(IntegrityError):
    """Nothing was found that could be judged; a run that checked nothing is never green."""


class TrustError(IntegrityError):
    """The policy, its signatures or the key files are not valid; nothing may be judged by them."""


class LogError(TrustError):
    """The corpus log is not what its checkpoint signs, or not what it was. Breaks the rule `rule`."""

    def __init__(self, rule: str, message: str, next_step: str) -> None:
        super().__init__(message, next_step)
        self.rule = rule


class SigningError(IntegrityError):
    """An article cannot be signed as it is; nothing was written."""


class RewriteError(IntegrityError):
    """A seal cannot be written into a file with all other bytes kept."""


class KeyFileError(IntegrityError):
    """The file of a private key, or its passphrase, is not what it must be. Never quotes the file."""


class SealedMismatchError(IntegrityError):
    """A sealed payload does not open with the key given. One text for every cause, so that none can be told."""


class SealError(IntegrityError):
    """A seal does not stand. `verdict` is what verification says of it, `codes` are finer reasons."""

    verdict = ""
    span: Extent | None = None
    """Where it is seen, if elsewhere than in the value of the field."""

    def __init__(self, message: str, next_step: str = "", codes: tuple[str, ...] = ()) -> None:
        super().__init__(message, next_step)
        self.codes = codes


class MalformedError(SealError):
    """The text of the field belongs to neither of the two languages (step 0)."""

    verdict = "malformed"


class UnsupportedError(SealError):
    """The payload names another algorithm, type, version or canonical form (step 1)."""

    verdict = "unsupported"


class UnknownKeyError(SealError):
    """The key that the payload names is not among those of the policy (step 2)."""

    verdict = "unknown-key"


class ForgedError(SealError):
    """The signature is not one by the key that the payload names (step 3)."""

    verdict = "forged"


class RevokedError(SealError):
    """The key was revoked for seals of that time (step 4)."""

    verdict = "revoked"


class ExpiredError(SealError):
    """The seal was made outside the window of its key, or has an end that has passed (step 4)."""

    verdict = "expired"


class NotYetValidError(SealError):
    """The seal says that it was made later than now (step 4)."""

    verdict = "not-yet-valid"


class UntrustedSignerError(SealError):
    """The key may not speak for the outlet (step 5), or leaves out fields that it may not (step 7)."""

    verdict = "untrusted-signer"


class ReplayedError(SealError):
    """The seal was made for another article or corpus (step 6)."""

    verdict = "replayed"


class TamperedError(SealError):
    """The content is not the one that was signed (steps 6 and 8). `fields` names what differs; "" is the body."""

    verdict = "tampered"
    fields: tuple[str, ...] = ()


class RolledBackError(SealError):
    """The log knows a later seal, or another content under the same revision (step 9)."""

    verdict = "rolled-back"


class FormatError(IntegrityError):
    """One place in a file or record that breaks the rule `rule`.

    `span` is None where the file could not be read as text; `first` is the place of the first of two
    things that exclude each other, such as a duplicate key.
    """

    def __init__(
        self, rule: str, message: str, next_step: str, span: Extent | None = None, first: Extent | None = None
    ) -> None:
        super().__init__(message, next_step)
        self.rule = rule
        self.span = span
        self.first = first
