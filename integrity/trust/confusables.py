"""Domains that look like others, by the skeletons of Unicode Security Mechanisms (UTS 39, section 4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources

from integrity import domain

_JOINERS = dict.fromkeys((0x200C, 0x200D), "")
"""The only invisible characters that a domain in normal form can hold (RFC 5892, A.1 and A.2)."""


def skeleton(text: str) -> str:
    """What `text` looks like: NFD, each character replaced by its prototype, joiners left out, NFD.

    Two texts of one skeleton may be taken for each other. A skeleton is for comparison only, not for the eye.
    """
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", text).translate(_prototypes()))


def look_alike(name: str, granted: Iterable[str]) -> str | None:
    """The first of the granted patterns (`d` or `*.d`) whose d the domain `name` may be mistaken for, else None.

    It may where `name` or a parent of it, of two labels or more, has the skeleton of d, whatever the case of letters.
    No name that is a granted d or below one is mistaken for another. All domains are in normal form.
    """
    domains = {pattern: pattern.removeprefix("*.") for pattern in granted}
    if any(domain.is_within(name, known) for known in domains.values()):
        return None
    labels = domain.u_labels(name).split(".")
    looks = {_look(".".join(labels[first:])) for first in range(len(labels) - 1)}
    return next((pattern for pattern, known in domains.items() if _look(domain.u_labels(known)) in looks), None)


@lru_cache(maxsize=4096)
def _look(text: str) -> str:
    """The skeleton in lower case, again as a skeleton: a letter that has a prototype, such as m, can come back.

    Not case-folded: that would make `ss` of a sharp s, which nobody takes for it.
    """
    return skeleton(skeleton(text).lower())


@cache
def _prototypes() -> dict[int, str]:
    """The prototype of each confusable code point."""
    text = resources.files("integrity.trust").joinpath("confusables.txt").read_text(encoding="utf-8")
    rows = (line.split(";") for line in text.splitlines() if not line.startswith("#"))
    return {int(source, 16): "".join(chr(int(point, 16)) for point in target.split()) for source, target in rows} | (
        _JOINERS
    )
