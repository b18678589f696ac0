"""What names a field in a fingerprint."""

from __future__ import annotations

import hashlib
import re

from integrity.node import Node, value_of
from integrity.trust import canonical

_POSITION = re.compile(r"\[[0-9]+\]")


def name(path: str, value: Node) -> str:
    """The path of the field without positions in lists, and a digest of what it holds.

    So an entry that is added above changes nothing, and another value is another finding also in a field that seals
    leave out, and with it the content identity of the article.
    """
    digest = hashlib.sha256(canonical.jcs(value_of(value))).hexdigest()
    return f"{_POSITION.sub('[]', path)} {digest}"
