"""A signed article and the folder of its keys, made from the format's parts, for other programs to judge."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from integrity.load import frontmatter
from integrity.trust import canonical, claims, digest, jws, keyring, private
from integrity.trust.claims import Claims
from integrity.trust.private import PrivateKey

SEALED_AT = 1_741_683_600
"""2025-03-11T09:00:00Z."""
AUDIENCE = "example/newsroom"
ROOTS = ("root 1", "root 2", "root 3")
"""Names of the root keys."""
ARTICLE = """\
---
title: "Ferry runs aground off Brennhavn"
excerpt: 'All 40 passengers were brought ashore – “calm sea”, says the master.'
publishedDateTime: 2025-03-11T08:42:00Z
originalUrl: "https://northwire.example/2025/03/11/ferry/"
type: article
heat: 47
provider: {name: Northwire, domain: northwire.example, images: [{width: 50}]}
topics: [Ferries]
images:
  - url: https://northwire.example/ferry.jpg
    width: 1.10
    isCached: true
  - {url: "https://northwire.example/berth.jpg", alt: , isCached: no}
note: >-
  Folded over
  two lines

  and one more
"\\u00e5land": 010
secured: "SEAL"
verse: |
  Out of the fog
    and home

---

The ferry was towed to berth two.  Nobody was hurt.
"""
"""Every kind of scalar that the canonical form tells apart, with SEAL where the seal goes."""


def seed(name: str) -> bytes:
    """The 32 bytes of a key that follows from `name`."""
    return hashlib.sha256(f"interop {name}".encode()).digest()


def key(name: str) -> PrivateKey:
    """The key of that seed."""
    return private.from_seed(seed(name))


KEY = key("outlet").public.thumbprint
POLICY = f"""\
version = 7
expires = 2999-01-01T00:00:00Z
audience = "{AUDIENCE}"
[root]
keys = {[key(name).public.thumbprint for name in ROOTS]}
threshold = 2
[[grant]]
key = "{KEY}"
domains = ["*.northwire.example", "northwire.example"]
not_before = 2025-03-11T09:00:00Z
not_after = 2999-01-01T00:00:00Z
"""


def claims_of(text: str, **changes: object) -> Claims:
    """What the outlet of the article `text` says of it, but for `changes`."""
    source = frontmatter.parse(text.encode())
    assert source.errors == ()
    outlet = source.root.text("provider", "domain") or ""
    identity = source.root.text("originalUrl") or source.root.text("webUrl") or "urn:article:ferry"
    made = Claims(outlet, identity, 1, SEALED_AT, canonical.DEFAULT_EXCLUDE, digest.of(b""), {}, aud=AUDIENCE)
    return _digested(made._replace(**changes), text)  # type: ignore[arg-type]


def token(text: str, signer: str = "outlet", **changes: object) -> str:
    """The seal of the article `text` by the key named `signer`."""
    return jws.sign(claims_of(text, **changes).payload(), jws.SEAL, key(signer))


def sealed(text: str = ARTICLE, signer: str = "outlet", **changes: object) -> str:
    """The article with its seal in the place of SEAL."""
    return text.replace("SEAL", token(text, signer, **changes))


def policy_token(policy: str, signer: str) -> str:
    """A signature of a policy by the key named `signer`."""
    return jws.sign({"dig": str(digest.of(policy.encode())), "version": 7}, jws.POLICY, key(signer))


def key_files(policy: str = POLICY, signatures: Sequence[str] = ()) -> dict[str, bytes]:
    """The files of a keys folder by path; without `signatures` two root keys have signed the policy."""
    lines = signatures or [policy_token(policy, "root 1"), policy_token(policy, "root 2")]
    public = [key(name).public for name in ("outlet", "other outlet", *ROOTS)]
    return {
        "trust.toml": policy.encode(),
        "trust.toml.sigs": "".join(f"{line}\n" for line in lines).encode(),
        **{f"pub/{one.thumbprint}.jwk": keyring.jwk(one) for one in public},
    }


def write_keys(folder: Path, files: Mapping[str, bytes] | None = None) -> Path:
    """The folder `keys` below `folder` with these files, or those of `key_files`."""
    for name, content in (files or key_files()).items():
        place = folder / "keys" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder / "keys"


def _digested(made: Claims, text: str) -> Claims:
    source = frontmatter.parse(text.encode())
    found = canonical.digest(source.root, source.body, made.exc)
    fields = {name: claims.field_digest(full) for name, full in found.fields.items()}
    return made._replace(dig=digest.Digest(found.content), fld=fields)
