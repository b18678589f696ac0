"""Domain names in normal form: UTS 46 non-transitional A-labels, lower case, one final dot dropped."""

from __future__ import annotations

import re
from functools import lru_cache

import idna

_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_ENDS_IN_NUMBER = re.compile(r".*\.(0x[0-9a-f]*|[0-9]+)")
"""What the URL standard takes for an IPv4 address, such as 127.1 and 10.0.0.0x1."""
_ENCODED = "xn--"
MAX_LABEL = 63
"""Characters of a label (RFC 1035, 2.3.4); the A-label of a text is never shorter than the text."""
MAX_LENGTH = 253
"""Characters of a name without its final dot."""
_MAX_WRITTEN = 1024
"""Characters of a name as written, which UTS 46 may shorten: it composes marks and drops invisible characters."""


def a_labels(name: str) -> str | None:
    """The normal form of a name of any number of labels, such as `localhost` and `127.0.0.1`; None if it has none.

    Labels of ASCII letters, digits, underscores and inner hyphens are lower-cased and no more, since underscores and
    hyphens in third and fourth place are in use. Other labels must be valid by UTS 46 and IDNA 2008 (RFC 5891, 5.4);
    a label that begins with `xn--` must be what its own decoding is encoded as.
    """
    return _a_labels(name) if len(name) <= _MAX_WRITTEN else None


def u_labels(name: str) -> str:
    """The Unicode form of a name in normal form, for the eye; a label that does not decode stays as it is."""
    return ".".join(_decoded(label) or label for label in name.split("."))


def normal_form(name: str) -> str | None:
    """The normal form of a name of two labels or more; None for anything else, IP addresses included."""
    form = a_labels(name)
    return form if form and "." in form and not _ENDS_IN_NUMBER.fullmatch(form) else None


def is_within(name: str, parent: str) -> bool:
    """Whether `name` is `parent` or a name below it; both in normal form."""
    return name == parent or name.endswith(f".{parent}")


@lru_cache(maxsize=4096)
def _a_labels(name: str) -> str | None:
    try:
        mapped = idna.uts46_remap(name, std3_rules=False)
    except ValueError:
        return None
    labels = [_a_label(label) for label in mapped.removesuffix(".").split(".")]
    form = ".".join(label or "" for label in labels)
    return form if all(labels) and len(form) <= MAX_LENGTH else None


def _a_label(label: str) -> str | None:
    """The A-label of a label that is mapped already; None if it has none."""
    if len(label) > MAX_LABEL or (label.startswith(_ENCODED) and _decoded(label) is None):
        return None
    encoded = label if label.isascii() else _encoded(label)
    return encoded if encoded and _LABEL.fullmatch(encoded) else None


def _encoded(text: str) -> str | None:
    try:
        return idna.alabel(text).decode("ascii")
    except ValueError:
        return None


def _decoded(label: str) -> str | None:
    """The text that an A-label encodes; None unless the UTS 46 form of that text is encoded as `label`."""
    if len(label) > MAX_LABEL or not label.startswith(_ENCODED):
        return None
    try:
        text = idna.ulabel(label)
        return text if _encoded(idna.uts46_remap(text, std3_rules=False)) == label else None
    except ValueError:
        return None
