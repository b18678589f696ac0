"""An in-memory world of keys, policies and signed articles: change it in one line, run, look.

    world = World()
    text = signed(sound(), NORTHWIRE)
    assert world.verdict(text) is Verdict.VERIFIED
    world.revoked = [revocation(NORTHWIRE, "retired")]
    assert world.verdict(text) is Verdict.REVOKED

Tokens are put together here from their parts, not by the package, so that wrong ones can be made, too. Private keys
follow from labels and live in memory only.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from integrity.load import frontmatter
from integrity.load.article import from_bytes
from integrity.trust import canonical, private, root
from integrity.trust.canonical import DEFAULT_EXCLUDE
from integrity.trust.digest import Digest
from integrity.trust.log_entries import Row
from integrity.trust.private import PrivateKey
from integrity.trust.root import Trust
from integrity.trust.views import Head, Standing
from integrity.validate import authenticity
from integrity.validate.verdict import Verdict, Verification
from tests import articles

Json = Any
"""What JSON can hold; wrong tokens hold anything."""
PATH = articles.PATH
NOW = "2026-06-15T12:00:00Z"
"""When seals are judged."""
YEAR = ("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")
"""The window of grants, unless a test says otherwise."""
DAY = 86_400
SEAL_TYPE, POLICY_TYPE = "article-seal+jwt", "trust-policy+jwt"
PLACEHOLDER = "SEAL"
"""Stands for the seal in the text of an article that is to be signed."""


def seconds(time: str) -> int:
    """Unix seconds of a time such as 2026-01-01T00:00:00Z."""
    return int(datetime.fromisoformat(time).timestamp())


AT = seconds(NOW)
IAT = seconds("2026-03-10T09:00:00Z")
"""When seals are made, unless a test says otherwise."""


def b64(data: bytes | str) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data.encode() if isinstance(data, str) else data).rstrip(b"=").decode()


def jcs(value: Json) -> str:
    """RFC 8785 of what holds no float and no character beyond the surrogates among its member names."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@dataclass(frozen=True)
class Key:
    """The Ed25519 key that follows from a label."""

    label: str

    @property
    def seed(self) -> bytes:
        """The 32 bytes that it is made of."""
        return hashlib.sha256(f"trust world: {self.label}".encode()).digest()

    @property
    def private(self) -> PrivateKey:
        """The key as the package holds it."""
        return private.from_seed(self.seed)

    @property
    def raw(self) -> bytes:
        """The 32 bytes of its public half."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()

    @property
    def kid(self) -> str:
        """RFC 7638 thumbprint."""
        members = {"crv": "Ed25519", "kty": "OKP", "x": b64(self.raw)}
        return b64(hashlib.sha256(jcs(members).encode()).digest())

    @property
    def jwk(self) -> dict[str, str]:
        """The members of its public JWK."""
        return {"kty": "OKP", "crv": "Ed25519", "x": b64(self.raw), "use": "sig", "alg": "Ed25519", "kid": self.kid}

    @property
    def file(self) -> str:
        """Where its public half stands in a keys folder."""
        return f"pub/{self.kid}.jwk"

    def sign(self, message: bytes | str) -> bytes:
        """The 64 bytes of the signature."""
        data = message.encode() if isinstance(message, str) else message
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(data)


ROOT_1, ROOT_2, ROOT_3 = Key("root 1"), Key("root 2"), Key("root 3")
LOG = Key("log")
NORTHWIRE, SECOND = Key("northwire"), Key("northwire, second")
POST = Key("calderpost")
STRANGER = Key("stranger")


# Tokens.


def token(key: Key, header: str | bytes, payload: str | bytes) -> str:
    """The compact JWS by `key` over these very texts."""
    message = f"{b64(header)}.{b64(payload)}"
    return f"{message}.{b64(key.sign(message))}"


def header(key: Key, typ: str = SEAL_TYPE, **members: Json) -> dict[str, Json]:
    """The header of a token by `key`, but for `members`; None leaves one out."""
    return _without_none({"alg": "Ed25519", "kid": key.kid, "typ": typ, **members})


def claims(text: str, path: str = PATH, without: Sequence[str] = DEFAULT_EXCLUDE, **changes: Json) -> dict[str, Json]:
    """What its outlet signs of the article `text`, but for `changes`; None leaves a claim out."""
    source = frontmatter.parse(text.encode("utf-8", "surrogatepass"))
    assert source.errors == ()
    digest = canonical.digest(source.root, source.body, without)
    stem = path.rpartition("/")[2].rpartition(".")[0]
    address = source.root.text("originalUrl") or source.root.text("webUrl") or f"urn:article:{stem}"
    made = {
        "v": 1,
        "iss": source.root.text("provider", "domain"),
        "sub": address,
        "rev": 1,
        "iat": IAT,
        "c14n": "article/1",
        "exc": list(without),
        "dig": f"sha-256:{b64(digest.content)}",
        "fld": {name: b64(full[:16]) for name, full in digest.fields.items()},
    }
    return _without_none(made | changes)


def seal(text: str, key: Key, path: str = PATH, without: Sequence[str] = DEFAULT_EXCLUDE, **changes: Json) -> str:
    """The token by `key` over the claims of the article, but for `changes`."""
    return token(key, jcs(header(key)), jcs(claims(text, path, without, **changes)))


def draft(**changes: str | None) -> str:
    """A sound article with PLACEHOLDER for its seal, but for `changes`: YAML by field, None to leave it out."""
    return articles.sound(**{"secured": f'"{PLACEHOLDER}"', **changes})


def signed(text: str, key: Key, path: str = PATH, without: Sequence[str] = DEFAULT_EXCLUDE, **changes: Json) -> str:
    """The article with the seal by `key` in its place, the claims correct but for `changes`."""
    return with_seal(text, seal(text, key, path, without, **changes))


def with_seal(text: str, secured: str) -> str:
    """The article `text` with this seal in its place, whatever it is."""
    return text.replace(f'"{PLACEHOLDER}"', json.dumps(secured))


def _without_none(members: Mapping[str, Json]) -> dict[str, Json]:
    return {name: value for name, value in members.items() if value is not None}


# Policies.


def grant(key: Key, *domains: str, window: tuple[str, str] = YEAR) -> str:
    """The text of one grant."""
    return (
        f'[[grant]]\nkey = "{key.kid}"\ndomains = {list(domains)}\nnot_before = {window[0]}\nnot_after = {window[1]}\n'
    )


def revocation(key: Key, reason: str, at: str = "2026-05-01T00:00:00Z", trust_before: str | None = None) -> str:
    """The text of one revocation."""
    more = f"trust_before = {trust_before}\n" if trust_before else ""
    return f'[[revoke]]\nkey = "{key.kid}"\nat = {at}\nreason = "{reason}"\n{more}'


def requirement(domain: str, since: str | None = None) -> str:
    """The text that asks for signatures of one outlet."""
    return f'[outlet."{domain}"]\nrequire = "signed"\n' + (f"since = {since}\n" if since else "")


@dataclass
class Log:
    """A log of seals in memory (`views.LogView`)."""

    heads_of: dict[str, Head] = field(default_factory=dict)
    firsts: dict[str, int] = field(default_factory=dict)
    seals: dict[str, int] = field(default_factory=dict)

    def head(self, sub: str) -> Head | None:
        """The newest entry for `sub`."""
        return self.heads_of.get(sub)

    def first_logged(self, sub: str) -> int | None:
        """When `sub` was first logged."""
        return self.firsts.get(sub)

    def seal_logged(self, seal: str) -> int | None:
        """When the seal was first logged."""
        return self.seals.get(seal)

    def standing(self, sub: str, path: str, dig: Digest) -> Standing:
        """Whether the content is that of the head."""
        head = self.heads_of.get(sub)
        if head is None:
            return Standing.UNKNOWN
        return Standing.CURRENT if head.dig == dig else Standing.CHANGED

    def heads(self, sub: str) -> dict[str, Row]:
        """No rows: this log is about seals alone."""
        return {}

    def at(self, path: str) -> dict[str, Row]:
        """No rows."""
        return {}

    def live(self) -> Iterator[Row]:
        """No rows."""
        return iter(())


@dataclass
class World:
    """A keys folder, written anew from these parts whenever it is looked at."""

    version: int = 7
    expires: str = "2027-06-01T00:00:00Z"
    top: str = ""
    """Further members at the top level."""
    roots: Sequence[Key] = (ROOT_1, ROOT_2, ROOT_3)
    threshold: int = 2
    granted: Sequence[str] = (
        grant(NORTHWIRE, "northwire.example", "*.northwire.example"),
        grant(SECOND, "northwire.example"),
        grant(POST, "calderpost.example"),
    )
    revoked: Sequence[str] = ()
    rest: str = ""
    """What stands behind the revocations."""
    keys: Sequence[Key] = (NORTHWIRE, SECOND, POST)
    """Keys with a file, besides the root keys."""
    signers: Sequence[Key] = (ROOT_1, ROOT_2)
    lines: Sequence[str] = ()
    """Further lines among the signatures."""
    files: Mapping[str, bytes | None] = field(default_factory=dict)
    """Files that are other than the parts say; None takes one away."""

    @property
    def policy(self) -> str:
        """The text of trust.toml."""
        head = f"version = {self.version}\nexpires = {self.expires}\n{self.top}"
        trusted = f"[root]\nkeys = {[key.kid for key in self.roots]}\nthreshold = {self.threshold}\n"
        return "".join([head, trusted, *self.granted, *self.revoked, self.rest])

    def line(self, key: Key, **changes: Json) -> str:
        """The signature of the policy by `key`, its claims correct but for `changes`."""
        return policy_line(key, self.policy, self.version, **changes)

    def folder(self) -> dict[str, bytes]:
        """The files of the keys folder, by path."""
        lines = [*map(self.line, self.signers), *self.lines]
        parts: dict[str, bytes | None] = {
            "trust.toml": self.policy.encode(),
            "trust.toml.sigs": "".join(f"{line}\n" for line in lines).encode(),
            **{key.file: jcs(key.jwk).encode() for key in (*self.roots, *self.keys)},
            **self.files,
        }
        return {name: data for name, data in parts.items() if data is not None}

    def trust(self, at: int = AT, **views: Any) -> Trust:
        """What seals are judged by; `views` are log, ref and sealed_key. Raises TrustError."""
        return replace(root.assemble(self.folder(), at), **views)

    def verify(self, text: str | bytes, path: str = PATH, at: int = AT, **views: Any) -> Verification:
        """All that is known of the seal of an article."""
        data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
        return authenticity.verify(from_bytes(path, data), self.trust(at, **views), at)

    def verdict(self, text: str | bytes, path: str = PATH, at: int = AT, **views: Any) -> Verdict:
        """The verdict alone."""
        return self.verify(text, path, at, **views).verdict

    def write(self, folder: Path) -> None:
        """Write the keys folder to disk; a file that it no longer has is taken away."""
        files = self.folder()
        for name, data in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        for path in [path for path in folder.rglob("*") if path.is_file()]:
            if path.relative_to(folder).as_posix() not in files:
                path.unlink()


def policy_line(key: Key, policy: str, version: int, **changes: Json) -> str:
    """A signature of the policy `policy` by `key`, its claims correct but for `changes`."""
    made = {"dig": f"sha-256:{b64(hashlib.sha256(policy.encode()).digest())}", "version": version, **changes}
    return token(key, jcs(header(key, POLICY_TYPE)), jcs(made))
