"""Codes beside the verdict that need no signature: text that is not NFC, look-alike outlets, what is required."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from integrity.load.article import Article
from integrity.load.characters import canonical_order
from integrity.node import walk
from integrity.trust import confusables, identity
from integrity.trust.policy import Policy, Requirement
from integrity.trust.root import Trust

NOT_NFC = "not-nfc"
HOMOGLYPH = "homoglyph-domain"
SEAL_REQUIRED = "seal-required"
_MANY_MARKS = 1000
"""Characters up to which the time of a normalisation, which grows with the square of a run of marks, is no matter."""
_RUN = re.compile(r"[\x00-\x7f]?[^\x00-\x7f]+")
"""What normalisation works on: it changes nothing before an ASCII character, which never joins what precedes it."""


def of_content(article: Article) -> tuple[str, ...]:
    """`not-nfc` where NFC would change a field or the body: such texts look equal and are not."""
    source = article.source
    # Texts of NFC are made of such texts; only an escape could stand for what is not seen in the file.
    if (source.is_plain or "\\" not in source.text) and is_nfc(source.text):
        return ()
    texts = [source.body, *(key.text for key, _ in source.root.entries)]
    texts += [text for path, leaf in walk(source.root) for text in (path, leaf.text)]
    return () if all(map(is_nfc, texts)) else (NOT_NFC,)


def is_nfc(text: str) -> bool:
    """Whether `text` is its own NFC, in time linear in its length: line by line, since nothing joins a line end."""
    return text.isascii() or all(_is_nfc_line(line) for line in text.split("\n") if not line.isascii())


def _is_nfc_line(line: str) -> bool:
    if len(line) <= _MANY_MARKS:
        return unicodedata.is_normalized("NFC", line)
    return all(map(_is_nfc, set(_RUN.findall(line))))


def _is_nfc(run: str) -> bool:
    return unicodedata.normalize("NFC", run if len(run) <= _MANY_MARKS else canonical_order(run)) == run


def of_outlet(outlet: str | None, hosts: tuple[str, ...], policy: Policy | None) -> tuple[str, ...]:
    """`homoglyph-domain` where the outlet or a host looks like a domain that a key is granted, and is another."""
    if policy is None:
        return ()
    # What is known is no look-alike: to ask that first is to ask it of an index.
    names = [name for name in {outlet, *hosts} if name and not policy.knows(name)]
    return (HOMOGLYPH,) if names and any(look_alike(name, policy.granted_domains) for name in names) else ()


@lru_cache(maxsize=4096)
def look_alike(name: str, granted: tuple[str, ...]) -> str | None:
    """The granted domain that `name` could be mistaken for."""
    return confusables.look_alike(name, granted)


def requirement(article: Article, trust: Trust, at: int) -> Requirement | None:
    """What asks for a signature of the article at the time `at`: of its outlet, or of the host of one of its URLs."""
    who = identity.of(article.source.values, article.path)
    names = tuple(filter(None, (who.outlet, *who.hosts)))
    asked = trust.policy.requirements_for(names) if trust.policy else ()
    logged = trust.log.first_logged(who.sub) if trust.log else None
    return next((one for one in asked if one.holds(at, logged)), None)


def was_signed(article: Article, trust: Trust) -> bool:
    """Whether the article carries a signature at the base of the change, or in the newest entry of the log."""
    sub = identity.sub(article.source.values, article.path)
    head = trust.log.head(sub) if trust.log else None
    return (trust.ref is not None and trust.ref.is_signed(sub)) or (head is not None and head.rev > 0)
