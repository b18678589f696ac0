"""Cases of the keys folder: key files, and what may not lie there."""

from __future__ import annotations

from typing import Any

from tests.vectors.form import Json, b64u, jcs
from tests.vectors.policies import (
    NORTHWIRE,
    POST,
    STRANGER,
)
from tests.vectors.policy_case import TEXT, Folder, one
from tests.vectors.tokens import (
    jwk,
    thumbprint,
)

_JWK = f"pub/{POST.kid}.jwk"
_P = 2**255 - 19


def _with(comment: str, flag: str, files: dict[str, str | bytes], *, valid: bool = False) -> Folder:
    """The folder of one grant, with further files."""
    return Folder(comment, {**one(TEXT), **files}, valid, (flag,))


def _key(comment: str, **members: Any) -> Folder:
    """The folder with an unused key file that has some members changed, added or (None) left out."""
    changed: dict[str, Json] = {name: value for name, value in {**POST.jwk, **members}.items() if value is not None}
    return _with(comment, "Jwk", {_JWK: jcs(changed)})


def _point(comment: str, public: bytes) -> Folder:
    """The folder with an unused key file that holds this point, named after it."""
    return _with(comment, "Point", {f"pub/{thumbprint(public)}.jwk": jcs(jwk(public))})


KEY_FILES = (
    _with("unused key file", "Jwk", {_JWK: jcs(POST.jwk)}, valid=True),
    _key("private member", d="not a key"),
    _key("further member", key_ops=["verify"]),
    _key("certificate member", x5c=["MIIB"]),
    _key("kty absent", kty=None),
    _key("crv absent", crv=None),
    _key("x absent", x=None),
    _key("use absent", use=None),
    _key("alg absent", alg=None),
    _key("kid absent", kid=None),
    _key("kty EC", kty="EC"),
    _key("crv X25519", crv="X25519"),
    _key("crv Ed448", crv="Ed448"),
    _key("use enc", use="enc"),
    _key("alg EdDSA", alg="EdDSA"),
    _key("kid of another key", kid=NORTHWIRE.kid),
    _key("kid a word", kid="calderpost"),
    _key("x of another key", x=b64u(NORTHWIRE.public)),
    _key("x of 31 bytes", x=b64u(POST.public[:31])),
    _key("x of 33 bytes", x=b64u(POST.public + b"\0")),
    _key("x with padding", x=b64u(POST.public) + "="),
    _key("x a number", x=1),
    _key("x empty", x=""),
    _with("name of another key", "Jwk", {f"pub/{STRANGER.kid}.jwk": jcs(POST.jwk)}),
    _with("one key under two names", "Jwk", {f"pub/{STRANGER.kid}.jwk": jcs(NORTHWIRE.jwk)}),
    _with("no JSON", "Jwk", {_JWK: "calderpost"}),
    _with("a list", "Jwk", {_JWK: f"[{jcs(POST.jwk)}]"}),
    _with("empty file", "Jwk", {_JWK: ""}),
    _with("member twice", "Jwk", {_JWK: jcs(POST.jwk).replace('"kty"', '"kty":"OKP","kty"')}),
    _with("text behind the key", "Jwk", {_JWK: jcs(POST.jwk) + "x"}),
    _with("set of keys", "Jwk", {_JWK: jcs({"keys": [POST.jwk]})}),
    _with("not UTF-8", "Jwk", {_JWK: b"\xff\xfe"}),
    _point("neutral element (order 1)", b"\x01" + bytes(31)),
    _point("point of order 2", (_P - 1).to_bytes(32, "little")),
    _point("point of order 4", bytes(32)),
    _point("point of order 4, sign bit set", bytes(31) + b"\x80"),
    _point("point of order 8", bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")),
    _point(
        "another point of order 8", bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
    ),
    _point("y of p + 1, which is 1", (_P + 1).to_bytes(32, "little")),
    _point("y of p, which is 0", _P.to_bytes(32, "little")),
    _point("y of 2^255 - 1", b"\xff" * 31 + b"\x7f"),
    _point("y of p + 3, a point of large order written otherwise", (_P + 3).to_bytes(32, "little")),
    _point("x of 0 with the sign bit set", b"\x01" + bytes(30) + b"\x80"),
    _point("y that no point of the curve has", b"\x02" + bytes(31)),
)

FILES = (
    _with("README.md", "StrayFile", {"README.md": "# Keys\n"}, valid=True),
    _with("README.md that is never read", "StrayFile", {"README.md": b"\xff\0"}, valid=True),
    _with("text file", "StrayFile", {"notes.txt": "x"}),
    _with("README without suffix", "StrayFile", {"README": "x"}),
    _with("readme in another case", "StrayFile", {"readme.md": "x"}),
    _with("README.md among the keys", "StrayFile", {"pub/README.md": "x"}),
    _with("policy of a former version", "StrayFile", {"trust.toml.orig": TEXT}),
    _with("policy in a folder", "StrayFile", {"old/trust.toml": TEXT}),
    _with("hidden file", "StrayFile", {".gitkeep": ""}),
    _with("file of another kind among the keys", "StrayFile", {f"pub/{POST.kid}.pem": "x"}),
    _with("key file at the top", "StrayFile", {f"{POST.kid}.jwk": jcs(POST.jwk)}),
    _with("key file two folders down", "StrayFile", {f"pub/old/{POST.kid}.jwk": jcs(POST.jwk)}),
    _with("key file with a capital suffix", "StrayFile", {f"pub/{POST.kid}.JWK": jcs(POST.jwk)}),
    _with("file in the log's folder", "StrayFile", {"log/notes.txt": "x"}),
    _with("private folder", "StrayFile", {"private/northwire.jwk": "{}"}),
    Folder("policy that is not UTF-8", {**one(TEXT), "trust.toml": b"\xff\xfe"}, valid=False, flags=("Policy",)),
)
