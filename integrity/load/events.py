"""YAML parser events -> node tree, under limits that hold before anything is built.

Depth is that of collections, the root having depth 1; nodes are scalars (keys too) and collections.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NoReturn

from yaml._yaml import CParser
from yaml._yaml import Mark as CMark
from yaml.error import Mark, MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from integrity.errors import FormatError
from integrity.load.characters import MAX_ERRORS, canonical_order, code_point, forbidden, span_at
from integrity.node import EMPTY, Entry, Mapping, Node, Scalar, Sequence, Span, Style

MAX_DEPTH = 16
MAX_NODES = 5_000
MAX_SCALAR_BYTES = 256 * 1024
_ALIKE = "expected characters that all readers treat alike"
_TOO_DEEP = f"more than {MAX_DEPTH} levels of nesting found, expected at most {MAX_DEPTH}"
FIRST_LINE = 2
"""The line of the file on which the fields begin, after the opening `---`."""

_made = tuple.__new__
"""Of a named tuple, without the detour by its own `__new__`: an article has hundreds."""
_STYLES: dict[str | None, Style] = {None: Style.PLAIN, **{style.value: style for style in Style}}
_TAGGED = (ScalarEvent, CollectionStartEvent)
_DOCUMENT_LINE = re.compile(r"^(%.*|\.\.\.([ \t].*)?$)", re.MULTILINE)
_TAB = re.compile(r"^ *\t|\t[ \t]*.?\Z")
"""A tab in the indentation of a line, or right before the place where the parser gave up."""
_NOWHERE = Mark("", 0, 0, 0, None, 0)
"""Never met: libyaml gives every event and every error its marks."""
_OPENED = ("end of stream", "expected ',' or")
"""Problems of something opened and never closed: the place to show is where it was opened."""
_PLAIN_WORDS = {
    "mapping values are not allowed": (
        "an unquoted value holds a colon followed by a blank",
        "put the whole value between double quotes; if it is a field of its own, correct the indentation",
    ),
    "did not find expected key": (
        "something follows where a new `key: value` was expected",
        "check the quotation marks of this value and the indentation of the line",
    ),
    "could not find expected ':'": (
        "a line is neither `key: value` nor part of a value",
        "write it as `key: value`, or indent it under the key that it belongs to",
    ),
    "end of stream": (
        "a quotation mark or bracket is opened here and never closed",
        "close it at the end of the value",
    ),
    "expected ',' or": (
        "a bracket is opened here and not closed where its list ends",
        "close it, and put values with a comma or colon between double quotes",
    ),
    "cannot start any token": (
        "a value begins with a character that YAML reserves",
        "put the whole value between double quotes",
    ),
    "unknown escape": (
        "a backslash between double quotes stands before a character that it cannot escape",
        "write the backslash twice, or put the value between single quotes",
    ),
    "block sequence entries are not allowed": (
        "a list item stands where a value was expected",
        "put each `- item` on a line of its own under its key",
    ),
    "expected '-' indicator": (
        "a line of a list does not begin with `- `",
        "begin it with `- `, or correct its indentation",
    ),
}
"""What libyaml says -> what is so in the words of a person who writes articles, and what to do."""


class TreeBuilder:
    """Builds the tree of one front matter; everything wrong on the way is collected in `errors`."""

    def __init__(self, fields: str) -> None:
        self.errors: list[FormatError] = []
        self._fields = fields
        self._parser = CParser(fields)
        self._nodes = 0
        self._quoted: list[tuple[int, int]] = []
        self._end: Event | None = None

    def build(self) -> Mapping:
        """The root mapping; EMPTY, with an error, where there is none."""
        self._check_lines()
        self._check_characters()
        if self.errors:
            return EMPTY
        try:
            root = self._document()
        except FormatError as error:
            self.errors.append(error)
            return EMPTY
        except YAMLError as error:
            self.errors.append(self._syntax(error))
            return EMPTY
        self._check_tabs()
        return root

    def _document(self) -> Mapping:
        root: Node | None = None
        while (event := self._parser.get_event()) is not None:
            if isinstance(event, DocumentStartEvent) and (event.explicit or root is not None):
                self._stop("FMT117", "a second document begins here", event)
            if isinstance(event, NodeEvent):
                root = self._node(event, 1)
        if isinstance(root, Mapping):
            return root
        found = "nothing" if root is None else "a list" if isinstance(root, Sequence) else "plain text"
        raise FormatError("FMT112", f"front matter holds {found}, expected `key: value` lines", "", Span(1, 1, 3))

    def _node(self, event: NodeEvent, depth: int) -> Node:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            self._stop(
                "FMT119", f"more than {MAX_NODES:,} keys and values found, expected at most {MAX_NODES:,}", event
            )
        if isinstance(event, ScalarEvent):
            if event.anchor is not None or event.tag is not None:
                self._check_properties(event)
            return self._scalar(event)
        self._check_properties(event)
        if depth > MAX_DEPTH:
            self._stop("FMT118", _TOO_DEEP, event)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        if isinstance(event, CollectionStartEvent):
            return self._sequence(event, depth)
        return Scalar("", Style.DOUBLE_QUOTED, _span(event))  # an alias, already reported

    def _scalar(self, event: ScalarEvent) -> Scalar:
        style, text = _STYLES[event.style], event.value
        first, last = event.start_mark or _NOWHERE, event.end_mark or _NOWHERE
        start, end = first.index, last.index
        if style is Style.DOUBLE_QUOTED or style is Style.SINGLE_QUOTED:
            self._quoted.append((start, end))
        if len(text) * 4 > MAX_SCALAR_BYTES and (size := len(text.encode("utf-8", "surrogatepass"))) > MAX_SCALAR_BYTES:
            self._report("FMT120", f"value of {size:,} bytes found, expected at most {MAX_SCALAR_BYTES:,}", event)
        if style is Style.DOUBLE_QUOTED and "\\" in self._fields[start:end]:
            for match in islice(forbidden(text), MAX_ERRORS):
                self._report("FMT123", f"an escape stands for {code_point(match.group())}, {_ALIKE}", event)
        return _made(Scalar, (text, style, _between(first, last)))

    def _nodes_of_collection(self) -> Iterator[NodeEvent]:
        """The nodes of the innermost open collection; afterwards `_end` is the event that closed it."""
        while isinstance(event := self._parser.get_event(), NodeEvent):
            yield event
        self._end = event

    def _sequence(self, start: Event, depth: int) -> Sequence:
        items = tuple(self._node(event, depth + 1) for event in self._nodes_of_collection())
        return Sequence(items, _span(start, self._end))

    def _mapping(self, start: Event, depth: int) -> Mapping:
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        events = self._nodes_of_collection()
        for event in events:
            key = self._key(event, depth + 1, seen)
            entries.append(Entry(key, self._node(next(events), depth + 1)))
        return Mapping(tuple(entries), _span(start, self._end))

    def _key(self, event: NodeEvent, depth: int, seen: dict[str, Scalar]) -> Scalar:
        key = self._node(event, depth)
        if not isinstance(key, Scalar):
            self._report("FMT122", "a key is a list or mapping, expected a word", event)
            return Scalar("", Style.PLAIN, key.span)
        if isinstance(event, AliasEvent):
            return key
        self._check_key(key, event)
        first = seen.setdefault(canonical_order(key.text), key)
        if first is not key:
            self._duplicate(key, first)
        return key

    def _check_key(self, key: Scalar, event: Event) -> None:
        if key.text == "<<":
            self._report("FMT115", "merge key `<<` found, expected the fields themselves", event)
        elif not key.text:
            self._report("FMT122", "a key is empty, expected a word", event)
        elif key.is_plain_typed:
            self._report(
                "FMT122",
                f"key {key.text[:40]!r} is a number, date, boolean or null to some readers, expected a word",
                event,
            )

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        message = f"key {key.text[:80]!r} stands on line {first.span.line} already, expected each key once"
        self.errors.append(FormatError("FMT113", message, "", key.span, first.span))

    def _check_properties(self, event: NodeEvent) -> None:
        if isinstance(event, AliasEvent):
            self._report("FMT114", f"alias `*{event.anchor:.80}` found, expected a value that is written out", event)
        elif event.anchor is not None:
            self._report("FMT114", f"anchor `&{event.anchor:.80}` found, expected a value that is written out", event)
        if isinstance(event, _TAGGED) and event.tag is not None:
            self._report("FMT116", f"tag `{event.tag:.80}` found, expected a value without one", event)

    def _check_lines(self) -> None:
        for match in islice(_DOCUMENT_LINE.finditer(self._fields), MAX_ERRORS):
            found = "a `%` directive" if match.group().startswith("%") else "a `...` line"
            span = self._at(match.start())._replace(length=len(match.group()))
            message = f"{found} found, expected one YAML document of fields alone"
            self.errors.append(FormatError("FMT117", message, "", span))

    def _check_characters(self) -> None:
        """To be done before parsing: the parser takes a line separator for a line end and would misplace the rest."""
        for match in islice(forbidden(self._fields), MAX_ERRORS):
            message = f"{code_point(match.group())} found, {_ALIKE}"
            self.errors.append(FormatError("FMT123", message, "", self._at(match.start())))

    def _check_tabs(self) -> None:
        for index in islice(self._unquoted_tabs(), MAX_ERRORS):
            self.errors.append(
                FormatError("FMT121", "tab outside a quoted value found, expected spaces", "", self._at(index))
            )

    def _unquoted_tabs(self) -> Iterator[int]:
        quoted = iter(self._quoted)
        start, end = next(quoted, (0, 0))
        for match in re.finditer("\t", self._fields):
            while end and end <= match.start():
                start, end = next(quoted, (0, 0))
            if not start <= match.start() < end:
                yield match.start()

    def _at(self, index: int) -> Span:
        span = span_at(self._fields, index)
        return span._replace(line=span.line + FIRST_LINE - 1)

    def _syntax(self, error: YAMLError) -> FormatError:
        if not isinstance(error, MarkedYAMLError):
            return FormatError("FMT111", f"not YAML: {error}", "", Span(1, 1, 3))
        problem = error.problem or error.context or "not YAML"
        mark = error.problem_mark or error.context_mark or _NOWHERE
        if error.context_mark and any(text in problem for text in _OPENED):
            mark = error.context_mark
        span = Span(mark.line + FIRST_LINE, mark.column + 1, 1)
        if "nesting depth" in problem:  # a limit of libyaml's own, in newer versions
            return FormatError("FMT118", _TOO_DEEP, "", span)
        if "escape code" in problem:
            return FormatError("FMT123", problem, "", span)
        if tab := _TAB.search(self._fields.split("\n")[mark.line][: mark.column + 1]):
            column = tab.start() + tab.group().index("\t") + 1
            return FormatError(
                "FMT121", "tab outside a quoted value found, expected spaces", "", span._replace(column=column)
            )
        plain, hint = next((words for text, words in _PLAIN_WORDS.items() if text in problem), (problem, ""))
        return FormatError("FMT111", f"not YAML: {plain}", hint, span)

    def _report(self, rule: str, message: str, event: Event) -> None:
        self.errors.append(FormatError(rule, message, "", _span(event)))

    def _stop(self, rule: str, message: str, event: Event) -> NoReturn:
        raise FormatError(rule, message, "", _span(event))


def texts(fields: str) -> Iterator[tuple[int, int]]:
    """Where the text of each scalar stands, keys too, as indices: of a block scalar, from the line after its `|`.

    Between them is punctuation, white space and comments. For fields that were read without an error.
    """
    parser = CParser(fields)
    while (event := parser.get_event()) is not None:
        if isinstance(event, ScalarEvent):
            start, end = (event.start_mark or _NOWHERE).index, (event.end_mark or _NOWHERE).index
            yield (fields.find("\n", start) if event.style in ("|", ">") else start), end


def _span(start: Event, end: Event | None = None) -> Span:
    """From the start of one event to the end of another; the length stops at the end of the line."""
    return _between(start.start_mark or _NOWHERE, (end or start).end_mark or _NOWHERE)


def _between(first: Mark | CMark, last: Mark | CMark) -> Span:
    line, column = first.line, first.column
    length = last.column - column if last.line == line else 1
    return _made(Span, (line + FIRST_LINE, column + 1, max(length, 1)))
