"""Every exception of the package.

IntegrityError
├── UsageError            the command line asks for what cannot be (exit 2)
│   └── ConfigError       the configuration does (exit 2)
├── NothingToJudgeError   no article was found, so no judgement is possible (exit 3)
├── FormatError           a file or record is not what it must be; becomes a finding, the run goes on
└── SealError             a `secured` payload is not well-formed; becomes a finding, the run goes on

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


class NothingToJudgeError(IntegrityError):
    """Nothing was found that could be judged; a run that checked nothing is never green."""


class SealError(IntegrityError):
    """The text of a `secured` field belongs to neither of the two languages."""


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
