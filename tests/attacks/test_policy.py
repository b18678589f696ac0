"""Hostile policies and keys: a run that cannot trust them judges nothing, and a change cannot bless itself."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from integrity.errors import TrustError
from integrity.trust import root
from integrity.validate.verdict import Verdict
from tests.articles import sealed
from tests.attacks.child import judged
from tests.corpus import Corpus, Outcome
from tests.trust_world import (
    AT,
    DAY,
    IAT,
    LOG,
    NORTHWIRE,
    NOW,
    POLICY_TYPE,
    POST,
    ROOT_1,
    ROOT_2,
    ROOT_3,
    SECOND,
    STRANGER,
    YEAR,
    Key,
    Log,
    World,
    b64,
    claims,
    draft,
    grant,
    header,
    jcs,
    policy_line,
    requirement,
    revocation,
    seconds,
    signed,
    token,
    with_seal,
)

WORLD = World()
ARTICLE = signed(draft(), NORTHWIRE)
NO_JUDGEMENT = 3


def refusal(world: World) -> str:
    """Why nothing is judged by these keys; empty if something is. The package is given 10 s and 200 MB."""
    outcome = judged(ARTICLE, world.folder())
    assert outcome.error == ""
    assert (outcome.verdict == "") == bool(outcome.refused)
    return outcome.refused


def test_the_world_that_the_cases_are_made_of_is_sound() -> None:
    assert judged(ARTICLE, WORLD.folder()).verdict == Verdict.VERIFIED


def only(*signers: Key) -> World:
    """The world with these signatures alone."""
    return World(signers=signers)


def with_line(line: str) -> World:
    """The world with a line more among the signatures."""
    return World(lines=[line])


def by_root(typ: str = POLICY_TYPE, key: Key = ROOT_1, **claim: Any) -> str:
    """A line by a root key with another header or payload."""
    made = {"dig": "sha-256:" + b64(root.assemble(WORLD.folder(), AT).policy.digest.value), "version": 7}  # type: ignore[union-attr]
    return token(key, jcs(header(key, typ)), jcs({name: v for name, v in (made | claim).items() if v is not None}))


def flipped(line: str) -> str:
    """The line with another signature."""
    return f"{line[:-10]}{'A' if line[-10] != 'A' else 'B'}{line[-9:]}"


GOOD = WORLD.line(ROOT_1)
OTHER_BYTES = policy_line(ROOT_1, World(version=7, threshold=1).policy, 7)
SIGNATURES: dict[str, tuple[World, str]] = {
    "none": (only(), "signed by 0 of its 3 root keys, expected at least 2"),
    "no file": (World(files={"trust.toml.sigs": None}), "signed by 0 of its 3 root keys"),
    "one of two": (only(ROOT_1), "signed by 1 of its 3 root keys, expected at least 2"),
    "the same key twice": (only(ROOT_1, ROOT_1), "signed by 1 of its 3 root keys, expected at least 2"),
    "one root key and a stranger": (only(ROOT_1, STRANGER), "signed by 1 of its 3 root keys"),
    "one root key and a granted one": (only(ROOT_1, NORTHWIRE), "signed by 1 of its 3 root keys"),
    "one root key and the log key": (only(ROOT_1, LOG), "signed by 1 of its 3 root keys"),
    "two strangers": (only(STRANGER, POST), "signed by 0 of its 3 root keys"),
    "more than there are root keys": (World(threshold=4, signers=[ROOT_1, ROOT_2, ROOT_3]), "expected at least 4"),
    "over another version": (with_line(by_root(version=6)), "over other bytes or another version"),
    "over a later version": (with_line(by_root(version=8)), "over other bytes or another version"),
    "over a version that is a text": (with_line(by_root(version="7")), "over other bytes or another version"),
    "over other bytes": (with_line(OTHER_BYTES), "over other bytes or another version"),
    "over a digest by another algorithm": (with_line(by_root(dig=f"sha-512:{'A' * 86}")), "over other bytes"),
    "over no version": (with_line(by_root(version=None)), "over other bytes or another version"),
    "over no digest": (with_line(by_root(dig=None)), "over other bytes or another version"),
    "over more than that": (with_line(by_root(iat=1)), "over other bytes or another version"),
    "over nothing": (with_line(token(ROOT_1, jcs(header(ROOT_1, POLICY_TYPE)), "{}")), "over other bytes"),
    "of another type": (with_line(by_root("article-seal+jwt")), "typ is 'article-seal+jwt'"),
    "of no type": (with_line(token(ROOT_1, jcs(header(ROOT_1, "")), "{}")), "typ is ''"),
    "by another algorithm": (
        with_line(token(ROOT_1, jcs(header(ROOT_1, POLICY_TYPE, alg="EdDSA")), "{}")),
        "alg is 'EdDSA'",
    ),
    "forged": (with_line(flipped(GOOD)), "no valid policy signature"),
    "forged, the good one beside it": (World(lines=[flipped(WORLD.line(ROOT_3))]), "no valid policy signature"),
    "in the name of a root key": (
        with_line(token(STRANGER, jcs(header(ROOT_3, POLICY_TYPE)), jcs({}))),
        "no valid policy signature",
    ),
    "by a root key without file": (
        World(signers=[ROOT_1, ROOT_2, ROOT_3], files={ROOT_3.file: None}),
        "no valid policy signature",
    ),
    "a blank line": (with_line(""), "is no policy signature"),
    "a blank line in front": (World(files={"trust.toml.sigs": f"\n{GOOD}\n".encode()}), ":1 is no policy signature"),
    "a comment": (with_line("# signed by the board"), "is no policy signature"),
    "CRLF": (World(files={"trust.toml.sigs": f"{GOOD}\r\n".encode()}), "is no policy signature"),
    "a token with a blank behind": (with_line(f"{GOOD} "), "is no policy signature"),
    "two tokens on one line": (with_line(f"{GOOD} {GOOD}"), "is no policy signature"),
    "JSON": (with_line('{"signatures": []}'), "is no policy signature"),
    "duplicate member": (
        with_line(token(ROOT_1, jcs(header(ROOT_1, POLICY_TYPE)), '{"version":7,"version":7}')),
        "is no policy signature",
    ),
    "20 kB": (with_line("A" * 20_000), "is no policy signature"),
    "NUL": (World(files={"trust.toml.sigs": GOOD.encode() + b"\0\n"}), "is no policy signature"),
    "not ASCII": (World(files={"trust.toml.sigs": GOOD.encode() + b"\xff\n"}), "bytes that no token has"),
    "a megabyte of line feeds": (World(files={"trust.toml.sigs": b"\n" * 1_000_000}), "is no policy signature"),
}


@pytest.mark.parametrize(("world", "reason"), SIGNATURES.values(), ids=SIGNATURES)
def test_a_policy_that_is_not_signed_as_it_must_be_judges_nothing(world: World, reason: str) -> None:
    assert reason in refusal(world)


IGNORED = {
    "a line by a stranger": WORLD.line(STRANGER),
    "a line by a stranger over something else": policy_line(STRANGER, "x", 1),
    "a line by a granted key": WORLD.line(NORTHWIRE),
    "a forged line by a stranger": flipped(WORLD.line(STRANGER)),
    "a seal of an article by a stranger": signed(draft(), STRANGER).split('secured: "')[1].split('"')[0],
    "a line of a root key twice": GOOD,
    "a third root key": WORLD.line(ROOT_3),
}


@pytest.mark.parametrize("line", IGNORED.values(), ids=IGNORED)
def test_what_others_say_of_a_policy_that_is_signed_as_it_must_be_changes_nothing(line: str) -> None:
    assert refusal(with_line(line)) == ""


def text(policy: str) -> World:
    """The world with this text for a policy, signed by two root keys."""
    version = 7
    lines = [policy_line(key, policy, version) for key in (ROOT_1, ROOT_2)]
    files = {"trust.toml": policy.encode(), "trust.toml.sigs": "".join(f"{line}\n" for line in lines).encode()}
    return World(files=files)


def having(old: str, new: str) -> World:
    """The world whose policy has one text replaced."""
    policy = FULL.policy
    assert old in policy, old
    return replace(text(policy.replace(old, new, 1)), keys=FULL.keys)


FULL = World(
    top='audience = "example/newsroom"\nexclude = ["heat", "secured"]\n',
    revoked=[revocation(SECOND, "compromise", trust_before="2026-04-20T00:00:00Z")],
    rest=requirement("northwire.example", "2026-06-01T00:00:00Z")
    + f'[log]\norigin = "example/newsroom"\nkey = "{LOG.kid}"\n',
)
LOCAL = ["2027-06-01T00:00:00", "2027-06-01", '"2027-06-01T00:00:00Z"', "1811808000", "08:00:00", "true"]
POLICIES: dict[str, tuple[World, str]] = {
    **{f"expires {value}": (having("2027-06-01T00:00:00Z", value), "`expires` is") for value in LOCAL},
    **{f"not_before {value}": (having(YEAR[0], value), "[[grant]] 1 `not_before` is") for value in LOCAL},
    **{f"not_after {value}": (having(YEAR[1], value), "[[grant]] 1 `not_after` is") for value in LOCAL},
    **{
        f"at {value}": (having("at = 2026-05-01T00:00:00Z", f"at = {value}"), "[[revoke]] 1 `at` is") for value in LOCAL
    },
    **{
        f"trust_before {value}": (having("2026-04-20T00:00:00Z", value), "[[revoke]] 1 `trust_before` is")
        for value in LOCAL
    },
    **{
        f"since {value}": (having("2026-06-01T00:00:00Z", value), '[outlet."northwire.example"] `since` is')
        for value in LOCAL
    },
    **{
        f"version {value}": (having("version = 7", f"version = {value}"), "`version` is")
        for value in ("0", "-1", "7.0", '"7"', "true", "[7]", "9007199254740992", "0x" + "f" * 5000)
    },
    **{
        f"threshold {value}": (having("threshold = 2", f"threshold = {value}"), "`threshold` is")
        for value in ("0", "-1", "2.0", '"2"', "true")
    },
    **{
        f"root keys {value}": (having(f"keys = {[key.kid for key in FULL.roots]}", f"keys = {value}"), "`keys` is")
        for value in ("[]", "[1]", '"x"', '["x"]', f'["{ROOT_1.kid}", 1]', f'["{ROOT_1.kid}="]')
    },
    **{
        f"key of a grant {value}": (having(f'key = "{NORTHWIRE.kid}"', f"key = {value}"), "[[grant]] 1 `key` is")
        for value in ('""', '"x"', "1", f'["{NORTHWIRE.kid}"]', '"../../etc/passwd"', f'"{NORTHWIRE.kid}\\n"')
    },
    **{
        f"domain {value}": (having("'northwire.example', '*.northwire.example'", value), "[[grant]] 1 `domains` is")
        for value in (
            "",
            "1",
            "'Northwire.example'",
            "'northwire.example.'",
            "'b\u00fccher.example'",
            "'*'",
            "'*.example'",
            "'*.'",
            "''",
            "'*.*.a.example'",
            "'a.*.example'",
            "'**.a.example'",
            "'https://a.example'",
            "'a b.example'",
            "'a.example', 1",
            "'xn--a.example'",
            "'a..example'",
            "'.a.example'",
        )
    },
    **{
        f"outlet {value}": (having('[outlet."northwire.example"]', f'[outlet."{value}"]'), "expected a domain")
        for value in ("Northwire.example", "northwire.example.", "", "*", "*.example", "b\u00fccher.example")
    },
    **{
        f"require {value}": (having('require = "signed"', f"require = {value}"), "`require` is")
        for value in ('"sealed"', '""', "true", '"Signed"')
    },
    **{
        f"reason {value}": (having('reason = "compromise"', f"reason = {value}"), "`reason` is")
        for value in ('"stolen"', '""', "1", '"Compromise"')
    },
    **{
        f"origin {value}": (having('origin = "example/newsroom"', f"origin = {value}"), "[log] `origin` is")
        for value in ('""', '"a b"', '"a+b"', '"a\\nb"', '"a\\u00a0b"', "1")
    },
    **{
        f"exclude {value}": (having('["heat", "secured"]', value), "`exclude` is")
        for value in ('"heat"', "[1]", '["heat", ""]', '["a b"]', '["a[0]"]', '["\u00e9"]', '["a."]')
    },
    "audience a number": (having('audience = "example/newsroom"', "audience = 1"), "`audience` is"),
    "no version": (having("version = 7\n", ""), "`version` is absent"),
    "no expires": (having("expires = 2027-06-01T00:00:00Z\n", ""), "`expires` is absent"),
    "no root": (having("[root]", "[roots]"), "`root` is absent"),
    "no threshold": (having("threshold = 2\n", ""), "[root] `threshold` is absent"),
    "grant without key": (having(f'key = "{NORTHWIRE.kid}"\n', ""), "[[grant]] 1 `key` is absent"),
    "revocation without reason": (having('reason = "compromise"\n', ""), "[[revoke]] 1 `reason` is absent"),
    "log without key": (having(f'key = "{LOG.kid}"\n', ""), "[log] `key` is absent"),
    "outlet without require": (having('require = "signed"\n', ""), "`require` is absent"),
    "unknown member": (having("version = 7", "version = 7\nversions = 8"), "unknown member `versions`"),
    "unknown member of the root": (
        having("threshold = 2", "threshold = 2\nquorum = 1"),
        "[root] has an unknown member `quorum`",
    ),
    "unknown member of a grant": (
        having("not_after", "note = 'x'\nnot_after"),
        "[[grant]] 1 has an unknown member `note`",
    ),
    "unknown member of a revocation": (
        having("reason =", "by = 'x'\nreason ="),
        "[[revoke]] 1 has an unknown member `by`",
    ),
    "unknown member of an outlet": (having("require =", "name = 'x'\nrequire ="), "has an unknown member `name`"),
    "unknown member of the log": (having("origin =", "url = 'x'\norigin ="), "[log] has an unknown member `url`"),
    "a table where a list of tables is due": (having("[[revoke]]", "[revoke]"), "`revoke` is"),
    "a list of tables where a table is due": (having("[log]", "[[log]]"), "`log` is"),
    "a text where a table is due": (having("version = 7", "version = 7\noutlet = 'x'"), "not TOML that can be read"),
    "member twice": (having("version = 7", "version = 7\nversion = 7"), "not TOML that can be read"),
    "table twice": (having("[log]", "[root]\n[log]"), "not TOML that can be read"),
    "not UTF-8": (World(files={"trust.toml": b"version = 7 # \xff\n"}), "not TOML that can be read"),
    "UTF-16": (World(files={"trust.toml": WORLD.policy.encode("utf-16")}), "not TOML that can be read"),
    "BOM": (text(f"\ufeff{WORLD.policy}"), "not TOML that can be read"),
    "YAML": (text("version: 7\n"), "not TOML that can be read"),
    "empty": (text(""), "`root` is absent"),
    "NUL": (text(f"{WORLD.policy}\0"), "not TOML that can be read"),
    "100,000 nested [": (text(f"a = {'[' * 100_000}"), "not TOML that can be read"),
    "10,000 nested [, closed": (text(f"a = {'[' * 10_000}{']' * 10_000}"), "not TOML that can be read"),
    "100,000 nested {": (text("a = " + "{a=" * 100_000), "not TOML that can be read"),
    "number of 100,000 digits": (text(f"version = {'9' * 100_000}"), "not TOML that can be read"),
    "key of 500,000 parts": (text(f"a{'.a' * 500_000} = 1"), "dots, too many to read"),
    "key of 100,000 quoted parts": (text('"a"' + " . 'a'" * 100_000 + " = 1"), "dots, too many to read"),
    "table of 500,000 parts": (text(f"[a{'.a' * 500_000}]"), "dots, too many to read"),
    "list of tables of 100,000 parts": (text(f"  [[ a{' . a' * 100_000} ]]"), "dots, too many to read"),
    "100,000 tables": (text("[[a]]\n" * 100_000), "`root` is absent"),
    "250 inline keys of 2,000 parts": (
        text("".join(f"a{n} = {{{'a.' * 2_000}a = 1}}\n" for n in range(250))),
        "`root` is absent",
    ),
    "a megabyte of blanks": (text(" " * 1_000_000), "`root` is absent"),
    "a megabyte of empty lines": (text("\n" * 1_000_000), "`root` is absent"),
    "100,000 nested [ on lines of their own": (text("a = " + "[\n" * 100_000), "not TOML that can be read"),
    "a megabyte of quotes": (text('a = "' + "'" * 1_000_000), "not TOML that can be read"),
    "expired now": (World(expires=NOW), "expired on 2026-06-15 12:00:00 UTC"),
    "expired a second ago": (World(expires="2026-06-15T11:59:59Z"), "expired on"),
    "expired in year 1": (World(expires="0001-01-01T00:00:00+23:59"), "expired on"),
    "expired, by its offset": (World(expires="2026-06-15T13:00:00+01:00"), "expired on"),
    "root key granted": (World(granted=[grant(ROOT_1, "northwire.example")]), "grants a domain to the root key"),
    "root key that has not signed granted": (World(granted=[grant(ROOT_3, "northwire.example")]), "to the root key"),
    "log key granted": (
        World(
            granted=[grant(LOG, "northwire.example")],
            keys=[NORTHWIRE, LOG],
            rest=f'[log]\norigin = "x"\nkey = "{LOG.kid}"\n',
        ),
        "to the log key",
    ),
    "granted key without file": (
        World(granted=[grant(STRANGER, "northwire.example")]),
        "for which there is no keys/pub/",
    ),
    "no policy, signatures alone": (World(files={"trust.toml": None}), "keys/trust.toml is missing"),
}


@pytest.mark.parametrize(("world", "reason"), POLICIES.values(), ids=POLICIES)
def test_a_policy_that_is_not_what_it_must_be_judges_nothing(world: World, reason: str) -> None:
    assert reason in refusal(world)


ALLOWED = {
    "everything": FULL,
    "a key of few parts": text(f"{WORLD.policy}[outlet.'a.b.c.d.e.f.g.h.i.j.example']\nrequire = \"signed\"\n"),
    "many dots in one line": text(f"{WORLD.policy}[log]\norigin = '{'a.' * 200}'\nkey = '{LOG.kid}'\n"),
    "a list over lines": text(WORLD.policy.replace("['northwire.example',", "[\n'northwire.example',\n  ")),
    "CRLF": text(WORLD.policy.replace("\n", "\r\n")),
    "expires a second from now": World(expires="2026-06-15T12:00:01Z"),
    "expires a fraction of a second from now": World(expires="2026-06-15T12:00:00.001Z"),
    "expires a second from now, by its offset": World(expires="2026-06-15T14:00:01+02:00"),
    "a threshold of one": World(threshold=1, signers=[ROOT_1]),
    "no grant": World(granted=[]),
    "a key with a file and without a grant": World(keys=[NORTHWIRE, SECOND, POST, STRANGER]),
    "a root key without a file, which has not signed": World(files={ROOT_3.file: None}),
}


@pytest.mark.parametrize("world", ALLOWED.values(), ids=ALLOWED)
def test_a_policy_that_is_what_it_must_be_judges(world: World) -> None:
    assert refusal(world) == ""


# Key files.

PRIVATE_MEMBER = "d"


def jwk(key: Key = NORTHWIRE, /, **members: Any) -> bytes:
    """The JWK of a key, but for members; None leaves one out."""
    return jcs({name: v for name, v in (key.jwk | members).items() if v is not None}).encode()


def key_file(data: bytes, name: str = NORTHWIRE.file) -> World:
    """The world with other content in a key file."""
    return World(files={name: data})


def point(raw: bytes) -> World:
    """The world with a file for this public key."""
    made = Key("x").jwk | {"x": b64(raw)}
    return key_file(jcs(made).encode())


SMALL_ORDER = {
    "neutral element": b"\x01" + bytes(31),
    "order 2": b"\xec" + b"\xff" * 30 + b"\x7f",
    "order 4": bytes(32),
    "order 4, other sign": bytes(31) + b"\x80",
    "order 8": bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    "order 8, other sign": bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    "order 8, other point": bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
    "order 8, other point and sign": bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85"),
}
UNUSUAL = {
    "p": b"\xed" + b"\xff" * 30 + b"\x7f",
    "p + 1": b"\xee" + b"\xff" * 30 + b"\x7f",
    "2^255 - 1": b"\xff" * 31 + b"\x7f",
    "ones": b"\xff" * 32,
    "neutral element with a sign": b"\x01" + bytes(30) + b"\x80",
    "order 2 with a sign": b"\xec" + b"\xff" * 31,
    "no point": b"\x02" + bytes(31),
    "31 bytes": NORTHWIRE.raw[:31],
    "33 bytes": NORTHWIRE.raw + b"\0",
    "no byte": b"",
}
KEY_FILES: dict[str, tuple[World, str]] = {
    **{name: (point(raw), "small order") for name, raw in SMALL_ORDER.items()},
    **{name: (point(raw), "is no public key") for name, raw in UNUSUAL.items()},
    **{f"{name} absent": (key_file(jwk(**{name: None})), f"no member '{name}'") for name in NORTHWIRE.jwk},
    **{
        f"{name} twice": (key_file(jwk().replace(b"{", f'{{"{name}":"x",'.encode(), 1)), "twice")
        for name in NORTHWIRE.jwk
    },
    **{f"{name} a number": (key_file(jwk(**{name: 1})), "is no public key") for name in NORTHWIRE.jwk},
    "alg EdDSA": (key_file(jwk(alg="EdDSA")), "alg 'EdDSA', expected 'Ed25519'"),
    "kty EC": (key_file(jwk(kty="EC")), "kty 'EC'"),
    "crv Ed448": (key_file(jwk(crv="Ed448")), "crv 'Ed448'"),
    "crv X25519": (key_file(jwk(crv="X25519")), "crv 'X25519'"),
    "use enc": (key_file(jwk(use="enc")), "use 'enc'"),
    "key_ops more": (key_file(jwk(key_ops=["verify"])), "an unknown member 'key_ops'"),
    "certificate more": (key_file(jwk(x5c=["MIIB"])), "an unknown member 'x5c'"),
    "comment more": (key_file(jwk(comment="x")), "an unknown member 'comment'"),
    "kid of another key": (key_file(jwk(kid=POST.kid)), "expected the thumbprint"),
    "kid a name": (key_file(jwk(kid="northwire")), "expected the thumbprint"),
    "x of another key": (key_file(jwk(x=b64(POST.raw))), "expected the thumbprint"),
    "x padded": (key_file(jwk(x=f"{b64(NORTHWIRE.raw)}=")), "is no public key"),
    "x in hexadecimal": (key_file(jwk(x=NORTHWIRE.raw.hex())), "is no public key"),
    "file named by another key": (key_file(jwk(POST)), "holds the key"),
    "file named by the outlet": (key_file(jwk(STRANGER), "pub/northwire.jwk"), "holds the key"),
    "file in another case": (key_file(jwk(STRANGER), f"pub/{STRANGER.kid.swapcase()}.jwk"), "holds the key"),
    "two files of one key": (key_file(jwk(), "pub/again.jwk"), "holds the key"),
    "file in a folder": (key_file(jwk(STRANGER), f"pub/x/{STRANGER.kid}.jwk"), "holds the key"),
    "private key": (key_file(jwk(**{PRIVATE_MEMBER: b64(bytes(32))})), "is a private key"),
    "private key of a stranger, not used": (
        key_file(jwk(STRANGER, **{PRIVATE_MEMBER: b64(bytes(32))}), STRANGER.file),
        "is a private key",
    ),
    "set of keys": (key_file(jcs({"keys": [NORTHWIRE.jwk]}).encode()), "is no public key"),
    "list": (key_file(jcs([NORTHWIRE.jwk]).encode()), "is no public key"),
    "PEM": (key_file(b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"), "is no public key"),
    "raw bytes": (key_file(NORTHWIRE.raw), "is no public key"),
    "OpenSSH": (key_file(b"ssh-ed25519 AAAA x@y.example"), "is no public key"),
    "empty": (key_file(b""), "is no public key"),
    "NUL": (key_file(b"\0" * 100), "is no public key"),
    "BOM": (key_file(b"\xef\xbb\xbf" + jwk()), "is no public key"),
    "100,000 nested [": (key_file(b"[" * 100_000), "is no public key"),
    "surrogate": (key_file(jwk()[:-1] + b',"y":"\\ud800"}'), "is no public key"),
    "not used, not a key": (key_file(b"x", STRANGER.file), "is no public key"),
    "not used, not JSON, no policy": (
        World(files={"trust.toml": None, "trust.toml.sigs": None, STRANGER.file: b"x"}),
        "is no public key",
    ),
}


@pytest.mark.parametrize(("world", "reason"), KEY_FILES.values(), ids=KEY_FILES)
def test_a_key_file_that_is_not_what_it_must_be_judges_nothing(world: World, reason: str) -> None:
    assert reason in refusal(world)


# Revocations and windows.


def revoked(reason: str, at: str = "2026-05-01T00:00:00Z", trust_before: str | None = None) -> World:
    """The world with the outlet's key revoked."""
    return World(revoked=[revocation(NORTHWIRE, reason, at, trust_before)])


SEAL = ARTICLE.split('secured: "')[1].split('"')[0]
TRUSTED = "2026-04-20T00:00:00Z"
BEFORE = seconds(TRUSTED)
COMPROMISED = revoked("compromise", trust_before=TRUSTED)
COMPROMISES: dict[str, tuple[World, Log | None, Verdict]] = {
    "no log": (COMPROMISED, None, Verdict.REVOKED),
    "not logged": (COMPROMISED, Log(), Verdict.REVOKED),
    "logged before": (COMPROMISED, Log(seals={SEAL: BEFORE - 1}), Verdict.VERIFIED),
    "logged at that time": (COMPROMISED, Log(seals={SEAL: BEFORE}), Verdict.REVOKED),
    "logged after": (COMPROMISED, Log(seals={SEAL: BEFORE + 1}), Verdict.REVOKED),
    "another seal of the article logged before": (COMPROMISED, Log(seals={SEAL[:-1]: BEFORE - 1}), Verdict.REVOKED),
    "the article known from before": (COMPROMISED, Log(firsts={str(claims(draft())["sub"]): 0}), Verdict.REVOKED),
    "logged, and nothing is trusted": (revoked("compromise"), Log(seals={SEAL: 0}), Verdict.REVOKED),
    "made before the key was lost, not logged": (
        revoked("compromise", "2026-06-01T00:00:00Z", TRUSTED),
        None,
        Verdict.REVOKED,
    ),
    "another key": (World(revoked=[revocation(SECOND, "compromise")]), None, Verdict.VERIFIED),
    "superseded as well, logged before": (
        World(revoked=[*COMPROMISED.revoked, revocation(NORTHWIRE, "superseded")]),
        Log(seals={SEAL: BEFORE - 1}),
        Verdict.VERIFIED,
    ),
    "superseded as well, before it was made": (
        World(revoked=[*COMPROMISED.revoked, revocation(NORTHWIRE, "superseded", "2026-01-01T00:00:00Z")]),
        Log(seals={SEAL: BEFORE - 1}),
        Verdict.REVOKED,
    ),
}


@pytest.mark.parametrize(("world", "log", "verdict"), COMPROMISES.values(), ids=COMPROMISES)
def test_after_a_compromise_only_what_was_logged_before_stays_good(
    world: World, log: Log | None, verdict: Verdict
) -> None:
    verification = world.verify(ARTICLE, log=log)
    assert verification.verdict is verdict
    assert "unlogged" in verification.codes if log else "unlogged" not in verification.codes


@pytest.mark.parametrize("reason", ["superseded", "retired"])
@pytest.mark.parametrize(("offset", "verdict"), [(-1, Verdict.VERIFIED), (0, Verdict.REVOKED), (1, Verdict.REVOKED)])
def test_a_key_that_is_no_longer_in_use_is_good_for_what_it_signed_before(
    reason: str, offset: int, verdict: Verdict
) -> None:
    at = "2026-05-01T00:00:00Z"
    assert revoked(reason, at).verdict(signed(draft(), NORTHWIRE, iat=seconds(at) + offset)) is verdict


@pytest.mark.parametrize("reason", ["compromise", "superseded", "retired"])
def test_revoked_goes_before_what_else_is_wrong_which_is_kept_as_codes(reason: str) -> None:
    text = signed(draft(), NORTHWIRE, iat=AT + DAY, exp=AT + 2 * DAY, aud="x").replace("aground", "ashore")
    verification = revoked(reason).verify(text)
    assert verification.verdict is Verdict.REVOKED
    assert verification.codes == ("not-yet-valid", "replayed", "tampered")


START, END = map(seconds, YEAR)
EDGES = {
    "a second before": (START - 1, Verdict.EXPIRED),
    "at its beginning": (START, Verdict.VERIFIED),
    "a second after": (START + 1, Verdict.VERIFIED),
    "a second before its end": (END - 1, Verdict.VERIFIED),
    "at its end": (END, Verdict.EXPIRED),
    "a second after its end": (END + 1, Verdict.EXPIRED),
}


@pytest.mark.parametrize(("iat", "verdict"), EDGES.values(), ids=EDGES)
def test_a_seal_is_made_in_the_window_of_its_grant(iat: int, verdict: Verdict) -> None:
    world = World(expires="2030-01-01T00:00:00Z")
    assert world.verdict(signed(draft(), NORTHWIRE, iat=iat), at=END + 2 * DAY) is verdict


SPRING = ("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z")
SUMMER = ("2026-05-01T00:00:00Z", "2026-06-01T00:00:00Z")
WINDOWS = {
    "in the first of two": (
        [grant(NORTHWIRE, "northwire.example", window=w) for w in (SPRING, SUMMER)],
        IAT,
        Verdict.VERIFIED,
    ),
    "between two": (
        [grant(NORTHWIRE, "northwire.example", window=w) for w in (SPRING, SUMMER)],
        seconds(SPRING[1]),
        Verdict.EXPIRED,
    ),
    "in that of another key": (
        [grant(NORTHWIRE, "northwire.example", window=SUMMER), grant(SECOND, "northwire.example")],
        IAT,
        Verdict.EXPIRED,
    ),
    "in that of another domain": (
        [grant(NORTHWIRE, "northwire.example", window=SUMMER), grant(NORTHWIRE, "a.example")],
        IAT,
        Verdict.EXPIRED,
    ),
    "in that of what is below": (
        [grant(NORTHWIRE, "northwire.example", window=SUMMER), grant(NORTHWIRE, "*.northwire.example")],
        IAT,
        Verdict.EXPIRED,
    ),
    "in no grant of the domain": ([grant(NORTHWIRE, "a.example", window=SUMMER)], IAT, Verdict.UNTRUSTED_SIGNER),
    "whose end is before its beginning": (
        [grant(NORTHWIRE, "northwire.example", window=YEAR[::-1])],
        IAT,
        Verdict.EXPIRED,
    ),
    "by an offset": (
        [grant(NORTHWIRE, "northwire.example", window=("2026-03-10T10:00:00+01:00", YEAR[1]))],
        IAT,
        Verdict.VERIFIED,
    ),
    "by an offset, an hour too early": (
        [grant(NORTHWIRE, "northwire.example", window=("2026-03-10T10:00:00Z", YEAR[1]))],
        IAT,
        Verdict.EXPIRED,
    ),
    "by a fraction of a second too early": (
        [grant(NORTHWIRE, "northwire.example", window=("2026-03-10T09:00:00.5Z", YEAR[1]))],
        IAT,
        Verdict.EXPIRED,
    ),
}


@pytest.mark.parametrize(("granted", "iat", "verdict"), WINDOWS.values(), ids=WINDOWS)
def test_only_a_grant_of_the_same_key_and_domain_counts(granted: list[str], iat: int, verdict: Verdict) -> None:
    assert World(granted=granted).verdict(signed(draft(), NORTHWIRE, iat=iat)) is verdict


def test_the_window_is_never_compared_with_the_time_of_judging() -> None:
    world = World(granted=[grant(NORTHWIRE, "northwire.example", window=SPRING)])
    assert world.verdict(ARTICLE) is Verdict.VERIFIED


# A policy that follows another.

NEW_ROOTS = (Key("new root 1"), Key("new root 2"))
ROTATED = World(version=8, roots=NEW_ROOTS, signers=[*NEW_ROOTS, ROOT_1, ROOT_2])
SUCCESSORS: dict[str, tuple[World, str]] = {
    "version lowered": (World(version=6), "has version 6, expected more than 7"),
    "the same version, other bytes": (World(threshold=1), "has version 7, expected more than 7"),
    "the same version, a comment more": (World(rest="# x\n"), "has version 7, expected more than 7"),
    "expired": (World(version=8, expires="2026-01-01T00:00:00Z"), "expired on 2026-01-01"),
    "one signature of two": (
        World(version=8, signers=[ROOT_1]),
        "signed by 1 root keys of version 7, expected at least 2",
    ),
    "the same key twice": (World(version=8, signers=[ROOT_1, ROOT_1]), "signed by 1 root keys of version 7"),
    "not signed": (World(version=8, signers=[]), "signed by 0 root keys of version 7"),
    "threshold lowered by one": (World(version=8, threshold=1, signers=[ROOT_1]), "signed by 1 root keys of version 7"),
    "new root only": (replace(ROTATED, signers=NEW_ROOTS), "signed by 0 root keys of version 7, expected at least 2"),
    "new root and one of the old": (
        replace(ROTATED, signers=[*NEW_ROOTS, ROOT_1]),
        "signed by 1 root keys of version 7",
    ),
    "old root only": (
        replace(ROTATED, signers=[ROOT_1, ROOT_2]),
        "signed by 0 of its 2 root keys, expected at least 2",
    ),
    "old root and one of the new": (
        replace(ROTATED, signers=[ROOT_1, ROOT_2, NEW_ROOTS[0]]),
        "signed by 1 of its 2 root keys",
    ),
    "a stranger's root": (
        World(version=8, roots=[STRANGER], threshold=1, signers=[STRANGER]),
        "signed by 0 root keys of version 7",
    ),
    "signatures of the old one": (
        replace(World(version=8), files={"trust.toml.sigs": WORLD.folder()["trust.toml.sigs"]}),
        "over other bytes or another version",
    ),
    "a forged line by a root key of the old one": (
        replace(ROTATED, lines=[flipped(ROTATED.line(ROOT_3))]),
        "is no valid policy signature",
    ),
    "a line of the old one by a root key of both": (
        World(version=8, lines=[GOOD]),
        "over other bytes or another version",
    ),
    "removed": (World(files={"trust.toml": None}), "is removed"),
    "removed with its signatures": (World(files={"trust.toml": None, "trust.toml.sigs": None}), "is removed"),
    "private key present": (
        World(version=8, files={STRANGER.file: jwk(STRANGER, **{PRIVATE_MEMBER: b64(bytes(32))})}),
        "is a private key",
    ),
    "name and thumbprint differ": (World(version=8, files={STRANGER.file: jwk(POST)}), "holds the key"),
    "two files of one key": (World(version=8, files={"pub/again.jwk": jwk(POST)}), "holds the key"),
    "root key granted": (World(version=8, granted=[grant(ROOT_1, "northwire.example")]), "to the root key"),
    "no TOML": (replace(text("x"), signers=[]), "not TOML"),
    "the same policy, signatures taken away": (
        World(files={"trust.toml.sigs": None}),
        "signed by 0 of its 3 root keys",
    ),
    "the same policy, a granted key taken away": (
        World(files={NORTHWIRE.file: None}),
        "for which there is no keys/pub/",
    ),
}


def succession(old: World, new: World) -> str:
    """Why the one may not follow the other; empty if it may."""
    try:
        root.succeed(root.assemble(old.folder(), AT), new.folder(), AT, "keys/")
    except TrustError as error:
        return error.message
    return ""


@pytest.mark.parametrize(("new", "reason"), SUCCESSORS.values(), ids=SUCCESSORS)
def test_a_policy_that_may_not_follow_is_refused_with_the_reason(new: World, reason: str) -> None:
    assert reason in succession(WORLD, new)


FOLLOW = {
    "the same": WORLD,
    "a version more": World(version=8),
    "many versions more": World(version=2**53 - 1),
    "all roots changed": ROTATED,
    "old root's files kept": replace(ROTATED, keys=[NORTHWIRE, SECOND, POST, ROOT_1, ROOT_2]),
    "old root's files taken away": ROTATED,
    "threshold lowered": World(version=8, threshold=1),
    "threshold raised": World(version=8, threshold=3, signers=[ROOT_1, ROOT_2, ROOT_3]),
    "the same, a key more": World(keys=[NORTHWIRE, SECOND, POST, STRANGER]),
    "the same, a signature more": World(signers=[ROOT_1, ROOT_2, ROOT_3]),
    "the same, a stranger's signature more": World(lines=[WORLD.line(STRANGER)]),
}


@pytest.mark.parametrize("new", FOLLOW.values(), ids=FOLLOW)
def test_a_policy_that_both_roots_signed_may_follow(new: World) -> None:
    assert succession(WORLD, new) == ""


# A change in a real repository.

FERRY, OTHER = "_news/2025-03-11-ferry-runs-aground.md", "_news/2025-03-12-pension-reform.md"
ADDRESS = '"https://calderpost.example/2025/03/12/pension-reform/"'
SECOND_ARTICLE = signed(
    draft(
        title='"Pension reform passes at third reading"',
        excerpt='"Deputies vote 61 to 58 after a night in session."',
        originalUrl=ADDRESS,
        webUrl=ADDRESS,
        provider="{name: Calder Post, domain: calderpost.example}",
        topics="[Politics]",
    ).replace("The ferry was towed to berth two.", "The bill raises the age of retirement by a year."),
    POST,
)
EDITED = ARTICLE.replace("aground", "ashore")
GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


class Judged:
    """The outcome of a check."""

    def __init__(self, done: Outcome) -> None:
        self.code = done.code
        self.complaint = done.err
        document = json.loads(done.out) if done.out else {"articles": [], "findings": []}
        self.verdicts = {row["path"]: row["verdict"] for row in document["articles"]}
        self.codes = {row["path"]: row["codes"] for row in document["articles"]}
        self.messages = {row["rule"]: row["message"] for row in document["findings"]}
        self.rules = sorted({row["rule"] for row in document["findings"]})


class Repository(Corpus):
    """A corpus in a git repository whose branch `main` has a policy, and which is on the branch `change`."""

    def __init__(self, folder: Path, world: World = WORLD, files: Mapping[str, str] | None = None) -> None:
        super().__init__(folder)
        self.git("init", "--quiet", "--initial-branch=main")
        world.write(folder / "keys")
        self.change({FERRY: ARTICLE, OTHER: SECOND_ARTICLE, **(files or {})})
        self.git("checkout", "--quiet", "-b", "change")

    def git(self, *arguments: str) -> None:
        """Run git here."""
        user = ("-c", "user.name=T", "-c", "user.email=t@t.example")
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | GIT
        subprocess.run(["git", *user, *arguments], cwd=self.root, env=environment, check=True, capture_output=True)

    def change(self, files: dict[str, str]) -> None:
        """Commit these files and whatever else was written."""
        for name, content in files.items():
            self.raw(name, content)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", "One")

    def check(self, *arguments: str, paths: tuple[str, ...] = (".",)) -> Judged:
        """What a check of the change says."""
        done = self.run("check", *paths, "--at", NOW, "--output", "json", "--since", "main", *arguments, env=GIT)
        return Judged(done)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository in which nothing was changed yet."""
    return Repository(tmp_path)


def test_a_change_of_nothing_checks_nothing_and_passes(repository: Repository) -> None:
    assert (repository.check().code, repository.check().verdicts) == (0, {})


def test_an_edit_is_tampered_by_the_policy_of_the_base(repository: Repository) -> None:
    repository.change({FERRY: EDITED})
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "tampered"}, ["SIG510"])


CONFIGURATIONS = {
    "ignore": ("integrity.toml", 'ignore = ["SIG"]\n'),
    "select": ("integrity.toml", 'select = ["FMT"]\n'),
    "exclude": ("integrity.toml", 'exclude = ["_news/"]\n'),
    "level": ("integrity.toml", 'fail-on = "error"\nignore = ["SIG510"]\n'),
    "another keys folder": ("integrity.toml", 'keys = "mine"\n'),
    "all of it": ("integrity.toml", 'ignore = ["SIG"]\nexclude = ["*"]\nkeys = "mine"\nfail-on = "error"\n'),
    "in pyproject.toml": ("pyproject.toml", '[tool.integrity]\nignore = ["SIG"]\n'),
    "an unknown setting": ("integrity.toml", "baseline = 'mine.jsonl'\n"),
    "no TOML": ("integrity.toml", "x\n"),
    "empty": ("integrity.toml", ""),
}


@pytest.mark.parametrize(("name", "content"), CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_a_configuration_that_the_change_brings_is_reported_and_not_used(
    repository: Repository, name: str, content: str
) -> None:
    hostile().write(repository.root / "mine")
    repository.change({FERRY: EDITED, name: content})
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "tampered"}, ["SIG510", "SIG523"])


@pytest.mark.parametrize(("name", "content"), CONFIGURATIONS.values(), ids=CONFIGURATIONS)
def test_a_configuration_that_is_not_committed_is_not_used_either(
    repository: Repository, name: str, content: str
) -> None:
    repository.change({FERRY: EDITED})
    repository.raw(name, content)
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "tampered"}, ["SIG510", "SIG523"])


def test_a_configuration_that_the_change_removes_still_holds(tmp_path: Path) -> None:
    repository = Repository(tmp_path, files={"integrity.toml": 'ignore = ["FLD"]\nfail-on = "note"\n'})
    repository.remove("integrity.toml")
    repository.change(
        {FERRY: ARTICLE.replace('excerpt: "All', 'secured2: x\nexcerpt: "All').replace("aground", "ashore")}
    )
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "tampered"}, ["SIG510", "SIG523"])


def test_a_configuration_below_does_not_move_the_keys(repository: Repository) -> None:
    hostile().write(repository.root / "_news" / "keys")
    repository.change({FERRY: signed(draft(), STRANGER), "_news/integrity.toml": ""})
    done = repository.check(paths=("_news",))
    assert done.verdicts == {FERRY: "unknown-key"}


@pytest.mark.parametrize("name", [".gitignore", "_news/.gitignore", ".git/info/exclude"])
@pytest.mark.parametrize("pattern", ["*", "*.md", "/_news/", "2025-03-11-*"])
def test_a_tracked_article_is_not_hidden(repository: Repository, name: str, pattern: str) -> None:
    repository.change({FERRY: EDITED, name: f"{pattern}\n"})
    assert repository.check().verdicts == {FERRY: "tampered"}


def hostile(**parts: Any) -> World:
    """The keys folder of someone who is granted nothing."""
    own = grant(STRANGER, "northwire.example", "*.northwire.example")
    return World(roots=[Key("mine")], threshold=1, signers=[Key("mine")], granted=[own], keys=[STRANGER], **parts)


def test_a_change_that_replaces_the_keys_folder_is_refused_and_judged_by_the_base(repository: Repository) -> None:
    hostile(version=8).write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), STRANGER)})
    done = repository.check()
    assert (done.code, done.verdicts) == (NO_JUDGEMENT, {FERRY: "unknown-key"})
    assert done.rules == ["SIG503", "SIG521"]
    assert "signed by 0 root keys of version 7, expected at least 2" in done.messages["SIG521"]


def test_a_change_that_adds_its_own_key_and_uses_it_is_unknown_key(repository: Repository) -> None:
    replace(WORLD, keys=[*WORLD.keys, STRANGER]).write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), STRANGER)})
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "unknown-key"}, ["SIG503", "SIG520"])


def test_a_change_that_grants_its_own_key_without_the_root_is_refused(repository: Repository) -> None:
    granted = [*WORLD.granted, grant(STRANGER, "northwire.example")]
    replace(WORLD, version=8, granted=granted, keys=[*WORLD.keys, STRANGER], signers=[]).write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), STRANGER)})
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (NO_JUDGEMENT, {FERRY: "unknown-key"}, ["SIG503", "SIG521"])


def test_a_key_that_the_root_grants_in_the_same_change_is_known_from_the_next_on(repository: Repository) -> None:
    granted = [*WORLD.granted, grant(STRANGER, "northwire.example")]
    replace(WORLD, version=8, granted=granted, keys=[*WORLD.keys, STRANGER]).write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), STRANGER)})
    done = repository.check()
    assert (done.code, done.verdicts, done.rules) == (1, {FERRY: "unknown-key"}, ["SIG503", "SIG520"])
    assert "northwire.example: 1 from unknown-key to verified" in done.messages["SIG520"]
    repository.git("checkout", "--quiet", "main")
    repository.git("merge", "--quiet", "change")
    repository.change({FERRY: signed(draft(), STRANGER, rev=2)})
    repository.git("branch", "--force", "change")
    repository.git("reset", "--quiet", "--hard", "HEAD~")
    repository.git("checkout", "--quiet", "change")
    assert (repository.check().code, repository.check().verdicts) == (0, {FERRY: "verified"})


@pytest.mark.parametrize("folder", ["mine", "_news/keys", "keys2"])
def test_another_keys_folder_beside_that_of_the_base_is_not_used(repository: Repository, folder: str) -> None:
    hostile().write(repository.root / folder)
    repository.change({FERRY: signed(draft(), STRANGER)})
    assert repository.check(paths=("_news",)).verdicts == {FERRY: "unknown-key"}
    assert repository.check().verdicts == {FERRY: "unknown-key"}


@pytest.mark.parametrize(("new", "reason"), SUCCESSORS.values(), ids=SUCCESSORS)
def test_a_change_whose_policy_may_not_follow_ends_with_exit_3_and_the_reason(
    repository: Repository, new: World, reason: str
) -> None:
    new.write(repository.root / "keys")
    repository.change({FERRY: EDITED})
    done = repository.check()
    assert (done.code, done.verdicts) == (NO_JUDGEMENT, {FERRY: "tampered"})
    assert done.rules == ["SIG510", "SIG521"]
    assert reason in done.messages["SIG521"] or "looks like a private key" in done.messages["SIG521"]


@pytest.mark.parametrize("new", [ROTATED, World(version=8)], ids=["all roots changed", "a version more"])
def test_a_change_whose_policy_may_follow_is_reported(repository: Repository, new: World) -> None:
    new.write(repository.root / "keys")
    repository.change({})
    done = repository.check()
    assert (done.code, done.rules) == (0, ["SIG520"])
    assert "no verdict would change" in done.messages["SIG520"]


STRAYS = {
    "a script": ("keys/sign.sh", "#!/bin/sh\n"),
    "a key file of another kind": ("keys/pub/northwire.pem", "x"),
    "a hidden file": ("keys/.env", "x"),
    "a file in the log": ("keys/log/old.jsonl", "{}\n"),
    "a folder": ("keys/private/x", "x"),
    "a policy by another name": ("keys/trust.toml.bak", WORLD.policy),
    "a policy in another case": ("keys/Trust.toml", WORLD.policy),
    "a README below": ("keys/pub/README.md", "x"),
    "a private key in PEM": ("keys/root.pem", "-----BEGIN PRIVATE" + " KEY-----\nx\n"),
    "a private key as a note": ("keys/notes.json", jcs(NORTHWIRE.jwk | {PRIVATE_MEMBER: b64(bytes(32))})),
}


@pytest.mark.parametrize(("name", "content"), STRAYS.values(), ids=STRAYS)
def test_a_stray_file_in_the_keys_folder_ends_with_exit_3(repository: Repository, name: str, content: str) -> None:
    repository.change({name: content})
    done = repository.check()
    assert (done.code, done.rules) == (NO_JUDGEMENT, ["SIG521"])
    plain = Judged(repository.run("check", "--at", NOW, "--output", "json"))
    assert (plain.code, plain.verdicts) == (NO_JUDGEMENT, {})
    assert name.removeprefix("keys/") in plain.complaint


LINKS = {
    "the policy": ("keys/trust.toml", "../mine/trust.toml"),
    "a key": (f"keys/{NORTHWIRE.file}", "/etc/hostname"),
    "a key more": ("keys/pub/x.jwk", "/dev/zero"),
    "the folder of keys": ("keys/pub", "../mine/pub"),
    "the README": ("keys/README.md", "/etc/passwd"),
    "all of it": ("keys", "mine"),
}


@pytest.mark.parametrize(("name", "target"), LINKS.values(), ids=LINKS)
def test_a_link_in_the_keys_folder_ends_with_exit_3_and_is_not_followed(
    repository: Repository, name: str, target: str
) -> None:
    WORLD.write(repository.root / "mine")
    place = repository.root / name
    if place.exists():
        place.rename(repository.root / "taken-away")
    place.symlink_to(target)
    repository.change({})
    done = repository.check()
    assert (done.code, "SIG521" in done.rules) == (NO_JUDGEMENT, True)
    assert Judged(repository.run("check", "--at", NOW, "--output", "json")).code == NO_JUDGEMENT


BASES = {
    "expired": World(expires="2026-06-01T00:00:00Z"),
    "not signed": World(signers=[]),
    "with a bad key": World(files={STRANGER.file: b"x"}),
    "with a root key granted": World(granted=[grant(ROOT_1, "northwire.example")]),
}


@pytest.mark.parametrize("world", BASES.values(), ids=BASES)
def test_a_policy_of_the_base_that_is_not_valid_judges_nothing(tmp_path: Path, world: World) -> None:
    repository = Repository(tmp_path, world)
    WORLD.write(repository.root / "keys")
    repository.change({FERRY: EDITED})
    done = repository.check()
    assert (done.code, done.verdicts) == (NO_JUDGEMENT, {})
    assert "main:keys/" in done.complaint


def test_without_a_policy_at_the_base_one_is_introduced(tmp_path: Path) -> None:
    repository = Repository(tmp_path, World(files=dict.fromkeys(WORLD.folder())))
    WORLD.write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), NORTHWIRE, rev=2)})
    done = repository.check()
    assert (done.code, done.verdicts) == (1, {FERRY: "unknown-key"})
    assert done.codes == {FERRY: ["no-policy", "policy-introduced"]}
    assert done.rules == ["SIG503", "SIG520"]


TAKEN_AWAY = {
    "no seal": (ARTICLE.replace('secured: "', 'was: "'), "downgraded"),
    "a sealed payload": (with_seal(draft(), sealed()), "downgraded"),
    "an empty seal": (with_seal(draft(), ""), "malformed"),
    "another seal": (signed(draft(), SECOND, rev=2), "verified"),
}


@pytest.mark.parametrize(("text", "verdict"), TAKEN_AWAY.values(), ids=TAKEN_AWAY)
def test_a_change_that_takes_a_seal_away_is_seen(repository: Repository, text: str, verdict: str) -> None:
    repository.change({FERRY: text})
    assert repository.check().verdicts == {FERRY: verdict}


def test_a_seal_moved_away_with_its_file_is_seen(repository: Repository) -> None:
    repository.remove(FERRY)
    repository.change({"_archive/ferry.md": ARTICLE.replace('secured: "', 'was: "')})
    assert repository.check().verdicts == {"_archive/ferry.md": "downgraded"}


PINS = {
    "two that signed": ((ROOT_1, ROOT_2), 0),
    "one that signed": ((ROOT_1,), 0),
    "all, of which two signed": ((ROOT_1, ROOT_2, ROOT_3), 0),
    "one that did not sign": ((ROOT_3,), NO_JUDGEMENT),
    "one that did and one that did not": ((ROOT_1, ROOT_3), NO_JUDGEMENT),
    "a stranger": ((STRANGER,), NO_JUDGEMENT),
    "a granted key": ((NORTHWIRE,), NO_JUDGEMENT),
}


@pytest.mark.parametrize(("keys", "code"), PINS.values(), ids=PINS)
def test_a_pinned_root_must_have_signed(repository: Repository, keys: tuple[Key, ...], code: int) -> None:
    pins = [part for key in keys for part in ("--root-key", key.kid)]
    assert repository.check(*pins).code == code
    assert Judged(repository.run("check", "--at", NOW, "--output", "json", *pins)).code == code


def test_a_pinned_root_refuses_the_whole_folder_of_someone_else(repository: Repository) -> None:
    hostile().write(repository.root / "keys")
    repository.change({FERRY: signed(draft(), STRANGER), OTHER: SECOND_ARTICLE})
    plain = ("check", "--at", NOW, "--output", "json")
    assert Judged(repository.run(*plain)).verdicts[FERRY] == "verified"
    assert Judged(repository.run(*plain, "--root-key", ROOT_1.kid)).code == NO_JUDGEMENT


def test_an_ignore_comment_in_the_article_does_not_help(repository: Repository) -> None:
    repository.change({FERRY: EDITED.replace("title:", "# integrity: ignore[SIG510] known\ntitle:")})
    assert repository.check().rules == ["BAS903", "SIG510"]
