"""No single-bit flip of a signed article is missed."""

import re
import subprocess
import sys

import pytest

from tests.property.bit_flips import DETECTED, EQUAL, EXCLUDED, MISSED, PROJECT, Signed
from tests.trust_world import AT, NORTHWIRE, PATH, World, draft, signed

SHARE = 0.05
"""Of the flips of the newsroom's articles that every run tries; all of them: `python -m tests.property.bit_flips`."""

SHORT = signed(
    '---\ntitle: Ferry\nprovider: {domain: northwire.example}\nheat: 47  # a comment\nsecured: "SEAL"\n---\nIt ran.\n',
    NORTHWIRE,
    without=["heat", "secured"],
)
ADDRESSED = signed(
    "---\noriginalUrl: 'https://northwire.example/f'\nprovider: {domain: northwire.example}\n"
    'images:\n  - {u: a, isCached: no}\nsecured: "SEAL"  # a comment\n---\n\n\u00c9t\u00e9\r\n',
    NORTHWIRE,
    without=["images[].isCached", "secured"],
)
EXHAUSTED = {"without an address": SHORT, "with an address": ADDRESSED}


def signed_by_the_world(text: str) -> Signed:
    return Signed(PATH, text.encode(), World().trust(), AT)


@pytest.mark.parametrize("text", EXHAUSTED.values(), ids=EXHAUSTED)
def test_every_flip_of_every_byte_is_seen_or_changes_nothing_that_was_signed(text: str) -> None:
    one = signed_by_the_world(text)
    counts = one.tried(one.bits)
    assert counts.total() == 8 * len(text.encode()) > 5_000
    assert counts[MISSED] == 0
    assert counts[EQUAL] > 0
    assert counts[EXCLUDED] > 0


def test_a_sample_of_the_flips_of_the_newsroom_is_seen_or_changes_nothing_that_was_signed() -> None:
    """In processes of their own, which nothing slows down that is measured here."""
    command = [sys.executable, "-m", "tests.property.bit_flips", str(SHARE)]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=600, check=False)
    last = done.stdout.splitlines()[-1:]
    found = re.fullmatch(r"tried ([0-9,]+) flips of 20 articles: .* missed = 0", "".join(last))
    assert found, f"{done.stdout}{done.stderr}"
    assert int(found[1].replace(",", "")) > 20_000
    assert done.returncode == 0


def test_a_miss_would_be_seen() -> None:
    """By a verifier that takes the body for excluded."""
    one = signed_by_the_world(signed(draft(), NORTHWIRE))
    body = 8 * one.data.index(b"towed")
    other = Signed(one.path, one.flipped(body), one.trust, one.at)
    assert one.outcome(body) == DETECTED
    assert other.outcome(body) == MISSED
