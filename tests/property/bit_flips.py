"""Every single-bit flip of signed articles: `python -m tests.property.bit_flips` tries those of the newsroom.

With a number, such as 0.05, it tries that share of them, the same ones on every run. A flip must give another verdict
than `verified`, or leave the canonical form as it is, or touch only fields that the seal leaves out. Anything else is
a miss.
"""

from __future__ import annotations

import multiprocessing
import random
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from integrity.load import trust_folder
from integrity.load.article import Article, from_bytes
from integrity.node import Value
from integrity.trust import canonical, jws, root
from integrity.trust.root import Trust
from integrity.validate import authenticity
from integrity.validate.verdict import Verdict
from tests.articles import AT

PROJECT = Path(__file__).parents[2]
NEWS = PROJECT / "fixtures" / "newsroom" / "_news"
NUMBER = 20
"""Articles of the newsroom that are tried."""
SECONDS = int(AT.timestamp())
DETECTED, EQUAL, EXCLUDED, MISSED = "detected", "equal", "excluded", "missed"


@dataclass(frozen=True)
class Signed:
    """A signed article that is verified."""

    path: str
    data: bytes
    trust: Trust
    at: int = SECONDS

    @property
    def bits(self) -> range:
        """Each bit, by number."""
        return range(8 * len(self.data))

    def flipped(self, bit: int) -> bytes:
        """The file with one bit turned."""
        data = bytearray(self.data)
        data[bit // 8] ^= 1 << bit % 8
        return bytes(data)

    def outcome(self, bit: int) -> str:
        """What comes of a flip."""
        article = from_bytes(self.path, self.flipped(bit))
        if authenticity.verify(article, self.trust, self.at).verdict is not Verdict.VERIFIED:
            return DETECTED
        now = fields(article)
        if now == self.fields:
            return EQUAL
        return EXCLUDED if signed_part(now) == signed_part(self.fields) else MISSED

    def tried(self, bits: Iterable[int]) -> Counter[str]:
        """How many flips have each outcome."""
        return Counter(map(self.outcome, bits))

    @cached_property
    def fields(self) -> dict[str, Value]:
        """The article as it was signed."""
        return fields(from_bytes(self.path, self.data))


def fields(article: Article) -> dict[str, Value]:
    """All that a reader sees: each field, seal and body among them."""
    source = article.source
    values = dict(source.values)
    return {**values, canonical.BODY: canonical.canonical_body(source.body)}


def signed_part(values: dict[str, Value]) -> Value:
    """What of the fields the default exclusions leave, and the seal."""
    left: Value = dict(values)
    for path in canonical.DEFAULT_EXCLUDE:
        left = left if path == "secured" else _without(left, path.split("."))
    return left


def _without(value: Value, steps: list[str]) -> Value:
    """A copy of `value` without what `steps` lead to."""
    name = steps[0].removesuffix("[]")
    if not isinstance(value, dict) or name not in value:
        return value
    inner = value[name]
    others = {key: item for key, item in value.items() if key != name}
    if steps[0] == name:
        return others if len(steps) == 1 else {**others, name: _without(inner, steps[1:])}
    return {**others, name: [_without(item, steps[1:]) for item in inner] if isinstance(inner, list) else inner}


def newsroom() -> list[Signed]:
    """The NUMBER shortest of the newsroom's verified articles, which take the least time; by path."""
    trust = root.assemble(trust_folder.from_disk(PROJECT / "keys", "keys/").files, SECONDS)
    found = [Signed(f"_news/{path.name}", path.read_bytes(), trust) for path in sorted(NEWS.glob("*.md"))]
    shortest = sorted(filter(_is_verified, found), key=lambda one: len(one.data))[:NUMBER]
    return sorted(shortest, key=lambda one: one.path)


def _is_verified(one: Signed) -> bool:
    article = from_bytes(one.path, one.data)
    seal = article.source.root.scalar("secured")
    if seal is None or not jws.has_shape(seal.text):
        return False
    return authenticity.verify(article, one.trust, one.at).verdict is Verdict.VERIFIED


def sample(one: Signed, share: float) -> list[int]:
    """The bits of an article to try, the same on every run."""
    return random.Random(one.path).sample(one.bits, round(len(one.bits) * share))


def _tried(one: Signed, share: float) -> tuple[str, Counter[str]]:
    return one.path, one.tried(sample(one, share))


def main(share: float) -> int:
    """Try a share of the flips of every article, and say what came of them."""
    total: Counter[str] = Counter()
    room = newsroom()
    with multiprocessing.Pool() as pool:
        for path, counts in pool.imap(partial(_tried, share=share), room):
            total += counts
            sys.stdout.write(f"{path}: {counts.total():,} flips, missed = {counts[MISSED]}\n")
            sys.stdout.flush()
    parts = ", ".join(f"{name} = {total[name]:,}" for name in (DETECTED, EQUAL, EXCLUDED, MISSED))
    sys.stdout.write(f"tried {total.total():,} flips of {len(room)} articles: {parts}\n")
    return 1 if total[MISSED] or not total else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
