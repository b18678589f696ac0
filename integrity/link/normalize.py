"""Text made comparable, in small steps with one signature.

`clean` keeps case and punctuation, for names and numbers. `normal_form` keeps words only: equal normal forms are
the same text to a reader.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

Step = Callable[[str], str]

_REPEATED_AMP = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_ESCAPE_PASSES = 3
"""Real feeds hold `&amp;#8220;` at worst, which is two; a bound keeps hostile nesting linear."""
_QUOTES = {"’": "'", "‘": "'", "ʼ": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'}
_OPENING, _OPENING_WORDS = 200, 8
"""Characters that are read for the first words of a text, and how many of these words are taken."""
_LONGEST = 30
_MARKS = re.compile(rf"([^\w\s]{{{_LONGEST}}})[^\w\s]+")
_MARK = re.compile(r"[^\w\s]")
_WORD = re.compile(r"[^\W_ʼ]+")
"""Not U+02BC, an apostrophe that Unicode counts among the letters."""


def unescape(text: str) -> str:
    """HTML character references replaced by what they stand for, also where they were escaped again."""
    for _ in range(_ESCAPE_PASSES):
        if "&" not in text:
            break
        text = html.unescape(_REPEATED_AMP.sub("&", text))
    return text


def strip_markup(text: str) -> str:
    """Tags replaced by a blank."""
    return _TAG.sub(" ", text) if "<" in text else text


def fold_quotes(text: str) -> str:
    """Typographic quotation marks and apostrophes as their ASCII ones, so that writing systems of CMSs agree."""
    for written, plain in _QUOTES.items():
        text = text.replace(written, plain)
    return text


def bound_marks(text: str) -> str:
    """Runs of marks and signs cut to 30 (UAX 15, stream-safe text): normalising takes the square of their length."""
    return text if text.isascii() or not _has_long_run(text) else _MARKS.sub(r"\1", text)


def _has_long_run(text: str) -> bool:
    """Whether there are more than _LONGEST marks in a row: one of them then stands at every 31st place."""
    step = _LONGEST + 1
    places = (step * (found.start() + 1) - 1 for found in _MARK.finditer(text[_LONGEST::step]))
    return any(_MARKS.search(text, max(place - _LONGEST, 0), place + step) for place in places)


def collapse_space(text: str) -> str:
    """Runs of white space as one blank, none at the ends."""
    return " ".join(text.split())


def fold_case(text: str) -> str:
    """Unicode compatibility case folding (UAX 31, NFKC_Casefold)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def words_only(text: str) -> str:
    """Letters and digits in words separated by one blank."""
    return " ".join(_WORD.findall(text))


CLEAN: tuple[Step, ...] = (unescape, strip_markup, bound_marks, fold_quotes, collapse_space)
NORMAL_FORM: tuple[Step, ...] = (unescape, strip_markup, bound_marks, fold_case, words_only)
"""Quotation marks and white space need no step of their own here: both only part words."""


def clean(text: str) -> str:
    """Text as a reader sees it: no markup, no escapes, plain quotes, single blanks."""
    return _apply(CLEAN, text)


def is_settled(start: str) -> bool:
    """Whether the clean form of `start` is how that of every text begins which goes on behind it with a line end."""
    return "<" not in start and "&" not in start and not (start.isascii() and _has_long_run(start))


def opening(text: str) -> str:
    """The first words of the normal form of `text`, at most eight; mostly read from its first characters alone."""
    start = text[:_OPENING]
    if "<" not in start and "&" not in start:
        words = normal_form(start).split()[:-2]  # the last may be cut, and what is cut off may change a sign before it
        if len(words) >= _OPENING_WORDS:
            return " ".join(words[:_OPENING_WORDS])
    return " ".join(normal_form(text).split()[:_OPENING_WORDS])


def normal_form(text: str) -> str:
    """Words in lower case separated by blanks; the normal form of a normal form is itself."""
    return _apply(NORMAL_FORM, text)


def _apply(steps: tuple[Step, ...], text: str) -> str:
    for step in steps:
        text = step(text)
    return text
