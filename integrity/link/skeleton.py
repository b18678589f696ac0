"""Texts as skeletons: words in order, with slots where names, numbers and dates stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from integrity.link import normalize, tokens
from integrity.link.feed import Text
from integrity.link.weights import background

CACHED = 10_000
"""Texts whose reading is kept, at some 2 KB each: a text is compared with many, in any order."""
RARE = 5
"""A capitalised word in fewer documents of the shipped table fills a slot as a name."""

_PIECE = re.compile(r"\d[\d,.:]*(?:-\d+)?(?:(?:st|nd|rd|th)\b)?|[^\W\d_]+(?:['-][^\W_]+)*")
_AROUND = re.compile(r"^(?:RPT|UPDATE \d+|WRAPUP \d+|[A-Z]{2,}(?: [A-Z]{2,}){0,2})-| - [A-Z][^-]*$")
"""What agencies put in front of a title, and sites behind it."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_SPELLED = {
    word: float(value)
    for row in (
        "_ _ two three four five six seven eight nine ten eleven twelve",
        "_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
    )
    for value, word in enumerate(row.split())
}
"""Numbers in letters; one is an article as often as a number."""


class Kind(Enum):
    """What a piece of text is to its skeleton."""

    WORD = "word"
    NAME = "name"
    NUMBER = "number"
    DATE = "date"
    """Of a month, weekday or year."""


_SIGNS = {kind: f"<{kind.value}>" for kind in Kind}


class Piece(NamedTuple):
    """A word of the skeleton, or what fills a slot of it."""

    stem: str
    kind: Kind

    @property
    def value(self) -> float:
        """The number that the piece writes in digits or letters; 0 if it writes none."""
        word = self.stem.partition("-")[0]
        digits = _DIGITS.search(word.replace(",", ""))
        return float(digits[0]) if digits else _SPELLED.get(word, 0.0)


def pieces(text: str, names: frozenset[str]) -> list[Piece]:
    """The words of a cleaned text in order; `names` are stems that are names wherever they are capitalised."""
    text = _plain(_AROUND.sub("", text))
    is_shouted = _is_title_case(text)
    read = [
        word.known or (word.name if word.name.stem in names or (word.is_rare and not is_shouted) else word.other)
        for word in map(_read, _PIECE.findall(text))
        if word.is_told
    ]
    if not any(piece.kind is Kind.DATE for piece in read):
        return read
    return [piece if piece.kind is Kind.WORD or piece.kind is Kind.NAME else _dated(read, place)
            for place, piece in enumerate(read)]  # fmt: skip


@lru_cache(maxsize=CACHED)
def of_title(text: Text) -> tuple[Piece, ...]:
    """The title in pieces."""
    return tuple(pieces(text.title, text.names))


@lru_cache(maxsize=CACHED)
def of_text(text: Text) -> tuple[Piece, ...]:
    """Title and lead in pieces."""
    return (*of_title(text), *pieces(text.lead, text.names))


@lru_cache(maxsize=CACHED)
def masked_text(text: Text) -> tuple[str, ...]:
    """Title and lead as `masked` shows them."""
    return tuple(masked(of_text(text)))


def masked(found: Sequence[Piece]) -> list[str]:
    """Stems of words in order, runs of slots of one kind as one sign."""
    shown = [piece.stem if piece.kind is Kind.WORD else _SIGNS[piece.kind] for piece in found]
    return [word for place, word in enumerate(shown) if not (word[0] == "<" and shown[place - 1 : place] == [word])]


class _Word(NamedTuple):
    """What a word may be to a skeleton."""

    known: Piece | None
    """What it is in every text; None for a capitalised word, which is a name in one text and none in another."""
    name: Piece
    other: Piece
    is_rare: bool
    """In news at large."""
    is_told: bool
    """Whether it is more than an initial."""


@lru_cache(maxsize=1 << 16)
def _read(word: str) -> _Word:
    stem = tokens.stem(normalize.fold_case(word.rstrip(".,:")))
    kind, name, other = _kind(word, stem), Piece(stem, Kind.NAME), Piece(stem, Kind.WORD)
    known = None if kind is None else other if kind is Kind.WORD else Piece(stem, kind)
    return _Word(known, name, other, background().counts.get(stem, 0) < RARE, not _is_initial(stem))


def _kind(word: str, stem: str) -> Kind | None:
    """None for a capitalised word, which is a name in one text and none in another."""
    is_digit, is_upper = word[0].isdigit(), word[0].isupper()
    if (is_digit and _YEAR.fullmatch(word)) or (is_upper and word.lower() in tokens.CALENDAR):
        return Kind.DATE
    if is_digit or stem.partition("-")[0] in _SPELLED:
        return Kind.NUMBER
    return None if is_upper and stem not in tokens.STOP else Kind.WORD


def _dated(read: Sequence[Piece], place: int) -> Piece:
    """The piece; in short if it is a day or month (Sept. is September), as part of a date if it stands by a month."""
    piece = read[place]
    if piece.kind is Kind.DATE and piece.stem.isalpha():
        return Piece(piece.stem[:3], Kind.DATE)
    beside = (*read[max(place - 1, 0) : place], *read[place + 1 : place + 2])
    is_day = piece.kind is Kind.NUMBER and any(each.kind is Kind.DATE and each.stem[:3] in _MONTHS for each in beside)
    return Piece(piece.stem, Kind.DATE) if is_day else piece


def _plain(text: str) -> str:
    """Letters without their accents: one outlet writes Moïse, another Moise."""
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _is_initial(stem: str) -> bool:
    return not stem or (len(stem) == 1 and not stem.isdigit())


def _is_title_case(title: str) -> bool:
    words = title.split()
    return sum(word[:1].isupper() for word in words) > 0.6 * len(words)
