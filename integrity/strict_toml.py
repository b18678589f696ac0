"""TOML of unknown origin, read under limits: a change can bring its own configuration and policy."""

from __future__ import annotations

import re
import tomllib

MAX_LINE = 8192
"""Characters. The time of tomllib grows with the square of the parts of a dotted key, which stands on one line."""
_LONG_LINE = re.compile(rf"[^\n]{{{MAX_LINE + 1}}}")


def parse(data: bytes) -> dict[str, object]:
    """The document in `data`. Raises ValueError, saying what is wrong, for all that is no TOML or beyond a limit."""
    try:
        text = data.decode("utf-8")
        if long := _LONG_LINE.search(text):
            raise ValueError(f"line {text.count(chr(10), 0, long.start()) + 1} has over {MAX_LINE:,} characters")
        return tomllib.loads(text)
    except UnicodeDecodeError:
        raise ValueError("bytes that are not UTF-8") from None
    except RecursionError:
        raise ValueError("nested too deep") from None
