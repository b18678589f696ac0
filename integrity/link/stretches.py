"""Two texts cut into stretches that stand in both and stretches that do not, in the order of both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from integrity.link import alignment
from integrity.link.alignment import Block
from integrity.link.words import Ints, tokenize

TELLING = 3
"""Words in a row that are told as common wherever they stand; fewer only where they are no island in what differs."""
_STOP = re.compile(r"[.!?…][\"'”’)\]]*(?:\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of each text, in code points, ends exclusive; the parts of all stretches together are the whole texts."""

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    is_common: bool
    """Whether the same words stand in both."""
    is_sentence: bool
    """Whether it is common and ends where a sentence ends, in both."""


def find(a: str, b: str) -> tuple[Stretch, ...]:
    """The stretches of two texts of a few thousand characters: time grows as the product of their lengths.

    Common ones are runs of a longest common subsequence of their words, cut after each sentence.
    """
    words = tokenize([a, b])
    split = int(words.counts[0])
    first = _Side(a, words.starts[:split], words.ends[:split])
    second = _Side(b, words.starts[split:], words.ends[split:])
    blocks = _told(alignment.blocks(words.hashes[:split], words.hashes[split:]), len(first), len(second))
    return tuple(_stretches(first, second, blocks))


class _Side:
    """One text with the places of its words."""

    def __init__(self, text: str, starts: Ints, ends: Ints) -> None:
        self._text = text
        self._starts: list[int] = [0, *starts[1:].tolist()]
        self._ends: list[int] = ends.tolist()

    def __len__(self) -> int:
        return len(self._ends)

    def begin(self, word: int) -> int:
        """Where a stretch that begins with this word begins."""
        return self._starts[word] if word < len(self._starts) else len(self._text)

    def end(self, word: int) -> int:
        """Where a stretch ends that goes up to this word: behind the last one at the end of the text."""
        return self._starts[word] if word < len(self) else len(self._text)

    def is_stop(self, word: int) -> bool:
        """Whether a sentence ends behind this word."""
        return _STOP.match(self._text, self._ends[word]) is not None


def _told(blocks: Sequence[Block], a_words: int, b_words: int) -> list[Block]:
    """The blocks without islands: a short run between longer differences, as two texts on any matter have them."""
    ends = [Block(0, 0, 0), *blocks, Block(a_words, b_words, 0)]
    gaps = [_gap(left, right) for left, right in pairwise(ends)]
    each = zip(blocks, gaps[:-1], gaps[1:], strict=True)
    return [block for block, *around in each if block.words >= min(TELLING, *around)]


def _gap(left: Block, right: Block) -> int:
    """The words between two blocks, on the side that has more."""
    return max(right.a - left.a, right.b - left.b) - left.words


def _stretches(first: _Side, second: _Side, blocks: Sequence[Block]) -> Iterator[Stretch]:
    a = b = 0
    for block in (*blocks, Block(len(first), len(second), 0)):
        if block.a > a or block.b > b or not block.words:
            yield from _stretch(first, second, (a, b), (block.a, block.b), is_common=False)
        a, b = block.a, block.b
        for words in _sentences(first, second, block):
            yield from _stretch(first, second, (a, b), (a + words, b + words), is_common=True)
            a, b = a + words, b + words


def _sentences(first: _Side, second: _Side, block: Block) -> list[int]:
    """How many words of the block each sentence has, the last of which may be cut."""
    stops = [k + 1 for k in range(block.words) if first.is_stop(block.a + k) and second.is_stop(block.b + k)]
    ends = sorted({*stops, block.words} - {0})
    return [end - start for start, end in pairwise([0, *ends])]


def _stretch(first: _Side, second: _Side, start: tuple[int, int], end: tuple[int, int], *,
             is_common: bool) -> Iterator[Stretch]:  # fmt: skip
    """The stretch between two pairs of words; none where it holds no character."""
    places = (first.begin(start[0]), first.end(end[0]), second.begin(start[1]), second.end(end[1]))
    if places[0] < places[1] or places[2] < places[3]:
        is_sentence = is_common and first.is_stop(end[0] - 1) and second.is_stop(end[1] - 1)
        yield Stretch(*places, is_common, is_sentence)
