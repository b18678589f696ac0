"""TOML of unknown origin, read under limits: a change can bring its own configuration and policy."""

from __future__ import annotations

import tomllib

MAX_COST = 10**9
"""Sum over all lines of the square of their dots: the time of tomllib grows with the square of the parts of a dotted
key, which stands on one line. At this limit it takes about two seconds (measured)."""


def parse(data: bytes) -> dict[str, object]:
    """The document in `data`. Raises ValueError, saying what is wrong, for all that is no TOML or beyond a limit."""
    try:
        text = data.decode("utf-8")
        _check_cost(text)
        return tomllib.loads(text)
    except UnicodeDecodeError:
        raise ValueError("bytes that are not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deep") from None


def _check_cost(text: str) -> None:
    dots = [line.count(".") for line in text.split("\n")]
    if sum(count**2 for count in dots) > MAX_COST:
        number = dots.index(max(dots)) + 1
        raise ValueError(f"line {number} has {max(dots):,} dots, too many to read; put lists on several lines")
