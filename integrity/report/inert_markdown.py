"""Hostile text in GitHub Flavored Markdown: readable, and nothing in it is markup, a link, a mention or a reference.

Backslashes do not help against mentions and references, which GitHub looks for in the finished page. It leaves code
alone: so every word that is not plainly a word or a number is set as code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from integrity.report.inert import visible

_CODE = re.compile("`([^`]+)`")
_CLOSING = ".,;:!?…"
_PLAIN = re.compile(
    rf"""
    [("'“„‘«]*
    (?: (?![0-9a-fA-F]{{7}})                          # no commit
        [^\W\d_]+ (?: ['’-] [^\W\d_]+ )*              # letters, which - and ' may join
      | [0-9]{{1,6}} (?: [-.,] [0-9]{{1,6}} )*
      | [0-9]{{1,2}} (?: :[0-9]{{2}} )+
      | [–—-] )?
    [)"'“”’»{_CLOSING}]*
    """,
    re.VERBOSE,
)
_LOOSE = re.compile(rf"(?<=`)[ ](?=[){_CLOSING}]+(?:[ ]|$)) | (?:(?<=^[(])|(?<=[ ][(]))[ ](?=`)", re.VERBOSE)
"""The blank between code and the punctuation around it."""


def code(text: str) -> str:
    r"""`text` as code. Backticks, and the bars that would end a cell of a table, are written `\u0060`, `\u007c`."""
    shown = visible(text).replace("`", r"\u0060").replace("|", r"\u007c")
    return f"`{shown or ' '}`"


def prose(text: str) -> str:
    """`text` on one line with words as they are; what stands between backticks, and all else, as code."""
    parts = _CODE.split(visible(text))
    pieces = (code(part) if n % 2 else _words(part) for n, part in enumerate(parts))
    return _LOOSE.sub("", " ".join(filter(None, pieces)))


def _words(text: str) -> str:
    return " ".join(_runs(text.split()))


def _runs(words: list[str]) -> Iterator[str]:
    """Words that need no care as they are, runs of others as one piece of code with its punctuation outside."""
    for is_plain, run in groupby(words, key=lambda word: _PLAIN.fullmatch(word) is not None):
        joined = " ".join(run)
        yield joined if is_plain else _coded(joined)


def _coded(text: str) -> str:
    inner = text.rstrip(_CLOSING)
    if inner.endswith(")") and "(" not in inner:
        inner = inner[:-1]
    return code(inner) + text[len(inner) :]
