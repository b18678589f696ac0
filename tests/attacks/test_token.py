"""Hostile tokens: each gets the verdict that it must, in limited time and memory, and none is ever taken for good."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest

from integrity.validate.verdict import Verdict
from tests.attacks.child import Outcome, judged
from tests.trust_world import (
    AT,
    IAT,
    NORTHWIRE,
    POLICY_TYPE,
    POST,
    SECOND,
    STRANGER,
    World,
    b64,
    claims,
    draft,
    header,
    jcs,
    seal,
    token,
    with_seal,
)

FOLDER = World().folder()
DRAFT = draft()
HEADER, PAYLOAD = jcs(header(NORTHWIRE)), jcs(claims(DRAFT))
GOOD = token(NORTHWIRE, HEADER, PAYLOAD)
HEAD, BODY, SIGNATURE = GOOD.split(".")
RAW = base64.urlsafe_b64decode(f"{SIGNATURE}==")
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group (RFC 8032, 5.1)."""

Cases = dict[str, str]


def outcome(text: str, folder: dict[str, bytes] = FOLDER, at: int = AT) -> Outcome:
    """What comes of the article with this text in the field."""
    found = judged(with_seal(DRAFT, text), folder, at=at)
    assert found.error == ""
    return found


def verdict(text: str) -> str:
    """The verdict on the article with this text in the field."""
    return outcome(text).verdict


def with_header(**members: Any) -> str:
    """A token whose signature is good, with another header."""
    return token(NORTHWIRE, jcs(header(NORTHWIRE, **members)), PAYLOAD)


def with_head(text: str | bytes) -> str:
    """The same with this very text as header."""
    return token(NORTHWIRE, text, PAYLOAD)


def with_claims(**changes: Any) -> str:
    """A token whose signature is good, with other claims; None leaves one out."""
    return seal(DRAFT, NORTHWIRE, **changes)


def with_payload(old: str, new: str) -> str:
    """A token whose signature is good, over a payload in which some text was replaced."""
    assert PAYLOAD.count(old) == 1
    return token(NORTHWIRE, HEADER, PAYLOAD.replace(old, new))


def other_signature(data: bytes) -> str:
    """The token with these bytes as its signature."""
    return f"{HEAD}.{BODY}.{b64(data)}"


def bits(text: str) -> str:
    """The base64url text with an unused bit of its last character set."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return text[:-1] + alphabet[alphabet.index(text[-1]) + 1]


def test_the_token_that_the_cases_are_made_of_is_good() -> None:
    assert outcome(GOOD) == Outcome(Verdict.VERIFIED)


# Algorithm and type.


def mac(algorithm: str, key: bytes) -> str:
    """A token with a MAC for a signature, repeated to the length of one, for verifiers that believe the header."""
    head = b64(jcs(header(NORTHWIRE, alg=algorithm)))
    digest = hmac.new(key, f"{head}.{BODY}".encode(), hashlib.new(algorithm.replace("HS", "sha")).name).digest()
    return f"{head}.{BODY}.{b64((digest * 2)[:64])}"


def other_algorithms() -> Iterator[tuple[str, str]]:
    names = ["none", "nOnE", "NONE", "HS256", "HS384", "HS512", "ES256", "ES256K", "RS256", "PS512", "EdDSA", "Ed448",
             "ed25519", "ED25519", "Ed25519ctx", "Ed25519ph", " Ed25519", "Ed25519 ", "", "dir"]  # fmt: skip
    yield from ((f"alg {name!r} over a good signature", with_header(alg=name)) for name in names)
    public = json.dumps(NORTHWIRE.jwk).encode()
    yield from ((f"alg {name}, MAC under the public key", mac(name, NORTHWIRE.raw)) for name in ("HS256", "HS512"))
    yield "alg HS256, MAC under the file of the public key", mac("HS256", public)
    yield "alg none, signature of zeros", f"{b64(jcs(header(NORTHWIRE, alg='none')))}.{BODY}.{'A' * 86}"
    types = ["JWT", POLICY_TYPE, "corpus-checkpoint+jwt", "application/article-seal+jwt", "article-seal", "", "jws"]
    yield from ((f"typ {name!r}", with_header(typ=name)) for name in types)
    yield "a signature of the policy", World().line(NORTHWIRE)
    yield "type and algorithm of others", with_header(typ="JWT", alg="EdDSA")


UNSUPPORTED: Cases = {
    **dict(other_algorithms()),
    **{f"v {value}": with_claims(v=value) for value in (0, 2, 3, 2**31, 253_402_300_799)},
    **{f"c14n {name!r}": with_claims(c14n=name) for name in ("article/2", "Article/1", "article/1 ", "", "none")},
    "v 2 with claims that nobody knows": with_claims(v=2, claims={"a": [1]}, rev=None),
    "c14n article/2 and another algorithm in dig": with_claims(c14n="article/2", dig="sha-512:x"),
    "alg none and typ a number": with_header(alg="none", typ=1),
}


@pytest.mark.parametrize("text", UNSUPPORTED.values(), ids=UNSUPPORTED)
def test_another_algorithm_type_or_version_is_unsupported(text: str) -> None:
    assert verdict(text) == Verdict.UNSUPPORTED


MALFORMED_HEADERS: Cases = {
    **{f"{name} absent": with_header(**{name: None}) for name in ("alg", "typ", "kid")},
    **{
        f"{name} {value!r}": with_head(jcs(header(NORTHWIRE) | {name: value}))
        for name in ("alg", "typ", "kid")
        for value in (None, 1, True, ["Ed25519"], {"alg": "Ed25519"}, [NORTHWIRE.kid])
    },
    "jwk embedded": with_header(jwk=STRANGER.jwk),
    "jwk embedded, signed by it": token(STRANGER, jcs(header(STRANGER, jwk=STRANGER.jwk)), PAYLOAD),
    "jku": with_header(jku="https://northwire.example/keys"),
    "x5c": with_header(x5c=["MIIB"]),
    "x5u": with_header(x5u="https://northwire.example/key.pem"),
    "x5t": with_header(x5t=b64(bytes(20))),
    "crit": with_header(crit=["exp"]),
    "crit of nothing": with_header(crit=[]),
    "b64 false": with_header(b64=False),
    "b64 false, named critical": with_header(b64=False, crit=["b64"]),
    "b64 true": with_header(b64=True),
    "zip": with_header(zip="DEF"),
    "cty": with_header(cty="article-seal+jwt"),
    "enc": with_header(enc="A128GCM"),
    "epk": with_header(epk=STRANGER.jwk),
    "iss": with_header(iss="northwire.example"),
    "nonce": with_header(nonce="x"),
    "member without name": with_header(**{"": "x"}),
    "member in another case": with_header(ALG="Ed25519"),
    "no member": with_head("{}"),
    "list": with_head(jcs([header(NORTHWIRE)])),
    "text": with_head('"Ed25519"'),
    "null": with_head("null"),
    "nothing but blank": with_head(" "),
    "alg twice": with_head(HEADER.replace('{"alg"', '{"alg":"none","alg"')),
    "alg twice, the good one first": with_head(HEADER.replace(',"kid"', ',"alg":"none","kid"')),
    "alg twice with one value": with_head(HEADER.replace('{"alg"', '{"alg":"Ed25519","alg"')),
    "alg twice, once escaped": with_head(HEADER.replace('{"alg"', '{"\\u0061lg":"none","alg"')),
    "kid twice": with_head(HEADER.replace('"kid"', f'"kid":"{POST.kid}","kid"')),
    "typ twice": with_head(HEADER.replace('"typ"', '"typ":"JWT","typ"')),
    "alg escaped": with_head(HEADER.replace('"alg"', '"\\u0061lg"')),
    "value escaped": with_head(HEADER.replace("Ed25519", "\\u0045d25519")),
    "slash escaped": with_head(HEADER.replace("article-seal+jwt", "application\\/jwt")),
    "blank inside": with_head(HEADER.replace(",", ", ")),
    "line feed behind": with_head(f"{HEADER}\n"),
    "members in another order": with_head(f'{{"typ":"article-seal+jwt","alg":"Ed25519","kid":"{NORTHWIRE.kid}"}}'),
    "BOM": with_head(f"\ufeff{HEADER}"),
    "UTF-16": with_head(HEADER.encode("utf-16")),
    "not UTF-8": with_head(HEADER.encode().replace(b"Ed25519", b"Ed\xff25519")),
    "single quotes": with_head(HEADER.replace('"', "'")),
    "comment": with_head(HEADER.replace("{", "{/**/")),
    "trailing comma": with_head(HEADER.replace("}", ",}")),
}  # fmt: skip

KIDS: Cases = {
    "path": with_header(kid="../../etc/passwd"),
    "path of 43 characters": with_header(kid="../" * 14 + "x"),
    "NUL behind": with_header(kid=f"{NORTHWIRE.kid}\0"),
    "NUL inside": with_header(kid=f"{NORTHWIRE.kid[:20]}\0{NORTHWIRE.kid[21:]}"),
    "10 kB": with_header(kid="A" * 10_000),
    "SQL": with_header(kid="' OR 1=1; DROP TABLE keys; --"),
    "SQL of 43 characters": with_header(kid="'UNION SELECT key FROM keys WHERE 1=1 LIMIT"),
    "format": with_header(kid="{0.__class__}%s%n${jndi:ldap://x.example}" + "xx"),
    "empty": with_header(kid=""),
    "42 characters": with_header(kid=NORTHWIRE.kid[:-1]),
    "44 characters": with_header(kid=f"{NORTHWIRE.kid}A"),
    "padded": with_header(kid=f"{NORTHWIRE.kid}="),
    "unused bits": with_header(kid=bits(NORTHWIRE.kid)),
    "standard alphabet": with_header(kid=f"+/{NORTHWIRE.kid[2:]}"),
    "blank in front": with_header(kid=f" {NORTHWIRE.kid[1:]}"),
    "line feed behind": with_header(kid=f"{NORTHWIRE.kid[:-1]}\n"),
    "its file": with_header(kid=NORTHWIRE.file),
    "letter of another script": with_header(kid=f"\u0410{NORTHWIRE.kid[1:]}"),
    "URN (RFC 9278)": with_header(kid=f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{NORTHWIRE.kid}"),
}


@pytest.mark.parametrize("text", MALFORMED_HEADERS.values(), ids=MALFORMED_HEADERS)
def test_any_other_header_is_malformed(text: str) -> None:
    assert verdict(text) == Verdict.MALFORMED


@pytest.mark.parametrize("text", KIDS.values(), ids=KIDS)
def test_a_key_id_that_is_no_thumbprint_is_malformed(text: str) -> None:
    assert verdict(text) == Verdict.MALFORMED


# Claims.

WRONG_INTEGERS = (1.0, 1.5, "1", True, False, None, [1], {"": 1}, -1, 253_402_300_800, 2**53 + 1, 10**19, 10**4000)
WRONG_TEXTS: tuple[Any, ...] = (1, True, None, [], ["x"], {}, {"": "x"})
WRONG_VALUES: dict[str, tuple[Any, ...]] = {
    "v": WRONG_INTEGERS,
    "rev": (*WRONG_INTEGERS, 0, 2**31),
    "iat": WRONG_INTEGERS,
    "exp": (*WRONG_INTEGERS, IAT, IAT - 1, 0),
    "iss": (
        *WRONG_TEXTS,
        "",
        "Northwire.example",
        "northwire.example.",
        "https://northwire.example",
        "*.northwire.example",
        "b\u00fccher.example",
        "xn--.example",
        "northwire.example:443",
        "north wire.example",
        "x" * 64 + ".example",
        "\u0441northwire.example",
    ),
    "sub": WRONG_TEXTS,
    "aud": WRONG_TEXTS,
    "c14n": WRONG_TEXTS,
    "exc": (
        "secured",
        None,
        True,
        {},
        [],
        ["heat"],
        ["secured", "heat"],
        ["secured", "secured"],
        ["heat", "heat", "secured"],
        ["secured", 1],
        ["secured", None],
        ["secured", ["x"]],
        ["", "secured"],
        ["secured", "x y"],
        ["secured", "x."],
        ["secured", "x[0]"],
        ["secured", "\u00e9"],
        ["secured", "x\n"],
        ["provider", "secured"],
        ["provider.domain", "secured"],
        ["originalUrl", "secured"],
        ["secured", "webUrl"],
        ["secured[]"],
        ["Secured"],
    ),
    "dig": (
        None,
        1,
        [],
        "",
        "sha-256:",
        f"sha-256:{'A' * 42}",
        f"sha-256:{'A' * 44}",
        f"sha-256:{bits('A' * 43)}",
        f"sha-256:{'A' * 43}=",
        f"sha-512:{'A' * 86}",
        f"sha256:{'A' * 43}",
        f"SHA-256:{'A' * 43}",
        f"sha-256-{'A' * 43}",
        "A" * 43,
        f"sha-256:{'a' * 64}",
        f"sha-256: {'A' * 43}",
        f"md5:{'A' * 22}",
        f"sha-256:{'A' * 43}\n",
    ),
    "fld": (
        None,
        1,
        "",
        [],
        {},
        {"title": "A" * 22},
        {"": "A" * 21},
        {"": "A" * 23},
        {"": "A" * 43},
        {"": 1},
        {"": None},
        {"": bits("A" * 22)},
        {"": f"{'A' * 22}=="},
        {"": "+" * 22},
        {"": ["A" * 22]},
        {"": "A" * 22, "title": ""},
        {"": "A" * 22, "title": {"": "A" * 22}},
    ),
}


MALFORMED_CLAIMS: Cases = {
    **{
        f"{claim} {number}: {json.dumps(value)[:40]}": token(NORTHWIRE, HEADER, jcs(claims(DRAFT) | {claim: value}))
        for claim, values in WRONG_VALUES.items()
        for number, value in enumerate(values)
    },
    **{f"{claim} absent": with_claims(**{claim: None}) for claim in claims(DRAFT)},
    **{
        f"unknown claim {name!r}": with_claims(**{name: "x"})
        for name in ("nbf", "jti", "kid", "alg", "dom", "Iss", "x", "", "\u0456ss", "iss ", "crit", "exp2", "__proto__")
    },
    "iss twice": with_payload('"iss":', '"iss":"calderpost.example","iss":'),
    "iss twice, the good one first": with_payload(',"rev"', ',"iss":"calderpost.example","rev"'),
    "iss twice with one value": with_payload('"iss":', '"iss":"northwire.example","iss":'),
    "iss twice, once escaped": with_payload('"iss":', '"\\u0069ss":"calderpost.example","iss":'),
    "dig twice": with_payload('"dig":', f'"dig":"sha-256:{"A" * 43}","dig":'),
    "field twice": with_payload('"title":', f'"title":"{"A" * 22}","title":'),
    "field twice, once escaped": with_payload('"title":', f'"\\u0074itle":"{"A" * 22}","title":'),
}


@pytest.mark.parametrize("text", MALFORMED_CLAIMS.values(), ids=MALFORMED_CLAIMS)
def test_any_other_claim_is_malformed(text: str) -> None:
    assert verdict(text) == Verdict.MALFORMED


NUMBERS = (
    "1e400",
    "-1e400",
    "NaN",
    "Infinity",
    "-Infinity",
    "1.0",
    "1e0",
    "1E0",
    "10e-1",
    "01",
    "+1",
    "-0",
    "0x1",
    "1_0",
    "1.",
    ".1",
    "1" + "0" * 4299,
    "1" + "0" * 9000,
    "9007199254740993",
    "True",
    "'1'",
    "",
)
OTHER_JSON: Cases = {
    **{f"iat {number[:20]!r}": with_payload(f'"iat":{IAT}', f'"iat":{number}') for number in NUMBERS},
    **{f"rev {number[:20]!r}": with_payload('"rev":1', f'"rev":{number}') for number in NUMBERS},
    "number beyond 2^53 beside a character beyond the surrogates": with_claims(aud="\U0001f6a2", rev=10**17),
    "number beyond 2^53 in a later version": with_claims(v=2, x=2**53 + 1),
    "members by code point, not by UTF-16 unit": token(
        NORTHWIRE, HEADER, jcs(claims(DRAFT) | {"\ue000": 1, "\U0001f6a2": 1})
    ),
    "blank inside": with_payload('"v":1', '"v": 1'),
    "line feed behind": token(NORTHWIRE, HEADER, f"{PAYLOAD}\n"),
    "blank in front": token(NORTHWIRE, HEADER, f" {PAYLOAD}"),
    "members in another order": token(NORTHWIRE, HEADER, PAYLOAD[:-7].replace("{", '{"v":1,', 1) + "}"),
    "name escaped": with_payload('"iss"', '"\\u0069ss"'),
    "value escaped": with_payload('"c14n":"article/1"', '"c14n":"article\\/1"'),
    "letter escaped in upper case": with_payload('"c14n":"article/1"', '"c14n":"\\u0061rticle/1"'),
    "lone surrogate": with_payload('"sub":"https', '"sub":"\\ud800https'),
    "pair of surrogates escaped": with_payload('"sub":"https', '"sub":"\\ud83d\\udea2https'),
    "raw control character": with_payload('"sub":"https', '"sub":"\x01https'),
    "two values": token(NORTHWIRE, HEADER, f"{PAYLOAD}{PAYLOAD}"),
    "value and NUL": token(NORTHWIRE, HEADER, f"{PAYLOAD}\0"),
    "nothing": f"{HEAD}..{SIGNATURE}",
    "list": token(NORTHWIRE, HEADER, f"[{PAYLOAD}]"),
    "number": token(NORTHWIRE, HEADER, "1"),
    "text": token(NORTHWIRE, HEADER, '"x"'),
    "no object": token(NORTHWIRE, HEADER, "{}"),
    "not UTF-8": token(NORTHWIRE, HEADER, PAYLOAD.encode().replace(b"article/1", b"article\xff1")),
    "BOM": token(NORTHWIRE, HEADER, f"\ufeff{PAYLOAD}"),
    "HTML": token(NORTHWIRE, HEADER, "<script>alert(1)</script>"),
    "CBOR": token(NORTHWIRE, HEADER, b"\xa1\x61v\x01"),
    "6,000 nested [": token(NORTHWIRE, HEADER, "[" * 6000 + "]" * 6000),
    "12,000 nested [, open": token(NORTHWIRE, HEADER, "[" * 12_000),
    "1,500 nested objects": token(NORTHWIRE, HEADER, '{"a":' * 1500 + "1" + "}" * 1500),
    "nested claim": with_claims(x=json.loads("[" * 100 + "]" * 100)),
    "900 members": with_claims(**{f"x{number}": 1 for number in range(900)}),
    "1,000 fields named twice": with_payload(
        '"title":', "".join(f'"f{n}":"",' for n in range(700)) + '"f1":"","title":'
    ),
    "a field and its prefix of 10,000 characters": with_payload('"title":', f'"{"t" * 10_000}":"","title":'),
}


@pytest.mark.parametrize("text", OTHER_JSON.values(), ids=OTHER_JSON)
def test_a_payload_that_is_not_its_own_canonical_json_is_malformed(text: str) -> None:
    assert verdict(text) == Verdict.MALFORMED


# Signature.


def flipped(bit: int) -> str:
    """The token with one bit of its signature flipped."""
    data = bytearray(RAW)
    data[bit // 8] ^= 1 << bit % 8
    return other_signature(bytes(data))


S = int.from_bytes(RAW[32:], "little")
FORGED: Cases = {
    "zeros": other_signature(bytes(64)),
    "ones": other_signature(b"\xff" * 64),
    "neutral element and zero": other_signature(b"\x01" + bytes(63)),
    "R of zeros": other_signature(bytes(32) + RAW[32:]),
    "S of zeros": other_signature(RAW[:32] + bytes(32)),
    "S + L": other_signature(RAW[:32] + (S + ORDER).to_bytes(32, "little")),
    "S + 8 L": other_signature(RAW[:32] + (S + 8 * ORDER).to_bytes(32, "little")),
    "L - S": other_signature(RAW[:32] + (ORDER - S).to_bytes(32, "little")),
    "S of L": other_signature(RAW[:32] + ORDER.to_bytes(32, "little")),
    "R and S changed round": other_signature(RAW[32:] + RAW[:32]),
    "bytes changed round": other_signature(RAW[::-1]),
    "of another seal of the article": f"{HEAD}.{BODY}.{with_claims(rev=2).split('.')[2]}",
    "with the payload of another seal": f"{HEAD}.{with_claims(rev=2).split('.')[1]}.{SIGNATURE}",
    "over the payload alone": other_signature(NORTHWIRE.sign(BODY)),
    "over the decoded parts": other_signature(NORTHWIRE.sign(f"{HEADER}.{PAYLOAD}")),
    "over the digest of the message": other_signature(
        NORTHWIRE.sign(hashlib.sha512(f"{HEAD}.{BODY}".encode()).digest())
    ),
    "by another granted key": f"{HEAD}.{BODY}.{b64(SECOND.sign(f'{HEAD}.{BODY}'))}",
    "by a stranger": f"{HEAD}.{BODY}.{b64(STRANGER.sign(f'{HEAD}.{BODY}'))}",
    "by a stranger, kid of another granted key": token(STRANGER, jcs(header(SECOND)), PAYLOAD),
    "kid of another granted key": token(NORTHWIRE, jcs(header(SECOND)), PAYLOAD),
    "kid of a root key": token(NORTHWIRE, jcs(header(World().roots[0])), PAYLOAD),
}


@pytest.mark.parametrize("text", FORGED.values(), ids=FORGED)
def test_any_other_signature_is_forged(text: str) -> None:
    assert outcome(text) == Outcome(Verdict.FORGED)


@pytest.mark.parametrize("bit", range(0, 512, 13))
def test_a_signature_with_a_bit_flipped_is_forged(bit: int) -> None:
    assert outcome(flipped(bit)) == Outcome(Verdict.FORGED)


UNKNOWN: Cases = {
    "stranger": seal(DRAFT, STRANGER),
    "key of zeros": with_header(kid="A" * 43),
    "key in another case": with_header(kid=NORTHWIRE.kid[:-1].swapcase() + NORTHWIRE.kid[-1]),
    "the digest of a key file": with_header(kid=b64(hashlib.sha256(FOLDER[NORTHWIRE.file]).digest())),
}


@pytest.mark.parametrize("text", UNKNOWN.values(), ids=UNKNOWN)
def test_a_key_that_has_no_file_is_unknown(text: str) -> None:
    assert outcome(text) == Outcome(Verdict.UNKNOWN_KEY)


def test_without_a_policy_every_key_is_unknown() -> None:
    assert outcome(GOOD, {}) == Outcome(Verdict.UNKNOWN_KEY, ("no-policy",))


# Encoding.

STANDARD = GOOD.replace("-", "+").replace("_", "/")
JSON_GENERAL = jcs({"payload": BODY, "signatures": [{"protected": HEAD, "signature": SIGNATURE}]})
ENCODINGS: Cases = {
    "signature of 63 bytes": other_signature(RAW[:63]),
    "signature of 65 bytes": other_signature(RAW + b"\0"),
    "signature of 0 bytes": f"{HEAD}.{BODY}.",
    "no signature": f"{HEAD}.{BODY}",
    "signature twice": other_signature(RAW * 2),
    "DER": other_signature(b"0\x44\x02\x20" + RAW[:32] + b"\x02\x20" + RAW[32:]),
    "padded signature": f"{GOOD}==",
    "padded header": f"{HEAD}{'=' * (-len(HEAD) % 4) or '='}.{BODY}.{SIGNATURE}",
    "padded payload": f"{HEAD}.{BODY}{'=' * (-len(BODY) % 4) or '='}.{SIGNATURE}",
    "standard alphabet": STANDARD if STANDARD != GOOD else f"+{GOOD[1:]}",
    "percent escapes": GOOD.replace(".", "%2E"),
    "unused bits of the signature": f"{HEAD}.{BODY}.{bits(SIGNATURE)}",
    "one character of base64": f"{HEAD}.{BODY}A.{SIGNATURE}" if len(BODY) % 4 == 0 else f"{HEAD}.A.{SIGNATURE}",
    "blank in front": f" {GOOD}",
    "blank behind": f"{GOOD} ",
    "blank inside": GOOD.replace(".", " .", 1),
    "no-break space behind": f"{GOOD}\u00a0",
    "line feed behind": f"{GOOD}\n",
    "line feed inside": f"{GOOD[:76]}\n{GOOD[76:]}",
    "tab inside": f"{GOOD[:76]}\t{GOOD[76:]}",
    "CR LF behind": f"{GOOD}\r\n",
    "zero-width space inside": f"{GOOD[:76]}\u200b{GOOD[76:]}",
    "full stop of another script": GOOD.replace(".", "\u3002"),
    "full-width letter": GOOD.replace("e", "\uff45", 1),
    "first part alone": HEAD,
    "first character lost": GOOD[1:],
    "last character lost": GOOD[:-1],
    "half of it": GOOD[: len(GOOD) // 2],
    "a character more": f"{GOOD}A",
    "four parts": f"{GOOD}.{SIGNATURE}",
    "four parts, the first empty": f".{GOOD}",
    "five parts (JWE)": f"{b64(jcs({'alg': 'dir', 'enc': 'A128GCM'}))}..{'A' * 16}.{'A' * 43}.{'A' * 22}",
    "dots alone": "..",
    "detached payload": f"{HEAD}..{SIGNATURE}",
    "JSON serialisation, general": JSON_GENERAL,
    "JSON serialisation, flattened": jcs({"payload": BODY, "protected": HEAD, "signature": SIGNATURE}),
    "nested": token(NORTHWIRE, HEADER, GOOD),
    "token in base64url": b64(GOOD),
    "token in hexadecimal": GOOD.encode().hex(),
    "data URL": f"data:application/jose,{GOOD}",
    "Bearer": f"Bearer {GOOD}",
    "two tokens": f"{GOOD},{GOOD}",
    "two tokens with a semicolon": f"{GOOD};{GOOD}",
    "signed and sealed": f"{GOOD};{'A' * 22}==",
    "token in quotes": f"'{GOOD}'",
    "PASETO": f"v4.public.{b64(PAYLOAD.encode() + RAW)}",
    "17 KiB": with_claims(aud="x" * 12_000),
    "20 kB of A": f"{HEAD}.{'A' * 20_000}.{SIGNATURE}",
    "200 kB of dots": "." * 200_000,
    "200 kB of A": "A" * 200_000,
    "900 kB": f"{HEAD}.{'A' * 900_000}.{SIGNATURE}",
    "20 MB": f"{HEAD}.{'A' * 20_000_000}.{SIGNATURE}",
}


@pytest.mark.parametrize("text", ENCODINGS.values(), ids=ENCODINGS)
def test_any_other_encoding_is_malformed(text: str) -> None:
    assert verdict(text) == Verdict.MALFORMED


@pytest.mark.parametrize("part", [0, 1])
def test_a_part_with_unused_bits_set_is_malformed(part: int) -> None:
    head, body = (jcs(claims(DRAFT, aud="x" * length)) for length in (1, 2))
    parts = [next(b64(text) for text in (HEADER, head, body) if len(text) % 3), BODY, SIGNATURE]
    parts[part] = bits(next(b64(text) for text in (HEADER, PAYLOAD, head, body) if len(text) % 3))
    assert verdict(".".join(parts)) == Verdict.MALFORMED


def largest(over: int) -> tuple[str, dict[str, bytes]]:
    """The longest token of at most 16 KiB, or the next longer one, and the policy that has its audience."""
    sizes = ("x" * length for length in range(11_000, 12_000))
    tokens = [(audience, with_claims(aud=audience)) for audience in sizes]
    index = next(index for index, (_, text) in enumerate(tokens) if len(text) > 16 * 1024) - 1 + over
    audience, text = tokens[index]
    return text, World(top=f'audience = "{audience}"\n').folder()


def test_a_token_may_be_as_long_as_16_kib() -> None:
    assert outcome(*largest(0)) == Outcome(Verdict.VERIFIED)


def test_a_longer_token_is_malformed() -> None:
    assert outcome(*largest(1)).verdict == Verdict.MALFORMED


# Time.

TIMES: dict[str, tuple[str, int, Verdict]] = {
    "made now": (with_claims(iat=AT), AT, Verdict.VERIFIED),
    "made a second from now": (with_claims(iat=AT + 1), AT, Verdict.NOT_YET_VALID),
    "made at the end of the window": (with_claims(iat=AT + 86_400 * 100), AT, Verdict.NOT_YET_VALID),
    "made in the year 9999": (with_claims(iat=253_402_300_799), AT, Verdict.EXPIRED),
    "made in 1970": (with_claims(iat=0), AT, Verdict.EXPIRED),
    "ends a second from now": (with_claims(exp=AT + 1), AT, Verdict.VERIFIED),
    "ends now": (with_claims(exp=AT), AT, Verdict.EXPIRED),
    "ended a second ago": (with_claims(exp=AT - 1), AT, Verdict.EXPIRED),
    "ended a second after it was made": (with_claims(exp=IAT + 1), AT, Verdict.EXPIRED),
    "ends in the year 9999": (with_claims(exp=253_402_300_799), AT, Verdict.VERIFIED),
    "ends before it is judged, made after it": (with_claims(iat=AT + 1, exp=AT + 2), AT, Verdict.NOT_YET_VALID),
    "judged before it was made": (GOOD, IAT - 1, Verdict.NOT_YET_VALID),
    "judged when it was made": (GOOD, IAT, Verdict.VERIFIED),
}


@pytest.mark.parametrize(("text", "at", "expected"), TIMES.values(), ids=TIMES)
def test_a_seal_is_good_from_when_it_was_made_to_its_end(text: str, at: int, expected: Verdict) -> None:
    assert outcome(text, at=at).verdict == expected


# What is found in a failed payload stays there.

CARRIERS: Cases = {
    "forged": token(STRANGER, HEADER, jcs(claims(DRAFT, iss="secret.example", sub="https://secret.example/"))),
    "unknown key": seal(DRAFT, STRANGER, iss="secret.example", sub="https://secret.example/"),
}


@pytest.mark.parametrize("text", CARRIERS.values(), ids=CARRIERS)
def test_nothing_of_a_payload_is_shown_before_its_signature_is_known_to_be_good(text: str) -> None:
    verification = World().verify(with_seal(DRAFT, text))
    assert "secret" not in repr(verification)
    assert (verification.fields, verification.excluded) == ((), ())
