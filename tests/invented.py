"""An invented archive of any size: stories that one outlet has alone, and events with copies, updates, own reports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.corpus import Corpus, words

OUTLETS = tuple(f"{name}.example" for name in "northwire harbourpost themeridian calderpost ledgercrown".split())
BEGIN = datetime(2025, 3, 1, tzinfo=UTC)
EVERY = 4
"""One story in so many is reported by several outlets."""


def archive(root: Path, count: int) -> Corpus:
    """A corpus of `count` articles below `root`; the same for the same number."""
    corpus = Corpus(root)
    written = story = 0
    while written < count:
        for fields in _story(story)[: count - written]:
            corpus.article(f"{words(f'slug {story}', 1)[0]}-{written}", **fields)
            written += 1
        story += 1
    return corpus


def _story(number: int) -> list[dict[str, str | None]]:
    """The articles on one story: one, or a report with those that followed it."""
    name = f"story {number}"
    outlets = [OUTLETS[(number + place) % len(OUTLETS)] for place in range(4)]
    sentences = [f"{' '.join(words(f'{name} {part}', 12)).capitalize()}." for part in range(6)]
    who = " ".join(word.capitalize() for word in words(f"{name} who", 3))
    first: dict[str, str | None] = {
        "title": f"{who}: {' '.join(words(f'{name} title', 5))}",
        "excerpt": f"{who} {' '.join(words(f'{name} excerpt', 10))}.",
        "body": " ".join(sentences),
        "outlet": outlets[0],
        "publishedDateTime": _time(number, 0),
    }
    if number % EVERY:
        return [first | _fault(number)]
    copy: dict[str, str | None] = {
        **first,
        "body": " ".join([*sentences[:5], "Reporting by others."]),
        "outlet": outlets[1],
    }
    own: dict[str, str | None] = {
        "title": f"{' '.join(words(f'{name} title', 5)[:3])} by {who}",
        "excerpt": f"{who} {' '.join(words(f'{name} excerpt', 10)[3:])} {' '.join(words(f'{name} own', 4))}.",
        "body": f"{sentences[0]} {' '.join(words(f'{name} own body', 50))}.",
        "outlet": outlets[2],
    }
    update: dict[str, str | None] = {
        **first,
        "title": f"{first['title']}, updated",
        "body": " ".join([*sentences, sentences[0]]),
    }
    later: list[dict[str, str | None]] = [
        {**one, "publishedDateTime": _time(number, 3 * hours)} for hours, one in enumerate((copy, own, update), 1)
    ]
    return [first, *later][: 2 + number // EVERY % 3]


def _fault(number: int) -> dict[str, str | None]:
    """Something to find in some of them."""
    if number % 37 == 1:
        return {"originalUrl": f"https://elsewhere.example/{number}/"}
    if number % 53 == 2:
        return {"secured": None}
    return {"secured": "not a seal"} if number % 41 == 3 else {}


def _time(number: int, hours: int) -> str:
    return (BEGIN + timedelta(minutes=11 * number, hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")
