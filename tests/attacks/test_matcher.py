"""Hostile feeds: bounded time and memory, no giant cluster by chaining, the same answer in any input order."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
SECONDS = 10
MEGABYTES = 600
"""Growth beyond what numpy and scipy take at start-up; the greediest of these feeds needs 240."""
PATIENCE = 6 * SECONDS
"""Seconds on the clock after which a child counts as hung, however busy the machine is."""
DATE = "2025-03-11T08:00:00+00:00"
MILLION = 1_000_000
TITLE = "Harbour bridge closed after a barge hits a pier"
Fields = dict[str, str]


def run_apart(feed: list[Fields], megabytes: int = MEGABYTES) -> subprocess.CompletedProcess[str]:
    """Link a feed in a process of its own, in limited time and memory."""
    command = [sys.executable, str(Path(__file__).with_name("linking_child.py")), str(SECONDS), str(megabytes)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, input=json.dumps(feed), capture_output=True, text=True, timeout=PATIENCE, env=environment, check=False
    )


def linked_apart(feed: list[Fields]) -> dict[str, Any]:
    """What such a process makes of a feed."""
    done = run_apart(feed)
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-2000:]}"
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def dated(titles: Iterator[str]) -> list[Fields]:
    return [{"id": f"{number:06}", "title": title, "published": DATE} for number, title in enumerate(titles)]


def word(number: int) -> str:
    """A word of its own for each number."""
    letters = ""
    while number or not letters:
        number, letter = divmod(number, 20)
        letters += "bcdfghjklmnpqrtvwxyz"[letter]
    return f"{letters}a"


def words(first: int, many: int) -> str:
    return " ".join(map(word, range(first, first + many)))


def identical() -> list[Fields]:
    """10,000 prints of one wire story with its body."""
    text = {"excerpt": "The harbour bridge was closed on Tuesday.", "text": "Traffic went through the tunnel. " * 60}
    feed = dated(TITLE for _ in range(10_000))
    return [{**fields, **text, "outlet": f"outlet{number % 50}.example"} for number, fields in enumerate(feed)]


def short_and_equal() -> list[Fields]:
    """10,000 prints of a headline of two words, which is too little to tell copies by."""
    return dated("Market wrap" for _ in range(10_000))


def long_outlet() -> list[Fields]:
    """A feed in which one outlet has a name of a million characters."""
    feed = dated(f"Ferry number {number} leaves the quay at Brenna" for number in range(2_000))
    return [{**feed[0], "outlet": "x" * MILLION}, *({**fields, "outlet": "post.example"} for fields in feed[1:])]


def repeated_word() -> list[Fields]:
    """One word a million times, in each field, on one line and on a million."""
    blanks, lines = "harbour " * MILLION, "harbour\n" * MILLION
    alone: list[Fields] = [
        {"title": blanks},
        {"excerpt": blanks},
        {"text": blanks, "outlet": "x"},
        {"text": lines, "outlet": "x"},
    ]
    return [{"id": str(number), **fields} for number, fields in enumerate(alone)]


def one_character() -> list[Fields]:
    """10,000 titles of one character or none."""
    return dated("abcdefghij. é地"[number % 14 :][:1] for number in range(10_000))


def punctuation() -> list[Fields]:
    return dated("?!…–“”.,;:-"[number % 11] * (number % 50) for number in range(5_000))


def digits() -> list[Fields]:
    return dated(f"{number * 7919} {number * 104_729} {number * 15_485_863}" for number in range(5_000))


def mixed_scripts() -> list[Fields]:
    """Titles whose words change the script, some in the middle, with two words in common."""
    scripts = [
        "abcdefgh",
        "абвгдежз",
        "αβγδεζηθ",
        "אבגדהוזח",
        "ابتثجحخد",
        "가나다라마바사아",
        "कखगघचछजझ",
        "一二三四五六七八",
    ]
    feed = []
    for number in range(2_000):
        octal = f"{number * 7919 % 32_768:05o}"
        spelt = ["".join(script[int(digit)] for digit in octal) for script in scripts]
        feed.append(
            f"harbour гавань {spelt[0]}{spelt[1]} {spelt[2]}\u200d{spelt[3]} {' '.join(spelt[4:])} e\u0301\u0327"
        )
    return dated(iter(feed))


def right_to_left() -> list[Fields]:
    """A series in a script that is written from right to left, its numbers and overrides in between."""
    return dated(f"\u202eהגשר {word(n)} נסגר אחרי שספינה {word(3 * n)} פגעה בו {n}\u202c" for n in range(150))


def giant_titles() -> list[Fields]:
    """Titles of a megabyte, equal but for a few words at the beginning, of one outlet."""
    tail = words(100, 170_000)
    feed = dated(f"{word(number)} {tail}" for number in range(4))
    assert len(feed[0]["title"]) >= MILLION
    return [{**fields, "outlet": "x"} for fields in feed]


def hostile_markup() -> list[Fields]:
    """References, tags and combining marks in lengths for which a careless expression takes the square."""
    marks = [
        "<" * MILLION,
        "&amp;" * 200_000,
        "&#" * 500_000,
        "a\u0301\u0327" * 300_000,
        "1," * 500_000,
        "\u0301" * MILLION,
    ]
    return [{"id": str(number), "title": text, "excerpt": text} for number, text in enumerate(marks)]


def shared_rare_word() -> list[Fields]:
    """20,000 articles that have one rare word in common and nothing else."""
    return dated(f"Zyxwvutian {words(6 * number, 6)}" for number in range(20_000))


def chain() -> list[Fields]:
    """1,500 texts each of which shares most of its words with the one before it."""
    return dated(words(2 * number, 10) for number in range(1_500))


FEEDS: dict[str, tuple[Callable[[], list[Fields]], int]] = {
    "10,000 identical articles": (identical, 10_000),
    "10,000 equal titles of two words": (short_and_equal, 10_000),
    "an outlet's name of a million characters": (long_outlet, 2_000),
    "one word a million times": (repeated_word, 3),
    "empty and one-character titles": (one_character, 1),
    "only punctuation": (punctuation, 1),
    "only digits": (digits, 2),
    "mixed scripts": (mixed_scripts, 2),
    "right to left": (right_to_left, 2),
    "1 MB titles": (giant_titles, 4),
    "hostile markup": (hostile_markup, 1),
    "20,000 articles sharing one rare word": (shared_rare_word, 1),
    "a chain of 1,500 articles": (chain, 16),
}
"""Each feed, and the largest cluster that it may give."""


@pytest.mark.parametrize(("make", "largest"), FEEDS.values(), ids=FEEDS)
def test_a_hostile_feed_ends_in_bounds_without_a_giant_cluster_and_the_same_in_reverse(
    make: Callable[[], list[Fields]], largest: int
) -> None:
    feed = make()
    outcome = linked_apart(feed)
    assert outcome["records"] == len(feed)
    assert outcome["largest"] <= largest
    assert linked_apart(feed[::-1]) == outcome


def test_identical_articles_are_one_cluster_with_a_link_for_each_further_one() -> None:
    outcome = linked_apart(identical())
    assert (outcome["clusters"], outcome["links"]) == (1, 9_999)


def test_the_bound_on_memory_is_one() -> None:
    done = run_apart(shared_rare_word(), megabytes=1)
    assert done.returncode != 0
    assert "MemoryError" in done.stderr
