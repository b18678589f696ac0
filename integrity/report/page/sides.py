"""Two texts side by side: aligned by sentences, with what both have and what only one has told apart, bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from integrity.link import bodies, normalize, stretches
from integrity.link.evidence import Copy, Link
from integrity.link.stretches import Stretch
from integrity.report.inert import visible
from integrity.report.page import text
from integrity.report.report import RecordRow
from integrity.report.wording import minute

MAX_TITLE = 300
MAX_EXCERPT = 700
MAX_BODY = 1_500
"""Characters shown of each side."""
LEAD = 150
"""Characters shown before a common passage that stands further down."""
ALIKE = 0.5
"""Share of the shorter text from which the two are called versions of one text, and differences are highlighted."""
BOTH, ONLY, PLAIN = "both", "only", ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text of one side."""

    text: str
    kind: str
    """BOTH for what the other side has as well, ONLY for a difference of two versions, PLAIN for other text."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands beside each other; one of the two may be empty."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One field of both."""

    name: str
    rows: tuple[Row, ...]
    cut: str
    """What is not shown; empty where that is nothing."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Two records."""

    left: str
    right: str
    """Outlet and time."""
    blocks: tuple[Block, ...]
    note: str
    """What the marks mean here."""


class Texts:
    """The bodies of records as they are compared, each made once."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def body(self, row: RecordRow) -> str:
        """The body without markup and page furniture; empty for none."""
        if row.id not in self._known:
            self._known[row.id] = bodies.bare(row.text, row.title) or ""
        return self._known[row.id]


def sides(left: RecordRow, right: RecordRow, link: Link, texts: Texts) -> Sides:
    """The two records of `link` beside each other."""
    copy = link.evidence.copy
    start = _passage(copy, is_turned=left.id != link.a)
    fields = (
        ("Title", _lines(left.title, right.title), MAX_TITLE, (0, 0)),
        ("Excerpt", _lines(left.excerpt, right.excerpt), MAX_EXCERPT, (0, 0)),
        ("Text", (texts.body(left), texts.body(right)), MAX_BODY, start),
    )
    blocks = tuple(_block(name, a, b, most, begin) for name, (a, b), most, begin in fields if a or b)
    is_alike = any(piece.kind == ONLY for block in blocks for row in block.rows for piece in (*row.left, *row.right))
    common = any(piece.kind == BOTH for block in blocks for row in block.rows for piece in row.left)
    return Sides(_head(left), _head(right), blocks, _note(common=common, is_alike=is_alike))


def _head(row: RecordRow) -> str:
    return f"{text.outlet(row.outlet)}, {minute(row.published) if row.published else 'undated'}"


def _note(*, common: bool, is_alike: bool) -> str:
    if not common:
        return "No longer run of words stands in both."
    more = ", what differs is underlined" if is_alike else "; the rest is each one's own"
    return f"What stands in both is shaded{more}."


def _lines(left: str | None, right: str | None) -> tuple[str, str]:
    return normalize.clean(left or ""), normalize.clean(right or "")


def _passage(copy: Copy | None, *, is_turned: bool) -> tuple[int, int]:
    """Where the longest common passage begins on either side; 0 where it is shown anyhow."""
    found = copy.passage if copy else None
    if found is None:
        return 0, 0
    left, right = (start if end > MAX_BODY else 0 for start, end in ((found.a_start, found.a_end),
                                                                     (found.b_start, found.b_end)))  # fmt: skip
    return (right, left) if is_turned else (left, right)


def _block(name: str, left: str, right: str, most: int, starts: tuple[int, int]) -> Block:
    a, b = _Window(left, starts[0], most), _Window(right, starts[1], most)
    found = stretches.find(a.text, b.text)
    common = sum(one.a_end - one.a_start for one in found if one.is_common)
    is_alike = common >= ALIKE * max(min(len(a.text), len(b.text)), 1)
    rows = tuple(_rows(a, b, found, ONLY if is_alike else PLAIN))
    cut = [f"{side}: {window.cut}" for side, window in (("left", a), ("right", b)) if window.cut]
    return Block(name, rows, "; ".join(cut))


class _Window:
    """The part of a text that is shown."""

    def __init__(self, whole: str, start: int, most: int) -> None:
        begin = max(start - LEAD, 0)
        begin = whole.find(" ", begin) + 1 if begin else 0
        self.text = whole[begin : begin + most]
        self.is_begin, self.is_end = begin == 0, begin + most >= len(whole)
        end = begin + len(self.text)
        self.cut = "" if self.is_begin and self.is_end else f"characters {begin + 1:,} to {end:,} of {len(whole):,}"


def _rows(a: _Window, b: _Window, found: tuple[Stretch, ...], kind: str) -> Iterator[Row]:
    """A row up to each end of a sentence that both have."""
    left, right = _opening(a), _opening(b)
    for one in found:
        mark = BOTH if one.is_common else kind
        left += _piece(a.text[one.a_start : one.a_end], mark)
        right += _piece(b.text[one.b_start : one.b_end], mark)
        if one.is_sentence:
            yield Row(tuple(left), tuple(right))
            left, right = [], []
    left += [] if a.is_end else [Piece(" …", PLAIN)]
    right += [] if b.is_end else [Piece(" …", PLAIN)]
    if left or right:
        yield Row(tuple(left), tuple(right))


def _opening(window: _Window) -> list[Piece]:
    return [] if window.is_begin else [Piece("… ", PLAIN)]


def _piece(part: str, kind: str) -> list[Piece]:
    return [Piece(visible(part), kind)] if part else []
