"""Domain names in normal form: UTS 46 non-transitional A-labels, lower case, without a final dot."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_ENDS_IN_NUMBER = re.compile(r".*\.(0x[0-9a-f]*|[0-9]+)")
"""What the URL standard takes for an IPv4 address, such as 127.1 and 10.0.0.0x1."""
MAX_LENGTH = 253


@lru_cache(maxsize=4096)
def normal_form(name: str) -> str | None:
    """The normal form of a domain name of two labels or more; None for anything else, IP addresses included.

    UTS 46 by `idna`; a name of plain ASCII labels is only lower-cased, since underscores and digits-first labels
    are in use.
    """
    name = name.removesuffix(".")
    if len(name) > MAX_LENGTH:
        return None
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True, std3_rules=True).decode("ascii")
        except (idna.IDNAError, UnicodeError):
            return None
    name = name.lower()
    labels = name.split(".")
    if len(labels) < 2 or len(name) > MAX_LENGTH or _ENDS_IN_NUMBER.fullmatch(name):
        return None
    return name if all(_LABEL.fullmatch(label) for label in labels) else None


def is_within(name: str, parent: str) -> bool:
    """Whether `name` is `parent` or a name below it; both in normal form."""
    return name == parent or name.endswith(f".{parent}")
