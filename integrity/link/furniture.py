"""Page furniture: lines around an article that say nothing about its event."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from integrity.link import normalize

MAX_LINE = 400
"""Characters; a longer line is a paragraph unless it recurs."""
MIN_ARTICLES = 5
"""A line in so many articles of one outlet is furniture (measured on 37,554 real articles for 5-grams)."""

_FURNITURE = re.compile(
    r"(?:share (?:this|on|via)\b.{0,60}"
    r"|(?:be the first to )?comment|comments?(?: \d+)?|\d+ comments?|leave a (?:comment|reply)"
    r"|(?:sponsored|promoted|advertisement|advertorial)\b.{0,120}|.{0,120}\bpromoted\b.{0,120}"
    r"|(?:sign up|subscribe|log in|register)\b.{0,100}"
    r"|(?:read|find out|learn) more\b.{0,80}|continue reading\b.{0,80}"
    r"|follow us\b.{0,80}|print|email|facebook|twitter|linkedin|whatsapp"
    r"|this content (?:has been|was) (?:selected|created|provided)\b.{0,160}"
    r"|(?:all rights reserved|copyright)\b.{0,80})"
)

_OPENINGS = frozenset(
    "share be comment comments leave sponsored promoted advertisement advertorial sign subscribe log register read "
    "find learn continue follow print email facebook twitter linkedin whatsapp this all copyright".split()
)
"""First words of lines that may match; a number may open one, too, and "promoted" may stand anywhere."""
_PLAIN = re.compile(r"[\x00-%'-;=-\x7f\xa0À-ÖØ-öø-ÿ–—‘’“”…]*")
"""Text in which the first word of a line is that of its normal form: no markup, nothing that joins its neighbours."""
_FIRST = re.compile(r"[\W_]*([^\W_]+)")


def strip(text: str, title: str | None = None, recurring: frozenset[str] = frozenset()) -> str:
    """The lines of `text` that are not furniture, not the title again and not in `recurring`, joined by LF.

    `recurring` holds stripped lines, from `recurring_lines`.
    """
    return "\n".join(kept(text, title, recurring))


def kept(text: str, title: str | None = None, recurring: frozenset[str] = frozenset()) -> Iterator[str]:
    """The lines that `strip` keeps, each when it is asked for."""
    heading = normalize.normal_form(title) if title else ""
    first = heading.partition(" ")[0]
    return (
        line
        for line in text.split("\n")
        if not (recurring and line.strip() in recurring) and (_is_told(line, first) or not _is_furniture(line, heading))
    )


def beginning(lines: Iterator[str], enough: int) -> str:
    """The lines, cleaned; of more than `enough` characters perhaps no more than these."""
    size, first = 0, []
    for line in lines:
        first.append(line)
        size += len(line)
        if size > enough:
            break
    start = "\n".join(first)
    cleaned = normalize.clean(start)
    is_enough = len(cleaned) >= enough and normalize.is_settled(start)
    return cleaned if is_enough else normalize.clean("\n".join((start, *lines)))


def _is_told(line: str, heading: str) -> bool:
    """Whether a line is plain and no furniture by its first word alone, which is not that of the heading."""
    found = _FIRST.match(line)
    if found is None or not _PLAIN.fullmatch(line):
        return False
    word = found[1].lower()
    known = word in _OPENINGS or word == heading or word.isdigit()
    return word.isascii() and not known and "promoted" not in line.lower()


def _is_furniture(line: str, heading: str) -> bool:
    if not line.strip():
        return True
    if len(line) > MAX_LINE:
        return False
    words = normalize.normal_form(line)
    return not words or words == heading or _FURNITURE.fullmatch(words) is not None


def recurring_lines(texts: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """For each outlet the lines, stripped, that stand in MIN_ARTICLES or more of its articles.

    `texts` are pairs of outlet and text.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for outlet, text in texts:
        counts[outlet].update({line.strip() for line in text.split("\n")} - {""})
    return {
        outlet: frozenset(line for line, count in lines.items() if count >= MIN_ARTICLES)
        for outlet, lines in counts.items()
    }
