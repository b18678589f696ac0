"""What front matter is, without YAML: a tree of scalars, sequences and mappings with their spans.

Nothing is typed: a scalar is its text and the style in which it was written. `Scalar.is_plain_typed` says
whether a YAML 1.1 or 1.2 reader might take it for something other than a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple


class Span(NamedTuple):
    """Where in a text: line and column count from 1, length in code points."""

    line: int
    column: int
    length: int


class Style(StrEnum):
    """How a scalar was written. The values are libyaml's own marks; plain has none."""

    PLAIN = ""
    SINGLE_QUOTED = "'"
    DOUBLE_QUOTED = '"'
    LITERAL = "|"
    FOLDED = ">"


NONSTRING = re.compile(
    r"""
      | ~ | null|Null|NULL | <<|= | [yYnN]
      | yes|Yes|YES|no|No|NO | true|True|TRUE|false|False|FALSE | on|On|ON|off|Off|OFF
      | [-+]?0b[01_]+ | [-+]?0o[0-7_]+ | [-+]?0x[0-9a-fA-F_]+ | [-+]?[0-9][0-9_]*
      | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?
      | [-+]?([0-9][0-9_]*(\.[0-9_]*)?|\.[0-9][0-9_]*)([eE][-+]?[0-9]+)?
      | [-+]?\.(inf|Inf|INF) | \.(nan|NaN|NAN)
      | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
        (([Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]*)?[ \t]*(Z|[-+][0-9]{1,2}(:?[0-9]{2})?)?)?
    """,
    re.VERBOSE | re.ASCII,
)
"""Every plain text that YAML 1.1 or 1.2 might give a type (full match); the empty text is one.

No two parts that follow each other can match the same text, so that matching takes time linear in its length.
"""


class Scalar(NamedTuple):
    """A leaf: its text after unescaping and folding, never converted."""

    text: str
    style: Style
    span: Span

    @property
    def is_plain_typed(self) -> bool:
        """Whether some YAML reader gives this scalar another type than string."""
        return self.style is Style.PLAIN and NONSTRING.fullmatch(self.text) is not None

    @property
    def is_null(self) -> bool:
        """Whether every YAML reader takes this scalar for null."""
        return self.style is Style.PLAIN and self.text in {"", "~", "null", "Null", "NULL"}


class Entry(NamedTuple):
    """One key of a mapping with its value."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """Keys in the order of the file; no key twice once loaded."""

    entries: tuple[Entry, ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value of `key`, or None where the key is absent."""
        for name, value in self.entries:
            if name.text == key:
                return value
        return None

    def scalar(self, key: str) -> Scalar | None:
        """The value of `key` where it is a scalar, else None."""
        value = self.get(key)
        return value if isinstance(value, Scalar) else None

    def text(self, *path: str) -> str | None:
        """The text of the scalar at `path`, stripped; None if it is absent, empty, null or no scalar."""
        scalar = find(self, *path)
        return (scalar.text.strip() or None) if scalar and not scalar.is_null else None


class Sequence(NamedTuple):
    """Items in the order of the file."""

    items: tuple[Node, ...]
    span: Span


Node = Scalar | Mapping | Sequence
Value = str | dict[str, "Value"] | list["Value"]
"""What stands for a node where neither places nor styles matter, in JSON."""

EMPTY = Mapping((), Span(1, 1, 0))
"""The front matter of a text that has none."""


def find(root: Mapping, *path: str) -> Scalar | None:
    """The scalar reached by the keys of `path` from `root`, or None where a step is missing or of another kind."""
    *steps, last = path
    for step in steps:
        inner = root.get(step)
        if not isinstance(inner, Mapping):
            return None
        root = inner
    return root.scalar(last)


def value_of(node: Node) -> Value:
    """The value that stands for a node.

    A scalar is its text; a plain one that some YAML reader might type is `{"": text}`, which no mapping of an article
    can be, since empty keys are refused.
    """
    if isinstance(node, Scalar):
        return {"": node.text} if node.is_plain_typed else node.text
    if isinstance(node, Mapping):
        return values_of(node)
    return [value_of(item) for item in node.items]


def values_of(mapping: Mapping) -> dict[str, Value]:
    """The values of the entries of a mapping, in their order."""
    return {key.text: value_of(value) for key, value in mapping.entries}


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every scalar value below `node` (keys excluded) with its dotted path, in the order of the file."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield from walk(value, f"{path}.{key.text}" if path else key.text)
    else:
        for index, item in enumerate(node.items):
            yield from walk(item, f"{path}[{index}]")
