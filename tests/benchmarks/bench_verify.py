"""Verified articles a second end to end, what of it is YAML, and signature checks beside raw `cryptography`.

    python -m tests.benchmarks.bench_verify FOLDER [RUNS]

The articles of FOLDER are signed in memory by a key made for the run. All jobs are measured in turn in one process, so
that a noisy machine disturbs them alike; medians are printed.
"""

from __future__ import annotations

import hashlib
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from integrity.load import article, discover, rewrite
from integrity.trust import base64url, digest, jws, private, signing
from integrity.trust.policy import Grant, Policy
from integrity.trust.private import PrivateKey
from integrity.trust.root import Trust
from integrity.trust.signing import Draft
from integrity.validate import authenticity, seal_field
from integrity.validate.verdict import Verdict

SIGNED, NOW, END = 1_700_000_000, 1_800_000_000, 4_000_000_000


class Signed(NamedTuple):
    """One article of the benchmark."""

    path: str
    data: bytes
    seal: str
    outlet: str


def main() -> None:
    folder, runs = Path(sys.argv[1]).absolute(), int(sys.argv[2]) if len(sys.argv) > 2 else 9
    key = private.generate()
    corpus = [one for path in sorted(discover.discover(folder, [folder]).articles) for one in signed(folder, path, key)]
    trust = trust_for(corpus, key)
    loaded = [article.from_bytes(one.path, one.data) for one in corpus]
    tokens = [one.seal for one in corpus]
    raw = Ed25519PublicKey.from_public_bytes(key.public.raw)
    parts = [(base64url.decode(token[-86:]), token[:-87].encode()) for token in tokens]
    jobs: dict[str, Callable[[], object]] = {
        "read + verify, end to end": lambda: verify_all(corpus, trust),
        "of this: bytes -> article (YAML)": lambda: [article.from_bytes(one.path, one.data) for one in corpus],
        "of this: steps 0 to 10": lambda: [authenticity.verify(one, trust, NOW) for one in loaded],
        "guard and signature": lambda: check_all(tokens, key),
        "raw cryptography": lambda: check_raw(raw, parts),
        "SHA-256 of the bytes": lambda: [hashlib.sha256(one.data).digest() for one in corpus],
    }
    report(jobs, len(corpus), runs)


def signed(folder: Path, path: str, key: PrivateKey) -> list[Signed]:
    """The article with a seal; none where it names no outlet or cannot be read."""
    data = (folder / path).read_bytes()
    loaded = article.from_bytes(path, data)
    if loaded.errors or (outlet := (subject := seal_field.subject_of(loaded, Trust().exclude)).outlet) is None:
        return []
    seal = signing.seal(Draft(outlet, subject, Trust().exclude, None, SIGNED), key, None, None)
    return [Signed(path, rewrite.with_seal(data, seal), seal, outlet)]


def trust_for(corpus: list[Signed], key: PrivateKey) -> Trust:
    outlets = tuple(sorted({one.outlet for one in corpus}))
    grant = Grant(key.public.thumbprint, outlets, 0, END)
    policy = Policy(1, END, frozenset(), 1, digest.of(b""), grants=(grant,))
    return Trust(policy, {key.public.thumbprint: key.public})


def verify_all(corpus: list[Signed], trust: Trust) -> None:
    for one in corpus:
        verification = authenticity.verify(article.from_bytes(one.path, one.data), trust, NOW)
        assert verification.verdict is Verdict.VERIFIED, verification


def check_all(tokens: list[str], key: PrivateKey) -> None:
    for token in tokens:
        jws.verify(jws.parse(token), key.public)


def check_raw(key: Ed25519PublicKey, parts: list[tuple[bytes, bytes]]) -> None:
    for signature, data in parts:
        key.verify(signature, data)


def report(jobs: dict[str, Callable[[], object]], count: int, runs: int) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(runs):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    print(f"{count} signed articles, {runs} interleaved runs, one process, medians")
    for name, median in medians.items():
        print(f"{name:<34} {median / count * 1e6:8.0f} us {count / median:9,.0f} /s")
    whole, yaml, checks, raw, *_ = (medians[name] for name in (
        "read + verify, end to end", "of this: bytes -> article (YAML)", "guard and signature", "raw cryptography",
    ))  # fmt: skip
    print(f"YAML is {yaml / whole:.0%} of the time; guard and signature run at {raw / checks:.0%} of raw cryptography")


if __name__ == "__main__":
    main()
