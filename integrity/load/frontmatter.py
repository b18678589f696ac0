"""Split an article into front matter and body, and read the front matter as a tree of nodes with spans.

The reading is strict and never guesses (steps 1 to 3 of the canonical form `article/1`): whatever two YAML
readers could read differently is an error with its line and column. The only door to yaml.

The tree is built from parser events under limits, never by a composer: libyaml's composer recurses and
crashes the process on 30 KB of `[`. Do not replace it by `yaml.load` or `yaml.compose`. Front matter of the plainest
kind, of which there is one reading, is told from the rest and read line by line (`plain`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from integrity.errors import FormatError
from integrity.load import plain
from integrity.load.characters import MAX_ERRORS, decode, harmless
from integrity.load.events import TreeBuilder
from integrity.load.plain import PlainFields
from integrity.node import EMPTY, Mapping, Scalar, Span, Value, values_of

FENCE = "---"
_OPENING, _CLOSING = f"{FENCE}\n", f"\n{FENCE}\n"

_OTHER_FORMATS = ((re.compile(r"\+\+\+[ \t]*(\n|\Z)"), "TOML (Hugo's `+++`)"), (re.compile(r"\{(?![{%:])"), "JSON"))


@dataclass(frozen=True)  # without slots, for what is made when it is asked for
class TreeFields:
    """Front matter of any kind."""

    root: Mapping = EMPTY

    @cached_property
    def values(self) -> dict[str, Value]:
        """The fields as `node.values_of` gives them."""
        return values_of(self.root)

    def scalar(self, key: str) -> Scalar | None:
        """The value of the top-level `key` where it is a scalar, else None."""
        return self.root.scalar(key)

    def line(self, key: str) -> str:  # noqa: ARG002 - of PlainFields, which can tell
        """Not known here."""
        return ""

    def has_no_other(self, key: str) -> bool:  # noqa: ARG002 - of PlainFields, which can tell
        """Nothing is sure here."""
        return False


NO_FIELDS = TreeFields()


@dataclass(frozen=True, slots=True)
class Source:
    """An article file read as text. Where `errors` is not empty, there are no fields and nothing may rest on it."""

    text: str
    """The whole file with CRLF folded to LF; empty if it is not UTF-8."""
    fields: TreeFields | PlainFields = NO_FIELDS
    body: str = ""
    has_front_matter: bool = False
    errors: tuple[FormatError, ...] = field(default=())

    @property
    def root(self) -> Mapping:
        """The front matter as a tree with the place of everything; built when it is first asked for."""
        return self.fields.root

    @property
    def is_plain(self) -> bool:
        """Whether the front matter is of the plainest kind, in which no escape stands for a character beyond ASCII."""
        return isinstance(self.fields, PlainFields)

    @property
    def values(self) -> dict[str, Value]:
        """The front matter without places and styles, not to be changed."""
        return self.fields.values


def parse(data: bytes) -> Source:
    """Read the bytes of one article. Never raises: what is wrong is in `errors`, at most MAX_ERRORS of them."""
    found = harmless(data)
    text, errors = (found, None) if found is not None else decode(data)
    if errors:
        return Source(text, errors=tuple(errors))
    try:
        fields, body = split(text)
    except FormatError as error:
        return Source(text, errors=(error,))
    if fields is None:
        return Source(text, body=text)
    if lines := plain.read(fields, is_harmless=found is not None):
        return Source(text, lines, body, has_front_matter=True)
    builder = TreeBuilder(fields)
    root = builder.build()
    if builder.errors:
        return Source(text, has_front_matter=True, errors=tuple(builder.errors[:MAX_ERRORS]))
    return Source(text, TreeFields(root), body, has_front_matter=True)


def split(text: str) -> tuple[str | None, str]:
    """The lines between the two `---` lines and the text after them; (None, text) if there is no front matter.

    `fields` begins on line 2 of the file. Raises FormatError for TOML and JSON front matter, for a first line
    that is more than `---` and for a missing closing line.
    """
    if text.startswith(_OPENING) and (end := text.find(_CLOSING, len(FENCE))) >= 0:  # as below, for all that is well
        return text[len(_OPENING) : end + 1], text[end + len(_CLOSING) :]
    for pattern, name in _OTHER_FORMATS:
        if pattern.match(text):
            raise FormatError("FMT108", f"front matter is {name}, expected YAML", "", _line_span(text, 1))
    first = text.partition("\n")[0]
    if not first.startswith(FENCE):
        return None, text
    if first != FENCE:
        raise FormatError("FMT109", f"first line is {first[:40]!r}, expected exactly '---'", "", _line_span(text, 1))
    fields, closing, body = f"{text[3:]}\n".partition("\n---\n")
    if not closing:
        raise FormatError(
            "FMT110",
            "front matter opens on line 1, expected a line `---` that closes it, found none",
            "",
            Span(1, 1, 3),
        )
    return fields[1:] + "\n" if fields else "", body[:-1]


def _line_span(text: str, line: int) -> Span:
    content = text.split("\n", line)[line - 1]
    return Span(line, 1, max(len(content), 1))
