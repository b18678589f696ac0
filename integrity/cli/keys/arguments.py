"""What `integrity keys` is told on the command line: domains, times, thumbprints, folders."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from integrity import domain
from integrity.cli.options import absolute, moment, trust_options
from integrity.errors import UsageError
from integrity.trust.policy import is_pattern

F = TypeVar("F", bound=Callable[..., Any])

DAY = 86_400
YEAR = 365 * DAY
MIN_CHARACTERS = 8
"""Of a shortened thumbprint: 48 bits, so that it is hard to make another key that begins in the same way."""
_PRIVATE = "newsroom-integrity"


def with_keys(function: F) -> F:
    """Adds --keys."""
    return trust_options[0](function)


def with_root_key(function: F) -> F:
    """Adds --root-key."""
    return trust_options[1](function)


def patterns(texts: Iterable[str]) -> tuple[str, ...]:
    """Domains in normal form, each once, `*.` allowed before a name. Raises UsageError."""
    return tuple(dict.fromkeys(_pattern(text) for text in texts))


def _pattern(text: str) -> str:
    star = "*." if text.startswith("*.") else ""
    form = f"{star}{domain.a_labels(text.removeprefix('*.')) or ''}"
    if not is_pattern(form):
        raise UsageError(
            f"{text!r:.80} is no domain", "write it as outlet.example, or *.outlet.example for all names below it"
        )
    return form


def rewritten(texts: Iterable[str]) -> list[str]:
    """What to say of each domain that was not given in normal form."""
    return [f"note: {text} is written as {_pattern(text)}" for text in texts if text != _pattern(text)]


def seconds(text: str | None, option: str) -> int:
    """The time that `text`, the value of `option`, names, or now, in whole Unix seconds. Raises UsageError."""
    return math.floor(moment(text, option).timestamp())


def now() -> int:
    """Unix seconds."""
    return math.floor(datetime.now(UTC).timestamp())


def today() -> int:
    """The last midnight in UTC, in Unix seconds: a window that begins then covers a clock that is a little late."""
    return now() // DAY * DAY


def thumbprint(text: str, known: Iterable[str]) -> str:
    """The one of `known` that is `text` or begins with it. Raises UsageError."""
    hint = "`integrity keys list` shows them"
    if len(text) < MIN_CHARACTERS:
        raise UsageError(f"{text!r} is too short for a thumbprint", f"give {MIN_CHARACTERS} characters or more; {hint}")
    found = sorted({one for one in known if one.startswith(text)})
    if not found:
        raise UsageError(f"no key here has a thumbprint that begins with {text!r:.60}", hint)
    if len(found) > 1:
        raise UsageError(f"{len(found)} thumbprints begin with {text!r}: {', '.join(found[:3])}", "write more of it")
    return found[0]


def private_folder(given: str | None) -> Path:
    """Where private keys go: as given, else below the user's configuration (XDG Base Directory). Raises UsageError."""
    if given:
        return absolute(given) or Path.cwd()
    configured = os.environ.get("XDG_CONFIG_HOME", "")
    if Path(configured).is_absolute():
        return Path(configured) / _PRIVATE
    try:
        return Path.home() / ".config" / _PRIVATE
    except RuntimeError:
        raise UsageError("this user has no home folder for private keys", "name one with --private DIR") from None
