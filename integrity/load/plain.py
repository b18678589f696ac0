"""Front matter of the plainest kind, read line by line: a fast way to what `events` would make of it.

Each line is blank, a comment, `key: value`, `key:`, `- value` or `- key: value`, and each value stands on its own line:
between quotes, or plain and beginning with a letter or digit. Of such text there is one reading, and none of the
refusals of `events` can apply. Whatever else is found, be it an empty value, ends the attempt, and `events` reads the
text: this module judges nothing. That both ways give one tree is a law of the tests.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from integrity.load.characters import forbidden
from integrity.load.events import FIRST_LINE, MAX_DEPTH, MAX_NODES, MAX_SCALAR_BYTES
from integrity.node import NONSTRING, Entry, Mapping, Node, Scalar, Sequence, Span, Style, Value

_MAX_CHARACTERS = MAX_SCALAR_BYTES // 4
"""Of the front matter, so that no scalar can be over its limit."""
_MAX_LINES = MAX_NODES // 5
"""A line makes four nodes at most: a list, a mapping in it, key and value."""
_LINE = re.compile(
    r"""
      (\ *+) (-\ )?+
      (?: ([A-Za-z_][A-Za-z0-9_-]{0,99}+) : (?: \ (?=[^ \n]) | (?=\n) ) )?+
      (.*+) \n
    """,
    re.VERBOSE,
)
"""Any line: its blanks, dash, key and what is left, which is no value yet."""
_Line = tuple[str, str, str, str]
_SCALAR = re.compile(
    r"""
      "[^"\\\n]*+ (?: \\["\\/nrt] [^"\\\n]*+ )*+ "
    | '[^'\n]*+ (?: '' [^'\n]*+ )*+ '
    | [A-Za-z0-9\xa1-\U0010ffff] [^:\#\t\n]*+ (?: : (?![ \n]|\Z) [^:\#\t\n]*+ )*+ (?<!\ )
    """,
    re.VERBOSE,
)
"""A value that stands on its line, as a whole."""
_made = tuple.__new__
"""Of a named tuple, without the detour by its own `__new__`."""
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {'"': '"', "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t"}
"""What a backslash may stand before, and what both mean (YAML 1.2, 5.7)."""
_STYLES = {'"': Style.DOUBLE_QUOTED, "'": Style.SINGLE_QUOTED}
_TYPED_WORDS = frozenset(
    "null Null NULL y Y n N yes Yes YES no No NO true True TRUE false False FALSE on On ON off Off OFF".split()
)
"""The words of NONSTRING: no other text of letters and digits that begins with a letter has a type."""
_LONGEST_WORD = len("false")
"""No plain text that begins with a letter and is longer has another type."""


@dataclass(frozen=True)  # without slots, for what is made when it is asked for
class PlainFields:
    """Front matter that was read line by line."""

    values: dict[str, Value]
    """The fields as `node.values_of` gives them."""
    _lines: list[_Line]
    _text: str

    @cached_property
    def root(self) -> Mapping:
        """The tree that `events` would build."""
        numbered = enumerate(self._lines, FIRST_LINE)
        left = [(number, line) for number, line in numbered if line[1] or line[2]]
        left.reverse()
        return _mapping(self.values, left)

    def scalar(self, key: str) -> Scalar | None:
        """The value of the top-level `key` where it is a scalar, else None."""
        start, line = self._line_of(key)
        if not line:
            return None
        column = len(key) + len(": ")
        return _scalar(self.values[key], line[column:], self._text.count("\n", 0, start) + FIRST_LINE, column + 1)

    def line(self, key: str) -> str:
        """The line on which the top-level `key` has a scalar; empty where it has none."""
        return self._line_of(key)[1]

    def _line_of(self, key: str) -> tuple[int, str]:
        """Where in the text it begins, and the line."""
        begin, text = f"{key}: ", self._text
        start = 0 if text.startswith(begin) else text.find(f"\n{begin}") + 1
        is_there = key in self.values and (start or text.startswith(begin))
        return (start, text[start : text.find("\n", start)]) if is_there else (0, "")

    def has_no_other(self, key: str) -> bool:
        """Whether `key`, in lower case, surely is no key but once at the top, nor is one there in another case."""
        known = self.values
        if self._text.count(f"{key}:") > (key in known):
            return False
        return not [name for name in known if len(name) == len(key) and name != key and name.lower() == key]


class _OddError(Exception):
    """Text that is not of the plainest kind."""


def read(fields: str, *, is_harmless: bool = False) -> PlainFields | None:
    """The fields, of which every line ends in LF; None unless all of them are of the plainest kind.

    Where the text that they are a part of `is_harmless`, no forbidden character is looked for.
    """
    if len(fields) > _MAX_CHARACTERS or not (is_harmless or not any(forbidden(fields))):
        return None
    lines = _LINE.findall(fields)
    try:
        values = _values(lines) if len(lines) <= _MAX_LINES else None
    except _OddError:
        return None
    return PlainFields(values, lines, fields) if values else None


def _values(lines: list[_Line]) -> dict[str, Value] | None:  # noqa: C901, PLR0912 - one loop, in which calls take time
    """The values of the fields; None where a line has no place in the structure that the lines before it have."""
    top: dict[str, Value] = {}
    outer: list[tuple[int, Any]] = []
    column, inner = 0, cast(Any, top)  # of the innermost open collection
    waiting = ""  # the key in it whose value begins on the next line
    for blanks, dash, key, raw in lines:
        if key and not blanks and not dash:  # as below; it is what most lines are
            if waiting or key in top or key in _TYPED_WORDS:
                return None
            if outer:
                outer.clear()
                column, inner = 0, top
            if raw:
                top[key] = _value(raw)
            else:
                top[key], waiting = "", key
            continue
        if not (dash or key):
            if (blanks or raw) and (raw[:1] != "#" or "\t" in raw):
                return None
            continue
        start = len(blanks)
        if waiting:
            if start < column or (start == column and not dash) or len(outer) >= MAX_DEPTH - 2:
                return None
            outer.append((column, inner))
            inner[waiting] = opened = cast(Any, [] if dash else {})
            column, inner, waiting = start, opened, ""
        else:
            while start < column:
                column, inner = outer.pop()
            if not dash and type(inner) is list:  # it stood in the column of the key that it belongs to
                column, inner = outer.pop()
            if start != column or (type(inner) is list) != bool(dash):
                return None
        if dash and key:
            inner.append(opened := {})
            outer.append((column, inner))
            column, inner = start + len(dash), opened
        elif dash:
            inner.append(_value(raw))
            continue
        if key in inner or key in _TYPED_WORDS:
            return None
        if raw:
            inner[key] = _value(raw)
        else:
            inner[key], waiting = "", key
    return None if waiting else top


def _value(raw: str) -> Value:
    """The value of a scalar as it is written. Raises _OddError for what is none."""
    text = raw[1:-1]
    if raw.startswith('"') and raw.endswith('"') and '"' not in text and "\\" not in text and len(raw) > 1:
        return text
    if raw.isalnum() and raw.isascii():
        if raw.isdigit() or raw in _TYPED_WORDS:
            return {"": raw}
        if raw[0] > "9":
            return raw
    elif not _SCALAR.fullmatch(raw):
        raise _OddError
    elif raw[0] == '"':
        return _ESCAPE.sub(_unescaped, text)
    elif raw[0] == "'":
        return text.replace("''", "'")
    is_word = raw[0] > "9" and len(raw) > _LONGEST_WORD
    return raw if is_word or NONSTRING.fullmatch(raw) is None else {"": raw}


def _unescaped(escape: re.Match[str]) -> str:
    return _ESCAPED[escape[1]]


_Lines = list[tuple[int, _Line]]
"""Number and line of each that is not blank, the first last."""


def _mapping(values: dict[str, Value], left: _Lines) -> Mapping:
    number, (blanks, dash, *_) = left[-1]
    span = Span(number, len(blanks) + len(dash) + 1, 1)
    entries = []
    for key, value in values.items():
        number, (blanks, dash, _, raw) = left.pop()
        column = len(blanks) + len(dash) + 1
        name = _made(Scalar, (key, Style.PLAIN, _made(Span, (number, column, len(key)))))
        found = _scalar(value, raw, number, column + len(key) + 2) if raw else _collection(value, left)
        entries.append(_made(Entry, (name, found)))
    return Mapping(tuple(entries), span)


def _sequence(values: list[Value], left: _Lines) -> Sequence:
    number, (blanks, *_) = left[-1]
    span = Span(number, len(blanks) + 1, 1)
    items: list[Node] = []
    for value in values:
        number, (blanks, dash, key, raw) = left[-1]
        if key:
            items.append(_collection(value, left))
        else:
            left.pop()
            items.append(_scalar(value, raw, number, len(blanks) + len(dash) + 1))
    return Sequence(tuple(items), span)


def _collection(value: Any, left: _Lines) -> Mapping | Sequence:  # noqa: ANN401 - what stands on lines of its own
    return _mapping(value, left) if type(value) is dict else _sequence(value, left)


def _scalar(value: Value, raw: str, number: int, column: int) -> Scalar:
    text = value[""] if isinstance(value, dict) else value  # as _value made it
    style = _STYLES.get(raw[0], Style.PLAIN)
    return _made(Scalar, (text, style, _made(Span, (number, column, len(raw)))))
