"""Verified articles a second end to end and by part, beside parsing alone, raw signatures and other libraries.

    python -m tests.benchmarks.bench_verify FOLDER [RUNS] [ARTICLES]

The articles of FOLDER, as often as it takes to have ARTICLES of them, are signed in memory by a key made for the run.
All jobs are measured in turn in one process, so that a noisy machine disturbs them alike; medians of processor time are
printed. At the end stands what reading and a raw signature alone would take, as a share of the whole, on three bases:
PyYAML's parser (on libyaml) with nothing made of its events, its C loader, and python-frontmatter with the loader that
it chooses, which runs in an environment and a process of its own. `openssl speed ed25519` is run where there is one.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from joserfc import jws as joserfc_jws
from joserfc.jwk import OKPKey
from yaml._yaml import CParser

from integrity.load import article, discover, frontmatter, rewrite
from integrity.load.article import Article
from integrity.node import Mapping
from integrity.trust import base64url, digest, jws, private, signing
from integrity.trust.policy import Grant, Policy
from integrity.trust.private import PrivateKey
from integrity.trust.root import Trust
from integrity.trust.signing import Draft
from integrity.validate import authenticity, seal_field
from integrity.validate.article import judge_seals
from integrity.validate.verdict import Verdict
from integrity.workers import RUN
from tests.benchmarks import compare_parsing

SIGNED, NOW, END = 1_700_000_000, 1_800_000_000, 4_000_000_000
TIME = datetime.fromtimestamp(NOW, UTC)
WHOLE, CHECKS, RAW = "read + verify, end to end", "guard and signature", "raw cryptography"
YAML = "of this: bytes -> article"
EVENTS, LOADER = "parser events of front matter", "yaml.load with CSafeLoader"
PEER = "python-frontmatter"
_THEIRS = f"""
import frontmatter
from pathlib import Path
def parse(data):
    return frontmatter.loads(data.decode())
for path in sorted(Path(__import__("sys").argv[1]).rglob("*.md")):  # once, so that all is warm
    parse(path.read_bytes())
{compare_parsing.TIMED}"""
_PLAIN_HEADER = '{"alg":"EdDSA"}'


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
    if len(sys.argv) > 3:
        corpus = list(itertools.islice(itertools.cycle(corpus), int(sys.argv[3])))
    trust = trust_for(corpus, key)
    loaded = [article.from_bytes(one.path, one.data) for one in corpus]
    tokens = [one.seal for one in corpus]
    raw = Ed25519PublicKey.from_public_bytes(key.public.raw)
    parts = [(base64url.decode(token[-86:]), token[:-87].encode()) for token in tokens]
    fields = [frontmatter.split(one.data.decode().replace("\r\n", "\n"))[0] or "" for one in corpus]
    other = import_module("jwcrypto.jwk").JWK(kty="OKP", crv="Ed25519", x=base64url.encode(key.public.raw))
    jobs: dict[str, Callable[[], object]] = {
        WHOLE: lambda: verify_all(corpus, trust),
        YAML: lambda: deque((article.from_bytes(one.path, one.data) for one in corpus), 0),
        "  the same with every place": lambda: deque((tree(one) for one in corpus), 0),
        "of this: steps 0 to 10": lambda: verify_loaded(loaded, trust),
        "  the same, one article at a time": lambda: deque((authenticity.verify(one, trust, NOW) for one in loaded), 0),
        CHECKS: lambda: check_all(tokens, key),
        RAW: lambda: check_raw(raw, parts),
        EVENTS: lambda: parse_events(fields),
        LOADER: lambda: deque((yaml.load(text, Loader=yaml.CSafeLoader) for text in fields), 0),
        "joserfc, signature alone": lambda: check_joserfc(tokens, key),
        "jwcrypto, signature alone": lambda: check_jwcrypto(tokens, other),
        "SHA-256 of the bytes": lambda: [hashlib.sha256(one.data).digest() for one in corpus],
    }
    report(jobs, corpus, runs)
    openssl()


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


def tree(one: Signed) -> Mapping:
    """The front matter as linking and rules ask for it."""
    return article.from_bytes(one.path, one.data).source.root


def verify_all(corpus: list[Signed], trust: Trust) -> None:
    """As `gather.judge_seals` does it: some articles at a time, of which all are in memory."""
    for start in range(0, len(corpus), RUN):
        verify_loaded([article.from_bytes(one.path, one.data) for one in corpus[start : start + RUN]], trust)


def verify_loaded(loaded: list[Article], trust: Trust) -> None:
    for start in range(0, len(loaded), RUN):
        for one in judge_seals(loaded[start : start + RUN], trust, TIME):
            assert one.verification.verdict is Verdict.VERIFIED, one.verification


def check_all(tokens: list[str], key: PrivateKey) -> None:
    for token in tokens:
        jws.verify(jws.parse(token), key.public)


def check_raw(key: Ed25519PublicKey, parts: list[tuple[bytes, bytes]]) -> None:
    for signature, data in parts:
        key.verify(signature, data)


def parse_events(fields: list[str]) -> None:
    """PyYAML's parser on libyaml, nothing built from its events."""
    for text in fields:
        parser = CParser(text)
        while parser.get_event() is not None:
            pass


def check_joserfc(tokens: list[str], key: PrivateKey) -> None:
    known = OKPKey.import_key(Ed25519PublicKey.from_public_bytes(key.public.raw))
    for token in tokens:
        joserfc_jws.deserialize_compact(token, known, algorithms=[jws.ALGORITHM])


def check_jwcrypto(tokens: list[str], key: Any) -> None:
    """Which knows the algorithm by its older name alone, so that the primitive is called by hand."""
    made = import_module("jwcrypto.jws").JWSCore  # it has no types
    for token in tokens:
        signed, _, signature = token.rpartition(".")
        header, _, payload = signed.partition(".")
        core = made("EdDSA", key, _PLAIN_HEADER, base64url.decode(payload))
        core.engine.verify(key, f"{header}.{payload}".encode(), base64url.decode(signature))


def report(jobs: dict[str, Callable[[], object]], corpus: list[Signed], runs: int) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in (*jobs, PEER)}
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(corpus):
            (Path(folder) / f"{number}.md").write_bytes(one.data)
        python = compare_parsing.peer(compare_parsing.PEERS)
        for _ in range(runs):
            for name, job in jobs.items():
                start = time.process_time()
                job()
                seconds[name].append(time.process_time() - start)
            seconds[PEER].append(compare_parsing.timed(python, _THEIRS, Path(folder))[1])
    medians = {name: statistics.median(times) for name, times in seconds.items()}
    count = len(corpus)
    print(f"{count} signed articles, {runs} interleaved runs, medians of processor time")
    for name, median in medians.items():
        print(f"{name:<36} {median / count * 1e6:8.0f} us {count / median:9,.0f} /s")
    whole, raw = medians[WHOLE], medians[RAW]
    print(f"guard and signature run at {raw / medians[CHECKS]:.0%} of raw cryptography")
    print("end to end runs at")
    for name in (EVENTS, LOADER, PEER):
        print(f"  {(medians[name] + raw) / whole:4.0%} of the raw signature and {name}")


def openssl() -> None:
    """The rate of `openssl speed`, where it is installed."""
    if shutil.which("openssl"):
        done = subprocess.run(
            ["openssl", "speed", "-seconds", "2", "ed25519"], capture_output=True, text=True, check=False
        )
        found = re.search(r"Ed25519.*?([0-9.]+)\s*$", done.stdout, re.MULTILINE)
        print(f"openssl speed ed25519: {float(found[1]):,.0f} verifications/s" if found else done.stderr)


if __name__ == "__main__":
    main()
